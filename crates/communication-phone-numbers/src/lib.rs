#![cfg_attr(docsrs, feature(doc_cfg))]
//! Phone numbers of Azure Communication Services: search, hold, buy, change, release and look up.

mod api_version;
mod client;

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
    client::{PhoneNumbersClient, PhoneNumbersClientBuilder},
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
