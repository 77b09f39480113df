//! The service's limits and rules, checked before anything is sent.

mod fqdn;
mod rules;
mod violation;

pub(crate) use self::rules::{
    MOST_TRUNKS, configuration, domain, domains, missing_trunks, name, routes, trunk, trunks,
};
pub use self::violation::{Subject, Violation, Violations};
