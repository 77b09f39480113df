//! One call of one operation, before it has an address: what a client's method makes of its arguments.

use std::fmt;

use bytes::Bytes;
use core_auth::Secret;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::Serialize;
use time::OffsetDateTime;
use url::Url;

use crate::{
    error::{Error, ErrorBuilder, ErrorKind, Result},
    headers, target,
};

/// Whether a request may be sent again after its answer was lost. Declared by each operation, never guessed from the
/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a closed set: every operation is exactly one of these")]
pub enum Replay {
    /// A repeat does no harm: reads, and changes that set rather than add. Repeated after a failed connection, a lost or
    /// truncated answer, a time-out, 408, 429, 500, 502, 503 and 504.
    Always,
    /// A repeat does harm. Repeated only if nothing of the request left, and after a 429 with a usable `Retry-After`,
    /// which is a refusal.
    IfNotSent,
    /// A repeat buys again. Repeated like [`IfNotSent`](Self::IfNotSent); once the request may have left it is never sent
    /// again, and the client looks what became of it.
    Settle,
}

/// What is fixed about an operation of the service. Clients keep them as `static`s, one table for each surface.
///
/// ```
/// use core_http::service::{Method, Operation, Replay};
///
/// static DELETE_USER: Operation =
///     Operation::new("delete_user", Method::DELETE, "/identities/{userId}", Replay::Always)
///         .success(&[204])
///         .done_if_gone_on_repeat();
///
/// assert_eq!(DELETE_USER.name(), "delete_user");
/// ```
#[derive(Debug)]
pub struct Operation {
    name: &'static str,
    method: Method,
    template: &'static str,
    replay: Replay,
    success: &'static [u16],
    done_if_gone_on_repeat: bool,
}

impl Operation {
    /// An operation that answers 200. `name` is that of the client's method; `template` is its path, with placeholders for
    /// what varies, such as `/identities/{userId}/:issueAccessToken`.
    #[must_use]
    pub const fn new(name: &'static str, method: Method, template: &'static str, replay: Replay) -> Self {
        Self { name, method, template, replay, success: &[200], done_if_gone_on_repeat: false }
    }

    /// Sets the statuses that mean success; any other is an error, other 2xx included. Default: 200.
    #[must_use]
    pub const fn success(mut self, statuses: &'static [u16]) -> Self {
        self.success = statuses;
        self
    }

    /// A 404 after an attempt whose answer was lost means that that attempt did the work: for the deletion of what only
    /// the caller deletes. After attempts that did nothing (refused, or never sent) a 404 is still an error.
    #[must_use]
    pub const fn done_if_gone_on_repeat(mut self) -> Self {
        self.done_if_gone_on_repeat = true;
        self
    }

    /// The name of the client's method.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The path with its placeholders: what logs show instead of the path.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// Whether it may be repeated.
    #[must_use]
    pub const fn replay(&self) -> Replay {
        self.replay
    }

    /// Whether a status means success; `ambiguous` if an earlier attempt may have done the work.
    pub(crate) fn succeeded(&self, status: StatusCode, ambiguous: bool) -> bool {
        self.success.contains(&status.as_u16())
            || (self.done_if_gone_on_repeat && ambiguous && status == StatusCode::NOT_FOUND)
    }
}

/// One call of an [`Operation`]: path, query, headers and body. A plain value; making one does no I/O.
///
/// ```
/// use core_http::service::{Call, Method, Operation, Replay};
///
/// static LIST_AREA_CODES: Operation = Operation::new(
///     "list_available_area_codes",
///     Method::GET,
///     "/availablePhoneNumbers/countries/{countryCode}/areaCodes",
///     Replay::Always,
/// );
///
/// let call = Call::new(&LIST_AREA_CODES, &["US"])?
///     .query("phoneNumberType", "geographic")
///     .query_if_some("locality", Some("New York"));
/// assert_eq!(call.path(), "/availablePhoneNumbers/countries/US/areaCodes");
/// assert_eq!(call.query_text(), "phoneNumberType=geographic&locality=New%20York");
/// # Ok::<(), core_http::Error>(())
/// ```
#[derive(Clone)]
pub struct Call {
    operation: &'static Operation,
    replay: Replay,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
    secret: Option<Secret>,
    fresh_connection: bool,
    latest: Option<OffsetDateTime>,
}

impl Call {
    /// A call with the template's placeholders filled in, in order, each with one percent-encoded segment.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] naming the placeholder, if a value is empty, `.` or `..`, or holds control
    /// characters.
    pub fn new(operation: &'static Operation, segments: &[&str]) -> Result<Self> {
        let path = target::fill(operation.template, segments).map_err(|error| {
            ErrorBuilder::new(ErrorKind::InvalidInput, error.to_string()).operation(operation.name).build()
        })?;
        Ok(Self::to(operation, path, String::new()))
    }

    /// A call of a link that was checked before.
    pub(crate) fn follow(operation: &'static Operation, url: &Url) -> Self {
        Self::to(operation, url.path().to_owned(), url.query().unwrap_or_default().to_owned())
    }

    /// The same call of another page, as its token has it.
    pub(crate) fn of_page(&self, path: &str, query: &str) -> Self {
        Self::to(self.operation, path.to_owned(), query.to_owned()).with_headers(self.headers.clone())
    }

    /// With these headers of its own.
    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    fn to(operation: &'static Operation, path: String, query: String) -> Self {
        let replay = operation.replay;
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let (secret, fresh_connection, latest) = (None, false, None);
        Self { operation, replay, path, query, headers, body, secret, fresh_connection, latest }
    }

    /// Adds a query parameter; name and value are percent-encoded.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        target::push_query(&mut self.query, name, value);
        self
    }

    /// Adds a query parameter if there is a value.
    #[must_use]
    pub fn query_if_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Replaces a query parameter that is there, or adds it.
    #[must_use]
    pub fn set_query(mut self, name: &str, value: &str) -> Self {
        let mut added = String::new();
        target::push_query(&mut added, name, value);
        let key = added.split('=').next();
        let kept = self.query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != key);
        self.query = kept.chain([added.as_str()]).collect::<Vec<_>>().join("&");
        self
    }

    /// Sets a header. Those that say how a request is framed (`Host`, `Content-Length`, `Transfer-Encoding`,
    /// `Accept-Encoding`) are the transport's and are left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if !headers::FRAMING.contains(&name) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Sets a JSON body.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the value has no JSON form.
    pub fn json(self, body: &impl Serialize) -> Result<Self> {
        self.json_as(HeaderValue::from_static("application/json"), body)
    }

    /// Sets a JSON merge patch as the body (RFC 7396): what is null is removed, what is absent is kept.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the value has no JSON form.
    pub fn merge_patch(self, body: &impl Serialize) -> Result<Self> {
        self.json_as(HeaderValue::from_static("application/merge-patch+json"), body)
    }

    fn json_as(self, content_type: HeaderValue, body: &impl Serialize) -> Result<Self> {
        // The reason of a failed serialization can quote a value.
        let body = serde_json::to_vec(body).map_err(|_| Error::invalid_input("body: has no JSON form"))?;
        Ok(self.body(content_type, body.into()))
    }

    /// Sets a body of any type.
    #[must_use]
    pub fn body(mut self, content_type: HeaderValue, body: Bytes) -> Self {
        self.headers.insert(header::CONTENT_TYPE, content_type);
        self.body = body;
        self
    }

    /// Names a secret in the body, such as a token to be exchanged: where the answer repeats it, it is hidden from errors and
    /// logs, as the credential is.
    #[must_use]
    pub fn secret_in_body(mut self, secret: &Secret) -> Self {
        self.secret = Some(secret.clone());
        self
    }

    /// Declares this one call more careful, or less, than its operation.
    #[must_use]
    pub fn with_replay(mut self, replay: Replay) -> Self {
        self.replay = replay;
        self
    }

    /// Asks for a connection that is not an idle one of the pool: a stale one is the usual cause of a lost answer, and for
    /// requests that cost money that is worth a handshake.
    #[must_use]
    pub fn fresh_connection(mut self) -> Self {
        self.fresh_connection = true;
        self
    }

    /// Sets a time, by the service's clock, from which on the request is not sent once more, whatever its replay class: what it
    /// asks for has run out by then.
    #[must_use]
    pub fn not_repeated_after(mut self, time: OffsetDateTime) -> Self {
        self.latest = Some(time);
        self
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Whether this call may be repeated.
    #[must_use]
    pub fn replay(&self) -> Replay {
        self.replay
    }

    /// The path, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, percent-encoded, without `?` and without the api-version, which the pipeline adds.
    #[must_use]
    pub fn query_text(&self) -> &str {
        &self.query
    }

    /// The headers that this call sets itself.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body; empty if there is none.
    #[must_use]
    pub fn body_bytes(&self) -> &Bytes {
        &self.body
    }

    /// Whether a connection that is not an idle one of the pool is asked for.
    #[must_use]
    pub fn wants_fresh_connection(&self) -> bool {
        self.fresh_connection
    }

    pub(crate) fn latest(&self) -> Option<OffsetDateTime> {
        self.latest
    }

    pub(crate) fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref()
    }

    pub(crate) fn into_path(self) -> String {
        self.path
    }
}

/// Shows the template instead of the path, the names of headers, and the size of the body.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.name)
            .field("template", &self.operation.template)
            .field("replay", &self.replay)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
