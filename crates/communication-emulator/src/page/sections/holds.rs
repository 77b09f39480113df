//! What is held for a while: numbers of searches and of reservations.

use time::OffsetDateTime;

use super::{code, left, time};
use crate::{
    page::{
        Section,
        html::{Html, element, text},
        table::Table,
    },
    state::{State, legacy::Stage, owned::e164, reservations::ReservationStatus, searches::Phase},
};

/// How many numbers of a hold are named.
const NAMED: usize = 5;

struct Hold<'a> {
    kind: &'static str,
    id: &'a str,
    numbers: Vec<u64>,
    expires: OffsetDateTime,
}

pub(crate) fn section(state: &State, now: OffsetDateTime) -> Section {
    let table = Table {
        id: "holds",
        title: "Holds",
        caption: "Numbers held by searches and reservations, the first to lapse first",
        empty: "Nothing is held.",
        columns: &["Held by", "Id", "Numbers", "Lapses", "Time left"],
    };
    let mut holds: Vec<Hold<'_>> = searches(state).chain(reservations(state)).chain(legacy(state)).collect();
    holds.sort_by_key(|hold| hold.expires);
    let total = holds.len();
    table.section(holds.iter().map(|hold| row(hold, now)), total)
}

fn searches(state: &State) -> impl Iterator<Item = Hold<'_>> {
    let held = state.searches.values().filter(|search| search.phase == Phase::Held);
    held.map(|search| Hold {
        kind: "search",
        id: &search.id,
        numbers: search.numbers.clone(),
        expires: search.expires,
    })
}

fn reservations(state: &State) -> impl Iterator<Item = Hold<'_>> {
    let active = state.reservations.values().filter(|one| one.status == ReservationStatus::Active);
    active.map(|reservation| Hold {
        kind: "reservation",
        id: &reservation.id,
        numbers: reservation.held().collect(),
        expires: reservation.expires,
    })
}

fn legacy(state: &State) -> impl Iterator<Item = Hold<'_>> {
    let reserved = state.legacy.searches.values().filter(|search| search.stage == Stage::Reserved);
    reserved.filter_map(|search| {
        Some(Hold {
            kind: "search of 2020",
            id: &search.id,
            numbers: search.numbers.clone(),
            expires: search.expires?,
        })
    })
}

fn row(hold: &Hold<'_>, now: OffsetDateTime) -> Vec<Html> {
    let named = hold.numbers.iter().take(NAMED).map(|number| e164(*number)).collect::<Vec<_>>().join(" ");
    let more = hold.numbers.len().saturating_sub(NAMED);
    let numbers = if more > 0 { format!("{named} and {more} more") } else { named };
    vec![
        text(hold.kind),
        code(hold.id),
        code(numbers),
        time(hold.expires),
        element("span", &[("class", "nowrap")], [text(left(hold.expires - now))]),
    ]
}
