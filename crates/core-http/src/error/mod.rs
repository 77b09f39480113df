//! The one error type of all the crates.

mod build;
mod kind;
mod outcome;

use std::{error::Error as StdError, fmt, time::Duration};

use http::StatusCode;

use crate::{operation::ResumeToken, policy::sign::SignedRequest, service_error::ServiceError};

pub use self::{
    build::ErrorBuilder,
    kind::ErrorKind,
    outcome::{Look, Outcome},
};

const GENERAL_CAUTION: &str = "do not start again before this is settled";

/// The result of everything that can fail here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, what may have happened, and how to find out.
///
/// One pointer wide. Match on [`kind`](Self::kind), or ask the predicates, which say more than a status:
///
/// ```
/// # use core_http::{Error, ErrorKind};
/// fn advice(error: &Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::InvalidInput => "mend the argument that the message names",
///         ErrorKind::OutcomeUnknown => "do not repeat: save error.outcome() and settle it",
///         _ if error.is_not_found() => "there is no such thing",
///         _ if error.may_have_been_sent() => "it may have taken effect: look before repeating",
///         _ if error.is_transient() => "try again later",
///         _ => "read the message",
///     }
/// }
/// ```
///
/// Keys, tokens and bodies never appear in it, whichever way it is printed.
pub struct Error(Box<Details>);

/// Everything an error may know. Boxed, so that `Result`s stay small.
struct Details {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    service: Option<ServiceError>,
    request_id: Option<String>,
    ms_cv: Option<String>,
    attempts: u32,
    elapsed: Duration,
    retry_after: Option<Duration>,
    may_have_been_sent: bool,
    not_found: bool,
    transient: bool,
    signed: Option<SignedRequest>,
    outcome: Option<Outcome>,
    /// What not to do before the outcome is known, where a client knows better than the general advice.
    caution: Option<String>,
    resume: Option<ResumeToken>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation, by the name of the method that was called, such as `create_user`; `None` before one was begun.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// What the service said of the failure, if it said something readable.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        self.0.service.as_ref()
    }

    /// The service's error code, such as `NotFound`: short for `error.service()?.code()`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service().and_then(ServiceError::code)
    }

    /// The `x-ms-client-request-id` that was sent: ours, for correlating logs.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The `MS-CV` of the answer: the service's own reference, which its support asks for.
    #[must_use]
    pub fn ms_cv(&self) -> Option<&str> {
        self.0.ms_cv.as_deref()
    }

    /// How many times the request was sent, or was tried to be sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the call took, repeats and waits included; for a wait on an operation that timed out, the whole wait.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// How long the service asked to wait before another try, if it said so in a usable form.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the thing asked for does not exist (or does not belong to this resource).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.not_found || self.0.status == Some(StatusCode::NOT_FOUND)
    }

    /// Whether a time limit of this program was reached.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the same call may well succeed later: no connection, a broken one, a time-out, 408, 429, 500, 502, 503 or
    /// 504. It says nothing about whether repeating is harmless: ask [`may_have_been_sent`](Self::may_have_been_sent).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.transient
    }

    /// Whether the service may have received the request and acted on it.
    ///
    /// False is a promise: nothing left this machine, or the service refused with a complete 4xx answer. True means
    /// that the answer was lost, was 408 or 5xx, or was a success that made no sense: look before you repeat anything
    /// that costs money.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.0.may_have_been_sent
    }

    /// What was signed with the access key, when the service answered 401: compare it with what arrived.
    ///
    /// It holds the path, and with it perhaps phone numbers and user ids; it is not part of the message. It holds
    /// neither the key nor the signature. `None` for other failures, and when a token was used.
    #[must_use]
    pub fn signed_request(&self) -> Option<&SignedRequest> {
        self.0.signed.as_ref()
    }

    /// What is known to be done and missing, what was looked at, and how to settle the rest.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        self.0.outcome.as_ref()
    }

    /// The token with which the operation that this error is about can be resumed or settled.
    #[must_use]
    pub fn resume_token(&self) -> Option<&ResumeToken> {
        self.0.resume.as_ref().or_else(|| self.outcome().and_then(Outcome::token))
    }

    /// What not to do while the outcome is unknown: in the words of the client, or else in general.
    fn caution(&self) -> Option<&str> {
        let is_unsettled = self.0.kind == ErrorKind::OutcomeUnknown
            && !self.outcome().is_some_and(Outcome::repeat_is_harmless);
        is_unsettled.then(|| self.0.caution.as_deref().unwrap_or(GENERAL_CAUTION))
    }

    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        ErrorBuilder::new(ErrorKind::InvalidInput, message).build()
    }

    pub(crate) fn with_resume_token(mut self, token: ResumeToken) -> Self {
        self.0.resume = Some(token);
        self
    }
}

/// Writes one line without the source: operation, what happened, what the service said, what not to do while the outcome is
/// unknown, and the request id.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { operation, message, service, request_id, attempts, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(message)?;
        if let Some(service) = service {
            write!(f, ": {service}")?;
        }
        if let Some(retry_after) = self.0.retry_after {
            write!(f, ", retry after {retry_after:?}")?;
        }
        if let Some(caution) = self.caution() {
            write!(f, "; {caution}")?;
        }
        match (request_id, attempts) {
            (Some(id), 0 | 1) => write!(f, " (request id {id})"),
            (Some(id), n) => write!(f, " (request id {id}, {n} attempts in {:.1?})", self.0.elapsed),
            (None, _) => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        f.debug_struct("Error")
            .field("kind", &details.kind)
            .field("message", &details.message)
            .field("operation", &details.operation)
            .field("status", &details.status)
            .field("service", &details.service)
            .field("request_id", &details.request_id)
            .field("ms_cv", &details.ms_cv)
            .field("attempts", &details.attempts)
            .field("elapsed", &details.elapsed)
            .field("retry_after", &details.retry_after)
            .field("may_have_been_sent", &details.may_have_been_sent)
            .field("signed_request", &details.signed)
            .field("outcome", &details.outcome)
            .field("caution", &details.caution)
            .field("resume_token", &details.resume)
            .field("source", &details.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
