//! Searches of the current surface: what they asked for, what they hold, and until when.

use time::{Duration, OffsetDateTime};

use super::State;
use crate::inventory::{Assignment, Capabilities, Kind, magic::Magic};

/// Recorded: exactly 16 minutes after the numbers were taken.
pub(crate) const HOLD: Duration = Duration::minutes(16);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Looking,
    Held,
    Buying,
    Bought,
    Lapsed,
    Failed,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Search {
    pub(crate) id: String,
    pub(crate) country: &'static str,
    pub(crate) kind: Kind,
    pub(crate) assignment: Assignment,
    pub(crate) capabilities: Capabilities,
    pub(crate) quantity: usize,
    pub(crate) area_code: Option<String>,
    pub(crate) cost: f64,
    pub(crate) agreement: bool,
    pub(crate) created: OffsetDateTime,
    pub(crate) magic: Option<Magic>,
    pub(crate) phase: Phase,
    pub(crate) numbers: Vec<u64>,
    pub(crate) expires: OffsetDateTime,
    /// One of the words of `PhoneNumberSearchResultError`.
    pub(crate) error: &'static str,
}

impl State {
    /// Takes the numbers of a search that has come to its end. The error is code and message of its operation.
    pub(crate) fn hold_numbers(
        &mut self,
        search_id: &str,
        at: OffsetDateTime,
    ) -> Result<(), (String, String)> {
        let Some(search) = self.searches.get_mut(search_id) else { return Ok(()) };
        let area = search.area_code.as_deref().filter(|_| search.magic.is_none());
        let found = match search.magic {
            Some(Magic::OutOfStock) => None,
            Some(Magic::SearchFails) => {
                search.phase = Phase::Failed;
                search.error = "UnknownSearchError";
                return Err(("InternalError".to_owned(), "The search could not be completed.".to_owned()));
            }
            _ => self.stock.take_any(search.country, search.kind, area, search.quantity),
        };
        let Some(numbers) = found else {
            search.phase = Phase::Failed;
            search.error = "OutOfStock";
            return Err((
                "OutOfStock".to_owned(),
                "There are not enough numbers that fit the search.".to_owned(),
            ));
        };
        search.numbers = numbers;
        search.phase = Phase::Held;
        search.expires = at + HOLD;
        Ok(())
    }

    /// Gives back what a search holds.
    pub(crate) fn drop_hold(&mut self, search_id: &str, error: &'static str) {
        if let Some(search) = self.searches.get_mut(search_id)
            && matches!(search.phase, Phase::Held | Phase::Buying | Phase::Looking)
        {
            search.phase = Phase::Lapsed;
            search.error = error;
            for number in &search.numbers {
                self.stock.give_back(*number);
            }
        }
    }

    pub(super) fn lapse_searches(&mut self, now: OffsetDateTime) {
        let due = |search: &Search| search.phase == Phase::Held && search.expires <= now;
        let lapsed: Vec<String> = self.searches.values().filter(|s| due(s)).map(|s| s.id.clone()).collect();
        for id in lapsed {
            self.drop_hold(&id, "ReservationExpired");
        }
    }
}
