//! What is told of something that is settled, or could not be.

use core_http::{Error, ErrorKind, Outcome, ResumeToken, service::ErrorBuilder};
use time::OffsetDateTime;

use super::{look::Looks, numbers::Numbers};

/// One thing to be settled: what began it, what was seen so far, and how to go on.
#[derive(Debug)]
pub(crate) struct Case {
    /// The method that began it.
    pub(crate) operation: &'static str,
    pub(crate) token: ResumeToken,
    pub(crate) looks: Looks,
    /// Why it is not known what became of the request.
    pub(crate) cause: Option<Error>,
}

impl Case {
    pub(crate) fn new(operation: &'static str, token: ResumeToken, cause: Option<Error>) -> Self {
        Self { operation, token, looks: Looks::default(), cause }
    }

    /// What was seen.
    pub(crate) fn outcome(&self, numbers: Option<&Numbers>) -> Outcome {
        let outcome = Outcome::new().with_token(self.token.clone());
        let outcome = self.looks.iter().cloned().fold(outcome, Outcome::with_look);
        let Some(numbers) = numbers else { return outcome };
        let (done, missing) = numbers.parted();
        let texts = |numbers: Vec<&communication_common::PhoneNumber>| -> Vec<String> {
            numbers.into_iter().map(ToString::to_string).collect()
        };
        outcome.with_done(texts(done)).with_missing(texts(missing))
    }

    /// An error that follows from what went wrong first, and otherwise from `error`.
    pub(crate) fn because_of(
        &mut self,
        kind: ErrorKind,
        message: String,
        error: Option<Error>,
    ) -> ErrorBuilder {
        let builder = match self.cause.take().or(error) {
            Some(cause) => ErrorBuilder::because_of(kind, message, cause),
            None => ErrorBuilder::new(kind, message),
        };
        builder.operation(self.operation)
    }

    /// It was shown that nothing was done, and nothing will be.
    pub(crate) fn not_done(&mut self, message: String, numbers: Option<&Numbers>) -> ErrorBuilder {
        let outcome = self.outcome(numbers);
        self.because_of(ErrorKind::OperationFailed, message, None).known_not_done().outcome(outcome)
    }

    /// Looking has not settled it.
    pub(crate) fn unknown(&mut self, unknown: Unknown<'_>, error: Option<Error>) -> Error {
        let mut outcome = self.outcome(unknown.numbers);
        if let Some(time) = unknown.conclusive_after {
            outcome = outcome.with_conclusive_after(time);
        }
        if unknown.caution.is_none() {
            outcome = outcome.with_harmless_repeat();
        }
        let builder = self.because_of(ErrorKind::OutcomeUnknown, unknown.message, error);
        let builder = match unknown.caution {
            Some(caution) => builder.caution(caution),
            None => builder,
        };
        builder.may_have_been_sent().outcome(outcome).build()
    }
}

/// What is to be said of an unknown outcome.
pub(crate) struct Unknown<'a> {
    pub(crate) message: String,
    pub(crate) numbers: Option<&'a Numbers>,
    pub(crate) conclusive_after: Option<OffsetDateTime>,
    /// What is not to be done before this is settled; `None` if sending the same again does no harm.
    pub(crate) caution: Option<&'static str>,
}
