//! The users of the resource.

use super::{code, time};
use crate::{
    page::{
        Section,
        html::{Html, text},
        table::Table,
    },
    state::{State, identities::User},
};

pub(crate) fn section(state: &State) -> Section {
    let table = Table {
        id: "users",
        title: "Users",
        caption: "Users that were created and not deleted, latest first",
        empty: "No users.",
        columns: &["Id", "Custom id", "Last token issued"],
    };
    let users = &state.identities.users;
    table.section(users.values().rev().map(row), users.values().count())
}

fn row(user: &User) -> Vec<Html> {
    vec![
        code(&user.id),
        user.custom_id.as_ref().map_or_else(|| text("none"), code),
        user.last_token.map_or_else(|| text("never"), time),
    ]
}
