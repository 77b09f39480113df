//! The merge patch that leads from one configuration to another: only what changes, and never an empty section.

use std::collections::HashSet;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::difference::{ChangeKind, SipChange, changes};
use crate::{
    model::{DomainSettings, SipConfiguration, SipTrunk, SipTrunkRoute, TrunkFqdn, TrunkSettings, Unknown},
    validation::Subject,
};

/// A body of PATCH `/sip`. Names are spelled as they are stored; `None` removes.
#[derive(Default, Clone)]
pub(crate) struct Patch {
    trunks: Vec<(String, Option<TrunkSettings>)>,
    routes: Option<Vec<SipTrunkRoute>>,
    domains: Vec<(String, Option<DomainSettings>)>,
}

impl Patch {
    /// What leads from a stored configuration to one that was resolved against it.
    pub(crate) fn between(from: &SipConfiguration, to: &SipConfiguration) -> Self {
        let changes = changes(from, to);
        let routes = changes.iter().any(|change| matches!(change.subject, Subject::Route(_)));
        let mut patch = Self::default();
        for trunk in to.trunks() {
            let change = of(&changes, &Subject::Trunk(trunk.fqdn.clone()));
            patch.trunks.extend(change.map(|change| said(trunk, change)));
        }
        for domain in to.domains() {
            let change = of(&changes, &Subject::Domain(domain.name.clone()));
            patch.domains.extend(change.map(|_| (domain.name.clone(), Some(domain.settings()))));
        }
        for change in changes.iter().filter(|change| change.kind == ChangeKind::Removed) {
            match &change.subject {
                Subject::Trunk(fqdn) => patch.trunks.push((fqdn.to_string(), None)),
                Subject::Domain(name) => patch.domains.push((name.clone(), None)),
                _ => {}
            }
        }
        patch.routes = routes.then(|| to.routes().to_vec());
        patch
    }

    /// Sets these trunks, each with all that it says.
    pub(crate) fn set_trunks<'a>(trunks: impl IntoIterator<Item = &'a SipTrunk>) -> Self {
        let trunks = trunks.into_iter().map(|trunk| {
            let settings = TrunkSettings { health: None, ..TrunkSettings::of(trunk) };
            (trunk.fqdn.to_string(), Some(settings))
        });
        Self { trunks: trunks.collect(), ..Self::default() }
    }

    /// Removes these trunks as well.
    pub(crate) fn remove_trunks<'a>(mut self, fqdns: impl IntoIterator<Item = &'a TrunkFqdn>) -> Self {
        self.trunks.extend(fqdns.into_iter().map(|fqdn| (fqdn.to_string(), None)));
        self
    }

    pub(crate) fn set_routes(routes: &[SipTrunkRoute]) -> Self {
        Self { routes: Some(routes.to_vec()), ..Self::default() }
    }

    pub(crate) fn domain(name: &str, settings: Option<DomainSettings>) -> Self {
        Self { domains: vec![(name.to_owned(), settings)], ..Self::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.trunks.is_empty() && self.routes.is_none() && self.domains.is_empty()
    }

    /// How many trunks it names, those that it removes included: the service counts so.
    pub(crate) fn trunk_count(&self) -> usize {
        self.trunks.len()
    }

    pub(crate) fn trunks(&self) -> impl Iterator<Item = (&str, Option<&TrunkSettings>)> {
        self.trunks.iter().map(|(fqdn, settings)| (fqdn.as_str(), settings.as_ref()))
    }

    pub(crate) fn routes(&self) -> Option<&[SipTrunkRoute]> {
        self.routes.as_deref()
    }
}

fn of<'a>(changes: &'a [SipChange], subject: &Subject) -> Option<&'a SipChange> {
    changes.iter().find(|change| change.subject == *subject)
}

/// What a change says of a trunk.
fn said(trunk: &SipTrunk, change: &SipChange) -> (String, Option<TrunkSettings>) {
    let fields: HashSet<&str> = change.fields.iter().map(|field| field.field.as_str()).collect();
    let all = TrunkSettings::of(trunk);
    let mut unknown = Unknown::default();
    let changed = all.unknown.iter().filter(|(name, _)| fields.contains(name));
    changed.for_each(|(name, value)| unknown.insert(name, value.clone()));
    let settings = TrunkSettings {
        sip_signaling_port: all.sip_signaling_port.filter(|_| fields.contains("sipSignalingPort")),
        enabled: all.enabled.filter(|_| fields.contains("enabled")),
        direct_transfer: all.direct_transfer.filter(|_| fields.contains("directTransfer")),
        privacy_header: all.privacy_header.filter(|_| fields.contains("privacyHeader")),
        ip_address_version: all.ip_address_version.filter(|_| fields.contains("ipAddressVersion")),
        unknown,
        ..TrunkSettings::default()
    };
    (trunk.fqdn.to_string(), Some(settings))
}

impl Serialize for Patch {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        if !self.trunks.is_empty() {
            map.serialize_entry("trunks", &Ordered(&self.trunks))?;
        }
        if let Some(routes) = &self.routes {
            map.serialize_entry("routes", routes)?;
        }
        if !self.domains.is_empty() {
            map.serialize_entry("domains", &Ordered(&self.domains))?;
        }
        map.end()
    }
}

/// A map in the order of its list.
struct Ordered<'a, T>(&'a [(String, T)]);

impl<T: Serialize> Serialize for Ordered<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
