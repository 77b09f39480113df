//! How far an operation is.

use std::{fmt, time::Duration};

/// What one look at an operation found.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "an operation is under way or at its end; a failed end is an error"
)]
pub enum Progress<T> {
    /// It is under way.
    Running(OperationState),
    /// It has succeeded, with this result.
    Done(T),
}

/// How far an operation is: its status, and how often and how long it was watched by this wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationState {
    status: OperationStatus,
    retry_after: Option<Duration>,
    polls: u32,
    elapsed: Duration,
}

impl OperationState {
    /// A state of this status; for authors of clients.
    #[must_use]
    pub fn new(status: OperationStatus) -> Self {
        Self { status, retry_after: None, polls: 0, elapsed: Duration::ZERO }
    }

    /// Adds how long the service asks to wait before the next look.
    #[must_use]
    pub fn with_retry_after(mut self, hint: Option<Duration>) -> Self {
        self.retry_after = hint;
        self
    }

    pub(super) fn seen(mut self, polls: u32, elapsed: Duration) -> Self {
        (self.polls, self.elapsed) = (polls, elapsed);
        self
    }

    /// The status. It can step back, from running to not started.
    #[must_use]
    pub fn status(&self) -> &OperationStatus {
        &self.status
    }

    /// How long the service asks to wait before the next look.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// How many looks this wait has taken; 0 outside of a wait.
    #[must_use]
    pub fn polls(&self) -> u32 {
        self.polls
    }

    /// How long this wait has taken; zero outside of a wait.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

/// The status of an operation. Words that are not known here are kept; an operation with such a status goes on.
///
/// ```
/// use core_http::OperationStatus;
///
/// assert_eq!(OperationStatus::from("notStarted"), OperationStatus::NotStarted);
/// assert_eq!(OperationStatus::from("CANCELLED"), OperationStatus::Canceled);
/// assert!(!OperationStatus::from("verifying").is_terminal());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperationStatus {
    /// Accepted, and not begun.
    NotStarted,
    /// Under way.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Ended because it was canceled.
    Canceled,
    /// Another word of the service.
    Other(String),
}

impl OperationStatus {
    /// The status as the service writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotStarted => "notStarted",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Other(text) => text,
        }
    }

    /// Whether the operation has ended.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Canceled)
    }
}

/// Reads a status in any case; both spellings of canceled.
impl From<&str> for OperationStatus {
    fn from(text: &str) -> Self {
        let known = [Self::NotStarted, Self::Running, Self::Succeeded, Self::Failed, Self::Canceled];
        if text.eq_ignore_ascii_case("cancelled") {
            return Self::Canceled;
        }
        known
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text))
            .unwrap_or_else(|| Self::Other(text.to_owned()))
    }
}

impl fmt::Display for OperationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
