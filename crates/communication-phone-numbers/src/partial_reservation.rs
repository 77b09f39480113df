//! A reservation of which not all is as it was asked for.

use std::{collections::BTreeMap, error::Error as StdError, fmt};

use core_http::{Error, ErrorKind, Outcome, Response, ServiceError};
use serde_json::json;

use crate::{
    ids::PhoneNumberId,
    models::{AvailablePhoneNumber, PhoneNumberAvailabilityStatus, PhoneNumbersReservation},
    requests::ReservationRequest,
};

/// More reasons than a message should list; all are in the value.
const MOST_IN_MESSAGE: usize = 5;

/// A reservation of which some numbers are not as they were asked for: what is behind an error of kind
/// [`Partial`](crate::ErrorKind::Partial) of
/// [`create_or_update_reservation`](crate::PhoneNumbersClient::create_or_update_reservation).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_phone_numbers::{
///     BrowseRequest, CountryCode, ErrorKind, PartialReservation, PhoneNumberType, ReservationRequest,
/// };
/// # use communication_phone_numbers::PhoneNumbersClient;
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
///
/// let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
/// let on_offer = client.browse_available_phone_numbers(&browse).await?;
/// // Somebody else is faster:
/// let other = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
/// client.create_or_update_reservation(&other).await?;
///
/// let request = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]).add_phone_number(&on_offer[1]);
/// let error = client.create_or_update_reservation(&request).await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Partial);
/// let partial = PartialReservation::of(&error).ok_or("no reservation")?;
/// for (id, reason) in partial.failures() {
///     println!("{id}: {reason}");
/// }
/// assert_eq!(partial.failures().len(), 1);
/// assert_eq!(partial.reservation().id, *request.id());
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq)]
pub struct PartialReservation {
    reservation: PhoneNumbersReservation,
    failures: BTreeMap<PhoneNumberId, String>,
}

impl PartialReservation {
    pub(crate) fn new(
        reservation: PhoneNumbersReservation,
        failures: BTreeMap<PhoneNumberId, String>,
    ) -> Self {
        Self { reservation, failures }
    }

    /// The reservation behind this error, if there is one.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        error.source()?.downcast_ref()
    }

    /// The reservation as it is now.
    #[must_use]
    pub fn reservation(&self) -> &PhoneNumbersReservation {
        &self.reservation
    }

    /// The numbers that are not as they were asked for, each with the reason, in words for people.
    #[must_use]
    pub fn failures(&self) -> &BTreeMap<PhoneNumberId, String> {
        &self.failures
    }

    /// The error that carries it.
    pub(crate) fn into_error(self, answer: &Response, request: &ReservationRequest) -> Error {
        let done = request.changes.keys().filter(|id| !self.failures.contains_key(*id));
        // The same request sets the same again; it does not help as long as others hold the numbers.
        let outcome = Outcome::new()
            .with_done(done.map(PhoneNumberId::as_str))
            .with_missing(self.failures.keys().map(PhoneNumberId::as_str))
            .with_harmless_repeat();
        let message = self.to_string();
        let error = answer.failure(ErrorKind::Partial, message).may_have_been_sent();
        error.outcome(outcome).source(self).build()
    }
}

impl fmt::Display for PartialReservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = &self.reservation.id;
        if self.failures.is_empty() {
            return write!(
                f,
                "the reservation {id} was changed in part; the service does not say which numbers failed"
            );
        }
        write!(f, "the reservation {id} was changed in part; not as asked for: ")?;
        for (at, (number, reason)) in self.failures.iter().take(MOST_IN_MESSAGE).enumerate() {
            write!(f, "{}{number} ({reason})", if at == 0 { "" } else { ", " })?;
        }
        match self.failures.len().checked_sub(MOST_IN_MESSAGE) {
            Some(more @ 1..) => write!(f, " and {more} more"),
            _ => Ok(()),
        }
    }
}

/// Shows the reservation by its id: it is part of an error, where nothing may show that the service repeats of the credential.
impl fmt::Debug for PartialReservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartialReservation")
            .field("reservation", &self.reservation.id)
            .field("failures", &self.failures)
            .finish_non_exhaustive()
    }
}

impl StdError for PartialReservation {}

/// The numbers that are not as the request wants them. A number of an earlier request counts only if this answer says that
/// something failed.
pub(crate) fn failures(
    reservation: &PhoneNumbersReservation,
    request: &ReservationRequest,
    answer: &Response,
) -> BTreeMap<PhoneNumberId, String> {
    let now = |id: &PhoneNumberId| reservation.phone_numbers.get(id).and_then(Option::as_ref);
    let asked = request.changes.iter().filter_map(|(id, wanted)| {
        let reason = match (wanted, now(id)) {
            (Some(_), Some(number)) => reason(number, answer)?,
            (Some(_), None) => "is not in the reservation".to_owned(),
            (None, Some(_)) => "is still in the reservation".to_owned(),
            (None, None) => return None,
        };
        Some((id.clone(), reason))
    });
    let others = reservation.phone_numbers.iter().filter(|_| answer.status().as_u16() == 207);
    let others = others.filter(|(id, _)| !request.changes.contains_key(*id));
    let others = others.filter_map(|(id, number)| Some((id.clone(), reason(number.as_ref()?, answer)?)));
    asked.chain(others).collect()
}

/// Why a number is not held; `None` if it is.
fn reason(number: &AvailablePhoneNumber, answer: &Response) -> Option<String> {
    if let Some(error) = &number.error {
        // Read like every error of the service, so that nothing is shown that repeats the credential.
        let error = answer.service_error(&json!({ "code": error.code, "message": error.message }));
        return Some(error.as_ref().map_or_else(|| "no reason given".to_owned(), ServiceError::to_string));
    }
    match &number.status {
        Some(PhoneNumberAvailabilityStatus::Reserved) => None,
        Some(status) => Some(format!("status {status}")),
        None => Some("no status".to_owned()),
    }
}
