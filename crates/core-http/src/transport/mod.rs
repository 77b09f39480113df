//! The seam between the pipeline and the network.
//!
//! A [`Transport`] sends one request once and hands back the answer as it comes in. It follows no redirects, repeats
//! nothing, decodes nothing and judges no status: all that is decided in one place above it, for every transport alike.

#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;

use std::{
    error::Error as StdError,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use crate::request::Request;

/// Sends one request, once.
///
/// What an implementation owes:
/// - It sends exactly the method, the text of the URL, the headers and the body of the request, and adds at most `Host`
///   (the authority of the URL), `Content-Length` and what the connection itself needs. The first three are signed.
/// - It follows no redirects, repeats nothing, and asks for no compression.
/// - It says truly whether anything of a failed request may have left: [`TransportError::not_sent`] is a promise, and
///   a wrong one buys a phone number twice.
/// - A body that ends before its announced length is an error of the body's stream.
/// - [`Request::wants_fresh_connection`]: no idle connection of a pool is used.
///
/// Dropping the future aborts the exchange.
///
/// ```
/// use async_trait::async_trait;
/// use core_http::{Request, ResponseBody, Transport, TransportError, TransportResponse, http::StatusCode};
///
/// /// Answers everything with an empty JSON object.
/// #[derive(Debug)]
/// struct Empty;
///
/// #[async_trait]
/// impl Transport for Empty {
///     async fn send(&self, _request: Request) -> Result<TransportResponse, TransportError> {
///         Ok(TransportResponse::new(StatusCode::OK, ResponseBody::from("{}")))
///     }
/// }
/// ```
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request and returns when the head of the answer is there.
    ///
    /// # Errors
    ///
    /// Only if no answer came. A status of 500 is an answer.
    async fn send(&self, request: Request) -> Result<TransportResponse, TransportError>;
}

/// The head of an answer, and its body as it comes in.
#[derive(Debug)]
pub struct TransportResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: ResponseBody,
}

impl TransportResponse {
    /// An answer without headers.
    #[must_use]
    pub fn new(status: StatusCode, body: ResponseBody) -> Self {
        Self { status, headers: HeaderMap::new(), body }
    }

    /// Sets all headers.
    #[must_use]
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(crate) fn into_parts(self) -> (StatusCode, HeaderMap, ResponseBody) {
        (self.status, self.headers, self.body)
    }
}

/// The body of an answer: a stream of pieces.
///
/// ```
/// use core_http::ResponseBody;
///
/// let whole = ResponseBody::from("all at once");
/// let empty = ResponseBody::empty();
/// ```
pub struct ResponseBody(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl ResponseBody {
    /// A body whose pieces come from this stream.
    #[must_use]
    pub fn new(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// No body.
    #[must_use]
    pub fn empty() -> Self {
        Self::from(Bytes::new())
    }

    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}

/// All in one piece.
impl From<Bytes> for ResponseBody {
    fn from(bytes: Bytes) -> Self {
        Self::new(Once(Some(bytes).filter(|bytes| !bytes.is_empty())))
    }
}

/// All in one piece.
impl From<&'static str> for ResponseBody {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// Why no answer, or not all of it, came.
///
/// ```
/// use core_http::TransportError;
///
/// let error = TransportError::not_sent("no route to host");
/// assert!(!error.may_have_been_sent());
/// let error = TransportError::interrupted("connection reset by peer");
/// assert!(error.may_have_been_sent());
/// ```
#[derive(Debug)]
pub struct TransportError {
    stage: Stage,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Connecting,
    Sending,
    Refused,
}

impl TransportError {
    /// Not a single byte of the request left: no address, no connection, no TLS. It may be repeated by any operation.
    #[must_use]
    pub fn not_sent(message: impl Into<String>) -> Self {
        Self { stage: Stage::Connecting, message: message.into(), source: None }
    }

    /// Something of the request may have left. Only operations that may be repeated at will are.
    #[must_use]
    pub fn interrupted(message: impl Into<String>) -> Self {
        Self { stage: Stage::Sending, message: message.into(), source: None }
    }

    /// This transport cannot send such a request, now or later: nothing left, and it is not repeated.
    #[must_use]
    pub fn unusable(message: impl Into<String>) -> Self {
        Self { stage: Stage::Refused, message: message.into(), source: None }
    }

    /// Adds the error underneath. Its text must not hold the URL or a secret.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Whether anything of the request may have left this machine.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.stage == Stage::Sending
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source
    }

    pub(crate) fn is_permanent(&self) -> bool {
        self.stage == Stage::Refused
    }
}

/// Writes the message alone.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
