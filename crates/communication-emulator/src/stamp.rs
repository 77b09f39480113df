//! Times as the service writes them: up to seven fraction digits, trailing zeros dropped, `+00:00`.

use time::{Duration, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// `2025-06-11T22:39:28.4110072+00:00`.
pub(crate) fn stamp(time: OffsetDateTime) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    let fraction = format!("{:07}", time.nanosecond() / 100);
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{}{dot}{fraction}+00:00", seconds(time))
}

/// Without fraction, as `lastTokenIssuedAt` is written: `2025-04-14T15:32:35+00:00`.
pub(crate) fn stamp_seconds(time: OffsetDateTime) -> String {
    format!("{}+00:00", seconds(time.to_offset(UtcOffset::UTC)))
}

fn seconds(time: OffsetDateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// Reads an RFC 3339 time.
pub(crate) fn read_stamp(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// An HTTP date (RFC 9110, 5.6.7).
pub(crate) fn http_date(time: OffsetDateTime) -> String {
    httpdate::fmt_http_date(time.into())
}

pub(crate) fn read_http_date(text: &str) -> Option<OffsetDateTime> {
    httpdate::parse_http_date(text).ok().map(OffsetDateTime::from)
}

/// Whole seconds until `until`, at least 1: the value of a `Retry-After`.
pub(crate) fn seconds_until(now: OffsetDateTime, until: OffsetDateTime) -> i64 {
    ((until - now) + Duration::milliseconds(999)).whole_seconds().max(1)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn stamps_drop_trailing_zeros_as_recorded() {
        assert_eq!(stamp(datetime!(2025-06-11 22:39:28.4110072 UTC)), "2025-06-11T22:39:28.4110072+00:00");
        assert_eq!(stamp(datetime!(2025-06-17 16:41:20.199624 UTC)), "2025-06-17T16:41:20.199624+00:00");
        assert_eq!(stamp(datetime!(2025-06-17 16:41:20 UTC)), "2025-06-17T16:41:20+00:00");
    }
}
