//! Options of a client and of single calls.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{
    error::{Error, Result},
    headers,
    policy::Policy,
    response::Response,
    retry::RetryOptions,
    runtime::Runtime,
    transport::Transport,
};

/// Options that every client takes: transport, time limits, repeats, policies.
///
/// One value may serve several clients; give them one transport, and they share its connections.
///
/// ```
/// use core_http::{ClientOptions, RetryOptions};
/// use std::time::Duration;
///
/// let options = ClientOptions::new()
///     .application_id("contoso-dialer/2.1")
///     .call_timeout(Duration::from_secs(30))
///     .retry(RetryOptions::new().max_attempts(2));
/// ```
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) runtime: Option<Arc<dyn Runtime>>,
    pub(crate) retry: RetryOptions,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) call_timeout: Option<Duration>,
    pub(crate) max_response_bytes: Option<usize>,
    pub(crate) application_id: Option<String>,
    pub(crate) per_call: Vec<Arc<dyn Policy>>,
    pub(crate) per_attempt: Vec<Arc<dyn Policy>>,
}

impl ClientOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the transport. Default: a `ReqwestTransport` of the client's own (feature `reqwest`).
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Sets where time, waiting and chance come from. Default: [`TokioRuntime`](crate::TokioRuntime).
    #[must_use]
    pub fn runtime(mut self, runtime: Arc<dyn Runtime>) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Sets how often and how long requests are repeated. Default: [`RetryOptions::new`].
    #[must_use]
    pub fn retry(mut self, retry: RetryOptions) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how long one attempt may take, from the wait for a token and a connection to the last byte of the body.
    /// Default: 20 seconds.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how long a call may take, with all repeats and waits. Default: 60 seconds.
    ///
    /// What a per-call policy of your own does counts, but is not interrupted.
    #[must_use]
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = Some(timeout);
        self
    }

    /// Sets how large the body of an answer may be. Default: 16 MiB. A larger one is an error of kind
    /// [`LimitExceeded`](crate::ErrorKind::LimitExceeded).
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Puts a name of your application in front of the `User-Agent`, such as `contoso-dialer/2.1`: it helps the service's
    /// support to find your requests. At most 64 visible ASCII characters.
    #[must_use]
    pub fn application_id(mut self, id: impl Into<String>) -> Self {
        self.application_id = Some(id.into());
        self
    }

    /// Adds a policy that is run once for each call, outside of all repeats.
    #[must_use]
    pub fn per_call_policy(mut self, policy: Arc<dyn Policy>) -> Self {
        self.per_call.push(policy);
        self
    }

    /// Adds a policy that is run for each attempt, before it is signed.
    #[must_use]
    pub fn per_attempt_policy(mut self, policy: Arc<dyn Policy>) -> Self {
        self.per_attempt.push(policy);
        self
    }
}

/// Options of single calls, for a view of a client: `client.with_call_options(..)`.
///
/// What is not set is as the client has it. On lists and operations `timeout` holds for each request with its repeats,
/// and `request_id` names the first request; later ones get ids of their own.
///
/// ```
/// use core_http::CallOptions;
/// use std::time::Duration;
///
/// let options = CallOptions::new().timeout(Duration::from_secs(5)).request_id("order-4711");
/// ```
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryOptions>,
    pub(crate) request_id: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) inspect: Option<Inspect>,
}

/// Looks at an answer.
type Inspect = Arc<dyn Fn(&Response) + Send + Sync>;

/// Headers that only the pipeline sets: they are signed, carry the credential, or have a setter of their own.
const RESERVED: [HeaderName; 8] = [
    header::AUTHORIZATION,
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::ACCEPT_ENCODING,
    headers::MS_DATE,
    headers::CONTENT_SHA256,
    headers::CLIENT_REQUEST_ID,
];

impl CallOptions {
    /// Nothing set: everything is as the client has it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the call may take, with all repeats and waits.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how often and how long the request is repeated.
    #[must_use]
    pub fn retry(mut self, retry: RetryOptions) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the `x-ms-client-request-id`: 1 to 128 visible ASCII characters. Default: a random UUID.
    ///
    /// An id that breaks the rule is refused when the call is made, before anything is sent.
    #[must_use]
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Adds a header; one of the same name that the client would send is replaced.
    ///
    /// Refused when the call is made, before anything is sent: names and values that are none, and `authorization`,
    /// `host`, `content-length`, `transfer-encoding`, `accept-encoding`, `x-ms-date`, `x-ms-content-sha256` and
    /// `x-ms-client-request-id`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Calls a function with every answer that comes, those of failed attempts included: for headers and timings that the
    /// models do not carry.
    #[must_use]
    pub fn inspect(mut self, inspect: impl Fn(&Response) + Send + Sync + 'static) -> Self {
        self.inspect = Some(Arc::new(inspect));
        self
    }

    /// What is set in `self`, and for the rest what is set in `base`. Headers add up.
    pub(crate) fn over(self, base: &Self) -> Self {
        Self {
            timeout: self.timeout.or(base.timeout),
            retry: self.retry.or_else(|| base.retry.clone()),
            request_id: self.request_id.or_else(|| base.request_id.clone()),
            headers: base.headers.iter().cloned().chain(self.headers).collect(),
            inspect: self.inspect.or_else(|| base.inspect.clone()),
        }
    }

    /// The same for the requests after the first of a list or an operation.
    pub(crate) fn without_request_id(&self) -> Self {
        Self { request_id: None, ..self.clone() }
    }

    /// Adds the headers, or says which may not be.
    pub(crate) fn add_headers(&self, headers: &mut HeaderMap) -> Result<()> {
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str())
                .map_err(|_| Error::invalid_input("header: is no name"))?;
            if RESERVED.contains(&name) {
                return Err(Error::invalid_input(format!("header: {name} is set by the client alone")));
            }
            // `HeaderValue` would take other bytes too, and their meaning is not agreed (RFC 9110, section 5.5).
            let value = HeaderValue::from_str(value).ok().filter(|value| value.to_str().is_ok());
            let value = value.ok_or_else(|| {
                Error::invalid_input(format!("header {name}: must be visible ASCII without line breaks"))
            })?;
            headers.insert(name, value);
        }
        Ok(())
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("request_id", &self.request_id)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("inspect", &self.inspect.is_some())
            .finish()
    }
}
