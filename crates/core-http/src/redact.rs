//! What may be shown of headers, addresses and foreign texts.
//!
//! Everything is hidden but what an allow list names: a header or query value that nobody thought of stays out of logs.

use std::{borrow::Cow, fmt};

use http::{HeaderMap, HeaderName, HeaderValue};

/// Shown in place of a value that is not on the allow list.
pub(crate) const REDACTED: &str = "REDACTED";
/// The longest message, in bytes, that is kept of a text from outside.
pub(crate) const MESSAGE_LIMIT: usize = 2048;
/// The longest id or code, in bytes, that is kept of a text from outside.
pub(crate) const ID_LIMIT: usize = 256;

/// Headers whose values may be logged. Lower case and sorted, for the binary search.
const HEADERS: &[&str] = &[
    "accept",
    "accept-language",
    "api-supported-versions",
    "cache-control",
    "capabilities-id",
    "content-length",
    "content-type",
    "date",
    "ms-cv",
    "operation-id",
    "purchase-id",
    "release-id",
    "request-context",
    "reservation-purchase-id",
    "retry-after",
    "retry-after-ms",
    "search-id",
    "server",
    "transfer-encoding",
    "user-agent",
    "x-azure-ref",
    "x-ms-client-request-id",
    "x-ms-content-sha256",
    "x-ms-date",
    "x-ms-error-code",
    "x-ms-request-id",
    "x-ms-retry-after-ms",
    "x-processing-time",
];

/// The value of a header as it may be logged.
pub(crate) fn header<'a>(name: &HeaderName, value: &'a HeaderValue) -> Cow<'a, str> {
    if value.is_sensitive() || HEADERS.binary_search(&name.as_str()).is_err() {
        return Cow::Borrowed(REDACTED);
    }
    match value.to_str() {
        Ok(text) if text.len() > ID_LIMIT => Cow::Owned(clean(text.to_owned(), ID_LIMIT)),
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Borrowed("not text"),
    }
}

/// Headers as they may be logged.
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.0.iter().map(|(name, value)| (name.as_str(), header(name, value))))
            .finish()
    }
}

/// A text from outside, made fit for a line of a log: no control characters, and cut at `limit` bytes.
pub(crate) fn clean(mut text: String, limit: usize) -> String {
    if text.len() > limit {
        text.truncate(floor_char_boundary(&text, limit));
        text.push('…');
    }
    if text.contains(is_unprintable) {
        text = text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect();
    }
    text
}

/// Control characters could forge a line of a log or steer a terminal; bidirectional marks could reorder it
/// (CWE-117, CVE-2021-42574).
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `str::floor_char_boundary`, which came with Rust 1.91.
fn floor_char_boundary(text: &str, index: usize) -> usize {
    (0..=index).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_allow_list_is_sorted() {
        assert!(HEADERS.is_sorted());
    }

    #[test]
    fn unknown_and_sensitive_headers_are_hidden() {
        let cookie = HeaderName::from_static("set-cookie");
        assert_eq!(header(&cookie, &HeaderValue::from_static("a=b")), REDACTED);
        let mut date = HeaderValue::from_static("today");
        assert_eq!(header(&http::header::DATE, &date), "today");
        date.set_sensitive(true);
        assert_eq!(header(&http::header::DATE, &date), REDACTED);
    }

    #[test]
    fn texts_lose_control_characters_and_are_cut_between_characters() {
        assert_eq!(clean("a\r\nb\u{1b}[31m\u{202e}".into(), 99), "a  b [31m ");
        assert_eq!(clean("äöü".into(), 3), "ä…");
    }
}
