//! What can go wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// On which side of the change a fault happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum When {
    /// The request has no effect.
    Before,
    /// The request has its whole effect; the client does not learn of it.
    After,
}

/// The forms in which a server says when to come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum RetryAfter {
    /// No hint at all.
    None,
    /// `retry-after` in seconds.
    Seconds(u64),
    /// `retry-after` as an HTTP date, so many seconds after the emulator's time (negative: in the past).
    Date(i64),
    /// `retry-after-ms`
    Milliseconds(u64),
    /// `x-ms-retry-after-ms`
    XMsMilliseconds(u64),
    /// `retry-after` with this text, whatever it is.
    Text(String),
}

/// What becomes of the links of an answer: `operation-location`, `location`, `nextLink`, `resourceLocation`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Links {
    /// Made absolute on another origin, such as `https://evil.example`.
    Foreign(String),
    /// Made absolute on the origin that the client used.
    Absolute,
    /// Pointing to the request itself: a list or an operation without end.
    Looping,
    /// This text instead.
    Text(String),
    /// Left out.
    Missing,
}

/// One thing that happens to a request, its answer, or the operation that it starts.
///
/// In JSON it is an object with one member, named like the variant in camel case:
/// `{"respond": {"when": "before", "status": 503}}`, `"staleRead"`, `{"truncate": 10}`.
///
/// ```
/// use communication_emulator::faults::{Action, Links, RetryAfter, Rule};
///
/// // A purchase that buys one number of several, shows a step back on its way, and points its client elsewhere.
/// let rule = Rule::new(Action::PartialPurchase(1))
///     .and(Action::statuses(["running", "notStarted", "failed"]))
///     .and(Action::Links(Links::Foreign("https://elsewhere.example".to_owned())));
/// assert_eq!(rule.actions.len(), 3);
/// assert_eq!(serde_json::to_string(&Action::throttle(RetryAfter::Date(-5)))?, r#"{"throttle":{"date":-5}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Action {
    /// Answers with this status, and an error body unless `body` has the text of another.
    Respond {
        /// Without or with the change.
        when: When,
        /// The status.
        status: u16,
        /// Further headers.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The text of the body, as JSON if it begins with a brace, else as HTML.
        #[serde(default)]
        body: Option<String>,
    },
    /// 429 without effect.
    Throttle(RetryAfter),
    /// The connection is reset: nothing of an answer arrives.
    Reset(When),
    /// The answer breaks off after so many bytes of its body, short of its length.
    Truncate(usize),
    /// So many milliseconds pass before the request has its effect, or after it.
    Delay {
        /// Before or after the effect.
        when: When,
        /// Real milliseconds.
        millis: u64,
    },
    /// The body comes in pieces of so many bytes, each after so many milliseconds.
    Drip {
        /// Bytes in a piece.
        bytes: usize,
        /// Real milliseconds before each.
        millis: u64,
    },
    /// The links of the answer lead elsewhere.
    Links(Links),
    /// A header of the answer is set to a value, or left out.
    Header {
        /// The name of the header.
        name: String,
        /// The value; `None` leaves it out.
        value: Option<String>,
    },
    /// The body of the answer is replaced; status and headers stay.
    Body {
        /// The new text.
        text: String,
        /// Its content type.
        content_type: String,
    },
    /// The `date` of the answer is off by so many seconds.
    DateSkew(i64),
    /// The operation that the request starts fails.
    FailOperation {
        /// The code of its error, such as `PurchaseFailed`.
        code: String,
        /// The message of its error.
        message: String,
        /// The status shown instead of `failed`.
        #[serde(default)]
        status: Option<String>,
    },
    /// The purchase that the request starts buys the first so many numbers, and fails if these are not all.
    PartialPurchase(usize),
    /// The hold lapses while the purchase that the request starts is running: nothing is bought.
    LapseHold,
    /// So many of the numbers that the request adds to a reservation are refused: 207.
    RefuseNumbers(usize),
    /// The operation that the request starts shows these statuses, one a look, and ends with the last.
    Statuses(Vec<String>),
    /// What the purchase that the request starts buys is missing from the first so many reads after it.
    AppearLate(u32),
    /// The operation of a purchase that was not made is shown with this status instead of 404.
    PurchaseVisible(String),
    /// The read is answered from what there was when the rule was added.
    StaleRead,
}

impl Action {
    /// Answers with a status, without or with the effect.
    #[must_use]
    pub fn respond(when: When, status: u16) -> Action {
        Action::Respond { when, status, headers: BTreeMap::new(), body: None }
    }

    /// 429 without effect.
    #[must_use]
    pub fn throttle(retry_after: RetryAfter) -> Action {
        Action::Throttle(retry_after)
    }

    /// Resets the connection, without or with the effect.
    #[must_use]
    pub fn reset(when: When) -> Action {
        Action::Reset(when)
    }

    /// The operation that the request starts fails with this code and message.
    #[must_use]
    pub fn fail_operation(code: impl Into<String>, message: impl Into<String>) -> Action {
        Action::FailOperation { code: code.into(), message: message.into(), status: None }
    }

    /// The operation that the request starts shows these statuses, one a look.
    #[must_use]
    pub fn statuses<T: Into<String>>(words: impl IntoIterator<Item = T>) -> Action {
        Action::Statuses(words.into_iter().map(Into::into).collect())
    }
}
