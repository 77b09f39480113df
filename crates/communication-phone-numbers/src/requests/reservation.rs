//! What to change in a reservation.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    failure::Fault,
    ids::{PhoneNumberId, ReservationId},
    models::AvailablePhoneNumber,
    wire::ReservedNumber,
};

/// Which numbers to put into a reservation, and which to take out. What is not named stays.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_phone_numbers::{BrowseRequest, CountryCode, PhoneNumberType, ReservationRequest};
/// # use communication_phone_numbers::PhoneNumbersClient;
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
///
/// let on_offer =
///     client.browse_available_phone_numbers(&BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree)).await?;
/// let request = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]).add_phone_number(&on_offer[1]);
/// # assert_eq!(client.create_or_update_reservation(&request).await?.phone_numbers.len(), 2);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct ReservationRequest {
    pub(crate) id: ReservationId,
    pub(crate) changes: BTreeMap<PhoneNumberId, Option<ReservedNumber>>,
    /// A number was added that has neither id nor number.
    nameless: bool,
}

impl ReservationRequest {
    /// Changes nothing but the hold, which it begins or extends.
    pub fn new(id: ReservationId) -> Self {
        Self { id, changes: BTreeMap::new(), nameless: false }
    }

    /// Puts a number in, as [`browse_available_phone_numbers`](crate::PhoneNumbersClient::browse_available_phone_numbers) gives it.
    pub fn add_phone_number(mut self, number: &AvailablePhoneNumber) -> Self {
        match number.number_id() {
            Some(id) => drop(self.changes.insert(id, Some(ReservedNumber::of(number)))),
            None => self.nameless = true,
        }
        self
    }

    /// Takes a number out, by its id; the service holds it no longer.
    pub fn remove_phone_number(mut self, id: impl Into<PhoneNumberId>) -> Self {
        self.changes.insert(id.into(), None);
        self
    }

    /// The reservation that is made or changed.
    #[must_use]
    pub fn id(&self) -> &ReservationId {
        &self.id
    }

    /// What is sent; null takes a number out.
    pub(crate) fn body(&self) -> impl Serialize {
        BTreeMap::from([("phoneNumbers", &self.changes)])
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.nameless { Err("phone_numbers: each must have an id or a number") } else { Ok(()) }
    }
}
