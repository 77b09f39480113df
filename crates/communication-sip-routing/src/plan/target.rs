//! What a wanted configuration means for a stored one: all that there will be.

use std::collections::BTreeSet;

use serde_json::Value;

use super::order;
use crate::{
    model::{SipConfiguration, SipDomain, SipTrunk, SipTrunkRoute, TrunkFqdn, Unknown},
    validation::{self, MOST_TRUNKS, Subject, Violation},
};

/// The stored configuration with all that is wanted of it, in the stored spelling, without anything that is only read.
///
/// Sections that are not said stay. Settings of a stored trunk that are not said stay. A route is as it is wanted; what the
/// stored one of its name has and nobody knows is kept.
pub(crate) fn resolve(base: &SipConfiguration, wanted: &SipConfiguration) -> SipConfiguration {
    let trunks: Vec<SipTrunk> = if wanted.says_trunks() {
        wanted.trunks().iter().map(|trunk| trunk_of(base, trunk)).collect()
    } else {
        base.trunks().to_vec()
    };
    let routes = if wanted.says_routes() {
        routes_of(base.routes(), wanted.routes(), &trunks)
    } else {
        base.routes().to_vec()
    };
    let mut target = SipConfiguration::new(trunks, routes).without_health();
    target.unknown = base.unknown.clone();
    match (wanted.says_domains(), base.says_domains()) {
        (true, _) => {
            target.with_domains(wanted.domains().iter().map(|domain| domain_of(base.domains(), domain)))
        }
        (false, true) => target.with_domains(base.domains().iter().cloned()),
        (false, false) => target,
    }
}

fn trunk_of(base: &SipConfiguration, wanted: &SipTrunk) -> SipTrunk {
    let Some(stored) = base.stored_trunk(&wanted.fqdn) else { return wanted.clone() };
    let wanted = wanted.clone();
    SipTrunk {
        fqdn: stored.fqdn.clone(),
        sip_signaling_port: wanted.sip_signaling_port.or(stored.sip_signaling_port),
        enabled: wanted.enabled.or(stored.enabled),
        direct_transfer: wanted.direct_transfer.or(stored.direct_transfer),
        privacy_header: wanted.privacy_header.or_else(|| stored.privacy_header.clone()),
        ip_address_version: wanted.ip_address_version.or_else(|| stored.ip_address_version.clone()),
        health: None,
        unknown: overlay(&stored.unknown, &wanted.unknown),
    }
}

fn domain_of(base: &[SipDomain], wanted: &SipDomain) -> SipDomain {
    let stored = base.iter().find(|stored| stored.name.eq_ignore_ascii_case(&wanted.name));
    let Some(stored) = stored else { return wanted.clone() };
    SipDomain {
        name: stored.name.clone(),
        enabled: wanted.enabled.or(stored.enabled),
        unknown: overlay(&stored.unknown, &wanted.unknown),
    }
}

fn routes_of(base: &[SipTrunkRoute], wanted: &[SipTrunkRoute], trunks: &[SipTrunk]) -> Vec<SipTrunkRoute> {
    let spelled = |fqdn: &TrunkFqdn| {
        trunks
            .iter()
            .find(|trunk| trunk.fqdn == *fqdn)
            .map_or_else(|| fqdn.clone(), |trunk| trunk.fqdn.clone())
    };
    let pairs = order::pair(base, wanted);
    wanted
        .iter()
        .zip(pairs)
        .map(|(route, pair)| {
            let stored = pair.from.and_then(|place| base.get(place));
            let unknown =
                stored.map_or_else(|| route.unknown.clone(), |old| overlay(&old.unknown, &route.unknown));
            SipTrunkRoute { trunks: route.trunks.iter().map(spelled).collect(), unknown, ..route.clone() }
        })
        .collect()
}

fn overlay(stored: &Unknown, wanted: &Unknown) -> Unknown {
    let mut both = stored.clone();
    wanted.iter().for_each(|(name, value)| both.insert(name, value.clone()));
    both
}

/// What is wrong with what is wanted, seen from what is stored.
pub(super) fn violations(
    base: &SipConfiguration,
    wanted: &SipConfiguration,
    target: &SipConfiguration,
) -> Vec<Violation> {
    let mut found = validation::trunks(wanted.trunks());
    found.extend(without_port(base, wanted));
    found.extend(validation::routes(wanted.routes()));
    found.extend(validation::domains(wanted.domains()));
    found.extend(validation::missing_trunks(target));
    let mut found = validation::new_to(base, found);
    found.extend(unheard_of(base, wanted));
    let count = super::Patch::between(base, target).trunk_count();
    if count > MOST_TRUNKS {
        let rule = format!(
            "{count} would be added, changed or removed in one request, which holds {MOST_TRUNKS}: make two plans"
        );
        found.push(Violation::new(Subject::Configuration, "trunks", rule));
    }
    found
}

fn without_port(base: &SipConfiguration, wanted: &SipConfiguration) -> impl Iterator<Item = Violation> {
    let new = wanted.trunks().iter().filter(|trunk| base.stored_trunk(&trunk.fqdn).is_none());
    new.filter(|trunk| trunk.sip_signaling_port.is_none()).map(|trunk| {
        let rule = "must be said of a new trunk";
        Violation::new(Subject::Trunk(trunk.fqdn.clone()), "sip_signaling_port", rule)
    })
}

/// Fields that neither this library nor anything of the stored configuration has: typing errors, most likely. And fields
/// of the configuration itself that would be another than they are stored, which no request of a plan can set.
fn unheard_of(base: &SipConfiguration, wanted: &SipConfiguration) -> Vec<Violation> {
    let heard: BTreeSet<_> = base.unknowns().map(|(section, _, field)| (section, field)).collect();
    let is_changed = |(name, value): &(&str, &Value)| base.unknown.get(name).is_some_and(|old| old != *value);
    let changed = wanted.unknown.iter().filter(is_changed).map(|(field, _)| {
        let rule = format!("`{field}` is not known, and cannot be changed");
        Violation::new(Subject::Configuration, "unknown field", rule)
    });
    let fresh = wanted.unknowns().filter(|(section, _, field)| !heard.contains(&(*section, *field)));
    let fresh = fresh.map(|(section, name, field)| {
        let subject = match section {
            "trunks" => Subject::Trunk(name.into()),
            "routes" => Subject::Route(name.to_owned()),
            "domains" => Subject::Domain(name.to_owned()),
            _ => Subject::Configuration,
        };
        let rule = format!("`{field}` is not known, and the stored configuration has no such field either");
        Violation::new(subject, "unknown field", rule)
    });
    changed.chain(fresh).collect()
}
