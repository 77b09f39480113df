#![cfg_attr(docsrs, feature(doc_cfg))]
//! Users of Azure Communication Services and their access tokens: what every application with chat or calling needs first.
//!
//! # Who needs what
//!
//! Your **server** holds the access key (or a credential of Microsoft Entra ID) and a [`CommunicationIdentityClient`]. It
//! creates users and issues tokens. A **device** of a user gets such a token, and nothing else: it lives a day at most, can
//! only chat and call, and can be revoked.
//!
//! | you want | call |
//! | --- | --- |
//! | a new user | [`create_user`](CommunicationIdentityClient::create_user) |
//! | a new user with a token, in one request | [`create_user_and_token`](CommunicationIdentityClient::create_user_and_token) |
//! | the user that belongs to an id of your own | [`ensure_user`](CommunicationIdentityClient::ensure_user) (preview) |
//! | a token for somebody who signs in again | [`get_token`](CommunicationIdentityClient::get_token) |
//! | to lock somebody out | [`revoke_tokens`](CommunicationIdentityClient::revoke_tokens) |
//! | to forget somebody | [`delete_user`](CommunicationIdentityClient::delete_user) |
//! | calls as a user of Microsoft Teams | [`get_token_for_teams_user`](CommunicationIdentityClient::get_token_for_teams_user) |
//! | users of a tenant on this resource | [`create_or_update_teams_extension_assignment`](CommunicationIdentityClient::create_or_update_teams_extension_assignment) |
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};
//! # let emulator = communication_emulator::Emulator::builder().start().await?;
//! # let connection_string = emulator.connection_string();
//!
//! let client = CommunicationIdentityClient::from_connection_string(&connection_string)?;
//! let created = client.create_user_and_token(&TokenRequest::new([TokenScope::Chat])).await?;
//! println!("{} may chat until {}", created.user, created.token.expires_on());
//! # Ok(()) }
//! ```
//!
//! # Errors
//!
//! There is one error type, [`Error`]. For every call:
//!
//! - [`Credential`](ErrorKind::Credential), [`Connect`](ErrorKind::Connect): nothing was sent.
//! - [`Transport`](ErrorKind::Transport), [`Timeout`](ErrorKind::Timeout): the answer was lost, at every attempt. Creating may
//!   have left a user that nobody has the id of, which costs nothing; the rest can be called again.
//! - [`Service`](ErrorKind::Service): the service refused. With 401 the message says what to look at.
//! - [`Decode`](ErrorKind::Decode), [`LimitExceeded`](ErrorKind::LimitExceeded): the request was carried out, but what was
//!   answered makes no sense.
//!
//! **No user of this resource.** Calls about a user are refused with 401 and the code `IdentityNotOwned` if the user belongs
//! to another resource: endpoint and id do not fit together, and no repeat will change that, so there is none. They are
//! refused with 404 if the user is of this resource, and was deleted. The messages tell the two apart, and say what exists
//! now.
//!
//! # Repeats
//!
//! All operations may be repeated, and are, after failed connections, lost and truncated answers, time-outs, 408, 429, 500,
//! 502, 503 and 504: at most four attempts in a minute by default. What that means is said with each method.
//!
//! # Secrets
//!
//! Tokens are held in [`Secret`], which is not printed, not serialised, and wiped when it is dropped.
//!
//! # See also
//!
//! - [`core_http`]: how requests travel; options, repeats, limits, lists, operations, logging.
//! - [`communication_common`]: identifiers, and the credential that keeps a user's token fresh on their device.
//! - [core-auth-entra](https://docs.rs/core-auth-entra): managed identities, service principals and the default chain.
//! - [communication-emulator](https://docs.rs/communication-emulator): a resource for tests, with a clock and faults.
//!
//! # Features
//!
//! - `reqwest` (default): the transport, HTTP/1.1 with rustls. Without it, give a [`Transport`].
//! - `native-tls`: the operating system's TLS library, by choice.
//! - `logging`: the module `logging`, logs on stderr steered by `AZURE_LOG_LEVEL`.
//! - `testing`: the module `testing`, a scripted transport and a manual clock.
//! - `administration`: the module `administration`, the retired surface of 2020-07-20-preview2.

#[cfg(feature = "administration")]
pub mod administration;
mod api_version;
mod client;
mod custom_id;
mod failure;
mod operations;
mod teams_extension;
mod teams_user;
mod token_request;
mod token_scope;
mod user;
mod wire;

pub use communication_common::{CommunicationIdentifier, CommunicationUserIdentifier, IdentifierError};
pub use core_auth::{
    AccessKey, AccessKeyError, AccessToken, ConnectionString, ConnectionStringError, Credential,
    CredentialError, Endpoint, EndpointError, KeyCredential, Secret, StaticToken, TokenCredential,
    TokenRequestContext, async_trait,
};
#[cfg(feature = "logging")]
pub use core_http::logging;
#[cfg(feature = "testing")]
pub use core_http::testing;
pub use core_http::{
    CallOptions, ClientOptions, Error, ErrorKind, Look, Next, Outcome, Policy, Request, Response, Result,
    RetryOptions, Runtime, ServiceError, SignedRequest, TokioRuntime, Transport, http, serde,
};
#[cfg(feature = "reqwest")]
pub use core_http::{ReqwestTransport, ReqwestTransportBuilder};
pub use time;

pub use self::{
    api_version::ApiVersion,
    client::{CommunicationIdentityClient, CommunicationIdentityClientBuilder},
    custom_id::CustomId,
    teams_extension::{
        TeamsExtensionAssignment, TeamsExtensionAssignmentRequest, TeamsExtensionPrincipal,
        TeamsExtensionPrincipalType,
    },
    teams_user::TeamsUserTokenRequest,
    token_request::TokenRequest,
    token_scope::TokenScope,
    user::{CommunicationUserToken, UserDetail},
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
