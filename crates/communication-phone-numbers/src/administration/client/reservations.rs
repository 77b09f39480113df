//! Searching numbers, which holds them: reservations, in the words of the library of the time.

use std::time::Duration;

use core_http::{
    Error, Pager, Poller, Result, ResumeToken,
    service::{ErrorBuilder, Pipeline},
};
use time::OffsetDateTime;

use super::PhoneNumberAdministrationClient;
use crate::{
    administration::{
        calls,
        failure::RESERVATION,
        ids::ReservationId,
        models::{PhoneNumberEntity, PhoneNumberReservation},
        operations::{ENTITIES, GET_RESERVATION, LIST_SEARCHES},
        requests::{CreateReservationRequest, ListOptions},
        watch::{self, ReservationWatch},
        wire::Reserved,
    },
    failure::{explain, search_failed},
    settle::look::brief,
};

/// How long a wait lasts unless said otherwise. They take 6 to 8 seconds.
const WAIT: Duration = Duration::from_secs(2 * 60);
/// A search is listed a moment after it was begun.
const HINT_AFTER: Duration = Duration::from_secs(1);
/// How far the clocks of the service's parts may be apart.
const SLACK: time::Duration = time::Duration::minutes(5);

impl PhoneNumberAdministrationClient {
    /// Searches numbers and **holds** them: nobody else can have them for about 16 minutes. Nothing is bought, and holding is free.
    ///
    /// The request is not repeated once it may have been sent: a repeat would hold more numbers.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, administration::CreateReservationRequest};
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833").quantity(3);
    ///
    /// let mut poller = client.begin_reserve_phone_numbers(&request).await?;
    /// let reservation = poller.wait().await?;
    /// assert_eq!(reservation.phone_numbers.len(), 3);
    /// println!("held for {:?}", reservation.time_left(client.service_time()));
    ///
    /// poller.cancel().await?; // gives them back; a wait ends as canceled then
    /// # assert_eq!(poller.wait().await.unwrap_err().kind(), communication_phone_numbers::ErrorKind::Canceled);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): name or description are longer than 255 characters, there are no plans, the
    ///   area code is not digits, the quantity is not 1 to 2147483647; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service): refused. Nothing is held.
    /// - [`may_have_been_sent`](crate::Error::may_have_been_sent): numbers are perhaps held; the message says until when, and which
    ///   search of this name the service lists, if it lists one: a hint, not a proof. Nothing was bought, and the hold ends by itself.
    /// - Those of [every call](crate#errors).
    ///
    /// A wait ends as [`OperationFailed`](crate::ErrorKind::OperationFailed) with the service's error code
    /// ([`code`](crate::Error::code): its name, or else its number), or if the hold has run out;
    /// as [`Canceled`](crate::ErrorKind::Canceled) if the reservation was cancelled, by [`cancel`](Poller::cancel) or otherwise; and as
    /// [`Timeout`](crate::ErrorKind::Timeout) after 2 minutes, unless told otherwise.
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave numbers held that nobody knows of, until the hold ends.
    #[doc(alias = "beginReservePhoneNumbers")]
    pub async fn begin_reserve_phone_numbers(
        &self,
        request: &CreateReservationRequest,
    ) -> Result<Poller<PhoneNumberReservation>> {
        let (call, begun) = (calls::reserve(request)?, self.pipeline.service_time());
        match self.pipeline.send(call).await.and_then(|answer| answer.json::<Reserved>()) {
            Ok(reserved) => {
                let watch = ReservationWatch::new(&self.pipeline, reserved.search_id);
                Ok(Poller::new(&self.pipeline, watch, WAIT))
            }
            Err(error) => {
                let is_lost = error.may_have_been_sent();
                let error = search_failed(error, self.service_time());
                Err(if is_lost { self.with_hint(error, request, begun).await } else { error })
            }
        }
    }

    /// Adds the search that it could be, if there is one.
    async fn with_hint(
        &self,
        error: Error,
        request: &CreateReservationRequest,
        begun: OffsetDateTime,
    ) -> Error {
        let pipeline = self.pipeline.without_request_id();
        let look = async {
            pipeline.runtime().sleep(HINT_AFTER).await;
            searches_named(&brief(&pipeline), request, begun - SLACK).await
        };
        let found = pipeline.within(pipeline.call_timeout(), look).await;
        let hint = match found.and_then(Result::ok).as_deref() {
            None => return error,
            Some([]) => "no search of this name is listed so far".to_owned(),
            Some([one]) => {
                let status = one.status.as_deref().unwrap_or("without a status");
                format!("perhaps it is the search {} of this name, which is {status}", one.id)
            }
            Some(several) => format!("{} searches of this name are listed since", several.len()),
        };
        ErrorBuilder::amend(error, &hint).build()
    }

    /// Goes on with a reservation that was begun before, perhaps by another process, by the token of its poller. Nothing is sent
    /// until the poller is used, and a search is never begun.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// let saved = client.begin_reserve_phone_numbers(&request).await?.resume_token().to_string();
    /// // later, elsewhere:
    /// let reservation = client.resume_reserve_phone_numbers(&saved.parse()?)?.await?;
    /// # assert_eq!(reservation.phone_numbers.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource. Waiting ends as that of
    /// [`begin_reserve_phone_numbers`](Self::begin_reserve_phone_numbers) does.
    pub fn resume_reserve_phone_numbers(
        &self,
        token: &ResumeToken,
    ) -> Result<Poller<PhoneNumberReservation>> {
        Ok(Poller::new(&self.pipeline, ReservationWatch::resume(&self.pipeline, token)?, WAIT))
    }

    /// The same by the bare id, as the list of searches has it. Nothing is sent until the poller is used.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # client.begin_reserve_phone_numbers(&request).await?;
    /// let mine = client.list_searches().try_collect().await?.remove(0);
    /// let reservation = client.resume_reserve_phone_numbers_by_id(&mine.id.parse()?).await?;
    /// # assert_eq!(reservation.phone_numbers.len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn resume_reserve_phone_numbers_by_id(&self, id: &ReservationId) -> Poller<PhoneNumberReservation> {
        Poller::new(&self.pipeline, ReservationWatch::new(&self.pipeline, id.clone()), WAIT)
    }

    /// Reads a reservation: its status, its numbers, its hold.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let id = client.begin_reserve_phone_numbers(&request).await?.await?.reservation_id;
    /// let reservation = client.get_reservation(&id).await?;
    /// assert_eq!(reservation.status, SearchStatus::Reserved);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such reservation.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "getReservation")]
    pub async fn get_reservation(&self, id: &ReservationId) -> Result<PhoneNumberReservation> {
        let answer = self.pipeline.send(calls::reservation(&GET_RESERVATION, id)?).await;
        answer.map_err(|error| explain(error, &RESERVATION))?.json()
    }

    /// Cancels a reservation; its numbers are given back some seconds later. One whose purchase was accepted cannot be cancelled.
    ///
    /// Repeated after a lost answer; when the repeat is refused, the reservation is looked at, and one that is cancelled, or about to
    /// be, is a success.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let id = client.begin_reserve_phone_numbers(&request).await?.await?.reservation_id;
    /// client.cancel_reservation(&id).await?;
    /// # assert_eq!(client.get_reservation(&id).await?.status, SearchStatus::Cancelling);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service): there is no such reservation ([`is_not_found`](crate::Error::is_not_found)), or it
    ///   cannot be cancelled.
    /// - [`may_have_been_sent`](crate::Error::may_have_been_sent): it may have been cancelled.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "cancelReservation")]
    pub async fn cancel_reservation(&self, id: &ReservationId) -> Result<()> {
        watch::cancel(&self.pipeline, id).await
    }

    /// Lists the searches: reservations of any status.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # client.begin_reserve_phone_numbers(&request).await?;
    /// let mut searches = client.list_searches();
    /// while let Some(search) = searches.try_next().await? {
    ///     println!("{} {:?} is {:?}", search.id, search.display_name, search.status);
    /// #   assert_eq!(search.display_name.as_deref(), Some("hotline"));
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "listSearches")]
    #[must_use]
    pub fn list_searches(&self) -> Pager<PhoneNumberEntity> {
        Pager::from_result(&self.pipeline, calls::entities(&LIST_SEARCHES, &self.list_options), &ENTITIES)
    }
}

/// The searches of this name and size since then.
async fn searches_named(
    pipeline: &Pipeline,
    request: &CreateReservationRequest,
    since: OffsetDateTime,
) -> Result<Vec<PhoneNumberEntity>> {
    let first = calls::entities(&LIST_SEARCHES, &ListOptions::new());
    let mut pager = Pager::from_result(pipeline, first, &ENTITIES);
    let mut found = Vec::new();
    while let Some(search) = pager.try_next().await? {
        let is_later = search.created_at.is_none_or(|created| created >= since);
        let is_as_large = search.quantity.is_none_or(|quantity| quantity == request.quantity);
        if is_later && is_as_large && search.display_name.as_deref() == Some(request.name.as_str()) {
            found.push(search);
        }
    }
    Ok(found)
}
