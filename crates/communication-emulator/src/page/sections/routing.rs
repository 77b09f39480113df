//! SIP trunks and routes.

use super::code;
use crate::{
    page::{
        Section,
        html::{Html, text},
        table::Table,
    },
    state::sip::{Route, Sip, Trunk},
};

pub(crate) fn trunks(sip: &Sip) -> Section {
    let table = Table {
        id: "trunks",
        title: "Trunks",
        caption: "SIP trunks",
        empty: "No trunks.",
        columns: &["FQDN", "Signaling port", "Enabled"],
    };
    table.section(sip.trunks.iter().map(trunk), sip.trunks.len())
}

fn trunk(trunk: &Trunk) -> Vec<Html> {
    vec![code(&trunk.fqdn), text(trunk.port.to_string()), text(if trunk.enabled { "yes" } else { "no" })]
}

pub(crate) fn routes(sip: &Sip) -> Section {
    let table = Table {
        id: "routes",
        title: "Routes",
        caption: "SIP routes, in the order in which they are tried",
        empty: "No routes.",
        columns: &["Name", "Number pattern", "Trunks", "Description"],
    };
    table.section(sip.routes.iter().map(route), sip.routes.len())
}

fn route(route: &Route) -> Vec<Html> {
    let trunks = if route.trunks.is_empty() { text("none") } else { code(route.trunks.join(", ")) };
    let description = route.description.as_deref().unwrap_or_default();
    vec![text(&route.name), code(&route.pattern), trunks, text(description)]
}
