//! The requests and what was made of them. Of a refused signature it shows what was to be signed beside what was.

use super::{button, form, long_code};
use crate::{
    journal::{Entry, Log, StringsToSign},
    page::{
        Section,
        html::{Html, all, element, text},
        table::Table,
    },
    stamp::read_stamp,
};

pub(crate) fn section(journal: &Log) -> Section {
    let table = Table {
        id: "journal",
        title: "Journal",
        caption: "Requests and their verdicts, latest first",
        empty: "No requests yet.",
        columns: &["No.", "Time", "Request", "Operation", "Status", "Verdict"],
    };
    let total = journal.len();
    let section = table.section(journal.latest().map(|entry| row(&entry)), total);
    let links = element(
        "p",
        &[],
        [
            text("All of it in JSON: "),
            element("a", &[("href", "/_emulator/journal")], [text("journal")]),
            text(", "),
            element("a", &[("href", "/_emulator/journal/export")], [text("in the format of recordings")]),
            text("."),
        ],
    );
    let clear = (total > 0).then(|| form("journal-clear", [button("Clear the journal")]));
    Section { content: all([section.content, links].into_iter().chain(clear)), ..section }
}

fn row(entry: &Entry) -> Vec<Html> {
    let at = read_stamp(&entry.at).map_or_else(|| text(&entry.at), super::time);
    vec![
        text(entry.number.to_string()),
        at,
        long_code(format!("{} {}", entry.method, entry.target)),
        text(entry.operation.as_deref().unwrap_or("none")),
        text(entry.status.map_or_else(|| "reset".to_owned(), |status| status.to_string())),
        verdict(entry),
    ]
}

fn verdict(entry: &Entry) -> Html {
    let class = if entry.verdict == "ok" { "ok" } else { "refused" };
    let remark = |words: String| element("div", &[("class", "remark")], [text(words)]);
    let notes = entry.notes.iter().map(|note| remark(note.clone()));
    let faults = (!entry.faults.is_empty()).then(|| remark(format!("faults: {}", entry.faults.join(", "))));
    let strings = entry.strings_to_sign.as_ref().map(side_by_side);
    let first = element("span", &[("class", class)], [text(&entry.verdict)]);
    let remarks = notes.chain(faults).chain(strings);
    element("div", &[("class", "verdict")], std::iter::once(first).chain(remarks))
}

fn side_by_side(strings: &StringsToSign) -> Html {
    let shown = |title: &str, string: &str| {
        let lines = element("pre", &[], [text(string)]);
        element("figure", &[], [element("figcaption", &[], [text(title)]), lines])
    };
    let equal = (strings.expected == strings.received).then(|| {
        let words = "Both are equal: the client signed something else than it sent, or with another key.";
        element("p", &[], [text(words)])
    });
    let both = element(
        "div",
        &[("class", "both")],
        [
            shown("Expected string to sign", &strings.expected),
            shown("Received string to sign", &strings.received),
        ],
    );
    let summary = element("summary", &[], [text("Strings to sign")]);
    element("details", &[], [summary, both].into_iter().chain(equal))
}
