//! The emulated time, and what moves it.

use time::OffsetDateTime;

use super::{button, form, time, value_button};
use crate::{
    page::{
        Section,
        html::{all, element, empty_element, text},
    },
    stamp::stamp_seconds,
};

/// What there is a button for: seconds and words. A search is held for 16 minutes, a token lives for a day at most.
const STEPS: [(&str, &str); 4] =
    [("60", "+ 1 minute"), ("960", "+ 16 minutes"), ("3600", "+ 1 hour"), ("86400", "+ 1 day")];

pub(crate) fn section(now: OffsetDateTime, frozen: bool) -> Section {
    let state = if frozen { " It stands still." } else { " It runs." };
    let steps = STEPS.map(|(seconds, label)| value_button("clock-advance", ("seconds", seconds), label));
    let (switch, label) = if frozen { ("clock-resume", "Let it run") } else { ("clock-freeze", "Freeze it") };
    let content = [
        element("p", &[], [text("It is "), time(now), text("."), text(state)]),
        element("div", &[("class", "buttons")], steps.into_iter().chain([form(switch, [button(label)])])),
        form(
            "clock-advance",
            [
                element("label", &[("for", "seconds")], [text("Advance by seconds")]),
                empty_element(
                    "input",
                    &[
                        ("id", "seconds"),
                        ("name", "seconds"),
                        ("type", "number"),
                        ("step", "any"),
                        ("required", ""),
                    ],
                ),
                button("Advance"),
            ],
        ),
        form(
            "clock-set",
            [
                element("label", &[("for", "now")], [text("Set to (RFC 3339)")]),
                empty_element(
                    "input",
                    &[
                        ("id", "now"),
                        ("name", "now"),
                        ("size", "26"),
                        ("required", ""),
                        ("value", &stamp_seconds(now)),
                    ],
                ),
                button("Set"),
            ],
        ),
    ];
    Section { id: "clock", title: "Clock", count: None, content: all(content) }
}
