//! Faults on demand: rules that pick requests, and what happens to those.
//!
//! The first rule that fits a request is applied to it, with all of its actions; a rule fits once unless
//! [`Rule::times`] or [`Rule::always`] says otherwise. Rules are used in the order in which they were added.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_emulator::{Emulator, faults::{Action, RetryAfter, Rule, When}};
//!
//! let emulator = Emulator::builder().start().await?;
//! // The first purchase is made, and its answer is lost.
//! emulator.faults().add(Rule::new(Action::reset(When::After)).operation("purchasePhoneNumbers"));
//! // Every poll but the first two is throttled, three times.
//! let throttle = Action::throttle(RetryAfter::Seconds(7));
//! emulator.faults().add(Rule::new(throttle).method("GET").path("/phoneNumbers/operations/*").skip(2).times(3));
//! assert_eq!(emulator.faults().list().len(), 2);
//! emulator.faults().clear();
//! # Ok(()) }
//! ```

mod action;
mod table;

use std::sync::Arc;

pub use action::{Action, Links, RetryAfter, When};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
pub(crate) use table::{FaultTable, Fired};

use crate::world::{Shared, World};

/// Which requests, how often, and what happens to them.
///
/// ```
/// use communication_emulator::faults::{Action, Rule, When};
///
/// // The third and fourth release answer 503 although they were accepted.
/// let rule = Rule::new(Action::respond(When::After, 503)).operation("releasePhoneNumber").skip(2).times(2);
/// assert_eq!((rule.skip, rule.times), (2, Some(2)));
///
/// // The same as it is written to `/_emulator/faults`:
/// let json = r#"{"operation": "releasePhoneNumber", "skip": 2, "times": 2,
///     "actions": [{"respond": {"when": "after", "status": 503}}]}"#;
/// assert_eq!(serde_json::from_str::<Rule>(json)?, rule);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// The method, if only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A pattern for the path, where `*` stands for anything; compared without case, escaped and unescaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The name of an operation as in the specification, such as `purchasePhoneNumbers`. JSON with another than one of
    /// [`operations`](crate::operations) is refused.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known_operation")]
    pub operation: Option<String>,
    /// How many fitting requests are let through first.
    #[serde(default)]
    pub skip: u32,
    /// How many requests it is applied to after that; `None` for all.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// What happens, all of it to the same request.
    pub actions: Vec<Action>,
}

#[expect(clippy::unnecessary_wraps, reason = "serde wants the type of the field")]
fn once() -> Option<u32> {
    Some(1)
}

/// A rule of an operation that is not there would never be used, and a test would pass for that.
fn known_operation<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    match name {
        Some(name) if !crate::operations().iter().any(|(.., known)| *known == name) => {
            Err(D::Error::custom(format_args!("there is no operation {name:?}")))
        }
        name => Ok(name),
    }
}

impl Rule {
    /// A rule for the next request, whatever it is.
    #[must_use]
    pub fn new(action: Action) -> Rule {
        Rule { method: None, path: None, operation: None, skip: 0, times: once(), actions: vec![action] }
    }

    /// Adds an action for the same request.
    #[must_use]
    pub fn and(mut self, action: Action) -> Rule {
        self.actions.push(action);
        self
    }

    /// Only requests of this method.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Rule {
        self.method = Some(method.into());
        self
    }

    /// Only requests whose path fits; `*` stands for anything.
    #[must_use]
    pub fn path(mut self, pattern: impl Into<String>) -> Rule {
        self.path = Some(pattern.into());
        self
    }

    /// Only requests of this operation, by its name in the specification.
    #[must_use]
    pub fn operation(mut self, name: impl Into<String>) -> Rule {
        self.operation = Some(name.into());
        self
    }

    /// Lets the first `count` fitting requests through.
    #[must_use]
    pub fn skip(mut self, count: u32) -> Rule {
        self.skip = count;
        self
    }

    /// Applies it to so many requests.
    #[must_use]
    pub fn times(mut self, count: u32) -> Rule {
        self.times = Some(count);
        self
    }

    /// Applies it to every fitting request.
    #[must_use]
    pub fn always(mut self) -> Rule {
        self.times = None;
        self
    }
}

/// A rule with its id and how often it was applied.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Installed {
    /// What [`Faults::remove`] takes.
    pub id: u64,
    /// How many requests it was applied to so far.
    pub applied: u32,
    /// The rule.
    pub rule: Rule,
}

/// The fault rules of one emulator; a handle, clones are of the same rules.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::{Emulator, faults::{Action, Rule, When}};
///
/// let emulator = Emulator::builder().start().await?;
/// let id = emulator.faults().add(Rule::new(Action::respond(When::Before, 503)).always());
/// let answer = reqwest::get(emulator.endpoint()).await?;
/// assert_eq!(answer.status(), 503);
/// assert_eq!(emulator.faults().list()[0].applied, 1);
/// assert!(emulator.faults().remove(id));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Faults {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Faults {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.list()).finish()
    }
}

impl Faults {
    pub(crate) fn new(shared: Arc<Shared>) -> Faults {
        Faults { shared }
    }

    /// Adds a rule behind the others and returns its id.
    #[expect(clippy::must_use_candidate, reason = "most rules are never removed by id")]
    pub fn add(&self, rule: Rule) -> u64 {
        let World { faults, state, .. } = &mut *self.shared.lock();
        faults.add(rule, state)
    }

    /// Removes a rule; false if there is none of that id.
    #[expect(clippy::must_use_candidate, reason = "removing what is gone is fine")]
    pub fn remove(&self, id: u64) -> bool {
        self.shared.lock().faults.remove(id)
    }

    /// Removes all rules.
    pub fn clear(&self) {
        self.shared.lock().faults.clear();
    }

    /// The rules in their order, those that are used up too.
    #[must_use]
    pub fn list(&self) -> Vec<Installed> {
        self.shared.lock().faults.list()
    }
}
