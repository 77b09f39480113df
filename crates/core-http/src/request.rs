//! An HTTP request on its way through policies and transport.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

use crate::{redact, target};

/// An HTTP request on its way: what policies see and may change, and what the transport sends.
///
/// Policies may change headers, body and query. The scheme, host and port are fixed: a request that leaves the endpoint's
/// origin is refused, for it would carry a credential elsewhere. The signature is made after all policies.
///
/// Debug shows no body, and of headers what may be logged.
#[derive(Clone)]
pub struct Request {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
    fresh_connection: bool,
}

impl Request {
    /// A request without headers and body, on any connection; for tests of transports and policies.
    ///
    /// ```
    /// use core_http::{Request, Url, http::Method};
    ///
    /// let url = Url::parse("https://contoso.communication.azure.com/sip?api-version=2023-03-01")?;
    /// let request = Request::new(Method::GET, url);
    /// assert_eq!(request.path_and_query(), "/sip?api-version=2023-03-01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Bytes::new(), fresh_connection: false }
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The address; its text is what is signed and sent.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The address, to change its query.
    #[must_use]
    pub fn url_mut(&mut self) -> &mut Url {
        &mut self.url
    }

    /// Path and query as they stand on the request line and in the signature.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        target::path_and_query(&self.url)
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers, to change them.
    #[must_use]
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The body; empty if there is none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Replaces the body.
    pub fn set_body(&mut self, body: impl Into<Bytes>) {
        self.body = body.into();
    }

    /// Whether a connection that is not an idle one of a pool is asked for.
    #[must_use]
    pub fn wants_fresh_connection(&self) -> bool {
        self.fresh_connection
    }

    /// Asks for a connection that is not an idle one of a pool.
    pub fn set_fresh_connection(&mut self, fresh: bool) {
        self.fresh_connection = fresh;
    }

    /// Method, address, headers and body, for a transport.
    #[must_use]
    pub fn into_parts(self) -> (Method, Url, HeaderMap, Bytes) {
        (self.method, self.url, self.headers, self.body)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path_and_query", &self.path_and_query())
            .field("headers", &redact::Headers(&self.headers))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
