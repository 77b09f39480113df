//! What faults ask of the handlers, beside what they do to requests and answers on their way.

use serde::{Deserialize, Serialize};

/// How an operation that is told to fail shows itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OperationFailure {
    pub(crate) status: String,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl OperationFailure {
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> OperationFailure {
        OperationFailure { status: "failed".to_owned(), code: code.into(), message: message.into() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Effects {
    /// The operation that this request starts fails.
    pub(crate) fail: Option<OperationFailure>,
    /// The purchase that this request starts buys only so many numbers.
    pub(crate) partial: Option<usize>,
    /// The hold lapses while the purchase that this request starts runs.
    pub(crate) lapse: bool,
    /// The statuses that the operation started by this request shows, look by look.
    pub(crate) script: Option<Vec<String>>,
    /// Reads that do not yet show what the purchase started by this request bought.
    pub(crate) hide: Option<u32>,
    /// The status of the operation of a purchase that was not made.
    pub(crate) purchase_visible: Option<String>,
    /// So many of the numbers added to a reservation are refused.
    pub(crate) refuse_numbers: Option<usize>,
}
