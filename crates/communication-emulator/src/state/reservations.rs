//! Reservations of the current surface.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{State, books::PurchaseKind, owned::Item};
use crate::{
    effects::{Effects, OperationFailure},
    inventory::{Assignment, Capabilities, Kind},
    settings::Settings,
};

/// Documented: 15 minutes after the last change, two hours in all; expired ones are forgotten after a month.
pub(crate) const AFTER_CHANGE: Duration = Duration::minutes(15);
pub(crate) const IN_ALL: Duration = Duration::hours(2);
const FORGOTTEN: Duration = Duration::days(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReservationStatus {
    Active,
    Submitted,
    Completed,
    Expired,
}

impl ReservationStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            ReservationStatus::Active => "active",
            ReservationStatus::Submitted => "submitted",
            ReservationStatus::Completed => "completed",
            ReservationStatus::Expired => "expired",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reservation {
    pub(crate) id: String,
    pub(crate) created: OffsetDateTime,
    pub(crate) expires: OffsetDateTime,
    pub(crate) status: ReservationStatus,
    pub(crate) numbers: Vec<ReservedNumber>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ReservedNumber {
    /// The key that the client chose: the digits of the number.
    pub(crate) id: String,
    pub(crate) number: Option<u64>,
    pub(crate) country: String,
    pub(crate) kind: Kind,
    pub(crate) assignment: Assignment,
    pub(crate) capabilities: Capabilities,
    pub(crate) cost: f64,
    pub(crate) agreement: bool,
    pub(crate) status: Cow<'static, str>,
    pub(crate) error: Option<(String, String)>,
}

impl ReservedNumber {
    fn item(&self, number: u64) -> Item {
        Item {
            number,
            country: self.country.clone(),
            kind: self.kind,
            assignment: self.assignment,
            capabilities: self.capabilities,
            cost: self.cost,
        }
    }
}

impl Reservation {
    /// The numbers that it keeps out of the stock; bought ones are with the owned ones.
    pub(crate) fn held(&self) -> impl Iterator<Item = u64> {
        self.numbers.iter().filter(|number| number.status == "reserved").filter_map(|number| number.number)
    }

    /// When something happens to it by the clock alone.
    fn next(&self) -> Option<OffsetDateTime> {
        match self.status {
            ReservationStatus::Active => Some(self.expires),
            ReservationStatus::Expired => Some(self.expires + FORGOTTEN),
            ReservationStatus::Submitted | ReservationStatus::Completed => None,
        }
    }

    /// Lets it expire; the numbers that it held.
    fn lapse(&mut self) -> Vec<u64> {
        self.status = ReservationStatus::Expired;
        let mut freed = Vec::new();
        for number in self.numbers.iter_mut().filter(|number| number.status == "reserved") {
            number.status = "expired".into();
            freed.extend(number.number);
        }
        freed
    }

    /// Whether it can no longer be bought.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.status, ReservationStatus::Completed | ReservationStatus::Expired)
    }
}

impl State {
    pub(crate) fn reservation(&self, id: &str) -> Option<&Reservation> {
        self.reservations.get(&id.to_ascii_lowercase())
    }

    pub(crate) fn reservation_mut(&mut self, id: &str) -> Option<&mut Reservation> {
        self.reservations.get_mut(&id.to_ascii_lowercase())
    }

    /// Gives back what has lapsed and forgets what lapsed long ago; the time at which the next thing of that happens.
    pub(super) fn lapse_reservations(&mut self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let is_due = |reservation: &Reservation| reservation.next().is_some_and(|due| due <= now);
        for id in self.reservations.live(|reservation| reservation.next().is_some(), is_due) {
            let Some(reservation) = self.reservations.get_mut(&id) else { continue };
            if reservation.status == ReservationStatus::Active {
                for number in reservation.lapse() {
                    self.stock.give_back(number);
                }
            } else {
                self.reservations.remove(&id);
            }
        }
        self.reservations.touched().filter_map(|(_, reservation)| reservation.next()).min()
    }

    pub(super) fn finish_reservation_purchase(
        &mut self,
        id: &str,
        at: OffsetDateTime,
        settings: &Settings,
        effects: &Effects,
    ) -> Result<(), OperationFailure> {
        let Some(mut reservation) = self.reservation(id).cloned() else { return Ok(()) };
        let wanted = reservation.numbers.iter().filter(|number| number.status == "reserved").count();
        let all = if effects.fail.is_some() || effects.lapse { 0 } else { wanted };
        let bought = effects.partial.unwrap_or(all).min(wanted);
        let held = reservation.numbers.iter_mut().filter(|number| number.status == "reserved");
        for (index, number) in held.enumerate() {
            let Some(digits) = number.number else { continue };
            if index >= bought {
                (number.status, number.error) = refused(effects);
                self.stock.give_back(digits);
                continue;
            }
            number.status = "purchased".into();
            self.buy(
                number.item(digits),
                (PurchaseKind::Reservation, &reservation.id),
                at,
                settings,
                effects,
            );
        }
        reservation.status =
            if effects.lapse { ReservationStatus::Expired } else { ReservationStatus::Completed };
        self.books.end(PurchaseKind::Reservation, &reservation.id);
        if let Some(place) = self.reservation_mut(id) {
            *place = reservation;
        }
        outcome(effects, bought == wanted)
    }
}

/// How the purchase of a reservation ends.
fn outcome(effects: &Effects, whole: bool) -> Result<(), OperationFailure> {
    match &effects.fail {
        Some(failure) => Err(failure.clone()),
        None if effects.lapse => {
            Err(OperationFailure::new("ReservationExpired", "The reservation has expired."))
        }
        None if !whole => {
            Err(OperationFailure::new("NumbersPartiallyAcquired", "Not all numbers could be acquired."))
        }
        None => Ok(()),
    }
}

fn refused(effects: &Effects) -> (Cow<'static, str>, Option<(String, String)>) {
    if effects.lapse {
        return ("expired".into(), None);
    }
    ("error".into(), Some(("PurchaseFailed".to_owned(), "The number could not be acquired.".to_owned())))
}
