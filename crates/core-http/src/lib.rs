#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

mod call;
mod clock;
mod error;
mod headers;
#[cfg(feature = "logging")]
pub mod logging;
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
