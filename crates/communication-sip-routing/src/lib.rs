#![cfg_attr(docsrs, feature(doc_cfg))]
//! Direct routing of Azure Communication Services: trunks and routes.

mod api_version;
mod client;
mod failure;
pub mod lint;
mod model;
mod operations;
pub mod pattern;
mod plan;
mod preview;
mod validation;

pub use communication_common::{CountryCode, CountryCodeError, PhoneNumber, PhoneNumberError};
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
    client::{SipRoutingClient, SipRoutingClientBuilder},
    lint::{Finding, LintCode, LintOptions, LintReport, Severity, lint, lint_pattern, lint_with},
    model::{
        InactiveStatusReason, IpAddressVersion, OverallHealthStatus, PingStatus, PrivacyHeader,
        SipConfiguration, SipDomain, SipTrunk, SipTrunkRoute, TlsStatus, TrunkFqdn, TrunkHealth,
    },
    pattern::{Evaluation, NumberPattern, PatternError},
    plan::{ChangeKind, FieldChange, SipChange, SipConflict, SipPlan, plan_from},
    validation::{Subject, Violation, Violations},
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
