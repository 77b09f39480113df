//! Errors of the official crates as text that is safe to print.

use std::error::Error as _;

use azure_core::error::ErrorKind;

/// How much of a text is kept: enough for what Entra and the tools say, too little for a page of HTML.
const LONGEST: usize = 1000;

/// The error with its causes on one line, without secrets: the given ones, and whatever looks like a JSON web token.
pub(crate) fn describe(error: &azure_core::Error, secrets: &[String]) -> String {
    // What a deserializer says quotes what it read, which was to be a token.
    if chain(error).any(|error| *error.kind() == ErrorKind::DataConversion && error.source().is_some()) {
        return "the answer could not be read".to_owned();
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(next.trim()) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    clean(&text, secrets)
}

/// The status of the HTTP answer at the root of the error.
pub(crate) fn http_status(error: &azure_core::Error) -> Option<u16> {
    chain(error).find_map(azure_core::Error::http_status).map(Into::into)
}

/// The error and those of its causes that are of the same type.
fn chain(error: &azure_core::Error) -> impl Iterator<Item = &azure_core::Error> {
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |error| (*error).source()).filter_map(|error| error.downcast_ref())
}

/// The text on one line and of bounded length, with `***` in place of secrets.
pub(crate) fn clean(text: &str, secrets: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        // One of fewer characters is no secret, and would be found in ordinary words.
        if secret.trim().len() >= 4 {
            text = text.replace(secret.trim(), "***");
        }
    }
    let text = without_tokens(&text);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// The text with `***` in place of every JSON web token: base64url of `{"` and what follows in the token's alphabet.
fn without_tokens(text: &str) -> String {
    let in_token = |c: char| c.is_ascii_alphanumeric() || "-_.~+/=".contains(c);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("eyJ") {
        kept.push_str(before);
        kept.push_str("***");
        rest = after.trim_start_matches(in_token);
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use azure_core::{Error, error::ErrorKind};

    use super::{clean, describe, http_status};

    #[test]
    fn secrets_and_tokens_are_masked() {
        let secrets = ["p~ss word".to_owned(), "abc".to_owned(), " ".to_owned()];
        assert_eq!(clean("x p~ss word y abc", &secrets), "x *** y abc");
        assert_eq!(clean("got 'eyJhbGciOi.eyJleHA-_.c2ln' and\r\n\teyJ", &[]), "got '***' and ***");
        assert_eq!(clean("Bearer eyJ0.a.b: no", &[]), "Bearer ***: no");
    }

    #[test]
    fn texts_are_one_line_of_bounded_length() {
        assert_eq!(clean(" a\r\n\n b\u{1b}[31mc ", &[]), "a b [31mc");
        let long = clean(&"ä".repeat(5000), &[]);
        assert_eq!(long.chars().count(), 1003);
        assert!(long.ends_with("ä..."));
    }

    #[test]
    fn causes_follow_unless_the_text_has_them() {
        let cause = std::io::Error::other("connection refused");
        let error = Error::with_error(ErrorKind::Connection, cause, "cannot send");
        let error = Error::with_error(ErrorKind::Credential, error, "failed: cannot send");
        assert_eq!(describe(&error, &[]), "failed: cannot send: connection refused");
        assert_eq!(http_status(&error), None);
    }

    #[test]
    fn answers_that_cannot_be_read_are_not_quoted() {
        let quoting = std::io::Error::other("invalid type: string \"opaque-token\", expected a map");
        let error = Error::new(ErrorKind::DataConversion, quoting);
        let error =
            Error::with_error(ErrorKind::Credential, error, "failed: invalid type: string \"opaque-token\"");
        assert_eq!(describe(&error, &[]), "the answer could not be read");
    }

    #[test]
    fn the_status_is_found_below_wrappers() {
        let kind = ErrorKind::HttpResponse { status: 400.into(), error_code: None, raw_response: None };
        let error = Error::with_error(ErrorKind::Credential, Error::with_message(kind, "bad"), "failed: bad");
        assert_eq!(http_status(&error), Some(400));
    }
}
