//! The decision tables: from what was seen to what it proves. Pure functions, rows in the order of the contract.
//!
//! Where a row is an inference and money hangs on it, it takes the careful side: looking on, and then saying that the
//! outcome is unknown.

mod capabilities;
mod numbers;
pub(crate) mod purchase;
mod release;
mod reservation;

use std::time::Duration;

pub(crate) use self::{
    capabilities::{CapabilitiesSeen, capabilities},
    numbers::{NumberSeen, NumbersSeen},
    purchase::{AFTER_HOLD, LONG_AFTER_HOLD, OperationSeen, PurchaseSight, purchase},
    release::{ReleaseSight, release},
    reservation::{Fate, NumberWord, ReservationSeen, ReservationSight, fate, reservation},
};

/// How long lists and reads may lag behind before what they show is taken for what is.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// The same for releases and changes of capabilities, which take 7 to 13 seconds and have no operation to look at.
pub(crate) const LONG_PATIENCE: Duration = Duration::from_secs(60);

/// What the evidence proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All that was asked for is done.
    Done,
    /// It ended, and some of the numbers were bought.
    Partial,
    /// It ended, and none of the numbers was bought.
    Failed,
    /// It was not accepted, and will not be.
    NotBought,
    /// There is nothing that it could have been done to.
    NotFound,
    /// Something is under way: look on at the interval of polls for as long as the caller waits.
    Watch,
    /// Look again soon.
    LookOn,
    /// Looking has not settled it.
    Unknown,
}

/// What no row names: look on, and after the time for that it is unknown.
pub(crate) fn patient(looking: Duration, patience: Duration) -> Verdict {
    if looking < patience { Verdict::LookOn } else { Verdict::Unknown }
}
