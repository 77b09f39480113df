//! The service's limits and rules, checked before anything is sent.

mod fqdn;
mod rules;
mod violation;

pub(crate) use self::rules::{
    MOST_TRUNKS, beyond_names, configuration, domain, domains, missing_trunks, new_to, removed_domain,
    removed_trunk, routes, trunk, trunks,
};
pub use self::violation::{Subject, Violation, Violations};
