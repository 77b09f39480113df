//! How a call travels: from a [`Call`] to a [`Response`] or one [`Error`](crate::Error).

mod build;
mod context;
mod exchange;
mod refusal;

use std::{sync::Arc, time::Duration};

use core_auth::{Endpoint, KeyCredential};
use http::{HeaderValue, Method};
use time::OffsetDateTime;
use tracing::Instrument;

use crate::{
    call::{Call, Operation},
    clock::{self, ServiceClock},
    error::{Error, ErrorBuilder, ErrorKind, Result},
    options::CallOptions,
    policy::{Policy, log},
    response::Response,
    retry::RetryOptions,
    runtime::Runtime,
    target::{self, LinkPolicy},
    token_cache::TokenCache,
    transport::Transport,
};

pub use self::build::PipelineBuilder;
pub(crate) use self::{
    context::CallContext,
    exchange::{exchange, race},
};

/// Sends calls: signs them, repeats them as far as their operation allows, and turns every failure into one error.
///
/// Cheap to clone; clones share connections, token and clock. Clients hold one; see the [guide](crate::service).
#[derive(Debug, Clone)]
pub struct Pipeline {
    core: Arc<Core>,
    options: Option<Arc<CallOptions>>,
}

/// What all calls of a client share.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) endpoint: Endpoint,
    pub(crate) endpoint_hash: String,
    pub(crate) api_version: String,
    /// `api-version=` and the version, encoded.
    pub(crate) version_query: String,
    pub(crate) authorizer: Authorizer,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) per_call: Vec<Arc<dyn Policy>>,
    pub(crate) per_attempt: Vec<Arc<dyn Policy>>,
    pub(crate) retry: RetryOptions,
    pub(crate) attempt_timeout: Duration,
    pub(crate) call_timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) clock: ServiceClock,
}

/// How requests prove who sends them.
#[derive(Debug)]
pub(crate) enum Authorizer {
    Key(KeyCredential),
    Token(Arc<TokenCache>),
}

impl Core {
    pub(crate) fn has_policies(&self) -> bool {
        !self.per_call.is_empty() || !self.per_attempt.is_empty()
    }

    pub(crate) fn service_time(&self) -> OffsetDateTime {
        self.runtime.now().saturating_add(self.clock.ahead().unwrap_or_default())
    }

    pub(crate) fn tokens(&self) -> Option<&Arc<TokenCache>> {
        match &self.authorizer {
            Authorizer::Key(_) => None,
            Authorizer::Token(tokens) => Some(tokens),
        }
    }
}

impl Pipeline {
    /// Sends a call and returns the successful answer.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput): an option or argument was refused; nothing was sent.
    /// - [`ErrorKind::Credential`](crate::ErrorKind::Credential), [`ErrorKind::Connect`](crate::ErrorKind::Connect): nothing was sent.
    /// - [`ErrorKind::Transport`](crate::ErrorKind::Transport), [`ErrorKind::Timeout`](crate::ErrorKind::Timeout): see [`Error::may_have_been_sent`](crate::Error::may_have_been_sent).
    /// - [`ErrorKind::Service`](crate::ErrorKind::Service): the service answered a status that is not one of the operation's successes.
    /// - [`ErrorKind::LimitExceeded`](crate::ErrorKind::LimitExceeded): the answer is larger than allowed.
    ///
    /// # Cancellation
    ///
    /// Dropping the future aborts the exchange. The service may act on the request all the same.
    pub async fn send(&self, call: Call) -> Result<Response> {
        let name = call.operation().name();
        let context = CallContext::new(&self.core, call, self.options.as_deref())
            .map_err(|error| error.with_operation(name))?;
        let span = log::span(context.operation(), self.core.endpoint.authority(), context.request_id());
        let result = context.run().instrument(span.clone()).await;
        let (attempts, elapsed) = (context.attempts(), context.elapsed());
        let result = context.finish(result, elapsed);
        log::end(&span, result.as_ref(), attempts, elapsed);
        result
    }

    /// A view that sends its calls with these options; what they leave unset stays as it is here.
    #[must_use]
    pub fn with_call_options(&self, options: CallOptions) -> Self {
        let options = match &self.options {
            Some(base) => options.over(base),
            None => options,
        };
        Self { core: Arc::clone(&self.core), options: Some(Arc::new(options)) }
    }

    /// The same view for the requests of a method after its first, such as those of a list or an operation: a request id that
    /// the caller chose names one request, and later ones get ids of their own.
    #[must_use]
    pub fn without_request_id(&self) -> Self {
        let options = self.options.as_ref().map(|options| Arc::new(options.without_request_id()));
        Self { core: Arc::clone(&self.core), options }
    }

    /// The call of a link that stands in an answer, such as a next link or a resource location.
    ///
    /// Relative links are resolved against the address of the answer; an api-version is added where there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the operation is no GET: what changes something goes to
    /// a path of our own.
    /// [`ErrorKind::UntrustedLink`](crate::ErrorKind::UntrustedLink) if it leads to another origin or is not what it seems. The link is not quoted.
    pub fn follow(&self, operation: &'static Operation, answer: &Response, link: &str) -> Result<Call> {
        self.follow_with(operation, answer, link, LinkPolicy::SameOrigin)
    }

    pub(crate) fn follow_with(
        &self,
        operation: &'static Operation,
        answer: &Response,
        link: &str,
        policy: LinkPolicy,
    ) -> Result<Call> {
        if *operation.method() != Method::GET {
            let message = "a link of the service is only ever read";
            return Err(Error::invalid_input(message).with_operation(operation.name()));
        }
        // Whatever is wrong with the link: the request that this is the answer to was acted on.
        let failed = |error: Error| answer.in_call(error).also_may_have_been_sent();
        if answer.proof().is_in(link.as_bytes()) {
            let message = "a link of the service repeats the credential";
            return Err(failed(ErrorBuilder::new(ErrorKind::UntrustedLink, message).build()));
        }
        let base = target::url(&self.core.endpoint, answer.path(), &[])?;
        let url = target::resolve(&self.core.endpoint, &base, link, policy).map_err(failed)?;
        Ok(Call::follow(operation, &url))
    }

    /// The endpoint that calls go to.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.core.endpoint
    }

    /// A short hash of the endpoint's host, by which tokens recognise the resource they belong to.
    #[must_use]
    pub fn endpoint_hash(&self) -> &str {
        &self.core.endpoint_hash
    }

    /// The api-version that calls carry.
    #[must_use]
    pub fn api_version(&self) -> &str {
        &self.core.api_version
    }

    /// How long a call may take, with all repeats and waits: by the options of the call, or else of the client. For what a
    /// client does beyond one call, such as settling, when its caller wants an answer sooner.
    #[must_use]
    pub fn call_timeout(&self) -> Duration {
        self.options.as_ref().and_then(|options| options.timeout).unwrap_or(self.core.call_timeout)
    }

    /// Runs something for at most so long; `None` if it has not ended by then, and is dropped. For what authors of clients do
    /// beyond one call.
    pub async fn within<T>(&self, limit: Duration, work: impl Future<Output = T> + Send) -> Option<T> {
        race(work, self.core.runtime.sleep(limit)).await
    }

    /// Where time, waiting and chance come from.
    #[must_use]
    pub fn runtime(&self) -> &Arc<dyn Runtime> {
        &self.core.runtime
    }

    /// The time by the service's clock, as far as its answers told; ours before the first. A `Date` that is more than a
    /// day off is not believed.
    #[must_use]
    pub fn service_time(&self) -> OffsetDateTime {
        self.core.service_time()
    }

    /// The earlier of the service's time and ours: for verdicts that something must have ended by now. One wrong clock
    /// alone, or one wrong `Date` on the way, does not bring such a verdict forward. Where no answer has told the service's
    /// time, ours may be the wrong one: it is a day before ours, the most that a clock is taken to be off.
    #[must_use]
    pub fn earliest_time(&self) -> OffsetDateTime {
        let now = self.core.runtime.now();
        match self.core.clock.ahead() {
            Some(ahead) => now.min(now.saturating_add(ahead)),
            None => now.saturating_sub(clock::MOST),
        }
    }
}
