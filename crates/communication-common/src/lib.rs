#![cfg_attr(docsrs, feature(doc_cfg))]
//! What the clients of Azure Communication Services share: who takes part (identifiers), phone numbers, country codes, and
//! the credential with a user's token.
//!
//! # Which one do I need?
//!
//! | you have | you want | take |
//! | --- | --- | --- |
//! | an id from the service or your database | to know who it is | [`CommunicationIdentifier::from_raw_id`] |
//! | an identifier | to store it, or compare it | [`CommunicationIdentifier::raw_id`] |
//! | a number that somebody typed | to be sure before you call or buy it | [`PhoneNumber::parse`] |
//! | a user's token, for a short while | to hand it to chat or calling | [`CommunicationTokenCredential::from_token`] |
//! | a server that gives tokens to its users | a session that outlasts one token | [`CommunicationTokenCredential::from_refresher`] |
//! | users who sign in with Microsoft Entra ID | no token server at all | [`CommunicationTokenCredential::from_entra`] |
//!
//! Two credentials are easily mixed up. The access key (or a token with the scope of the resource) belongs to your
//! **server** and can do everything; clients such as the identity client take it. The **user's** token, which is made by the
//! former, belongs to one user and can only chat and call; it is what [`CommunicationTokenCredential`] holds, and what may
//! go to a device.
//!
//! ```
//! use communication_common::{CommunicationIdentifier, CountryCode, PhoneNumber, PhoneNumberIdentifier};
//!
//! let callee = PhoneNumberIdentifier::new(&PhoneNumber::parse("+14255550123")?);
//! let callee = CommunicationIdentifier::from(callee);
//! assert_eq!(callee.raw_id(), "4:+14255550123");
//! assert_eq!(CommunicationIdentifier::from_raw_id("4:+14255550123"), callee);
//!
//! let mistyped = PhoneNumber::parse("+1 425 555 0123").unwrap_err();
//! assert_eq!(mistyped.to_string(), "the phone number has blanks; write + and digits only");
//! assert_eq!(CountryCode::parse("us")?, CountryCode::US);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How a token is renewed
//!
//! - One refresh at a time: whoever comes meanwhile waits for it and shares what comes of it, failures too.
//! - A token that has expired is never handed out, and none that a refresher brings is taken.
//! - Renewed proactively, a token is replaced 10 to 11 minutes ahead of its end. A failure is logged and tried again for as
//!   long as the credential lives; see [`refresh_proactively`](CommunicationTokenRefreshOptions::refresh_proactively).
//! - What runs in the background ends when the last clone of the credential is dropped.
//!
//! # What is not here
//!
//! Making users and tokens is in `communication-identity`. There is no chat and no calling client yet; the credential is a
//! [`TokenCredential`], with which one can be written over `core-http`.
//!
//! # See also
//!
//! - [communication-identity](https://docs.rs/communication-identity): makes the users and issues the tokens that are held here.
//! - [communication-emulator](https://docs.rs/communication-emulator): issues tokens that expire and are revoked, for tests.
//!
//! # Features
//!
//! - `reqwest` (default): the transport for [`CommunicationTokenCredential::from_entra`]. Without it the crate builds for
//!   `wasm32-unknown-unknown`, and an exchange needs a transport in its [`ClientOptions`].

mod country_code;
mod credential;
mod identifier;
mod phone_number;

pub use core_auth::{
    AccessToken, CredentialError, Endpoint, EndpointError, Secret, StaticToken, TokenCredential,
    TokenRequestContext, async_trait, time,
};
pub use core_http::{BoxFuture, ClientOptions, Error, ErrorKind, Result, Runtime, TokioRuntime, Transport};

pub use self::{
    country_code::{CountryCode, CountryCodeError},
    credential::{
        CommunicationToken, CommunicationTokenCredential, CommunicationTokenRefreshOptions,
        EntraCommunicationTokenCredentialOptions,
    },
    identifier::{
        CommunicationCloudEnvironment, CommunicationIdentifier, CommunicationUserIdentifier, IdentifierError,
        MicrosoftTeamsAppIdentifier, MicrosoftTeamsUserIdentifier, PhoneNumberIdentifier,
        TeamsExtensionUserIdentifier, UnknownIdentifier,
    },
    phone_number::{PhoneNumber, PhoneNumberError},
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
