//! Searches of the current surface: what they asked for, what they hold, and until when.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::State;
use crate::inventory::{Assignment, Capabilities, Kind, countries::Country, magic::Magic};

/// Recorded: exactly 16 minutes after the numbers were taken.
pub(crate) const HOLD: Duration = Duration::minutes(16);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Phase {
    Looking,
    Held,
    Buying,
    Bought,
    Lapsed,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Search {
    pub(crate) id: String,
    #[serde(with = "crate::inventory::countries::code")]
    pub(crate) country: &'static Country,
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
    pub(crate) error: Cow<'static, str>,
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
                search.error = "UnknownSearchError".into();
                return Err(("InternalError".to_owned(), "The search could not be completed.".to_owned()));
            }
            _ => self.stock.take_any(search.country.code, search.kind, area, search.quantity),
        };
        let Some(numbers) = found else {
            search.phase = Phase::Failed;
            search.error = "OutOfStock".into();
            return Err((
                "OutOfStock".to_owned(),
                "There are not enough numbers that fit the search.".to_owned(),
            ));
        };
        search.numbers = numbers;
        search.phase = Phase::Held;
        search.expires = at + HOLD;
        self.next_lapse = self.next_lapse.min(search.expires);
        Ok(())
    }

    /// Gives back what a search holds.
    pub(crate) fn drop_hold(&mut self, search_id: &str, error: &'static str) {
        if let Some(search) = self.searches.get_mut(search_id)
            && matches!(search.phase, Phase::Held | Phase::Buying | Phase::Looking)
        {
            search.phase = Phase::Lapsed;
            search.error = error.into();
            for number in &search.numbers {
                self.stock.give_back(*number);
            }
        }
    }

    /// Gives back what has lapsed; the time at which the next hold does.
    pub(super) fn lapse_searches(&mut self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let held = |search: &Search| search.phase == Phase::Held;
        // A search that still looks becomes live again when it is touched.
        for id in self.searches.live(held, |search| search.expires <= now) {
            self.drop_hold(&id, "ReservationExpired");
        }
        let left = self.searches.touched().map(|(_, search)| search);
        left.filter(|search| held(search)).map(|search| search.expires).min()
    }
}

impl Search {
    /// The numbers that it keeps out of the stock; bought ones are with the owned ones.
    pub(crate) fn held(&self) -> impl Iterator<Item = u64> {
        let holds = matches!(self.phase, Phase::Held | Phase::Buying);
        self.numbers.iter().copied().filter(move |_| holds)
    }

    /// Whether nothing more happens to it.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Bought | Phase::Lapsed | Phase::Failed)
    }
}
