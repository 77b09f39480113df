//! The emulated time, and what moves it.

use time::{Duration, OffsetDateTime};

use super::{button, form, left, time, value_button};
use crate::{
    clock::real_now,
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
    let state = if frozen { " It stands still" } else { " It runs" };
    let steps = STEPS.map(|(seconds, label)| value_button("clock-advance", ("seconds", seconds), label));
    let (switch, label) = if frozen { ("clock-resume", "Let it run") } else { ("clock-freeze", "Freeze it") };
    let content = [
        element(
            "p",
            &[],
            [text("It is "), time(now), text("."), text(state), text(beside(now - real_now()))],
        ),
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

/// How far it is from the machine's clock, which clients go by.
fn beside(difference: Duration) -> String {
    // The two clocks are not read at the same moment.
    let difference = difference.as_seconds_f64().round();
    let difference = Duration::checked_seconds_f64(difference).unwrap_or_default();
    if difference.is_zero() {
        return ", with the clock of this machine.".to_owned();
    }
    let side = if difference.is_positive() { "ahead of" } else { "behind" };
    format!(", {} {side} the clock of this machine.", left(difference.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_to_the_clock_of_the_machine_is_told_with_its_side() {
        assert_eq!(beside(Duration::milliseconds(-3)), ", with the clock of this machine.");
        let sixteen = Duration::minutes(16);
        assert_eq!(beside(sixteen - Duration::MICROSECOND), beside(sixteen));
        assert_eq!(beside(sixteen), ", 16 min 0 s ahead of the clock of this machine.");
        assert_eq!(beside(-Duration::hours(25)), ", 1 d 1 h behind the clock of this machine.");
    }
}
