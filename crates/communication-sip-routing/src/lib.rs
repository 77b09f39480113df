#![cfg_attr(docsrs, feature(doc_cfg))]
//! Direct routing of Azure Communication Services: which calls go through which session border controllers of your own.
//!
//! A resource has **trunks** (session border controllers, by name and port) and **routes**, which are tried in order: the
//! first whose pattern fits the number that is called takes the call through its trunks, and the next one that fits when all
//! of them have failed. They are one configuration, which the service reads and changes as a whole. A mistake in it drops calls, emergency calls too.
//!
//! # One change or a plan
//!
//! For a change of one thing there are the methods of the official clients:
//!
//! | you want | call |
//! | --- | --- |
//! | to see what there is | [`list_trunks`](SipRoutingClient::list_trunks), [`get_trunk`](SipRoutingClient::get_trunk), [`list_routes`](SipRoutingClient::list_routes) |
//! | another trunk, or another port | [`set_trunk`](SipRoutingClient::set_trunk) |
//! | a trunk no more | [`delete_trunk`](SipRoutingClient::delete_trunk) |
//! | exactly these trunks, or these routes | [`set_trunks`](SipRoutingClient::set_trunks), [`set_routes`](SipRoutingClient::set_routes) |
//! | how trunks fare, and what to do about it | [`list_trunks_with_health`](SipRoutingClient::list_trunks_with_health), [`TrunkHealth::advice`] (preview) |
//! | which routes take a number | [`test_routes_with_number`](SipRoutingClient::test_routes_with_number) (preview) |
//! | domains | [`list_domains`](SipRoutingClient::list_domains), [`get_domain`](SipRoutingClient::get_domain), [`set_domain`](SipRoutingClient::set_domain), [`delete_domain`](SipRoutingClient::delete_domain) (preview) |
//!
//! They say what there is to be, and the last who says so wins. For changes that belong together, that are to be reviewed, or
//! that must not undo somebody else's, there are plans: read, plan, look at the difference, apply in one step.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_sip_routing::{SipRoutingClient, SipTrunk, SipTrunkRoute};
//! # let emulator = communication_emulator::Emulator::builder().start().await?;
//! # let connection_string = emulator.connection_string();
//!
//! let client = SipRoutingClient::from_connection_string(&connection_string)?;
//! let mut wanted = client.configuration().await?;
//! wanted.trunks_mut().push(SipTrunk::new("sbc.contoso.com", 5061));
//! wanted.routes_mut().push(SipTrunkRoute::new("emergency", r"^\+?(112|911)$").trunks(["sbc.contoso.com"]));
//!
//! let plan = client.plan(&wanted).await?;
//! print!("{plan}");
//! let stored = client.apply(&plan).await?;
//! assert_eq!(stored.routes().len(), 1);
//! # Ok(()) }
//! ```
//!
//! # Configurations in files
//!
//! A [`SipConfiguration`] is the JSON of the service, and reads from every format of serde with maps and lists. It says
//! something about trunks, routes and domains, or nothing: **a section that is missing changes nothing, an empty one removes
//! everything in it.** Settings of a trunk that are not said stay as they are stored.
//!
//! Fields that this version does not know are kept, wherever they come from, and sent back unchanged. In a file they are
//! usually typing errors, so a plan refuses those that nothing of the stored configuration has either;
//! [`SipConfiguration::unknown_fields`] finds them offline. [`SipConfiguration::validate`] checks the service's limits and
//! rules, and tells all that is wrong at once; every method does so before it sends.
//!
//! # Races
//!
//! The service has no version numbers for the configuration (no `ETag`). [`apply`](SipRoutingClient::apply) reads before it
//! changes and refuses if the configuration is not the one that was planned from, and it reads afterwards. An edit of somebody
//! else in the moment between its first reading and its request is seen afterwards only where the request did not overwrite
//! it: routes are replaced as a whole.
//!
//! # Errors
//!
//! There is one error type, [`Error`]. For every call:
//!
//! - [`InvalidInput`](ErrorKind::InvalidInput): nothing was sent; the message names the trunk, route or domain, the field and
//!   the rule, and all [`Violations`] are its source.
//! - [`Credential`](ErrorKind::Credential), [`Connect`](ErrorKind::Connect): nothing was sent.
//! - [`Transport`](ErrorKind::Transport), [`Timeout`](ErrorKind::Timeout): the answer was lost, at every attempt. A change may
//!   have been made: the old configuration is in place, or the new one, and the message says how to see which.
//! - [`Service`](ErrorKind::Service): the service refused. After a 4xx nothing was changed. If a trunk is missing that routes
//!   name, or cannot go because they do, the message names the routes.
//! - [`Decode`](ErrorKind::Decode), [`LimitExceeded`](ErrorKind::LimitExceeded): the request was carried out, but what was
//!   answered makes no sense. An answer without trunks and without routes is not taken for an empty configuration.
//!
//! # Repeats
//!
//! Reading and setting may be repeated, and are, after failed connections, lost and truncated answers, time-outs, 408, 429,
//! 500, 502, 503 and 504: at most four attempts in a minute by default. Setting twice is as setting once, but for what
//! somebody else sets in between. The request of [`apply`](SipRoutingClient::apply) is not: what became of it is looked at.
//!
//! # Lint and simulation
//!
//! [`lint`](mod@lint) finds what is wrong with patterns and routes before they are live: what .NET refuses or reads
//! differently, routes that can never take a number, those that are reached on failover only, and those that take emergency
//! calls. [`simulate`](mod@simulate) says which routes take a number, in which order, and why each other does not.
//!
//! ```
//! use communication_sip_routing::{
//!     CallPath, CountryCode, DialedNumber, LintCode, LintOptions, SipConfiguration, SipTrunk, SipTrunkRoute, lint_with,
//!     simulate,
//! };
//!
//! let wanted = SipConfiguration::new(
//!     [SipTrunk::new("sbc.contoso.com", 5061)],
//!     [SipTrunkRoute::new("us", "^+1[0-9]{10}$").trunks(["sbc.contoso.com"])], // the backslash before + was forgotten
//! );
//! let report = lint_with(&wanted, &LintOptions::new().countries([CountryCode::US]));
//! assert!(report.has(&LintCode::QuantifiedAnchor) && report.has(&LintCode::NoE164Match));
//! assert!(report.has(&LintCode::NoEmergencyRoute)); // no route takes 911: a decision, so a note
//!
//! assert_eq!(simulate(&wanted, DialedNumber::parse("+14255550123")?).path, CallPath::NoRoute);
//! # Ok::<(), communication_sip_routing::DialedNumberError>(())
//! ```
//!
//! Both read patterns as .NET does ([`pattern`]) and never guess: what is not judged is
//! [`NotEvaluated`](LintCode::NotEvaluated), not fine. That the service matches without anchors of its own, how it writes
//! emergency codes, and in which order it tries the trunks of a route are not documented, or in two ways; where an answer
//! depends on it, it says so. Neither is a promise that an emergency call goes through: test with your carrier.
//!
//! # Without a network
//!
//! Models, validation, plans, lint and simulation do no I/O, need no transport, and compile for `wasm32-unknown-unknown` with
//! `default-features = false`.
//!
//! # See also
//!
//! - [`core_http`]: how requests travel; options, repeats, limits, lists, operations, logging.
//! - [communication-phone-numbers](https://docs.rs/communication-phone-numbers): numbers that are bought from the service.
//! - [core-auth-entra](https://docs.rs/core-auth-entra): managed identities, service principals and the default chain.
//! - [communication-emulator](https://docs.rs/communication-emulator): a resource for tests, with a clock and faults.
//!
//! # Features
//!
//! - `reqwest` (default): the transport, HTTP/1.1 with rustls. Without it, give a [`Transport`].
//! - `native-tls`: the operating system's TLS library, by choice.
//! - `logging`: the module `logging`, logs on stderr steered by `AZURE_LOG_LEVEL`.
//! - `testing`: the module `testing`, a scripted transport and a manual clock.

mod api_version;
mod client;
mod failure;
pub mod lint;
mod model;
mod operations;
pub mod pattern;
mod plan;
mod preview;
pub mod simulate;
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
    simulate::{
        CallPath, DialedNumber, DialedNumberError, RouteOutcome, RouteVerdict, Simulation, SimulationNote,
        TrunkOutcome, TrunkState, simulate,
    },
    validation::{Subject, Violation, Violations},
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
