//! What belongs to one call while it is under way.

use std::{
    fmt,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use core_auth::Secret;
use http::{HeaderMap, HeaderValue, header};
use time::OffsetDateTime;

use super::{Authorizer, Core, refusal};
use crate::{
    call::{Call, Operation, Replay},
    error::Result,
    headers,
    options::CallOptions,
    policy::{
        Next,
        request_id::request_id,
        sign::{self, SignedRequest},
    },
    proof::Proof,
    request::Request,
    response::{CallRecord, Response},
    retry::RetryOptions,
    target,
};

/// One call under way: its limits, and what its attempts have shown so far.
pub(crate) struct CallContext<'a> {
    pub(crate) core: &'a Core,
    pub(crate) retry: &'a RetryOptions,
    call: Call,
    options: Option<&'a CallOptions>,
    request_id: HeaderValue,
    started: Duration,
    deadline: Duration,
    attempts: AtomicU32,
    /// The present attempt was handed to the transport.
    sent: AtomicBool,
    /// The present attempt may have taken effect, whatever policies make of its answer.
    effect: AtomicBool,
    /// An earlier attempt may have reached the service.
    ambiguous: AtomicBool,
    token_generation: AtomicU64,
    /// When the present attempt was signed, in seconds since 1970.
    signed_at: AtomicI64,
    /// What was signed, where policies may have changed it.
    signed: Mutex<Option<SignedRequest>>,
    /// What the last attempt proved itself with.
    proof: Mutex<Proof>,
}

impl<'a> CallContext<'a> {
    pub(crate) fn new(core: &'a Core, call: Call, options: Option<&'a CallOptions>) -> Result<Self> {
        let id = options.and_then(|options| options.request_id.as_deref());
        let timeout = options.and_then(|options| options.timeout).unwrap_or(core.call_timeout);
        let started = core.runtime.monotonic();
        Ok(Self {
            core,
            retry: options.and_then(|options| options.retry.as_ref()).unwrap_or(&core.retry),
            call,
            options,
            request_id: request_id(id, &*core.runtime)?,
            started,
            deadline: started.saturating_add(timeout),
            attempts: AtomicU32::new(0),
            sent: AtomicBool::new(false),
            effect: AtomicBool::new(false),
            ambiguous: AtomicBool::new(false),
            token_generation: AtomicU64::new(0),
            signed_at: AtomicI64::new(0),
            signed: Mutex::new(None),
            proof: Mutex::default(),
        })
    }

    /// Runs the call; what comes back has any status.
    pub(crate) async fn run(&self) -> Result<Response> {
        Next::per_call(self, self.request()?).await
    }

    /// The request of this call, made anew.
    pub(crate) fn request(&self) -> Result<Request> {
        let query = self.call.query_text();
        let version = if target::has_query(query, "api-version") { "" } else { &self.core.version_query };
        let url = target::url(&self.core.endpoint, self.call.path(), &[query, version])?;
        let mut request = Request::new(self.call.operation().method().clone(), url);
        self.add_headers(request.headers_mut())?;
        request.set_body(self.call.body_bytes().clone());
        request.set_fresh_connection(self.call.wants_fresh_connection());
        Ok(request)
    }

    fn add_headers(&self, headers: &mut HeaderMap) -> Result<()> {
        headers.reserve(8 + self.call.headers().len());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::USER_AGENT, self.core.user_agent.clone());
        headers.insert(headers::CLIENT_REQUEST_ID, self.request_id.clone());
        for (name, value) in self.call.headers() {
            headers.insert(name, value.clone());
        }
        self.options.map_or(Ok(()), |options| options.add_headers(headers))
    }

    /// The answer with what only the end of the call knows, or the error that it stands for.
    pub(crate) fn finish(self, result: Result<Response>, elapsed: Duration) -> Result<Response> {
        let attempts = self.attempts();
        let operation = self.call.operation();
        let ambiguous = self.ambiguous.load(Relaxed);
        let effect = ambiguous || self.may_have_taken_effect();
        let error = match result {
            Ok(response) if operation.succeeded(response.status(), ambiguous) => {
                let proof = self.proof.into_inner().unwrap_or_else(PoisonError::into_inner);
                let (request_id, path) = (Some(self.request_id), self.call.into_path());
                let operation = operation.name();
                let record = CallRecord { operation, path, request_id, attempts, elapsed, proof };
                return Ok(response.with_call(record));
            }
            Ok(response) => refusal::refused(&self, &response),
            Err(error) => error,
        };
        let error = error.with_call(operation.name(), self.request_id(), attempts, elapsed);
        Err(if effect { error.also_may_have_been_sent() } else { error })
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.call.operation()
    }

    pub(crate) fn replay(&self) -> Replay {
        self.call.replay()
    }

    /// After a wait like this, the time is over in which this request may be sent.
    pub(crate) fn is_too_late_after(&self, wait: Duration) -> bool {
        let wait = time::Duration::try_from(wait).unwrap_or(time::Duration::MAX);
        self.call.latest().is_some_and(|latest| self.core.service_time().saturating_add(wait) >= latest)
    }

    /// What the body holds that must not show.
    pub(crate) fn secret_of_body(&self) -> Option<&Secret> {
        self.call.secret()
    }

    pub(crate) fn request_id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.load(Relaxed)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.core.runtime.monotonic().saturating_sub(self.started)
    }

    /// What is left of the time of the call.
    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.saturating_sub(self.core.runtime.monotonic())
    }

    pub(crate) fn begin_attempt(&self) {
        self.attempts.fetch_add(1, Relaxed);
        self.sent.store(false, Relaxed);
        self.effect.store(false, Relaxed);
    }

    pub(crate) fn mark_sent(&self) {
        self.sent.store(true, Relaxed);
        self.effect.store(true, Relaxed);
    }

    /// The exchange is over, and has shown whether the request may have taken effect.
    pub(crate) fn set_effect(&self, effect: bool) {
        self.effect.store(effect, Relaxed);
    }

    pub(crate) fn may_have_taken_effect(&self) -> bool {
        self.effect.load(Relaxed)
    }

    pub(crate) fn was_sent(&self) -> bool {
        self.sent.load(Relaxed)
    }

    pub(crate) fn note_ambiguous(&self) {
        self.ambiguous.store(true, Relaxed);
    }

    pub(crate) fn set_token_generation(&self, generation: u64) {
        self.token_generation.store(generation, Relaxed);
    }

    pub(crate) fn token_generation(&self) -> u64 {
        self.token_generation.load(Relaxed)
    }

    /// Keeps what is needed to tell later what was signed. Without policies the time is enough: the rest can be made anew,
    /// and the usual call, which is not refused, copies nothing.
    pub(crate) fn note_signed(&self, request: &Request, time: OffsetDateTime) {
        self.signed_at.store(time.unix_timestamp(), Relaxed);
        if self.core.has_policies() {
            let signed = SignedRequest::of(request, &self.core.endpoint);
            *self.signed.lock().unwrap_or_else(PoisonError::into_inner) = Some(signed);
        }
    }

    /// When the present attempt was signed.
    pub(crate) fn signed_at(&self) -> OffsetDateTime {
        let seconds = self.signed_at.load(Relaxed);
        OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// What was signed in the last attempt; `None` if a token was used.
    pub(crate) fn signed_request(&self) -> Option<SignedRequest> {
        let Authorizer::Key(credential) = &self.core.authorizer else { return None };
        if self.core.has_policies() {
            return self.signed.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        let mut request = self.request().ok()?;
        sign::sign(&mut request, &self.core.endpoint, &credential.current(), self.signed_at()).ok()?;
        Some(SignedRequest::of(&request, &self.core.endpoint))
    }

    pub(crate) fn set_proof(&self, proof: Proof) {
        *self.proof.lock().unwrap_or_else(PoisonError::into_inner) = proof;
    }

    /// Takes what repeats the proof out of the headers of an answer.
    pub(crate) fn hide_proof(&self, headers: &mut HeaderMap) {
        self.proof.lock().unwrap_or_else(PoisonError::into_inner).remove_from(headers);
    }

    pub(crate) fn proof(&self) -> Proof {
        self.proof.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn inspect(&self, response: &Response) {
        if let Some(inspect) = self.options.and_then(|options| options.inspect.as_ref()) {
            inspect(response);
        }
    }
}

impl fmt::Debug for CallContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallContext").field("operation", &self.operation().name()).finish_non_exhaustive()
    }
}
