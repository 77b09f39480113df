//! The numbers of the resource.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{State, books::PurchaseKind, part::Tracked, searches::Search, table::Table};
use crate::{
    effects::Effects,
    inventory::{Assignment, Capabilities, Kind},
    settings::{Settings, Speed},
};

/// How long a realistic list goes on without a new number, or with a released one.
const LIST_LAG: Duration = Duration::seconds(3);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct OwnedNumber {
    /// In E.164 form, with its plus.
    pub(crate) number: String,
    pub(crate) country: String,
    pub(crate) kind: Kind,
    pub(crate) assignment: Assignment,
    pub(crate) capabilities: Capabilities,
    pub(crate) cost: f64,
    pub(crate) purchased: OffsetDateTime,
    /// Lists show it from then on.
    pub(crate) listed_from: OffsetDateTime,
    /// Reads that still do not show it.
    pub(crate) hidden_reads: u32,
    /// What the 2020 preview added to or removed from its acquired capabilities.
    pub(crate) legacy_added: Vec<String>,
    pub(crate) legacy_removed: Vec<String>,
    pub(crate) configuration: Option<Configuration>,
}

/// Where calls to a number go (2020 preview).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Configuration {
    pub(crate) callback_url: String,
    pub(crate) application_id: Option<String>,
    pub(crate) target_id: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Owned {
    /// In the order of their purchases.
    pub(super) numbers: Table<OwnedNumber>,
    /// Released ones that lists still show until then.
    pub(super) ghosts: Tracked<Vec<(OffsetDateTime, OwnedNumber)>>,
}

impl Owned {
    pub(crate) fn insert(&mut self, number: OwnedNumber) {
        self.numbers.insert(number.number.clone(), number);
    }

    pub(crate) fn get(&self, number: &str) -> Option<&OwnedNumber> {
        self.numbers.get(number)
    }

    pub(crate) fn get_mut(&mut self, number: &str) -> Option<&mut OwnedNumber> {
        self.numbers.get_mut(number)
    }

    pub(crate) fn remove(&mut self, number: &str, at: OffsetDateTime, lag: bool) -> bool {
        let Some(ghost) = self.numbers.remove(number) else { return false };
        if lag {
            self.ghosts.retain(|(until, _)| *until > at);
            self.ghosts.push((at + LIST_LAG, ghost));
        }
        true
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &OwnedNumber> {
        self.numbers.values()
    }

    /// A read of one number: a hidden one is not shown, and is hidden one read less.
    pub(crate) fn read(&mut self, number: &str) -> Option<&OwnedNumber> {
        if self.get(number)?.hidden_reads > 0 {
            self.get_mut(number)?.hidden_reads -= 1;
            return None;
        }
        self.get(number)
    }

    /// What a list shows: not yet what was just bought, still what was just released, where lists lag.
    pub(crate) fn list(&mut self, now: OffsetDateTime) -> Vec<OwnedNumber> {
        if !self.ghosts.is_empty() {
            self.ghosts.retain(|(until, _)| *until > now);
        }
        let mut listed = Vec::new();
        let mut hidden = Vec::new();
        for number in self.numbers.values() {
            if number.hidden_reads > 0 {
                hidden.push(number.number.clone());
            } else if number.listed_from <= now {
                listed.push(number.clone());
            }
        }
        for number in hidden {
            if let Some(number) = self.numbers.get_mut(&number) {
                number.hidden_reads -= 1;
            }
        }
        listed.extend(self.ghosts.iter().map(|(_, number)| number.clone()));
        listed
    }
}

/// What is to be bought, from a search or a reservation.
pub(crate) struct Item {
    pub(crate) number: u64,
    pub(crate) country: String,
    pub(crate) kind: Kind,
    pub(crate) assignment: Assignment,
    pub(crate) capabilities: Capabilities,
    pub(crate) cost: f64,
}

impl State {
    /// Buys and charges one number that is out of the stock already.
    pub(crate) fn buy(
        &mut self,
        item: Item,
        charge: (PurchaseKind, &str),
        at: OffsetDateTime,
        settings: &Settings,
        effects: &Effects,
    ) {
        let number = e164(item.number);
        let lag = if settings.speed == Speed::Realistic { LIST_LAG } else { Duration::ZERO };
        self.books.charge(charge.0, charge.1, &number, item.cost);
        self.owned.insert(OwnedNumber {
            number,
            country: item.country,
            kind: item.kind,
            assignment: item.assignment,
            capabilities: item.capabilities,
            cost: item.cost,
            purchased: at,
            listed_from: at + lag,
            hidden_reads: effects.hide.unwrap_or(0),
            legacy_added: Vec::new(),
            legacy_removed: Vec::new(),
            configuration: None,
        });
    }

    /// Buys the first `count` numbers of a search and gives the others back.
    pub(super) fn buy_searched(
        &mut self,
        search: &Search,
        count: usize,
        at: OffsetDateTime,
        settings: &Settings,
        effects: &Effects,
    ) {
        for (index, &number) in search.numbers.iter().enumerate() {
            if index >= count {
                self.stock.give_back(number);
                continue;
            }
            let item = Item {
                number,
                country: search.country.code.to_owned(),
                kind: search.kind,
                assignment: search.assignment,
                capabilities: search.capabilities,
                cost: search.cost,
            };
            // Recorded purchase dates of one purchase differ by a few ticks.
            let at = at + Duration::nanoseconds(900 * i64::try_from(index).unwrap_or(0));
            self.buy(item, (PurchaseKind::Search, &search.id), at, settings, effects);
        }
        self.books.end(PurchaseKind::Search, &search.id);
    }
}

/// The number with its plus.
pub(crate) fn e164(number: u64) -> String {
    format!("+{number}")
}

/// The digits of a number written with or without its plus.
pub(crate) fn digits(text: &str) -> Option<u64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let fits = (7..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}
