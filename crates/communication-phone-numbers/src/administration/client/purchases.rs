//! Buying what a reservation holds, once.

use core_http::{Error, Poller, Result, ResumeToken, service::ErrorBuilder};
use time::Duration;

use super::PhoneNumberAdministrationClient;
use crate::{
    administration::{
        calls,
        failure::RESERVATION,
        ids::ReservationId,
        models::PhoneNumberReservation,
        operations::PURCHASE,
        requests::PurchaseRequest,
        watch::{PurchaseFacts, PurchaseWatch, SearchSeen},
    },
    failure::{Fault, explain, invalid_for},
    models::is_usable,
    requests::terms::warn_if_short,
    settle::{self, Plan, SETTLE, WAIT, time_for},
    settlement::Settlement,
};

impl PhoneNumberAdministrationClient {
    /// Buys the numbers that a reservation holds. **It costs money**, every month, until the numbers are released. The library of the
    /// time called it `beginPurchaseReservation`, its documentation `beginPurchasePhoneNumbers`.
    ///
    /// The request is sent once. When its answer is lost, it is never sent again: for up to 30 seconds the reservation is looked at,
    /// whose record tells what became of it, and where that says that nothing was bought, the list of numbers too.
    ///
    /// Takes a [`ReservationId`] or, better, a [`PhoneNumberReservation`]: then nothing is sent after its hold, and the numbers are
    /// looked for by name where the answer is lost.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
    /// let token = client.purchase_token(&reservation); // save it first, and nothing can lose the purchase
    /// let mut purchase = client.begin_purchase_phone_numbers(&reservation).await?;
    /// let bought = purchase.wait().await?;
    /// assert_eq!(bought.status, SearchStatus::Success);
    /// assert_eq!(bought.phone_numbers, reservation.phone_numbers);
    /// # assert_eq!(emulator.purchases().len(), 1);
    /// # let _ = token;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the hold has run out, or the reservation has ended or was bought already;
    ///   nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service), not [`may_have_been_sent`](crate::Error::may_have_been_sent): refused; nothing was
    ///   bought by this request.
    /// - [`OperationFailed`](crate::ErrorKind::OperationFailed), [`Canceled`](crate::ErrorKind::Canceled): the answer was lost, and
    ///   looking has shown that nothing was bought and nothing will be.
    /// - [`Partial`](crate::ErrorKind::Partial): some of the numbers were bought; [`outcome`](crate::Error::outcome) names them.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): the answer was lost, and looking could not settle it. Do not search and
    ///   buy again before this is settled: that is how numbers are bought twice. The error has the token for
    ///   [`settle`](Self::settle), what was looked at, and when a further look must decide. Who cannot wait so long uses
    ///   [`settle_by_cancelling_reservation`](Self::settle_by_cancelling_reservation).
    /// - Those of [every call](crate#errors).
    ///
    /// Waiting for the poller ends with the same kinds, and as [`Timeout`](crate::ErrorKind::Timeout) after 10 minutes, unless told
    /// otherwise; the purchase was accepted then and goes on. [`cancel`](Poller::cancel) sends the request that cancels the
    /// reservation, which the service refuses once the purchase has begun.
    ///
    /// # Cancellation
    ///
    /// Dropping the future loses the answer, not the purchase, which may be made all the same. Save
    /// [`purchase_token`](Self::purchase_token) first: it settles whatever happens, in this process or another.
    #[doc(alias = "beginPurchasePhoneNumbers")]
    #[doc(alias = "beginPurchaseReservation")]
    #[doc(alias = "begin_purchase_reservation")]
    pub async fn begin_purchase_phone_numbers(
        &self,
        reservation: impl Into<PurchaseRequest>,
    ) -> Result<Poller<PhoneNumberReservation>> {
        self.purchase(reservation.into()).await
    }

    async fn purchase(&self, request: PurchaseRequest) -> Result<Poller<PhoneNumberReservation>> {
        if let Some(fault) = self.fault_of(&request) {
            return Err(invalid_for(PURCHASE.name(), fault));
        }
        let (call, begun) = (calls::purchase(&request.reservation_id)?, self.pipeline.runtime().monotonic());
        let mut facts = PurchaseFacts::of_request(&self.pipeline, request);
        match self.pipeline.send(call).await {
            Ok(_) => {
                facts.is_accepted = true;
                Ok(self.purchase_poller(facts))
            }
            Err(error) if error.may_have_been_sent() => {
                let watch = PurchaseWatch::new(&self.pipeline, facts, Some(error));
                settle::settle(&self.pipeline, watch, Plan::new(&self.pipeline, begun, SETTLE, WAIT)).await
            }
            Err(error) => Err(nothing_bought(explain(error, &RESERVATION))),
        }
    }

    /// What was read of the reservation before tells that it cannot be bought, and will not any more.
    fn fault_of(&self, request: &PurchaseRequest) -> Option<Fault> {
        match request.status.as_ref().map(SearchSeen::of) {
            Some(SearchSeen::Bought | SearchSeen::Buying) => Some(
                "reservation: was bought already, or is being bought; resume_purchase_phone_numbers_by_id tells",
            ),
            Some(SearchSeen::Failed | SearchSeen::Lapsed | SearchSeen::Cancelled) => {
                Some("reservation: has ended; reserve again")
            }
            _ => {
                let left = request.expires.filter(is_usable)? - self.pipeline.earliest_time();
                if left <= Duration::ZERO {
                    return Some("reservation: its hold has run out; reserve again");
                }
                warn_if_short(left);
                None
            }
        }
    }

    /// The token of a purchase that is about to be begun. Saved before, it settles the purchase whatever happens: a killed process,
    /// a dropped future, a lost answer. Nothing is sent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::Settlement;
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
    ///
    /// let saved = client.purchase_token(&reservation).to_string();
    /// client.begin_purchase_phone_numbers(&reservation).await?;
    /// // later, or after a crash at any point:
    /// match client.settle(&saved.parse()?).await? {
    ///     Settlement::Done { phone_numbers, .. } => println!("bought {phone_numbers:?}"),
    ///     Settlement::NotDone { error, .. } => println!("nothing was bought: {error}"),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn purchase_token(&self, reservation: impl Into<PurchaseRequest>) -> ResumeToken {
        PurchaseFacts::of_request(&self.pipeline, reservation.into()).token(&self.pipeline)
    }

    /// Goes on with a purchase, by the token of its poller, of an error, or of [`purchase_token`](Self::purchase_token). Only looks:
    /// nothing is ever bought. Resuming twice, at once, or after the end gives the same answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
    /// let saved = client.begin_purchase_phone_numbers(&reservation).await?.resume_token().to_string();
    /// // the program ends; later, elsewhere:
    /// let bought = client.resume_purchase_phone_numbers(&saved.parse()?)?.await?;
    /// # assert_eq!(bought.phone_numbers, reservation.phone_numbers);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource. Waiting ends as that of
    /// [`begin_purchase_phone_numbers`](Self::begin_purchase_phone_numbers) does.
    pub fn resume_purchase_phone_numbers(
        &self,
        token: &ResumeToken,
    ) -> Result<Poller<PhoneNumberReservation>> {
        Ok(self.purchase_poller(PurchaseFacts::of(&self.pipeline, token)?))
    }

    /// The same by the bare id of the reservation, which does not tell whether the purchase was ever begun or accepted: while the
    /// reservation shows as held, that ends as [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
    /// # client.begin_purchase_phone_numbers(&reservation.reservation_id).await?;
    /// let bought = client.resume_purchase_phone_numbers_by_id(&reservation.reservation_id).await?;
    /// # assert_eq!(bought.phone_numbers, reservation.phone_numbers);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn resume_purchase_phone_numbers_by_id(&self, id: &ReservationId) -> Poller<PhoneNumberReservation> {
        self.purchase_poller(PurchaseFacts::bare(id.clone()))
    }

    fn purchase_poller(&self, facts: PurchaseFacts) -> Poller<PhoneNumberReservation> {
        Poller::new(&self.pipeline, PurchaseWatch::new(&self.pipeline, facts, None), WAIT)
    }

    /// Finds out what became of a purchase, by its token: that of an [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), of a poller,
    /// or one that was saved before the request was sent.
    ///
    /// Looks for up to 30 seconds, and ends as soon as what it sees proves something. Only looks: nothing is ever bought, and settling
    /// twice gives the same answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::Settlement;
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
    /// # let saved = client.begin_purchase_phone_numbers(&reservation).await?.resume_token();
    ///
    /// let settled = client.settle(&saved).await?;
    /// assert!(matches!(settled, Settlement::Done { .. }));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another resource, or of something else than a purchase.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): looking has not settled it. Do not search and buy again before it is.
    /// - [`Timeout`](crate::ErrorKind::Timeout): it was accepted, and is under way.
    /// - Those of [every call](crate#errors), where it is known to be accepted and could not be looked at.
    pub async fn settle(&self, token: &ResumeToken) -> Result<Settlement> {
        let poller = self.resume_purchase_phone_numbers(token)?;
        let end = poller.timeout(time_for(SETTLE)).await;
        Settlement::of(end.map(|reservation| reservation.phone_numbers))
    }

    /// Makes sure that a reservation whose purchase may have been lost is not bought later, by **cancelling it**, and tells what became
    /// of the purchase: once it shows as cancelled, nothing was bought and nothing will be; if the purchase was accepted, its end is
    /// waited for as [`settle`](Self::settle) does.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::Settlement;
    /// # use communication_phone_numbers::{CountryCode, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// # let plan = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?.remove(0);
    /// # let request = CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], "833");
    /// # let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
    /// # client.begin_purchase_phone_numbers(&reservation).await?;
    /// let saved = client.purchase_token(&reservation);
    /// // ... the process dies before, or while, the purchase is sent; later:
    /// match client.settle_by_cancelling_reservation(&saved).await? {
    ///     Settlement::NotDone { .. } => println!("nothing was bought, for good: search again"),
    ///     Settlement::Done { phone_numbers, .. } => println!("too late: bought {phone_numbers:?}"),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`settle`](Self::settle).
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave the reservation cancelled, which the next look will show.
    pub async fn settle_by_cancelling_reservation(&self, token: &ResumeToken) -> Result<Settlement> {
        let facts = PurchaseFacts::of(&self.pipeline, token)?;
        let mut watch = PurchaseWatch::new(&self.pipeline, facts, None);
        watch.fence(&self.pipeline).await;
        let end = Poller::new(&self.pipeline, watch, time_for(SETTLE)).await;
        Settlement::of(end.map(|reservation| reservation.phone_numbers))
    }
}

/// The request was refused, or never left.
fn nothing_bought(error: Error) -> Error {
    ErrorBuilder::amend(error, "nothing was bought by this request").build()
}
