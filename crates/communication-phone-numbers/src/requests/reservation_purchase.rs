//! What to buy of a reservation.

use super::{
    Money,
    terms::{Offer, Terms},
};
use crate::{
    ids::{PhoneNumberId, ReservationId},
    models::{
        AvailablePhoneNumber, PhoneNumberAvailabilityStatus, PhoneNumbersReservation, ReservationStatus,
        is_usable,
    },
};

/// Which reservation to buy, and on what terms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_phone_numbers::{Decimal, Money, ReservationPurchaseRequest};
/// # use communication_phone_numbers::*;
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
/// # let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
/// # let on_offer = client.browse_available_phone_numbers(&browse).await?;
/// # let id = client.new_reservation_id();
/// let basket = ReservationRequest::new(id).add_phone_number(&on_offer[0]);
/// let reservation = client.create_or_update_reservation(&basket).await?;
/// let limit = Money::new(Decimal::new(10_00, 2), "USD")?;
/// let request = ReservationPurchaseRequest::from_reservation(&reservation).max_monthly_cost(limit);
/// # assert_eq!(*request.reservation_id(), reservation.id);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct ReservationPurchaseRequest {
    reservation_id: ReservationId,
    pub(crate) offer: Option<Offer>,
    pub(crate) terms: Terms,
}

impl ReservationPurchaseRequest {
    /// All numbers that a reservation holds, as it was read or changed last: a purchase that cannot go well is refused before it
    /// is sent, and one whose answer is lost is settled with fewer requests.
    pub fn from_reservation(reservation: &PhoneNumbersReservation) -> Self {
        Self { offer: Some(Offer::from(reservation)), ..Self::new(reservation.id.clone()) }
    }

    /// The same by the id alone. A limit, and `agree_to_not_resell(false)`, then cost a read of the reservation before the
    /// purchase.
    pub fn new(reservation_id: ReservationId) -> Self {
        Self { reservation_id, offer: None, terms: Terms::default() }
    }

    /// Declares that the numbers are not resold; some cannot be bought without (see
    /// [`is_agreement_to_not_resell_required`](AvailablePhoneNumber::is_agreement_to_not_resell_required)).
    pub fn agree_to_not_resell(mut self, agree: bool) -> Self {
        self.terms.agree_to_not_resell = Some(agree);
        self
    }

    /// Sets how much all numbers together may cost a month. What costs more, has no price, or is priced in another currency or
    /// not by the month, is refused before anything is sent.
    pub fn max_monthly_cost(mut self, limit: Money) -> Self {
        self.terms.max_monthly_cost = Some(limit);
        self
    }

    /// The reservation to buy.
    #[must_use]
    pub fn reservation_id(&self) -> &ReservationId {
        &self.reservation_id
    }

    /// The terms can only be checked against the offer, and that is not known.
    pub(crate) fn needs_offer(&self) -> bool {
        self.offer.is_none() && self.terms.ask_something_of_an_offer()
    }
}

impl From<&PhoneNumbersReservation> for Offer {
    /// What is held, and not what could not be.
    fn from(reservation: &PhoneNumbersReservation) -> Self {
        let all = reservation.phone_numbers.iter();
        let held: Vec<(&PhoneNumberId, &AvailablePhoneNumber)> = all
            .filter_map(|(id, number)| Some((id, number.as_ref()?)))
            .filter(|(_, number)| {
                matches!(number.status, None | Some(PhoneNumberAvailabilityStatus::Reserved))
            })
            .collect();
        Self {
            numbers: held.iter().map(|(id, _)| id.phone_number().clone()).collect(),
            expires: reservation.expires_at.filter(is_usable),
            prices: held.iter().map(|(_, number)| Some((number.cost.clone()?, 1))).collect(),
            requires_agreement: held
                .iter()
                .any(|(_, number)| number.is_agreement_to_not_resell_required == Some(true)),
            ended: reservation.status.clone().filter(|status| {
                use ReservationStatus::{Completed, Expired, Submitted};
                matches!(status, Submitted | Completed | Expired)
            }),
        }
    }
}
