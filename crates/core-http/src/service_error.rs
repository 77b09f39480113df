//! What the service says of a failure.
//!
//! The documented form is `{"error":{"code","message","target"?,"details"?,"innererror"?}}`, but proxies, older
//! versions and gateways answer other things. Reading never fails: whatever cannot be read is left out, and the status
//! of the answer is kept in any case.

use std::{cell::Cell, fmt};

use serde_json::{Map, Value};

use crate::{proof::Proof, redact};

/// How deep inner errors are followed, how many details are kept of each, and how many errors of both kinds in all.
const MAX_DEPTH: usize = 8;
const MAX_DETAILS: usize = 64;
const MAX_ERRORS: usize = 128;
/// The longest line, in bytes, that is written of an error with all that is behind it.
const MAX_LINE: usize = 8 * 1024;

/// What the service says of a failure: a code for programs, a message for people, and what they are about.
///
/// Every part is optional on the wire. Texts are the service's own, without control characters and cut at 2 KiB.
///
/// ```
/// use core_http::ServiceError;
///
/// let body = br#"{"error":{"code":"ValidationError","message":"too long","target":"expiresInMinutes"}}"#;
/// let error = ServiceError::from_body(body).unwrap();
/// assert_eq!(error.code(), Some("ValidationError"));
/// assert_eq!(error.target(), Some("expiresInMinutes"));
/// assert_eq!(error.to_string(), "ValidationError: too long (target expiresInMinutes)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceError {
    code: Option<String>,
    message: Option<String>,
    target: Option<String>,
    details: Vec<ServiceError>,
    inner: Option<Box<ServiceError>>,
}

impl ServiceError {
    /// Reads the body of a failed answer; `None` if there is nothing readable in it.
    ///
    /// Field names are read in any case, `innererror` and `innerError` alike; the wrapping `error` may be missing, as
    /// in a failed operation's own error. A problem document (RFC 9457) gives its `title` and `detail`.
    #[must_use]
    pub fn from_body(body: &[u8]) -> Option<Self> {
        Self::from_body_without(body, &Proof::default())
    }

    /// Reads an error object that is part of a larger answer, such as the `error` of a failed operation.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        Self::from_value_without(value, &Proof::default())
    }

    /// The code for programs, such as `NotFound`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The message for people.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// What the error is about, such as the name of a field.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// Several errors behind this one, at most 64, and 128 in all with those behind them.
    #[must_use]
    pub fn details(&self) -> &[ServiceError] {
        &self.details
    }

    /// The more specific error behind this one.
    #[must_use]
    pub fn inner(&self) -> Option<&ServiceError> {
        self.inner.as_deref()
    }

    /// The most specific code: that of the innermost error that has one.
    ///
    /// SIP routing answers `UnprocessableConfiguration` with the reason inside, such as `MissingTrunk`.
    #[must_use]
    pub fn innermost_code(&self) -> Option<&str> {
        self.inner().and_then(Self::innermost_code).or(self.code())
    }

    /// An error that is known by its code alone, from the header `x-ms-error-code`.
    pub(crate) fn from_code(code: &str) -> Self {
        Self { code: Some(redact::clean(code.to_owned(), redact::ID_LIMIT)), ..Self::default() }
    }

    /// Like [`from_body`](Self::from_body), for the answer to a request with this proof: texts that repeat it are hidden.
    pub(crate) fn from_body_without(body: &[u8], proof: &Proof) -> Option<Self> {
        Self::from_value_without(&serde_json::from_slice(body).ok()?, proof)
    }

    /// Like [`from_value`](Self::from_value), and texts that repeat the proof are hidden.
    pub(crate) fn from_value_without(value: &Value, proof: &Proof) -> Option<Self> {
        let fields = value.as_object()?;
        let fields = field(fields, &["error"]).and_then(Value::as_object).unwrap_or(fields);
        let error = Self::read(fields, proof, 0, &Cell::new(MAX_ERRORS));
        (error != Self::default()).then_some(error)
    }

    fn read(fields: &Map<String, Value>, proof: &Proof, depth: usize, left: &Cell<usize>) -> Self {
        let text = |names: &[&str], limit| {
            let text = field(fields, names)?.as_str().filter(|text| !text.trim().is_empty())?;
            Some(proof.clean(text, limit))
        };
        let deeper = |value: &Value| {
            let fields = value.as_object().filter(|_| depth < MAX_DEPTH)?;
            left.set(left.get().checked_sub(1)?);
            Some(Self::read(fields, proof, depth + 1, left))
        };
        Self {
            code: text(&["code", "title"], redact::ID_LIMIT),
            message: text(&["message", "detail"], redact::MESSAGE_LIMIT),
            target: text(&["target"], redact::ID_LIMIT),
            details: field(fields, &["details"])
                .and_then(Value::as_array)
                .map(|details| details.iter().take(MAX_DETAILS).filter_map(deeper).collect())
                .unwrap_or_default(),
            inner: field(fields, &["innererror"])
                .and_then(deeper)
                .filter(|e| *e != Self::default())
                .map(Box::new),
        }
    }
}

/// The first of these fields that is there, compared without case.
fn field<'a>(fields: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| {
        fields
            .get(*name)
            .or_else(|| fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v))
    })
}

/// Writes code, message, target and the inner errors in one line of at most 8 KiB.
impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = String::new();
        self.append_to(&mut line);
        f.write_str(&redact::clean(line, MAX_LINE))
    }
}

impl ServiceError {
    fn append_to(&self, line: &mut String) {
        match (self.code(), self.message()) {
            (Some(code), Some(message)) => line.extend([code, ": ", message]),
            (Some(text), None) | (None, Some(text)) => line.push_str(text),
            (None, None) => line.push_str("no code and no message"),
        }
        if let Some(target) = self.target() {
            line.extend([" (target ", target, ")"]);
        }
        let inner = self.inner.iter().map(|inner| (" <- ", &**inner));
        for (separator, error) in self.details.iter().map(|detail| ("; ", detail)).chain(inner) {
            if line.len() > MAX_LINE {
                return;
            }
            line.push_str(separator);
            error.append_to(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<ServiceError> {
        ServiceError::from_body(body.as_bytes())
    }

    #[test]
    fn inner_errors_are_read_in_both_spellings() {
        for name in ["innererror", "innerError", "InnerError"] {
            let error = read(&format!(r#"{{"error":{{"code":"A","{name}":{{"code":"B"}}}}}}"#)).unwrap();
            assert_eq!(error.innermost_code(), Some("B"));
            assert_eq!(error.to_string(), "A <- B");
        }
    }

    #[test]
    fn what_is_missing_or_of_the_wrong_type_is_left_out() {
        let error =
            read(r#"{"error":{"code":7,"message":"m","target":null,"details":{},"innererror":[]}}"#).unwrap();
        assert_eq!(error, ServiceError { message: Some("m".into()), ..ServiceError::default() });
    }

    #[test]
    fn the_wrapper_may_be_missing_and_names_in_any_case() {
        assert_eq!(read(r#"{"Code":"A","Message":"m"}"#).unwrap().to_string(), "A: m");
        assert_eq!(read(r#"{"Error":{"Code":"A"}}"#).unwrap().code(), Some("A"));
        assert_eq!(read(r#"{"title":"Bad","detail":"why","status":400}"#).unwrap().to_string(), "Bad: why");
    }

    #[test]
    fn what_cannot_be_read_gives_nothing() {
        for body in ["", "<html>", "[]", "null", "{}", r#"{"error":{}}"#, r#"{"error":null}"#, "\u{feff}{}"] {
            assert_eq!(read(body), None, "{body}");
        }
        assert_eq!(ServiceError::from_body(&[0xff, 0xfe]), None);
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep =
            (0..100).fold("{}".to_owned(), |inner, n| format!(r#"{{"code":"c{n}","innererror":{inner}}}"#));
        let error = read(&deep).unwrap();
        assert_eq!(std::iter::successors(Some(&error), |e| e.inner()).count(), MAX_DEPTH + 1);
        let wide = format!(r#"{{"details":[{}]}}"#, vec![r#"{"code":"x"}"#; 1000].join(","));
        assert_eq!(read(&wide).unwrap().details().len(), MAX_DETAILS);
    }
}
