//! The difference between two configurations, field by field, in an order that does not depend on the service's.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::order;
use crate::{
    model::{SipConfiguration, SipDomain, SipTrunk, SipTrunkRoute, TrunkSettings},
    validation::Subject,
};

/// What a [`SipChange`] does to its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Some of its fields differ. A route that is tried earlier or later has the field `position`.
    Changed,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldChange {
    /// Its name in the JSON of the service, such as `sipSignalingPort`; `position`, from 1, for the place of a route.
    pub field: String,
    /// Its value before, as JSON text; `None` if there was none or it was not said.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

/// One trunk, route or domain that differs between two configurations.
///
/// ```
/// use communication_sip_routing::{ChangeKind, SipConfiguration, SipTrunk, plan_from};
///
/// let base = SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5061)], []);
/// let wanted = SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5062)], []);
/// let plan = plan_from(&base, &wanted)?;
/// let change = &plan.changes()[0];
/// assert_eq!(change.kind, ChangeKind::Changed);
/// assert_eq!(change.fields[0].after.as_deref(), Some("5062"));
/// assert_eq!(change.to_string(), "~ trunk sbc.contoso.com: sipSignalingPort 5061 -> 5062");
/// # Ok::<(), communication_sip_routing::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SipChange {
    /// What it is about.
    pub subject: Subject,
    /// What happens to it.
    pub kind: ChangeKind,
    /// The fields that differ, in the order of their names; of something new or gone, all that are said.
    pub fields: Vec<FieldChange>,
}

/// Writes one line: `+` added, `-` removed, `~` changed.
impl fmt::Display for SipChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        };
        write!(f, "{sign} {}", self.subject)?;
        for (index, change) in self.fields.iter().enumerate() {
            let separator = if index == 0 { ":" } else { "," };
            write!(f, "{separator} {}", change.field.escape_debug())?;
            let [before, after] =
                [&change.before, &change.after].map(|value| value.as_deref().unwrap_or("none"));
            match self.kind {
                ChangeKind::Added => write!(f, " {after}")?,
                ChangeKind::Removed => write!(f, " {before}")?,
                ChangeKind::Changed => write!(f, " {before} -> {after}")?,
            }
        }
        Ok(())
    }
}

/// What has to change in `from` so that it is as `to` says. What `to` does not say makes no difference.
pub(crate) fn changes(from: &SipConfiguration, to: &SipConfiguration) -> Vec<SipChange> {
    let mut changes = Vec::new();
    if to.says_domains() {
        let subject = |domain: &SipDomain| Subject::Domain(domain.name.clone());
        named(
            &mut changes,
            from.domains(),
            to.domains(),
            |domain| domain.name.as_str(),
            subject,
            domain_fields,
        );
    }
    if to.says_trunks() {
        let subject = |trunk: &SipTrunk| Subject::Trunk(trunk.fqdn.clone());
        named(&mut changes, from.trunks(), to.trunks(), |trunk| trunk.fqdn.as_str(), subject, trunk_fields);
    }
    if to.says_routes() {
        routes(&mut changes, from.routes(), to.routes());
    }
    changes
}

/// Whether there is no difference, seen from either side.
pub(crate) fn is_same(one: &SipConfiguration, other: &SipConfiguration) -> bool {
    changes(one, other).is_empty() && changes(other, one).is_empty()
}

/// Whether a stored configuration is as it was wanted; what was not said may be anything.
pub(crate) fn is_reached(wanted: &SipConfiguration, stored: &SipConfiguration) -> bool {
    changes(stored, wanted).is_empty()
}

type Fields = Map<String, Value>;

/// Things that have a name, whose case and order do not matter.
fn named<T>(
    changes: &mut Vec<SipChange>,
    from: &[T],
    to: &[T],
    name: impl Fn(&T) -> &str,
    subject: impl Fn(&T) -> Subject,
    fields: impl Fn(&T) -> Fields,
) {
    let mut left: Vec<&T> = from.iter().collect();
    let mut take = |like: &dyn Fn(&str) -> bool| {
        let place = left.iter().position(|item| like(name(item)))?;
        Some(left.remove(place))
    };
    // Those that are spelled alike first: should the service take case for a difference, both are there.
    let exact: Vec<Option<&T>> = to.iter().map(|item| take(&|old| old == name(item))).collect();
    let mut pairs: Vec<(Option<&T>, Option<&T>)> = Vec::with_capacity(to.len());
    for (item, exact) in to.iter().zip(exact) {
        pairs.push((exact.or_else(|| take(&|old| old.eq_ignore_ascii_case(name(item)))), Some(item)));
    }
    pairs.extend(left.into_iter().map(|item| (Some(item), None)));
    let folded =
        |pair: &(Option<&T>, Option<&T>)| pair.0.or(pair.1).map(|item| name(item).to_ascii_lowercase());
    pairs.sort_by_cached_key(folded);
    let none = Fields::new;
    for pair in pairs {
        changes.extend(match pair {
            (Some(from), Some(to)) => changed(subject(from), differing(&fields(from), &fields(to), |_| true)),
            (None, Some(to)) => Some(added(subject(to), differing(&none(), &fields(to), |_| true))),
            (Some(from), None) => Some(removed(subject(from), differing(&fields(from), &none(), |_| false))),
            (None, None) => None,
        });
    }
}

/// Routes: their order matters, and a field that is not said is none.
fn routes(changes: &mut Vec<SipChange>, from: &[SipTrunkRoute], to: &[SipTrunkRoute]) {
    let subject = |route: &SipTrunkRoute| Subject::Route(route.name.clone());
    let pairing = order::pair(from, to);
    for (at, (route, pair)) in to.iter().zip(&pairing).enumerate() {
        let after = route_fields(route);
        let old = pair.from.and_then(|place| Some((place, from.get(place)?)));
        let Some((place, before)) = old else {
            let mut fields = differing(&Fields::new(), &after, |_| true);
            fields.push(position(None, Some(at)));
            changes.push(added(subject(route), fields));
            continue;
        };
        let mut fields = differing(&route_fields(before), &after, |field| !is_field_of_route(field));
        if pair.moved {
            fields.push(position(Some(place), Some(at)));
        }
        changes.extend(changed(subject(route), fields));
    }
    for (place, route) in from.iter().enumerate() {
        if !pairing.iter().any(|pair| pair.from == Some(place)) {
            changes.push(removed(subject(route), differing(&route_fields(route), &Fields::new(), |_| false)));
        }
    }
}

fn position(before: Option<usize>, after: Option<usize>) -> FieldChange {
    let [before, after] = [before, after].map(|place| place.map(|place| (place + 1).to_string()));
    FieldChange { field: "position".to_owned(), before, after }
}

pub(super) fn is_field_of_route(field: &str) -> bool {
    matches!(field, "description" | "numberPattern" | "trunks" | "callerIdOverride")
}

fn added(subject: Subject, fields: Vec<FieldChange>) -> SipChange {
    SipChange { subject, kind: ChangeKind::Added, fields }
}

fn removed(subject: Subject, fields: Vec<FieldChange>) -> SipChange {
    SipChange { subject, kind: ChangeKind::Removed, fields }
}

fn changed(subject: Subject, fields: Vec<FieldChange>) -> Option<SipChange> {
    (!fields.is_empty()).then_some(SipChange { subject, kind: ChangeKind::Changed, fields })
}

/// The fields that differ. `may_be_unsaid`: whether a field that is missing afterwards stays as it was.
fn differing(before: &Fields, after: &Fields, may_be_unsaid: impl Fn(&str) -> bool) -> Vec<FieldChange> {
    let only_before = before.keys().filter(|name| !after.contains_key(*name));
    let mut names: Vec<&String> = only_before.chain(after.keys()).collect();
    names.sort_unstable();
    let mut differing = Vec::new();
    for name in names {
        let [old, new] = [before, after].map(|fields| fields.get(name).filter(|value| says(value)));
        let unsaid = new.is_none() && may_be_unsaid(name);
        if !unsaid && !are_equal(name, old, new) {
            let [before, after] = [old, new].map(|value| value.map(Value::to_string));
            differing.push(FieldChange { field: name.clone(), before, after });
        }
    }
    differing
}

/// Null and an empty text are what the service makes of nothing.
fn says(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}

fn are_equal(name: &str, one: Option<&Value>, other: Option<&Value>) -> bool {
    if name != "trunks" {
        return one == other;
    }
    // The names of trunks: in order, without regard to case.
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let (one, other) = (list(one), list(other));
    let folded = |value: &Value| value.as_str().map(str::to_ascii_lowercase);
    one.iter().map(folded).eq(other.iter().map(folded))
}

fn trunk_fields(trunk: &SipTrunk) -> Fields {
    fields(&TrunkSettings { health: None, ..TrunkSettings::of(trunk) })
}

fn domain_fields(domain: &SipDomain) -> Fields {
    fields(&domain.settings())
}

/// All but the name, which is what routes are told apart by.
fn route_fields(route: &SipTrunkRoute) -> Fields {
    let mut fields = fields(route);
    fields.remove("name");
    fields
}

fn fields(value: &impl Serialize) -> Fields {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}
