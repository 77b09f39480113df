//! Direct routing as values: trunks, routes, domains, and the configuration that holds them.
//!
//! Nothing here does I/O.

mod configuration;
mod domain;
mod fqdn;
mod health;
mod route;
mod trunk;
mod unknown;
mod wire;

pub use self::{
    configuration::SipConfiguration,
    domain::SipDomain,
    fqdn::TrunkFqdn,
    health::{InactiveStatusReason, OverallHealthStatus, PingStatus, TlsStatus, TrunkHealth},
    route::SipTrunkRoute,
    trunk::{IpAddressVersion, PrivacyHeader, SipTrunk},
};
pub(crate) use self::{
    route::MatchingRoutes,
    unknown::Unknown,
    wire::{DomainSettings, TrunkSettings},
};
