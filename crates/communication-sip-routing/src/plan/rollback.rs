//! What going back does not bring back.

use super::{ChangeKind, SipChange, SipPlan, difference::is_field_of_route};
use crate::{model::SipTrunk, validation::Subject};

/// One line for each thing that a rollback of the plan cannot restore.
pub(super) fn not_restorable(plan: &SipPlan) -> Vec<String> {
    let base = plan.base();
    let removed = base.trunks().iter().filter(|trunk| plan.wanted().stored_trunk(&trunk.fqdn).is_none());
    let mut lost: Vec<String> = removed.filter_map(unread_settings).collect();
    lost.extend(plan.changes().iter().filter_map(newly_said));
    let routes = plan.changes().iter().any(|change| matches!(change.subject, Subject::Route(_)));
    // A version that shows domains shows caller id overrides too.
    if routes && !base.says_domains() && !base.routes().is_empty() {
        lost.push("routes: caller id overrides, which the api-version does not show".to_owned());
    }
    lost
}

/// The settings of a trunk that were not read, so that it cannot be made again with them.
fn unread_settings(trunk: &SipTrunk) -> Option<String> {
    let settings = [
        ("enabled", trunk.enabled.is_none()),
        ("directTransfer", trunk.direct_transfer.is_none()),
        ("privacyHeader", trunk.privacy_header.is_none()),
        ("ipAddressVersion", trunk.ip_address_version.is_none()),
    ];
    let unread: Vec<&str> = settings.iter().filter(|(_, unread)| *unread).map(|(name, _)| *name).collect();
    told(&Subject::Trunk(trunk.fqdn.clone()), &unread, "read")
}

/// The fields that are set and were not said before: a plan back would not say them either, so they stay as they are set.
fn newly_said(change: &SipChange) -> Option<String> {
    if change.kind != ChangeKind::Changed {
        return None;
    }
    let is_route = matches!(change.subject, Subject::Route(_));
    // Of a route, these are set to nothing by being left out.
    let is_restored = |field: &str| is_route && (is_field_of_route(field) || field == "position");
    let fields = change.fields.iter().filter(|field| field.before.is_none() && !is_restored(&field.field));
    told(&change.subject, &fields.map(|field| field.field.as_str()).collect::<Vec<_>>(), "said before")
}

fn told(subject: &Subject, fields: &[&str], how: &str) -> Option<String> {
    let which = if fields.len() == 1 { "which was" } else { "which were" };
    let fields = fields.join(", ");
    (!fields.is_empty()).then(|| format!("{subject}: {}, {which} not {how}", fields.escape_debug()))
}
