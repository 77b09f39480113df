//! The memory of the emulated resource: plain data, changed by the handlers, moved on by the clock. No I/O.

pub(crate) mod books;
pub(crate) mod identities;
pub(crate) mod legacy;
pub(crate) mod operations;
pub(crate) mod owned;
pub(crate) mod part;
pub(crate) mod quotas;
pub(crate) mod reservations;
pub(crate) mod searches;
pub(crate) mod sip;
mod table;

use time::OffsetDateTime;

use self::{
    part::{Part, Tracked},
    table::Table,
};
use crate::{clock::LATEST, inventory::stock::Stock, random::Random, settings::Settings};

/// How many searches that ended are kept, and how many operations, reservations, and records of the preview each; the oldest
/// go first.
pub(crate) const KEPT: usize = 500;

#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) random: Tracked<Random>,
    pub(crate) stock: Stock,
    pub(crate) identities: identities::Identities,
    pub(crate) owned: owned::Owned,
    pub(crate) searches: Table<searches::Search>,
    pub(crate) operations: Table<operations::Operation>,
    pub(crate) reservations: Table<reservations::Reservation>,
    pub(crate) sip: Tracked<sip::Sip>,
    pub(crate) legacy: legacy::Legacy,
    pub(crate) books: books::Accounts,
    pub(crate) quotas: Tracked<quotas::Quotas>,
    /// Before that time no hold lapses.
    pub(crate) next_lapse: OffsetDateTime,
}

impl State {
    pub(crate) fn new(seed: u64) -> State {
        let mut random = Random::new(seed);
        let stock = Stock::new(&mut random);
        let identities = identities::Identities::new(&mut random);
        State {
            random: Tracked::new(random),
            stock,
            identities,
            owned: owned::Owned::default(),
            searches: Table::default(),
            operations: Table::default(),
            reservations: Table::default(),
            sip: Tracked::default(),
            legacy: legacy::Legacy::default(),
            books: books::Accounts::default(),
            quotas: Tracked::default(),
            next_lapse: OffsetDateTime::UNIX_EPOCH,
        }
    }

    /// Everything that a state file keeps, by name; the rest follows from it.
    pub(crate) fn parts(&mut self) -> [(&'static str, &mut dyn Part); 19] {
        [
            ("random", &mut self.random),
            ("cursors", &mut self.stock.cursors),
            ("issuer", &mut self.identities.issuer),
            ("users", &mut self.identities.users),
            ("teams", &mut self.identities.teams),
            ("entra", &mut self.identities.entra),
            ("owned", &mut self.owned.numbers),
            ("ghosts", &mut self.owned.ghosts),
            ("searches", &mut self.searches),
            ("operations", &mut self.operations),
            ("reservations", &mut self.reservations),
            ("sip", &mut self.sip),
            ("legacySearches", &mut self.legacy.searches),
            ("legacyReleases", &mut self.legacy.releases),
            ("legacyUpdates", &mut self.legacy.updates),
            ("purchases", &mut self.books.purchases),
            ("released", &mut self.books.released),
            ("totals", &mut self.books.totals),
            ("quotas", &mut self.quotas),
        ]
    }

    /// How many rows there are of each kind that requests make.
    pub(crate) fn kept(&self) -> [(&'static str, usize); 13] {
        [
            ("users", self.identities.users.len()),
            ("teamsAssignments", self.identities.teams.len()),
            ("entraAssignments", self.identities.entra.len()),
            ("ownedNumbers", self.owned.numbers.len()),
            ("searches", self.searches.len()),
            ("operations", self.operations.len()),
            ("reservations", self.reservations.len()),
            ("legacySearches", self.legacy.searches.len()),
            ("legacyReleases", self.legacy.releases.len()),
            ("legacyUpdates", self.legacy.updates.len()),
            ("purchases", self.books.purchases.len()),
            ("released", self.books.released.len()),
            ("takenNumbers", self.stock.taken()),
        ]
    }

    /// Brings what follows from the parts up to them.
    pub(crate) fn index(&mut self) {
        self.identities.index();
        let owned = self.owned.all().filter_map(|number| owned::digits(&number.number));
        let searches = self.searches.values().flat_map(searches::Search::held);
        let reservations = self.reservations.values().flat_map(reservations::Reservation::held);
        let legacy = self.legacy.searches.values().flat_map(legacy::LegacySearch::held);
        self.stock.set_taken(owned.chain(searches).chain(reservations).chain(legacy));
    }

    /// Lets everything happen that is due: timed operations end, holds lapse.
    ///
    /// Operations first: a purchase that ended before the hold did has bought.
    pub(crate) fn advance(&mut self, now: OffsetDateTime, settings: &Settings) {
        self.finish_due_operations(now, settings);
        self.advance_legacy(now, settings);
        if self.next_lapse <= now {
            let next = [self.lapse_searches(now), self.lapse_reservations(now)];
            self.next_lapse = next.into_iter().flatten().min().unwrap_or(LATEST);
        }
    }
}
