//! Forgetting everything.

use super::{button, form};
use crate::page::{
    Section,
    html::{element, text},
};

pub(crate) fn section() -> Section {
    let words = "Numbers, holds, operations, users, trunks, routes, fault rules, snapshots, changed settings and the journal \
                 are forgotten. The keys and the clock stay. It cannot be undone.";
    let content = element(
        "details",
        &[],
        [
            element("summary", &[], [text("Forget everything ...")]),
            element("p", &[], [text(words)]),
            form("reset", [button("Reset the emulator")]),
        ],
    );
    Section { id: "reset", title: "Reset", count: None, content }
}
