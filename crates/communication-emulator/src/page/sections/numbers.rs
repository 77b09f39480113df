//! The numbers of the resource.

use super::{code, time};
use crate::{
    page::{
        Section,
        html::{Html, text},
        table::Table,
    },
    state::{State, owned::OwnedNumber},
};

pub(crate) fn section(state: &State) -> Section {
    let table = Table {
        id: "numbers",
        title: "Numbers",
        caption: "Numbers of the resource, latest first",
        empty: "No numbers.",
        columns: &["Number", "Country", "Type", "Assignment", "Calling", "SMS", "USD a month", "Purchased"],
    };
    table.section(state.owned.all().rev().map(row), state.owned.all().count())
}

fn row(number: &OwnedNumber) -> Vec<Html> {
    vec![
        code(&number.number),
        text(&number.country),
        text(number.kind.name()),
        text(number.assignment.name()),
        text(number.capabilities.calling.name()),
        text(number.capabilities.sms.name()),
        text(format!("{:.2}", number.cost)),
        time(number.purchased),
    ]
}
