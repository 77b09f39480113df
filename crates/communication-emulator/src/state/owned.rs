//! The numbers of the resource.

use std::collections::{BTreeMap, HashMap};

use time::{Duration, OffsetDateTime};

use super::{State, books::PurchaseKind, searches::Search};
use crate::{
    effects::Effects,
    inventory::{Assignment, Capabilities, Kind},
    settings::{Settings, Speed},
};

/// How long a realistic list goes on without a new number, or with a released one.
const LIST_LAG: Duration = Duration::seconds(3);

#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Configuration {
    pub(crate) callback_url: String,
    pub(crate) application_id: Option<String>,
    pub(crate) target_id: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Owned {
    /// In the order of their purchases.
    numbers: BTreeMap<u64, OwnedNumber>,
    by_number: HashMap<String, u64>,
    counter: u64,
    /// Released ones that lists still show until then.
    ghosts: Vec<(OffsetDateTime, OwnedNumber)>,
}

impl Owned {
    pub(crate) fn insert(&mut self, number: OwnedNumber) {
        self.counter += 1;
        if let Some(old) = self.by_number.insert(number.number.clone(), self.counter) {
            self.numbers.remove(&old);
        }
        self.numbers.insert(self.counter, number);
    }

    pub(crate) fn get(&self, number: &str) -> Option<&OwnedNumber> {
        self.numbers.get(self.by_number.get(number)?)
    }

    pub(crate) fn get_mut(&mut self, number: &str) -> Option<&mut OwnedNumber> {
        self.numbers.get_mut(self.by_number.get(number)?)
    }

    pub(crate) fn remove(&mut self, number: &str, at: OffsetDateTime, lag: bool) -> bool {
        let removed = self.by_number.remove(number).and_then(|key| self.numbers.remove(&key));
        if let Some(ghost) = removed {
            if lag {
                self.ghosts.push((at + LIST_LAG, ghost));
            }
            return true;
        }
        false
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &OwnedNumber> {
        self.numbers.values()
    }

    /// A read of one number: a hidden one is not shown, and is hidden one read less.
    pub(crate) fn read(&mut self, number: &str) -> Option<&OwnedNumber> {
        let found = self.get_mut(number)?;
        if found.hidden_reads > 0 {
            found.hidden_reads -= 1;
            return None;
        }
        Some(found)
    }

    /// What a list shows: not yet what was just bought, still what was just released, where lists lag.
    pub(crate) fn list(&mut self, now: OffsetDateTime) -> Vec<OwnedNumber> {
        self.ghosts.retain(|(until, _)| *until > now);
        let mut listed = Vec::new();
        for number in self.numbers.values_mut() {
            if number.hidden_reads > 0 {
                number.hidden_reads -= 1;
            } else if number.listed_from <= now {
                listed.push(number.clone());
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
                country: search.country.to_owned(),
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
