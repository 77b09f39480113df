//! The memory of the emulated resource: plain data, changed by the handlers, moved on by the clock. No I/O.

pub(crate) mod books;
pub(crate) mod identities;
pub(crate) mod legacy;
pub(crate) mod operations;
pub(crate) mod owned;
pub(crate) mod quotas;
pub(crate) mod reservations;
pub(crate) mod searches;
pub(crate) mod sip;

use std::collections::BTreeMap;

use time::OffsetDateTime;

use crate::{inventory::stock::Stock, random::Random, settings::Settings};

#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) random: Random,
    pub(crate) stock: Stock,
    pub(crate) identities: identities::Identities,
    pub(crate) owned: owned::Owned,
    pub(crate) searches: BTreeMap<String, searches::Search>,
    pub(crate) operations: operations::Operations,
    pub(crate) reservations: Vec<reservations::Reservation>,
    pub(crate) sip: sip::Sip,
    pub(crate) legacy: legacy::Legacy,
    pub(crate) books: books::Books,
    pub(crate) quotas: quotas::Quotas,
}

impl State {
    pub(crate) fn new(seed: u64) -> State {
        let mut random = Random::new(seed);
        let stock = Stock::new(&mut random);
        let identities = identities::Identities::new(&mut random);
        State {
            random,
            stock,
            identities,
            owned: owned::Owned::default(),
            searches: BTreeMap::new(),
            operations: operations::Operations::default(),
            reservations: Vec::new(),
            sip: sip::Sip::default(),
            legacy: legacy::Legacy::default(),
            books: books::Books::default(),
            quotas: quotas::Quotas::default(),
        }
    }

    /// Lets everything happen that is due: timed operations end, holds lapse.
    ///
    /// Operations first: a purchase that ended before the hold did has bought.
    pub(crate) fn advance(&mut self, now: OffsetDateTime, settings: &Settings) {
        self.finish_due_operations(now, settings);
        self.advance_legacy(now, settings);
        self.lapse_searches(now);
        self.lapse_reservations(now);
    }
}
