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

/// The change of this trunk or domain, by its spelling.
fn of<'a>(changes: &'a [SipChange], subject: &Subject) -> Option<&'a SipChange> {
    changes.iter().find(|change| match (&change.subject, subject) {
        (Subject::Trunk(one), Subject::Trunk(other)) => one.as_str() == other.as_str(),
        (one, other) => one == other,
    })
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn between(from: Value, to: Value) -> String {
        let [from, to] = [from, to].map(|value| serde_json::from_value::<SipConfiguration>(value).unwrap());
        let plan = crate::SipPlan::new(&from, &to).unwrap();
        serde_json::to_string(&Patch::between(&from, plan.wanted())).unwrap()
    }

    #[test]
    fn only_what_changes_is_there_in_the_stored_spelling() {
        let stored = json!({
            "trunks": {"A.contoso.com": {"sipSignalingPort": 1, "enabled": true, "x": 1}, "B.contoso.com": {"sipSignalingPort": 1}},
            "routes": [], "domains": {"Contoso.com": {"enabled": true}},
        });
        let wanted = json!({
            "trunks": {"a.contoso.com": {"enabled": false, "x": 2}, "c.contoso.com": {"sipSignalingPort": 3}},
            "domains": {"contoso.com": {"enabled": false}},
        });
        assert_eq!(
            between(stored.clone(), wanted),
            r#"{"trunks":{"A.contoso.com":{"enabled":false,"x":2},"c.contoso.com":{"sipSignalingPort":3},"B.contoso.com":null},"domains":{"Contoso.com":{"enabled":false}}}"#
        );
        let port = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 9, "enabled": true}, "b.contoso.com": {}}});
        assert_eq!(between(stored.clone(), port), r#"{"trunks":{"A.contoso.com":{"sipSignalingPort":9}}}"#);
        let cases = json!({"trunks": {"A.b.de": {"sipSignalingPort": 1}, "a.b.de": {"sipSignalingPort": 1}}});
        let one = json!({"trunks": {"a.b.de": {"sipSignalingPort": 1}}});
        assert_eq!(between(cases, one), r#"{"trunks":{"A.b.de":null}}"#);
        let removal = json!({"domains": {}});
        assert_eq!(between(stored, removal), r#"{"domains":{"Contoso.com":null}}"#);
    }

    #[test]
    fn no_section_is_ever_empty_or_null_but_routes_that_are_to_be_none() {
        let stored = json!({"trunks": {"a.b": {"sipSignalingPort": 1}}, "routes": [{"name": "r", "numberPattern": "1"}]});
        assert_eq!(between(stored.clone(), stored.clone()), "{}");
        assert_eq!(between(stored.clone(), json!({"routes": []})), r#"{"routes":[]}"#);
        let both = json!({"trunks": {}, "routes": []});
        assert_eq!(between(stored.clone(), both), r#"{"trunks":{"a.b":null},"routes":[]}"#);
        let described = json!({"routes": [{"name": "r", "numberPattern": "1", "description": "d"}]});
        let routes = r#"{"routes":[{"description":"d","name":"r","numberPattern":"1","trunks":[]}]}"#;
        assert_eq!(between(stored, described), routes);
    }
}
