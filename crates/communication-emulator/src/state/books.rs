//! The books: every purchase that was accepted and every charge, whatever the client saw of it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{part::Tracked, table::Table};

/// How many purchases that ended are kept, and how many releases; the oldest go first.
const KEPT: usize = 2_000;

/// Through which door a purchase came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PurchaseKind {
    /// A search of the current surface.
    Search,
    /// A reservation of the current surface.
    Reservation,
    /// A search of the 2020 preview.
    Legacy,
}

/// Where an accepted purchase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PurchaseState {
    /// The request was accepted, nothing is bought yet.
    Running,
    /// It ended; [`Purchase::bought`] says what was bought (not always all).
    Ended,
    /// It ended and bought nothing.
    Failed,
}

/// One purchase request that the emulator accepted, with what it bought: the truth to hold a client against.
///
/// Times are RFC 3339 texts of the emulator's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Purchase {
    /// Through which door it came.
    pub kind: PurchaseKind,
    /// The id of the search or reservation.
    pub id: String,
    /// When the request was accepted.
    pub accepted: String,
    /// Where it stands.
    pub state: PurchaseState,
    /// The numbers that were asked for, in E.164 form.
    pub wanted: Vec<String>,
    /// The numbers that were bought and charged.
    pub bought: Vec<String>,
    /// The sum of the monthly prices of what was bought, in US dollars.
    pub monthly_cost: f64,
}

/// Everything that cost money or gave it up.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::Emulator;
///
/// let emulator = Emulator::builder().start().await?;
/// let version = "api-version=2025-06-01";
/// let search = r#"{"phoneNumberType":"tollFree","assignmentType":"application",
///     "capabilities":{"calling":"outbound","sms":"none"}}"#;
/// let started = emulator.call("POST", &format!("/availablePhoneNumbers/countries/US/:search?{version}"), Some(search));
/// let id = started.headers.iter().find(|(name, _)| name == "search-id").map(|(_, id)| id.clone()).ok_or("no id")?;
/// for _ in 0..2 {
///     emulator.call("GET", &format!("/phoneNumbers/operations/search_{id}?{version}"), None);
/// }
/// let purchase = format!(r#"{{"searchId":"{id}"}}"#);
/// emulator.call("POST", &format!("/availablePhoneNumbers/:purchase?{version}"), Some(&purchase));
/// assert!(emulator.books().to_table().contains("Running: 0 of 1 numbers"));
/// for _ in 0..2 {
///     emulator.call("GET", &format!("/phoneNumbers/operations/purchase_{id}?{version}"), None);
/// }
/// assert_eq!(emulator.books().purchases[0].monthly_cost, 2.0);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Books {
    /// The purchases that were accepted, oldest first: all that run, and the last 2,000 that ended.
    pub purchases: Vec<Purchase>,
    /// How many more ended before those.
    pub earlier_purchases: u64,
    /// The last 2,000 numbers that were released, oldest first; a number can be in it more than once.
    pub released: Vec<String>,
    /// How many operator look-ups with additional details were charged.
    pub charged_lookups: u64,
}

impl Books {
    /// Writes the books as a small table, for a person.
    #[must_use]
    pub fn to_table(&self) -> String {
        let mut table = String::new();
        for purchase in &self.purchases {
            let _ = writeln!(
                table,
                "{} {:?} {} {:?}: {} of {} numbers, {:.2} USD a month",
                purchase.accepted,
                purchase.kind,
                purchase.id,
                purchase.state,
                purchase.bought.len(),
                purchase.wanted.len(),
                purchase.monthly_cost
            );
        }
        table
    }
}

/// The books as they are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    /// The keys are numbers in the order of the purchases.
    pub(super) purchases: Table<Purchase>,
    pub(super) released: Table<String>,
    pub(super) totals: Tracked<Totals>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Totals {
    accepted: u64,
    earlier: u64,
    released: u64,
    pub(crate) charged_lookups: u64,
}

impl Accounts {
    pub(crate) fn to_books(&self) -> Books {
        Books {
            purchases: self.purchases.values().cloned().collect(),
            earlier_purchases: self.totals.earlier,
            released: self.released.values().cloned().collect(),
            charged_lookups: self.totals.charged_lookups,
        }
    }

    pub(crate) fn charge_lookup(&mut self) {
        self.totals.charged_lookups += 1;
    }

    pub(crate) fn accept(&mut self, kind: PurchaseKind, id: &str, wanted: Vec<String>, at: OffsetDateTime) {
        self.totals.accepted += 1;
        let purchase = Purchase {
            kind,
            id: id.to_owned(),
            accepted: crate::stamp::stamp(at),
            state: PurchaseState::Running,
            wanted,
            bought: Vec::new(),
            monthly_cost: 0.0,
        };
        self.purchases.insert(self.totals.accepted.to_string(), purchase);
        let pruned = self.purchases.prune(KEPT, |purchase| purchase.state != PurchaseState::Running);
        if pruned > 0 {
            self.totals.earlier += pruned as u64;
        }
    }

    pub(crate) fn charge(&mut self, kind: PurchaseKind, id: &str, number: &str, cost: f64) {
        self.change(kind, id, |purchase| {
            purchase.bought.push(number.to_owned());
            purchase.monthly_cost += cost;
        });
    }

    pub(crate) fn end(&mut self, kind: PurchaseKind, id: &str) {
        self.change(kind, id, |purchase| {
            let nothing = purchase.bought.is_empty();
            purchase.state = if nothing { PurchaseState::Failed } else { PurchaseState::Ended };
        });
    }

    pub(crate) fn release(&mut self, number: &str) {
        self.totals.released += 1;
        self.released.insert(self.totals.released.to_string(), number.to_owned());
        self.released.prune(KEPT, |_| true);
    }

    /// Changes the latest running purchase of that id.
    fn change(&mut self, kind: PurchaseKind, id: &str, change: impl FnOnce(&mut Purchase)) {
        let is_it = |purchase: &Purchase| purchase.kind == kind && purchase.id == id;
        let running = self.purchases.live(|purchase| purchase.state == PurchaseState::Running, is_it);
        if let Some(purchase) = running.last().and_then(|key| self.purchases.get_mut(key)) {
            change(purchase);
        }
    }
}
