//! How often and how long a request is repeated, and what the service says about it.

use std::time::Duration;

use http::{HeaderMap, header};
use time::OffsetDateTime;

use crate::headers;

/// How often a request is repeated, and how long all the waits may be.
///
/// Whether it may be repeated at all is decided by its operation (see [`Replay`](crate::service::Replay)), never here.
///
/// ```
/// use core_http::RetryOptions;
/// use std::time::Duration;
///
/// let patient = RetryOptions::new().max_attempts(6).max_total_delay(Duration::from_secs(120));
/// let never = RetryOptions::none();
/// assert_ne!(patient, never);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryOptions {
    max_attempts: u32,
    initial_delay: Duration,
    max_total_delay: Duration,
}

impl RetryOptions {
    /// Four attempts; waits of about 0.8, 1.6 and 3.2 seconds; at most 60 seconds of waiting in all.
    #[must_use]
    pub fn new() -> Self {
        Self {
            max_attempts: 4,
            initial_delay: Duration::from_millis(800),
            max_total_delay: Duration::from_secs(60),
        }
    }

    /// One attempt.
    #[must_use]
    pub fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets how many times a request is sent at most, the first included. Default: 4. Zero is taken as one.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Sets the wait before the first repeat; it doubles with each, and half of it is random. Default: 0.8 seconds.
    #[must_use]
    pub fn initial_delay(mut self, delay: Duration) -> Self {
        self.initial_delay = delay;
        self
    }

    /// Sets how long all waits of one call together may be. Default: 60 seconds.
    ///
    /// A wait that the service asks for and that goes beyond it is not begun: the error is returned at once, with
    /// [`Error::retry_after`](crate::Error::retry_after).
    #[must_use]
    pub fn max_total_delay(mut self, delay: Duration) -> Self {
        self.max_total_delay = delay;
        self
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts
    }

    pub(crate) fn total_delay(&self) -> Duration {
        self.max_total_delay
    }

    /// The wait after the failure of attempt number `attempt`: exponential, half of it random, so that clients that failed
    /// together do not come back together.
    pub(crate) fn backoff(&self, attempt: u32, random: u64) -> Duration {
        let doubled = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        let full = self.initial_delay.saturating_mul(doubled).min(self.max_total_delay);
        #[expect(clippy::cast_precision_loss, reason = "a fraction of chance needs no precision")]
        let fraction = random as f64 / u64::MAX as f64;
        full / 2 + (full / 2).mul_f64(fraction)
    }
}

impl Default for RetryOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// How long the service asks to wait: `retry-after-ms`, `x-ms-retry-after-ms`, or `Retry-After` in seconds or as a date.
///
/// What is malformed, negative or not finite is ignored, and the next header asked. A date in the past is zero.
pub(crate) fn hint(headers: &HeaderMap, now: OffsetDateTime) -> Option<Duration> {
    let text =
        |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok()).map(str::trim);
    [headers::RETRY_AFTER_MS, headers::MS_RETRY_AFTER_MS]
        .iter()
        .find_map(|name| number(text(name)?, 0.001))
        .or_else(|| {
            let value = text(&header::RETRY_AFTER)?;
            number(value, 1.0).or_else(|| until(value, date(headers).unwrap_or(now)))
        })
}

/// The `Date` of an answer.
pub(crate) fn date(headers: &HeaderMap) -> Option<OffsetDateTime> {
    let text = headers.get(header::DATE)?.to_str().ok()?;
    httpdate::parse_http_date(text.trim()).ok().map(OffsetDateTime::from)
}

/// Digits with an optional fraction; `f64` alone would also take `1e9`, `inf` and `nan`.
fn number(text: &str, unit: f64) -> Option<Duration> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value = plain.then(|| text.parse::<f64>().ok()).flatten()?;
    Duration::try_from_secs_f64(value * unit).ok()
}

/// The time from `now`, by the clock of whoever wrote the date, to a date.
fn until(text: &str, now: OffsetDateTime) -> Option<Duration> {
    let date = OffsetDateTime::from(httpdate::parse_http_date(text).ok()?);
    Some((date - now).try_into().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2024-01-15 09:30:05 UTC);

    fn hint_of(pairs: &[(&'static str, &str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        hint(&headers, NOW)
    }

    #[test]
    fn every_documented_form_is_read() {
        for (name, value, millis) in [
            ("retry-after", "7", 7000),
            ("retry-after", "1.5", 1500),
            ("retry-after", " 2 ", 2000),
            ("retry-after", "0", 0),
            ("retry-after", "Mon, 15 Jan 2024 09:30:10 GMT", 5000),
            ("retry-after", "Mon, 15 Jan 2024 09:00:00 GMT", 0),
            ("retry-after-ms", "250", 250),
            ("x-ms-retry-after-ms", "350", 350),
        ] {
            assert_eq!(hint_of(&[(name, value)]), Some(Duration::from_millis(millis)), "{name}: {value}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_ignored() {
        for value in
            ["", "-1", "soon", "inf", "nan", "1e3", "0x10", "1.2.3", ".", "+7", "9".repeat(400).as_str()]
        {
            assert_eq!(hint_of(&[("retry-after", value)]), None, "{value}");
        }
        assert_eq!(hint_of(&[("retry-after-ms", "-5"), ("retry-after", "3")]), Some(Duration::from_secs(3)));
    }

    #[test]
    fn milliseconds_win_over_seconds() {
        assert_eq!(
            hint_of(&[("retry-after", "3"), ("retry-after-ms", "250")]),
            Some(Duration::from_millis(250))
        );
    }

    #[test]
    fn a_date_counts_from_the_date_of_the_answer() {
        let hint = hint_of(&[
            ("date", "Mon, 15 Jan 2024 11:00:00 GMT"),
            ("retry-after", "Mon, 15 Jan 2024 11:00:09 GMT"),
        ]);
        assert_eq!(hint, Some(Duration::from_secs(9)));
    }

    #[test]
    fn backoff_doubles_and_stays_between_half_and_whole() {
        let options = RetryOptions::new();
        assert_eq!(options.backoff(1, 0), Duration::from_millis(400));
        assert_eq!(options.backoff(1, u64::MAX), Duration::from_millis(800));
        assert_eq!(options.backoff(3, u64::MAX), Duration::from_millis(3200));
        assert_eq!(options.backoff(u32::MAX, u64::MAX), Duration::from_secs(60));
    }

    proptest! {
        #[test]
        fn no_hint_panics(value in "\\PC*", bytes in proptest::collection::vec(32_u8..=255, 0..40)) {
            for value in [HeaderValue::from_str(&value).ok(), HeaderValue::from_bytes(&bytes).ok()].into_iter().flatten() {
                let mut headers = HeaderMap::new();
                headers.insert("date", value.clone());
                headers.insert("retry-after", value);
                let _ = hint(&headers, NOW);
            }
        }
    }
}
