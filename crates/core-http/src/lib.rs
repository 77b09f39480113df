#![cfg_attr(docsrs, feature(doc_cfg))]
//! How a request to Azure Communication Services travels: signed exactly as sent, repeated only when that is harmless,
//! paged, watched and reported honestly.
//!
//! The clients of the services are thin layers over this crate, and their users meet its types here: options, lists,
//! operations, errors. Authors of clients find what they need in [`service`], with a guide.
//!
//! # What happens to a failed request
//!
//! The question that matters is not "which status?" but "what if it arrives twice?". Every operation answers it with its
//! [replay class](service::Replay), and the pipeline obeys:
//!
//! | what happened | `Always` | `IfNotSent` | `Settle` |
//! | --- | --- | --- | --- |
//! | no connection could be made | sent again | sent again | sent again |
//! | 429 with a usable `Retry-After` | sent again | sent again | sent again |
//! | 429 without one | sent again | returned | returned |
//! | connection lost, answer cut short, attempt timed out | sent again | returned | returned; the client looks |
//! | 408, 500, 502, 503, 504 | sent again | returned | returned; the client looks |
//! | any other status | returned | returned | returned |
//!
//! An error that is returned says what may have happened: [`Error::may_have_been_sent`] is false only if nothing left this
//! machine or the service refused. A 401 whose cause can be mended (a clock that is more than five minutes off, a token
//! that lacks claims) is mended once and the request sent again, in every class: a refused request has done nothing.
//!
//! # Limits
//!
//! Nothing waits for ever unless told to. By default: 4 attempts, waits of 0.8, 1.6 and 3.2 seconds of which half is chance,
//! 60 seconds of waiting in all; 10 seconds to connect, 20 for an attempt, 60 for a call with its repeats; 16 MiB of body.
//! A `Retry-After` is honoured as far as the budget allows; beyond it the error comes back at once and carries it
//! ([`Error::retry_after`]). [`ClientOptions`] and [`RetryOptions`] say otherwise for a client, [`CallOptions`] for some calls:
//!
//! ```
//! use core_http::{CallOptions, ClientOptions, RetryOptions};
//! use std::time::Duration;
//!
//! // For the builder of any client.
//! let patient = RetryOptions::new().max_attempts(6).max_total_delay(Duration::from_secs(120));
//! let options = ClientOptions::new().retry(patient).call_timeout(Duration::from_secs(180));
//!
//! // For `client.with_call_options(..)`, which is a cheap view of the same client.
//! let once = CallOptions::new().retry(RetryOptions::new().max_attempts(1)).timeout(Duration::from_secs(5));
//! # let _ = (options, once);
//! ```
//!
//! # Lists and operations
//!
//! A [`Pager`] is a stream of items that asks for pages when it needs them. A [`Poller`] watches an operation: await it, show
//! its progress, cancel it, or save its [`ResumeToken`] and go on in another process. Links of the service are followed on
//! the endpoint's origin only, with GET only; redirects never.
//!
//! # Seams
//!
//! [`Policy`] for headers and measurements of your own, [`Transport`] for another HTTP stack, [`Runtime`] for another clock. The
//! order of the stages is fixed: request id, user agent, per-call policies, retry, per-attempt policies, signature or
//! token, transport. The signature comes last and covers exactly what is sent.
//!
//! # What is written to logs
//!
//! One `tracing` span for each call, named `acs.call`, with OpenTelemetry's field names; events for requests, answers and
//! repeats. The path is never written, only its template; headers by an allow list; bodies never.
//!
//! # See also
//!
//! - [`core_auth`]: endpoints, keys, signatures, tokens.
//! - The clients over this crate: [communication-identity](https://docs.rs/communication-identity),
//!   [communication-phone-numbers](https://docs.rs/communication-phone-numbers),
//!   [communication-sip-routing](https://docs.rs/communication-sip-routing).
//! - [communication-emulator](https://docs.rs/communication-emulator): the other side, for tests.
//!
//! # Features
//!
//! - `reqwest` (default): [`ReqwestTransport`], HTTP/1.1 with rustls. Without it, give a [`Transport`].
//! - `native-tls`: the operating system's TLS library, by choice.
//! - `logging`: the module `logging`, logs on stderr steered by `AZURE_LOG_LEVEL`.
//! - `testing`: the module `testing`, a scripted transport and a manual clock.

mod call;
mod clock;
mod error;
mod headers;
#[cfg(feature = "logging")]
pub mod logging;
mod open_enum;
mod operation;
mod options;
mod paging;
mod pipeline;
mod policy;
mod proof;
mod redact;
mod request;
mod response;
mod retry;
mod runtime;
pub mod service;
mod service_error;
mod target;
#[cfg(feature = "testing")]
pub mod testing;
mod token_cache;
mod transport;

pub use async_trait::async_trait;
pub use bytes::{self, Bytes};
pub use core_auth::{
    self, AccessKey, AccessKeyError, AccessToken, ConnectionString, ConnectionStringError, Credential,
    CredentialError, Endpoint, EndpointError, KeyCredential, Secret, StaticToken, TokenCredential,
    TokenRequestContext,
};
pub use futures_core::Stream;
pub use http;
pub use serde::{self, Serialize, de::DeserializeOwned};
pub use serde_json::{self, Value};
pub use time;
pub use url::Url;

#[cfg(feature = "reqwest")]
pub use self::transport::reqwest::{ReqwestTransport, ReqwestTransportBuilder};
pub use self::{
    error::{Error, ErrorKind, Look, Outcome, Result},
    operation::{OperationState, OperationStatus, Poller, Progress, ResumeToken},
    options::{CallOptions, ClientOptions},
    paging::{Page, Pager, Pages},
    policy::{Next, Policy, sign::SignedRequest},
    request::Request,
    response::Response,
    retry::RetryOptions,
    runtime::{BoxFuture, Runtime, TokioRuntime},
    service_error::ServiceError,
    transport::{ResponseBody, Transport, TransportError, TransportResponse},
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
