//! Somebody else changed the configuration.

use std::{error::Error as StdError, fmt};

use super::{SipChange, SipPlan, difference::changes};
use crate::model::SipConfiguration;

/// The three-way difference of a conflict: what a plan was made from, what it wants, and what is stored now.
///
/// It is the source of errors of kind [`Conflict`](crate::ErrorKind::Conflict).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_sip_routing::{SipConfiguration, SipConflict, SipRoutingClient, SipTrunk};
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
///
/// let plan = client.plan(&SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5061)], [])).await?;
/// // Meanwhile somebody else is faster:
/// client.set_trunk(&SipTrunk::new("other.contoso.com", 5061)).await?;
///
/// let error = client.apply(&plan).await.unwrap_err();
/// let conflict = SipConflict::of(&error).unwrap();
/// assert_eq!(conflict.found()[0].to_string(), "+ trunk other.contoso.com: sipSignalingPort 5061");
/// // Nothing was sent. To go on, plan again from what is there now:
/// let plan = client.plan(conflict.wanted()).await?;
/// # assert_eq!(plan.changes().len(), 2);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SipConflict {
    base: SipConfiguration,
    wanted: SipConfiguration,
    stored: SipConfiguration,
}

impl SipConflict {
    pub(crate) fn new(plan: &SipPlan, stored: SipConfiguration) -> Self {
        Self { base: plan.base().clone(), wanted: plan.wanted().clone(), stored }
    }

    /// The conflict that an error tells of; `None` if it tells of something else.
    #[must_use]
    pub fn of(error: &crate::Error) -> Option<&Self> {
        let mut source = error.source();
        while let Some(error) = source {
            if let Some(conflict) = error.downcast_ref() {
                return Some(conflict);
            }
            source = error.source();
        }
        None
    }

    /// What the plan was made from.
    #[must_use]
    pub fn base(&self) -> &SipConfiguration {
        &self.base
    }

    /// What the plan wants.
    #[must_use]
    pub fn wanted(&self) -> &SipConfiguration {
        &self.wanted
    }

    /// What was stored when the conflict was seen.
    #[must_use]
    pub fn stored(&self) -> &SipConfiguration {
        &self.stored
    }

    /// What is stored otherwise than the plan found it.
    #[must_use]
    pub fn found(&self) -> Vec<SipChange> {
        let found = changes(&self.base, &self.stored);
        // Something that was said before and is not said now shows only the other way round.
        if found.is_empty() { changes(&self.stored, &self.base) } else { found }
    }

    /// What of the plan is not stored.
    #[must_use]
    pub fn missing(&self) -> Vec<SipChange> {
        changes(&self.stored, &self.wanted)
    }
}

impl fmt::Display for SipConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("since the plan was made: ")?;
        list(f, &self.found())?;
        f.write_str("; still missing of the plan: ")?;
        list(f, &self.missing())
    }
}

impl StdError for SipConflict {}

fn list(f: &mut fmt::Formatter<'_>, changes: &[SipChange]) -> fmt::Result {
    if changes.is_empty() {
        return f.write_str("nothing");
    }
    for (index, change) in changes.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{change}")?;
    }
    Ok(())
}
