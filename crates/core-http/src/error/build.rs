//! How errors are made, by this crate and by authors of clients.

use std::{error::Error as StdError, time::Duration};

use core_auth::{AccessKeyError, ConnectionStringError, EndpointError};
use http::StatusCode;

use super::{Details, Error, ErrorKind, Outcome};
use crate::{
    operation::ResumeToken, policy::sign::SignedRequest, redact, service_error::ServiceError,
    transport::TransportError,
};

/// Makes an [`Error`]; for authors of clients.
///
/// Messages are lower case, have no full stop, and never hold a key, a token or a body. Control characters are taken
/// out and long texts are cut.
///
/// ```
/// use core_http::{ErrorKind, service::ErrorBuilder};
///
/// let error = ErrorBuilder::new(ErrorKind::InvalidInput, "expires_in: must be 60 to 1440 minutes")
///     .operation("get_token")
///     .build();
/// assert_eq!(error.to_string(), "get_token: expires_in: must be 60 to 1440 minutes");
/// assert!(!error.may_have_been_sent());
/// ```
#[derive(Debug)]
pub struct ErrorBuilder(Error);

impl ErrorBuilder {
    /// An error of this kind with this message. Nothing is taken to have been sent until it is said.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Error(Box::new(Details {
            kind,
            message: redact::clean(message.into(), redact::MESSAGE_LIMIT),
            operation: None,
            status: None,
            service: None,
            request_id: None,
            ms_cv: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            retry_after: None,
            may_have_been_sent: false,
            not_found: false,
            transient: false,
            signed: None,
            outcome: None,
            caution: None,
            resume: None,
            source: None,
        })))
    }

    /// An error that follows from another: status, service error, ids, attempts, what was signed, and whether the request
    /// may have been sent are taken over, and `cause` becomes the source. If the kind stays, so does whether it is
    /// transient and says that something was not found, and its caution.
    #[must_use]
    pub fn because_of(kind: ErrorKind, message: impl Into<String>, cause: Error) -> Self {
        let mut this = Self::new(kind, message);
        let (new, old) = (&mut this.0.0, &cause.0);
        new.operation = old.operation;
        new.status = old.status;
        new.service.clone_from(&old.service);
        new.request_id.clone_from(&old.request_id);
        new.ms_cv.clone_from(&old.ms_cv);
        new.attempts = old.attempts;
        new.elapsed = old.elapsed;
        new.retry_after = old.retry_after;
        new.may_have_been_sent = old.may_have_been_sent;
        new.signed.clone_from(&old.signed);
        if new.kind == old.kind {
            (new.transient, new.not_found) = (old.transient, old.not_found);
            new.caution.clone_from(&old.caution);
        }
        new.resume.clone_from(&old.resume);
        new.source = Some(Box::new(cause));
        this
    }

    /// The same error with something added to its message, such as what may exist now.
    ///
    /// ```
    /// use core_http::{ErrorKind, service::ErrorBuilder};
    ///
    /// let lost = ErrorBuilder::new(ErrorKind::Transport, "the connection broke").build();
    /// let told = ErrorBuilder::amend(lost, "a user may have been created").build();
    /// assert_eq!(told.to_string(), "the connection broke; a user may have been created");
    /// assert_eq!(told.kind(), ErrorKind::Transport);
    /// ```
    #[must_use]
    pub fn amend(mut error: Error, addition: &str) -> Self {
        let message = format!("{}; {addition}", error.0.message);
        error.0.message = redact::clean(message, redact::MESSAGE_LIMIT);
        Self(error)
    }

    /// Names the operation, by its method.
    #[must_use]
    pub fn operation(mut self, name: &'static str) -> Self {
        self.0.0.operation = Some(name);
        self
    }

    /// Says that the service may have acted on the request.
    #[must_use]
    pub fn may_have_been_sent(mut self) -> Self {
        self.0.0.may_have_been_sent = true;
        self
    }

    /// Says that nothing was done, because looking has shown it, whatever became of the first answer.
    #[must_use]
    pub fn known_not_done(mut self) -> Self {
        self.0.0.may_have_been_sent = false;
        self
    }

    /// Says that the thing asked for does not exist, where no 404 said so.
    #[must_use]
    pub fn not_found(mut self) -> Self {
        self.0.0.not_found = true;
        self
    }

    /// Adds what the service said.
    #[must_use]
    pub fn service(mut self, service: ServiceError) -> Self {
        self.0.0.service = Some(service);
        self
    }

    /// Adds what is known of the outcome.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.0.0.outcome = Some(outcome);
        self
    }

    /// Says what is not to be done while the outcome is unknown, and how to settle it, in place of the general "do not start
    /// again before this is settled". Shown only for [`ErrorKind::OutcomeUnknown`], and not where a repeat is harmless.
    ///
    /// ```
    /// use core_http::{ErrorKind, service::ErrorBuilder};
    ///
    /// let error = ErrorBuilder::new(ErrorKind::OutcomeUnknown, "whether the number was bought is not known");
    /// let error = error.caution("do not buy another before this is settled").build();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "whether the number was bought is not known; do not buy another before this is settled"
    /// );
    /// ```
    #[must_use]
    pub fn caution(mut self, caution: impl Into<String>) -> Self {
        self.0.0.caution = Some(redact::clean(caution.into(), redact::MESSAGE_LIMIT));
        self
    }

    /// Adds the token with which the operation can be resumed.
    #[must_use]
    pub fn resume_token(mut self, token: ResumeToken) -> Self {
        self.0.0.resume = Some(token);
        self
    }

    /// Adds the error underneath. Its text must be as free of secrets as the message.
    #[must_use]
    pub fn source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.0.source = Some(Box::new(source));
        self
    }

    /// Goes on with an error that was built.
    pub(crate) fn from_error(error: Error) -> Self {
        Self(error)
    }

    /// The error.
    #[must_use]
    pub fn build(self) -> Error {
        self.0
    }

    /// Adds the transport's error as the source, without saying the same twice.
    pub(crate) fn caused_by(mut self, error: TransportError) -> Self {
        self.0.0.source = error.into_source();
        self
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.0.0.status = Some(status);
        self
    }

    pub(crate) fn elapsed(mut self, elapsed: Duration) -> Self {
        self.0.0.elapsed = elapsed;
        self
    }

    pub(crate) fn transient(mut self) -> Self {
        self.0.0.transient = true;
        self
    }

    pub(crate) fn retry_after(mut self, hint: Option<Duration>) -> Self {
        self.0.0.retry_after = hint;
        self
    }

    pub(crate) fn signed(mut self, signed: Option<SignedRequest>) -> Self {
        self.0.0.signed = signed;
        self
    }

    pub(crate) fn ms_cv(mut self, ms_cv: Option<&str>) -> Self {
        self.0.0.ms_cv = ms_cv.map(|text| redact::clean(text.to_owned(), redact::ID_LIMIT));
        self
    }
}

impl Error {
    /// Adds what only the end of a call knows: which one it was and what it took.
    pub(crate) fn with_call(
        mut self,
        operation: &'static str,
        request_id: &str,
        attempts: u32,
        elapsed: Duration,
    ) -> Self {
        self.0.operation = Some(operation);
        self.0.request_id = Some(request_id.to_owned());
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    /// Names the operation of an error that was found before the call began.
    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// An earlier attempt of the same call may have reached the service, whatever became of the last.
    pub(crate) fn also_may_have_been_sent(mut self) -> Self {
        self.0.may_have_been_sent = true;
        self
    }
}

impl From<EndpointError> for Error {
    fn from(error: EndpointError) -> Self {
        from_parser(&error)
    }
}

impl From<AccessKeyError> for Error {
    fn from(error: AccessKeyError) -> Self {
        from_parser(&error)
    }
}

impl From<ConnectionStringError> for Error {
    fn from(error: ConnectionStringError) -> Self {
        from_parser(&error)
    }
}

/// The errors of parsers name the part and the rule, and quote nothing; their sources say the rest.
fn from_parser(error: &dyn StdError) -> Error {
    match error.source() {
        Some(source) => Error::invalid_input(format!("{error}: {source}")),
        None => Error::invalid_input(error.to_string()),
    }
}
