//! The requests and what was made of them. Of a refused signature it shows what was to be signed beside what was.

use super::{button, form, long_code};
use crate::{
    journal::{Entry, Log, StringsToSign},
    page::{
        Section,
        html::{Html, all, element, text},
        table::{Row, Table},
    },
    stamp::read_stamp,
};

/// How many characters of a body are shown; the JSON API has all of it.
const SHOWN: usize = 2_000;

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

fn row(entry: &Entry) -> Row {
    let at = read_stamp(&entry.at).map_or_else(|| text(&entry.at), super::time);
    let cells = vec![
        text(entry.number.to_string()),
        at,
        long_code(format!("{} {}", entry.method, entry.target)),
        text(entry.operation.as_deref().unwrap_or("none")),
        text(entry.status.map_or_else(|| "reset".to_owned(), |status| status.to_string())),
        verdict(entry),
    ];
    let strings = entry.strings_to_sign.as_ref().map(strings_to_sign);
    Row { cells, below: Some(all(strings.into_iter().chain([exchange(entry)]))) }
}

fn verdict(entry: &Entry) -> Html {
    let class = if entry.verdict == "ok" { "ok" } else { "refused" };
    let remark = |words: String| element("div", &[("class", "remark")], [text(words)]);
    let notes = entry.notes.iter().map(|note| remark(note.clone()));
    let faults = (!entry.faults.is_empty()).then(|| remark(format!("faults: {}", entry.faults.join(", "))));
    let first = element("span", &[("class", class)], [text(&entry.verdict)]);
    element("div", &[("class", "verdict")], [first].into_iter().chain(notes).chain(faults))
}

/// Headers and body of the request, beside those of the answer.
fn exchange(entry: &Entry) -> Html {
    let answer = entry
        .status
        .map_or_else(|| "No answer: the connection was reset".to_owned(), |_| "Answer".to_owned());
    let sent = message(&entry.headers, entry.body.as_deref());
    let answered = message(&entry.response_headers, entry.response_body.as_deref());
    folded("Request and answer", [figure("Request", [text(sent)]), figure(&answer, [text(answered)])], None)
}

fn message(headers: &[(String, String)], body: Option<&str>) -> String {
    let lines = headers.iter().flat_map(|(name, value)| [name.as_str(), ": ", value.as_str(), "\n"]);
    let headers: String = lines.collect();
    let body = body.unwrap_or_default();
    let (shown, rest) = body.char_indices().nth(SHOWN).map_or((body, ""), |(end, _)| body.split_at(end));
    match (shown, rest) {
        ("", _) => headers,
        (_, "") => format!("{headers}\n{shown}"),
        _ => format!("{headers}\n{shown}\n... {} bytes are not shown", rest.len()),
    }
}

fn strings_to_sign(strings: &StringsToSign) -> Html {
    let StringsToSign { expected, received } = strings;
    let both = [
        figure("Expected string to sign", marked(expected, received)),
        figure("Received string to sign", marked(received, expected)),
    ];
    let words = if expected == received {
        "Both are equal: the client signed something else than it sent, or with another key."
    } else {
        "What differs is marked."
    };
    folded("Strings to sign", both, Some(element("p", &[], [text(words)])))
}

/// The parts of a string to sign, those marked that are not in the same place of the other one.
fn marked(string: &str, other: &str) -> Vec<Html> {
    let parts = |string| str::split_inclusive(string, ['\n', ';']);
    let mut others = parts(other);
    let mark = |part: &str| {
        let same = others.next() == Some(part);
        if same { text(part) } else { element("mark", &[], [text(part)]) }
    };
    parts(string).map(mark).collect()
}

fn figure(title: &str, lines: impl IntoIterator<Item = Html>) -> Html {
    element("figure", &[], [element("figcaption", &[], [text(title)]), element("pre", &[], lines)])
}

/// Two things side by side, and words about them, shown when somebody asks for it.
fn folded(title: &str, both: [Html; 2], words: Option<Html>) -> Html {
    let both = element("div", &[("class", "both")], both);
    let summary = element("summary", &[], [text(title)]);
    element("details", &[], [summary, both].into_iter().chain(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::html::document;

    #[test]
    fn long_bodies_are_cut_between_characters() {
        let headers = [("a".to_owned(), "b".to_owned())];
        let whole = "\u{e9}".repeat(SHOWN);
        assert_eq!(message(&headers, Some(&whole)), format!("a: b\n\n{whole}"));
        let cut = message(&headers, Some(&format!("{whole}\u{e9}!")));
        assert_eq!(cut, format!("a: b\n\n{whole}\n... 3 bytes are not shown"));
        assert_eq!(
            (message(&headers, None), message(&headers, Some(""))),
            ("a: b\n".to_owned(), "a: b\n".to_owned())
        );
    }

    #[test]
    fn what_differs_of_the_strings_to_sign_is_marked_in_both() {
        let shown = |expected: &str, received: &str| {
            let strings = StringsToSign { expected: expected.to_owned(), received: received.to_owned() };
            document(&strings_to_sign(&strings))
        };
        let differ = shown("GET\n/a\ndate;host;hash", "GET\n/b\ndate;host/;hash");
        assert!(differ.contains("<pre>GET\n<mark>/a\n</mark>date;<mark>host;</mark>hash</pre>"), "{differ}");
        assert!(differ.contains("<pre>GET\n<mark>/b\n</mark>date;<mark>host/;</mark>hash</pre>"), "{differ}");
        assert!(differ.contains("What differs is marked."));
        let longer = shown("GET\n/", "GET\n/\n<");
        assert!(longer.contains("<pre>GET\n<mark>/</mark></pre>"), "{longer}");
        assert!(longer.contains("<pre>GET\n<mark>/\n</mark><mark>&lt;</mark></pre>"), "{longer}");
        let equal = shown("GET\n/", "GET\n/");
        assert!(!equal.contains("<mark>") && equal.contains("Both are equal"));
    }
}
