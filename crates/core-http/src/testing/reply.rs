//! What a scripted transport answers.

use std::{fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// One scripted answer, or failure.
///
/// ```
/// use core_http::testing::Reply;
/// use std::time::Duration;
///
/// let slow = Reply::status(200).header("ms-cv", "abc.0").json(r#"{"id":"1"}"#).after(Duration::from_secs(3));
/// let cut = Reply::status(200).json(r#"{"id":"#).then_break("connection reset by peer");
/// let refused = Reply::not_sent("connection refused");
/// ```
#[derive(Clone)]
pub struct Reply {
    pub(super) head: Head,
    pub(super) delay: Duration,
    pub(super) chunks: Vec<(Duration, Bytes)>,
    pub(super) end: End,
}

#[derive(Clone)]
pub(super) enum Head {
    Answer(StatusCode, HeaderMap),
    NotSent(String),
    Interrupted(String),
    Never,
}

#[derive(Clone)]
pub(super) enum End {
    Whole,
    Broken(String),
    Never,
}

impl Reply {
    fn new(head: Head) -> Self {
        Self { head, delay: Duration::ZERO, chunks: Vec::new(), end: End::Whole }
    }

    /// An answer with this status, without headers and body. A number that is no status answers 500.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(Head::Answer(status, HeaderMap::new()))
    }

    /// No connection: nothing was sent.
    #[must_use]
    pub fn not_sent(message: impl Into<String>) -> Self {
        Self::new(Head::NotSent(message.into()))
    }

    /// The connection breaks before an answer: the request may have been sent.
    #[must_use]
    pub fn interrupted(message: impl Into<String>) -> Self {
        Self::new(Head::Interrupted(message.into()))
    }

    /// No answer ever.
    #[must_use]
    pub fn never() -> Self {
        Self::new(Head::Never)
    }

    /// Adds a header. Names and values that are none are left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Head::Answer(_, headers), Ok(name), Ok(value)) =
            (&mut self.head, HeaderName::try_from(name), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
        self
    }

    /// Sets a JSON body, as text, with its content type.
    #[must_use]
    pub fn json(self, text: &str) -> Self {
        self.header("content-type", "application/json; charset=utf-8")
            .chunk(Bytes::copy_from_slice(text.as_bytes()))
    }

    /// Adds a piece of the body.
    #[must_use]
    pub fn chunk(self, bytes: impl Into<Bytes>) -> Self {
        self.chunk_after(Duration::ZERO, bytes)
    }

    /// Adds a piece of the body that comes this much later than the one before.
    #[must_use]
    pub fn chunk_after(mut self, delay: Duration, bytes: impl Into<Bytes>) -> Self {
        self.chunks.push((delay, bytes.into()));
        self
    }

    /// Breaks the connection after the pieces of the body that are there.
    #[must_use]
    pub fn then_break(mut self, message: impl Into<String>) -> Self {
        self.end = End::Broken(message.into());
        self
    }

    /// Never ends the body.
    #[must_use]
    pub fn then_hang(mut self) -> Self {
        self.end = End::Never;
        self
    }

    /// Lets the answer, or the failure, take this long.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.head {
            Head::Answer(status, _) => write!(f, "Reply({status}, {} chunks)", self.chunks.len()),
            Head::NotSent(message) => write!(f, "Reply(not sent: {message})"),
            Head::Interrupted(message) => write!(f, "Reply(interrupted: {message})"),
            Head::Never => f.write_str("Reply(never)"),
        }
    }
}
