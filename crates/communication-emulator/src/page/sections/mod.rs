//! The sections of the page, one file each.

pub(super) mod clock;
pub(super) mod faults;
pub(super) mod holds;
pub(super) mod journal;
pub(super) mod numbers;
pub(super) mod operations;
pub(super) mod reset;
pub(super) mod routing;
pub(super) mod users;

use time::{Duration, OffsetDateTime};

use super::html::{Html, element, empty_element, text};
use crate::stamp::stamp_seconds;

/// A time as people read it: `2025-06-11 22:39:28 UTC`.
pub(super) fn moment(time: OffsetDateTime) -> String {
    stamp_seconds(time).replace('T', " ").replace("+00:00", " UTC")
}

fn time(at: OffsetDateTime) -> Html {
    element("time", &[("datetime", &stamp_seconds(at))], [text(moment(at))])
}

fn code(shown: impl AsRef<str>) -> Html {
    element("code", &[], [text(shown)])
}

/// As [`code`], for what is too long for one line.
fn long_code(shown: impl AsRef<str>) -> Html {
    element("code", &[("class", "long")], [text(shown)])
}

/// A form that posts to the page; its name says what it does.
fn form(name: &str, content: impl IntoIterator<Item = Html>) -> Html {
    element("form", &[("method", "post"), ("action", &format!("/_emulator/page/{name}"))], content)
}

fn button(label: &str) -> Html {
    element("button", &[("type", "submit")], [text(label)])
}

/// A button whose form has nothing but a fixed value.
fn value_button(form_name: &str, field: (&'static str, &str), label: &str) -> Html {
    let (name, value) = field;
    form(
        form_name,
        [empty_element("input", &[("type", "hidden"), ("name", name), ("value", value)]), button(label)],
    )
}

/// `15 min 59 s`; what is left of a day or more is told in days and hours.
fn left(duration: Duration) -> String {
    let seconds = duration.whole_seconds().max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    if days > 0 {
        format!("{days} d {} h", hours % 24)
    } else if hours > 0 {
        format!("{hours} h {} min", minutes % 60)
    } else {
        format!("{minutes} min {} s", seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_in_two_units() {
        for (seconds, told) in [
            (-5, "0 min 0 s"),
            (59, "0 min 59 s"),
            (959, "15 min 59 s"),
            (7200, "2 h 0 min"),
            (90_061, "1 d 1 h"),
        ] {
            assert_eq!(left(Duration::seconds(seconds)), told);
        }
    }
}
