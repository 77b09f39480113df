//! Long-running operations, of this surface and of the one of 2020.

use time::OffsetDateTime;

use super::{code, time};
use crate::{
    page::{
        Section,
        html::{Html, text},
        table::{SHOWN, Table},
    },
    state::State,
};

struct Running<'a> {
    kind: &'static str,
    id: &'a str,
    status: String,
    created: OffsetDateTime,
}

pub(crate) fn section(state: &State, now: OffsetDateTime) -> Section {
    let table = Table {
        id: "operations",
        title: "Operations",
        caption: "Long-running operations, latest first",
        empty: "No operations.",
        columns: &["Type", "Id", "Status", "Started"],
    };
    let legacy = &state.legacy;
    let total = state.operations.values().count()
        + legacy.searches.values().count()
        + legacy.releases.values().count()
        + legacy.updates.values().count();
    let mut latest = latest(state, now);
    latest.sort_by_key(|operation| std::cmp::Reverse(operation.created));
    table.section(latest.iter().map(row), total)
}

/// The latest of each kind, as many as can be shown.
fn latest(state: &State, now: OffsetDateTime) -> Vec<Running<'_>> {
    let legacy = &state.legacy;
    let operations = state.operations.values().rev().take(SHOWN).map(|operation| Running {
        kind: operation.task.type_name(),
        id: &operation.id,
        status: operation.status(now),
        created: operation.created,
    });
    let searches = legacy.searches.values().rev().take(SHOWN).map(|search| Running {
        kind: "search of 2020",
        id: &search.id,
        status: search.status(now).to_owned(),
        created: search.created,
    });
    let releases = legacy.releases.values().rev().take(SHOWN).map(|release| Running {
        kind: "release of 2020",
        id: &release.id,
        status: release.plan.word(now).to_owned(),
        created: release.created,
    });
    let updates = legacy.updates.values().rev().take(SHOWN).map(|update| Running {
        kind: "capabilities of 2020",
        id: &update.id,
        status: update.plan.word(now).to_owned(),
        created: update.created,
    });
    operations.chain(searches).chain(releases).chain(updates).collect()
}

fn row(operation: &Running<'_>) -> Vec<Html> {
    vec![text(operation.kind), code(operation.id), text(&operation.status), time(operation.created)]
}
