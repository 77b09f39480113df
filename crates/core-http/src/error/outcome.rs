//! What is known after a request whose answer was lost, or that was done in part.

use time::OffsetDateTime;

use crate::operation::ResumeToken;

/// What is known after a request whose answer was lost, or that was done in part.
///
/// Comes with errors of kind [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) and
/// [`Partial`](crate::ErrorKind::Partial); read it with [`Error::outcome`](crate::Error::outcome). While the outcome is
/// unknown, do not send the request again and do not start a new one for the same purpose: save the token and settle it.
///
/// ```
/// # use core_http::{Outcome, Look};
/// let outcome = Outcome::new()
///     .with_done(["+18005550100"])
///     .with_missing(["+18005550101"])
///     .with_look(Look::new("phone number +18005550101", "404 NotFound"));
/// assert_eq!(outcome.done(), ["+18005550100"]);
/// assert!(!outcome.repeat_is_harmless());
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    done: Vec<String>,
    missing: Vec<String>,
    looks: Vec<Look>,
    conclusive_after: Option<OffsetDateTime>,
    repeat_is_harmless: bool,
    token: Option<ResumeToken>,
}

impl Outcome {
    /// Nothing known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what is known to be done, such as the numbers that were bought.
    #[must_use]
    pub fn with_done<I: IntoIterator<Item: Into<String>>>(mut self, items: I) -> Self {
        self.done.extend(items.into_iter().map(Into::into));
        self
    }

    /// Adds what was asked for and is not known to be done.
    #[must_use]
    pub fn with_missing<I: IntoIterator<Item: Into<String>>>(mut self, items: I) -> Self {
        self.missing.extend(items.into_iter().map(Into::into));
        self
    }

    /// Adds something that was looked at, with the answer.
    #[must_use]
    pub fn with_look(mut self, look: Look) -> Self {
        self.looks.push(look);
        self
    }

    /// Sets when a further look must decide, by the service's clock.
    #[must_use]
    pub fn with_conclusive_after(mut self, time: OffsetDateTime) -> Self {
        self.conclusive_after = Some(time);
        self
    }

    /// Says that sending the same request again does no harm.
    #[must_use]
    pub fn with_harmless_repeat(mut self) -> Self {
        self.repeat_is_harmless = true;
        self
    }

    /// Sets the token with which the outcome can be settled later.
    #[must_use]
    pub fn with_token(mut self, token: ResumeToken) -> Self {
        self.token = Some(token);
        self
    }

    /// What is known to be done, such as the numbers that were bought.
    #[must_use]
    pub fn done(&self) -> &[String] {
        &self.done
    }

    /// What was asked for and is not known to be done.
    #[must_use]
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// What was looked at, in order, with the answers.
    #[must_use]
    pub fn looks(&self) -> &[Look] {
        &self.looks
    }

    /// When a further look must decide, by the service's clock; `None` if no time is known to be enough.
    #[must_use]
    pub fn conclusive_after(&self) -> Option<OffsetDateTime> {
        self.conclusive_after
    }

    /// Whether sending the same request again does no harm. False unless it is known.
    #[must_use]
    pub fn repeat_is_harmless(&self) -> bool {
        self.repeat_is_harmless
    }

    /// The token with which the outcome can be settled later, also by another process.
    #[must_use]
    pub fn token(&self) -> Option<&ResumeToken> {
        self.token.as_ref()
    }
}

/// One thing that was looked at while settling an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    what: String,
    answer: String,
}

impl Look {
    /// `what` was asked and `answer` came back, both in words for people.
    #[must_use]
    pub fn new(what: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { what: what.into(), answer: answer.into() }
    }

    /// What was asked, such as `operation purchase_…`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What came back, such as `404 NotFound`.
    #[must_use]
    pub fn answer(&self) -> &str {
        &self.answer
    }
}
