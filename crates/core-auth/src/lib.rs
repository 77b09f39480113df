//! Who you are to Azure Communication Services: endpoints, connection strings, access keys, signatures and tokens.
//!
//! This is the lowest crate of the SDK. A resource is reached in one of two ways:
//!
//! - with one of its two **access keys**: every request is signed ([`StringToSign`]) and the key never travels;
//! - with a **token** of Microsoft Entra ID, given by anything that implements [`TokenCredential`].
//!
//! [`Credential`] is either of them, and is what the clients take.
//!
//! ```
//! use core_auth::{ConnectionString, Credential};
//!
//! let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODw==";
//! let (endpoint, key) = ConnectionString::parse(text)?.into_parts();
//! assert_eq!(endpoint.as_str(), "https://contoso.communication.azure.com");
//! let credential = Credential::from(key);
//! assert_eq!(format!("{credential:?}"), "Key(***)");
//! # Ok::<(), core_auth::ConnectionStringError>(())
//! ```
//!
//! # What is not here
//!
//! No network and file access, no async runtime, no HTTP types and no clock: signing takes the date as text, and
//! whether a token has expired is for the caller to judge. The crate therefore builds for
//! `wasm32-unknown-unknown` too. Requests are made in the crate `core-http`; credentials that ask Microsoft Entra ID
//! for tokens are in `core-auth-entra`.
//!
//! # Secrets
//!
//! A key or token is held in a type that wipes its memory when the last copy is dropped, compares in constant time,
//! and has no `Display` and no `Serialize`; `Debug` prints `***`. No error of this crate quotes what was parsed,
//! because a mistyped connection string still holds a live key.
//!
//! # See also
//!
//! - [core-http](https://docs.rs/core-http): sends what is signed here.
//! - [core-auth-entra](https://docs.rs/core-auth-entra): credentials of Microsoft Entra ID.
//! - The clients that take a [`Credential`]: [communication-identity](https://docs.rs/communication-identity),
//!   [communication-phone-numbers](https://docs.rs/communication-phone-numbers),
//!   [communication-sip-routing](https://docs.rs/communication-sip-routing).

mod access_key;
mod connection_string;
mod credential;
mod endpoint;
mod secret;
mod signature;
mod text;
mod token;

pub use async_trait::async_trait;
pub use time;

pub use crate::{
    access_key::{AccessKey, AccessKeyError, KeyCredential},
    connection_string::{ConnectionString, ConnectionStringError, ConnectionStringPart},
    credential::{Credential, CredentialError},
    endpoint::{Endpoint, EndpointError},
    secret::Secret,
    signature::{EMPTY_CONTENT_HASH, StringToSign, content_hash},
    token::{AccessToken, StaticToken, TokenCredential, TokenRequestContext, jwt_expiry},
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
