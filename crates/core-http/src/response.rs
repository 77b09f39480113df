//! A whole answer, and how it is collected from the network.

use std::{fmt, future::poll_fn, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;

use crate::{
    error::{Error, ErrorBuilder, ErrorKind, Result},
    headers,
    proof::Proof,
    redact, retry,
    service_error::ServiceError,
    transport::{ResponseBody, TransportError},
};

/// A whole answer of the service: status, headers and body, with what is known of the call.
///
/// Debug shows the size of the body, and of headers what may be logged.
#[derive(Clone)]
pub struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    call: CallRecord,
}

/// Which call an answer belongs to and what it took; filled in when the call ends.
#[derive(Clone, Default)]
pub(crate) struct CallRecord {
    pub(crate) operation: &'static str,
    pub(crate) path: String,
    pub(crate) request_id: Option<HeaderValue>,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) proof: Proof,
}

impl Response {
    /// An answer with this status, these headers and this body; for tests and for policies that answer themselves.
    ///
    /// ```
    /// use core_http::{Response, http::{HeaderMap, StatusCode}};
    ///
    /// let response = Response::new(StatusCode::OK, HeaderMap::new(), r#"{"id":"8:acs:x"}"#);
    /// let json: serde_json::Value = response.json()?;
    /// assert_eq!(json["id"], "8:acs:x");
    /// # Ok::<(), core_http::Error>(())
    /// ```
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into(), call: CallRecord::default() }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers, without any that repeats the key's signature or the token of the request: some gateways echo what they
    /// were sent.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as text; `None` if it is not there or not visible ASCII.
    #[must_use]
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body, as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The `x-ms-client-request-id` that was sent.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.call.request_id.as_ref().and_then(|id| id.to_str().ok())
    }

    /// The service's own reference for the exchange, `MS-CV`, which its support asks for.
    #[must_use]
    pub fn ms_cv(&self) -> Option<&str> {
        self.header(&headers::MS_CV)
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.call.attempts
    }

    /// How long the call took, repeats and waits included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.call.elapsed
    }

    /// Reads the body as a JSON object.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the body is empty, is HTML, is not a JSON object, or not of the expected form. The
    /// message names the field and tells the place, and nothing of the content. The request has been acted on.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        match self.body.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => {}
            None => return Err(self.unexpected("the body is empty where JSON was expected")),
            Some(b'<') => return Err(self.unexpected("the body is HTML or XML where JSON was expected")),
            Some(_) => return Err(self.unexpected("the body is not a JSON object")),
        }
        // The text of serde_json's error quotes the value it stumbled over, so only its place is told.
        serde_json::from_slice(&self.body).map_err(|error| {
            let fault = if error.is_data() {
                format!("has a field missing or of another form{}", self.path_of_fault::<T>())
            } else {
                "is not valid JSON".to_owned()
            };
            self.unexpected(format!("the body {fault}, at line {} column {}", error.line(), error.column()))
        })
    }

    /// Where reading this type fails, such as `: phoneNumbers[0].cost.amount`. Reads again, as keeping the path would cost
    /// every good answer; a key is the service's text, in which the credential is hidden.
    fn path_of_fault<T: DeserializeOwned>(&self) -> String {
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        match serde_path_to_error::deserialize::<_, T>(&mut json).map_err(|error| error.path().to_string()) {
            // A dot stands for the whole.
            Err(path) if path != "." => format!(": {}", self.proof().clean(&path, redact::ID_LIMIT)),
            _ => String::new(),
        }
    }

    /// An error of kind [`ErrorKind::Decode`] about this answer; for authors of clients. Says that the request may have
    /// taken effect.
    #[must_use]
    pub fn unexpected(&self, fault: impl fmt::Display) -> Error {
        let error = self.error(ErrorKind::Decode, format!("answered {}, but {fault}", self.status.as_u16()));
        self.in_call(error.may_have_been_sent().build())
    }

    /// Starts an error about this answer, with its status, references and call; for authors of clients.
    ///
    /// ```
    /// use core_http::{ErrorKind, Response, http::{HeaderMap, StatusCode}};
    ///
    /// let answer = Response::new(StatusCode::MULTI_STATUS, HeaderMap::new(), "{}");
    /// let error = answer.failure(ErrorKind::Partial, "1 of 2 numbers was reserved").may_have_been_sent().build();
    /// assert_eq!(error.status(), Some(StatusCode::MULTI_STATUS));
    /// ```
    #[must_use]
    pub fn failure(&self, kind: ErrorKind, message: impl Into<String>) -> ErrorBuilder {
        ErrorBuilder::from_error(self.in_call(self.error(kind, message).build()))
    }

    /// How long the service asks to wait before the next request, if it says so in a usable form; `now` is for dates in an
    /// answer that has none itself. For authors of clients.
    #[must_use]
    pub fn retry_after(&self, now: OffsetDateTime) -> Option<Duration> {
        retry::hint(&self.headers, now)
    }

    /// Reads an error object that is part of this answer; texts that repeat the credential are hidden. For authors of
    /// clients.
    #[must_use]
    pub fn service_error(&self, value: &Value) -> Option<ServiceError> {
        ServiceError::from_value_without(value, self.proof())
    }

    /// Starts an error about this answer, with status and references.
    pub(crate) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> ErrorBuilder {
        ErrorBuilder::new(kind, message).status(self.status).ms_cv(self.ms_cv())
    }

    /// Adds the call to an error about its answer.
    pub(crate) fn in_call(&self, error: Error) -> Error {
        match self.request_id() {
            Some(id) => error.with_call(self.call.operation, id, self.call.attempts, self.call.elapsed),
            None => error,
        }
    }

    pub(crate) fn with_call(mut self, call: CallRecord) -> Self {
        self.call = call;
        self
    }

    /// What the request proved itself with, to be hidden where the answer repeats it.
    pub(crate) fn proof(&self) -> &Proof {
        &self.call.proof
    }

    /// The path that was asked, which links may be relative to.
    pub(crate) fn path(&self) -> &str {
        if self.call.path.is_empty() { "/" } else { &self.call.path }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &redact::Headers(&self.headers))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("attempts", &self.call.attempts)
            .finish_non_exhaustive()
    }
}

/// Why a body could not be had whole.
#[derive(Debug)]
pub(crate) enum BodyFault {
    /// The connection broke, or fewer bytes came than were announced: as if no answer had come.
    Truncated(TransportError),
    /// More than the limit came.
    TooLong,
    /// It is compressed, which was not asked for.
    Encoded,
}

/// Collects a body of at most `limit` bytes. A body in one piece is not copied.
pub(crate) async fn collect(
    headers: &HeaderMap,
    mut body: ResponseBody,
    limit: usize,
) -> Result<Bytes, BodyFault> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    if encodings.any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(BodyFault::Encoded);
    }
    let announced = content_length(headers);
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(BodyFault::TooLong);
    }
    let bytes = join_chunks(&mut body, limit).await?;
    match announced {
        Some(length) if length != bytes.len() as u64 => {
            let message = format!("{} of {length} bytes of the body came", bytes.len());
            Err(BodyFault::Truncated(TransportError::interrupted(message)))
        }
        _ => Ok(bytes),
    }
}

async fn join_chunks(body: &mut ResponseBody, limit: usize) -> Result<Bytes, BodyFault> {
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(chunk) = poll_fn(|cx| body.poll_chunk(cx)).await {
        let chunk = chunk.map_err(BodyFault::Truncated)?;
        if first.len() + joined.len() + chunk.len() > limit {
            return Err(BodyFault::TooLong);
        }
        if first.is_empty() && joined.is_empty() {
            first = chunk;
        } else {
            joined.extend_from_slice(&std::mem::take(&mut first));
            joined.extend_from_slice(&chunk);
        }
    }
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "it is read, and nothing more")]
    struct Page {
        items: Vec<BTreeMap<String, u8>>,
    }

    #[test]
    fn a_field_that_cannot_be_read_is_named_and_its_value_is_not_quoted() {
        for (body, path) in [
            (r#"{"items":[{"a":1},{"a":1,"b":"canary"}]}"#, ": items[1].b,"),
            (r#"{"items":[{"a":300}]}"#, ": items[0].a,"),
            (r#"{"items":"canary"}"#, ": items,"),
            (r#"{"other":"canary"}"#, "form, at line"),
        ] {
            let answer = Response::new(StatusCode::OK, HeaderMap::new(), body);
            let error = answer.json::<Page>().unwrap_err();
            assert!(error.kind() == ErrorKind::Decode && error.to_string().contains(path), "{error}");
            assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        }
    }
}
