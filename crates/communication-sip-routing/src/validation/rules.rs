//! The rules, one function for each thing that has any. Limits as the interface's description has them; that a name is the
//! name of a host and that a port is usable was seen in refusals.

use std::collections::HashSet;

use super::{Subject, Violation, fqdn};
use crate::model::{SipConfiguration, SipDomain, SipTrunk, SipTrunkRoute, TrunkFqdn};

pub(crate) const MOST_TRUNKS: usize = 250;
const MOST_ROUTES: usize = 250;
const MOST_DOMAINS: usize = 250;
const MOST_TRUNKS_OF_ROUTE: usize = 250;
const LONGEST_NAME: usize = 256;
const LONGEST_TEXT: usize = 1024;

/// All of a configuration. Whether trunks of routes are there can be told only if it says which there are.
pub(crate) fn configuration(configuration: &SipConfiguration) -> Vec<Violation> {
    let mut found = trunks(configuration.trunks());
    found.extend(routes(configuration.routes()));
    found.extend(domains(configuration.domains()));
    if configuration.says_trunks() {
        found.extend(missing_trunks(configuration));
    }
    found
}

/// What is wrong whatever is stored: nothing, if only names break rules, since the service may have taken them before.
pub(crate) fn beyond_names(found: Vec<Violation>) -> Vec<Violation> {
    let is_of_name = |violation: &Violation| match &violation.subject {
        Subject::Trunk(fqdn) => fqdn::fault(fqdn.as_str()) == Some(&violation.rule),
        Subject::Domain(name) => fqdn::fault(name) == Some(&violation.rule),
        _ => false,
    };
    if found.iter().all(is_of_name) { Vec::new() } else { found }
}

/// What of this is not wrong with what is stored as well: that much the service has taken.
pub(crate) fn new_to(stored: &SipConfiguration, mut found: Vec<Violation>) -> Vec<Violation> {
    let known = if found.is_empty() { Vec::new() } else { configuration(stored) };
    found.retain(|violation| !known.contains(violation));
    found
}

/// The routes that name trunks which are not there.
pub(crate) fn missing_trunks(configuration: &SipConfiguration) -> impl Iterator<Item = Violation> {
    let there: HashSet<&TrunkFqdn> = configuration.trunks().iter().map(|trunk| &trunk.fqdn).collect();
    configuration.routes().iter().flat_map(move |route| {
        let missing = route.trunks.iter().filter(|fqdn| !there.contains(fqdn)).collect::<Vec<_>>();
        missing.into_iter().map(|fqdn| {
            let rule = format!("names {}, which is no trunk", fqdn.as_str().escape_debug());
            Violation::new(Subject::Route(route.name.clone()), "trunks", rule)
        })
    })
}

pub(crate) fn trunks(trunks: &[SipTrunk]) -> Vec<Violation> {
    let mut found = Vec::new();
    too_many(&mut found, "trunks", trunks.len(), MOST_TRUNKS);
    let mut seen = HashSet::new();
    for trunk in trunks {
        found.extend(self::trunk(trunk));
        if !seen.insert(&trunk.fqdn) {
            let rule = "must be there once; case does not tell trunks apart";
            found.push(Violation::new(Subject::Trunk(trunk.fqdn.clone()), "fqdn", rule));
        }
    }
    found
}

pub(crate) fn trunk(trunk: &SipTrunk) -> Vec<Violation> {
    let fault = fqdn::fault(trunk.fqdn.as_str());
    let fault = fault.map(|rule| Violation::new(Subject::Trunk(trunk.fqdn.clone()), "fqdn", rule));
    let mut found: Vec<Violation> = fault.into_iter().collect();
    if trunk.sip_signaling_port == Some(0) {
        let rule = "must be 1 to 65535";
        found.push(Violation::new(Subject::Trunk(trunk.fqdn.clone()), "sip_signaling_port", rule));
    }
    found
}

/// The name of a trunk that is to go.
pub(crate) fn removed_trunk(fqdn: &TrunkFqdn) -> Option<Violation> {
    let fault = fqdn::fault_of_removed(fqdn.as_str());
    fault.map(|rule| Violation::new(Subject::Trunk(fqdn.clone()), "fqdn", rule))
}

/// The name of a domain that is to go.
pub(crate) fn removed_domain(name: &str) -> Option<Violation> {
    let fault = fqdn::fault_of_removed(name);
    fault.map(|rule| Violation::new(Subject::Domain(name.to_owned()), "name", rule))
}

pub(crate) fn domains(domains: &[SipDomain]) -> Vec<Violation> {
    let mut found = Vec::new();
    too_many(&mut found, "domains", domains.len(), MOST_DOMAINS);
    let mut seen = HashSet::new();
    for domain in domains {
        found.extend(self::domain(&domain.name));
        if !seen.insert(domain.name.to_ascii_lowercase()) {
            let rule = "must be there once; case does not tell domains apart";
            found.push(Violation::new(Subject::Domain(domain.name.clone()), "name", rule));
        }
    }
    found
}

/// The name of a domain.
pub(crate) fn domain(name: &str) -> Option<Violation> {
    let fault = fqdn::fault(name);
    fault.map(|rule| Violation::new(Subject::Domain(name.to_owned()), "name", rule))
}

pub(crate) fn routes(routes: &[SipTrunkRoute]) -> Vec<Violation> {
    let mut found = Vec::new();
    too_many(&mut found, "routes", routes.len(), MOST_ROUTES);
    let mut seen = HashSet::new();
    for route in routes {
        let mut violates = |field, rule: Option<String>| {
            found.extend(rule.map(|rule| Violation::new(Subject::Route(route.name.clone()), field, rule)));
        };
        violates("name", length(&route.name, 1, LONGEST_NAME));
        violates("name", (!seen.insert(&route.name)).then(|| "must be there once".to_owned()));
        violates("number_pattern", length(&route.number_pattern, 1, LONGEST_TEXT));
        violates("description", route.description.as_deref().and_then(|text| length(text, 0, LONGEST_TEXT)));
        trunks_of(route, violates);
    }
    found
}

fn trunks_of(route: &SipTrunkRoute, mut violates: impl FnMut(&'static str, Option<String>)) {
    if route.trunks.len() > MOST_TRUNKS_OF_ROUTE {
        let rule = format!("must be at most {MOST_TRUNKS_OF_ROUTE}, and are {}", route.trunks.len());
        violates("trunks", Some(rule));
    }
    let mut seen = HashSet::new();
    for fqdn in &route.trunks {
        if !seen.insert(fqdn) {
            violates("trunks", Some(format!("names {} more than once", fqdn.as_str().escape_debug())));
        }
    }
}

/// Counts characters, as the limits do.
fn length(text: &str, least: usize, most: usize) -> Option<String> {
    let count = text.chars().count();
    let outside = count < least || count > most;
    outside.then(|| match least {
        0 => format!("must be at most {most} characters, and has {count}"),
        _ => format!("must be {least} to {most} characters, and has {count}"),
    })
}

fn too_many(found: &mut Vec<Violation>, field: &'static str, count: usize, most: usize) {
    if count > most {
        let rule = format!("must be at most {most}, and are {count}");
        found.push(Violation::new(Subject::Configuration, field, rule));
    }
}
