//! Reservations: baskets of numbers that are held together.

use core_http::{Error, Pager, Response, Result, http::StatusCode, service::ErrorBuilder};

use super::PhoneNumbersClient;
use crate::{
    calls,
    failure::{self, explain},
    ids::ReservationId,
    models::{PhoneNumbersReservation, ReservationStatus},
    operations::{DELETE_RESERVATION, GET_RESERVATION, RESERVATIONS},
    partial_reservation::{PartialReservation, failures},
    requests::ReservationRequest,
};

impl PhoneNumbersClient {
    /// A new id for a reservation: a random UUID. Save it before the reservation is made, and no lost answer can lose it.
    ///
    /// ```
    /// # fn main() -> Result<(), communication_phone_numbers::Error> {
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// # let client = PhoneNumbersClient::from_connection_string(text)?;
    /// let id = client.new_reservation_id();
    /// assert_ne!(id, client.new_reservation_id());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn new_reservation_id(&self) -> ReservationId {
        ReservationId::random(self.pipeline.runtime().as_ref())
    }

    /// Makes a reservation, or puts numbers into one and takes numbers out: what the request names is changed, all else stays.
    /// The numbers are **held** and not bought; holding is free and ends 15 minutes after the last change, and 2 hours after the
    /// first at the latest.
    ///
    /// Repeated after a lost answer: the same numbers under the same id, so twice is as once, but for a hold that lasts longer. If
    /// somebody deleted the reservation in between, a repeat makes it anew.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{
    ///     BrowseRequest, CountryCode, PartialReservation, PhoneNumberType, ReservationRequest,
    /// };
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    /// let on_offer = client.browse_available_phone_numbers(&browse).await?;
    /// let request = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]).add_phone_number(&on_offer[1]);
    /// match client.create_or_update_reservation(&request).await {
    ///     Ok(reservation) => println!("all held until {:?}", reservation.expires_at),
    ///     Err(error) => match PartialReservation::of(&error) {
    ///         Some(partial) => println!("{error}; held are {:?}", partial.reservation().phone_numbers.keys()),
    ///         None => return Err(error.into()),
    ///     },
    /// }
    /// # assert_eq!(client.get_reservation(request.id()).await?.phone_numbers.len(), 2);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): a number to add has neither id nor number; nothing was sent.
    /// - [`Partial`](crate::ErrorKind::Partial): some numbers are not as the request wants them, and the message tells why. Which
    ///   are and which are not is in [`outcome`](crate::Error::outcome), the whole reservation in [`PartialReservation::of`]. Take
    ///   others instead, or delete the reservation: what could be held is held.
    /// - [`Service`](crate::ErrorKind::Service): refused, such as for a reservation that is no longer active (400).
    /// - [`may_have_been_sent`](crate::Error::may_have_been_sent): the reservation may have been changed. Repeat it, or read it.
    /// - Those of [every call](crate#errors).
    pub async fn create_or_update_reservation(
        &self,
        request: &ReservationRequest,
    ) -> Result<PhoneNumbersReservation> {
        match self.pipeline.send(calls::patch_reservation(request)?).await {
            // A repeat of what has happened before may be told anything; what the reservation holds is the truth.
            Ok(answer) if answer.attempts() > 1 && answer.status() == StatusCode::MULTI_STATUS => {
                let now = self.look_at_reservation(request.id()).await;
                judge(now.as_ref().unwrap_or(&answer), request)
            }
            Ok(answer) => judge(&answer, request),
            Err(error) if is_late_refusal(&error) => match self.look_at_reservation(request.id()).await {
                Ok(now) => judge(&now, request).map_err(|found| with_refusal(found, &error)),
                Err(_) => Err(explain(error, &failure::CHANGE_RESERVATION)),
            },
            Err(error) => Err(explain(error, &failure::CHANGE_RESERVATION)),
        }
    }

    /// Reads a reservation with its numbers.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::ReservationRequest;
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let id = client.new_reservation_id();
    /// client.create_or_update_reservation(&ReservationRequest::new(id.clone())).await?;
    /// let reservation = client.get_reservation(&id).await?;
    /// println!("{:?}, {:?} left", reservation.status, reservation.time_left(client.service_time()));
    /// # assert_eq!(reservation.id, id);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such reservation: it was
    ///   deleted, expired about a month ago, or never existed.
    /// - Those of [every call](crate#errors).
    pub async fn get_reservation(&self, id: &ReservationId) -> Result<PhoneNumbersReservation> {
        let answer = self.pipeline.send(calls::reservation(&GET_RESERVATION, id)?).await;
        answer.map_err(|error| explain(error, &failure::RESERVATION))?.json()
    }

    /// Lists the reservations, expired ones of the last month included. Their numbers are left out: read each by its id.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{ReservationRequest, ReservationStatus};
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # client.create_or_update_reservation(&ReservationRequest::new(client.new_reservation_id())).await?;
    ///
    /// let mut reservations = client.list_reservations();
    /// while let Some(reservation) = reservations.try_next().await? {
    ///     if reservation.status == Some(ReservationStatus::Active) {
    ///         println!("{} until {:?}", reservation.id, reservation.expires_at);
    ///     }
    /// }
    /// # assert_eq!(client.list_reservations().try_collect().await?.len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn list_reservations(&self) -> Pager<PhoneNumbersReservation> {
        Pager::from_result(&self.pipeline, calls::reservations(), &RESERVATIONS)
    }

    /// Deletes an active reservation; its numbers are held no longer. One that was submitted, completed or expired cannot be
    /// deleted.
    ///
    /// Repeated after a lost answer; when the repeat finds no reservation, the first attempt has done it, and that is a success.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::ReservationRequest;
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let id = client.new_reservation_id();
    /// client.create_or_update_reservation(&ReservationRequest::new(id.clone())).await?;
    /// client.delete_reservation(&id).await?;
    /// assert!(client.get_reservation(&id).await.is_err_and(|error| error.is_not_found()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service): there is no such reservation ([`is_not_found`](crate::Error::is_not_found)), or it
    ///   cannot be deleted; the message names its status.
    /// - [`may_have_been_sent`](crate::Error::may_have_been_sent): it may have been deleted.
    /// - Those of [every call](crate#errors).
    pub async fn delete_reservation(&self, id: &ReservationId) -> Result<()> {
        let Err(error) = self.pipeline.send(calls::reservation(&DELETE_RESERVATION, id)?).await else {
            return Ok(());
        };
        let is_refusal = error.status().is_some_and(|status| status.is_client_error());
        let error = explain(error, &failure::DELETE_RESERVATION);
        if !is_refusal || error.is_not_found() || error.is_transient() {
            return Err(error);
        }
        // Why it was refused is what its status says.
        match self.look_at_reservation(id).await.and_then(|answer| answer.json::<PhoneNumbersReservation>()) {
            Ok(now) => Err(not_deleted(error, now.status)),
            Err(_) => Err(error),
        }
    }

    /// Reads it to settle another request: an id that the caller gave names that one.
    async fn look_at_reservation(&self, id: &ReservationId) -> Result<Response> {
        self.pipeline.without_request_id().send(calls::reservation(&GET_RESERVATION, id)?).await
    }
}

/// A refusal that follows an attempt whose answer was lost: that attempt may have done what was asked.
fn is_late_refusal(error: &Error) -> bool {
    error.may_have_been_sent()
        && error.status().is_some_and(|status| status.is_client_error())
        && !error.is_transient()
}

/// The reservation of an answer, if every number of the request is as was asked for.
fn judge(answer: &Response, request: &ReservationRequest) -> Result<PhoneNumbersReservation> {
    let reservation: PhoneNumbersReservation =
        answer.json().map_err(|error| explain(error, &failure::CHANGE_RESERVATION))?;
    let failures = failures(&reservation, request, answer);
    if failures.is_empty() && answer.status() != StatusCode::MULTI_STATUS {
        return Ok(reservation);
    }
    Err(PartialReservation::new(reservation, failures).into_error(answer, request))
}

fn with_refusal(found: Error, refusal: &Error) -> Error {
    let code = refusal.code().unwrap_or("a refusal");
    let note = format!("a repeat was answered {code}, after an attempt whose answer was lost");
    ErrorBuilder::amend(found, &note).build()
}

fn not_deleted(error: Error, status: Option<ReservationStatus>) -> Error {
    match status {
        Some(ReservationStatus::Active) | None => error,
        Some(status) => {
            let message = format!("the reservation is {status}, and only an active one can be deleted");
            ErrorBuilder::because_of(error.kind(), message, error).build()
        }
    }
}
