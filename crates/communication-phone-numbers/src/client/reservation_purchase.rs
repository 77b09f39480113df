//! Buying what a reservation holds.

use core_http::{Poller, Result, ResumeToken};

use super::{
    PhoneNumbersClient,
    purchase::{nothing_bought, nothing_sent, within_hold},
};
use crate::{
    calls,
    failure::{self, explain, invalid_for},
    ids::OperationId,
    models::{PhoneNumbersReservation, PurchaseResult},
    operations::{GET_RESERVATION, PURCHASE_RESERVATION, RESERVATION_PURCHASE_PLAN},
    requests::{Offer, ReservationPurchaseRequest},
    settle::{
        self, Plan, ReservationWatch, SETTLE, Start, WAIT,
        facts::{Goods, PurchaseFacts},
    },
};

impl PhoneNumbersClient {
    /// Buys the numbers that a reservation holds. **It costs money**, every month, until the numbers are released.
    ///
    /// The request is sent once. When its answer is lost, it is never sent again: for up to 30 seconds the reservation and its
    /// numbers are looked at, and what they prove is what this method returns. See
    /// [what happens when the answer is lost](crate#what-happens-when-the-answer-is-lost).
    ///
    /// Refused before anything is sent: a reservation that has run out or was bought, a missing agreement, a cost above
    /// [`max_monthly_cost`](ReservationPurchaseRequest::max_monthly_cost).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{
    ///     BrowseRequest, CountryCode, PhoneNumberType, ReservationPurchaseRequest, ReservationRequest,
    /// };
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    /// let on_offer = client.browse_available_phone_numbers(&browse).await?;
    /// let basket = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
    /// let reservation = client.create_or_update_reservation(&basket).await?;
    ///
    /// let request = ReservationPurchaseRequest::from_reservation(&reservation);
    /// let bought = client.begin_reservation_purchase(&request).await?.await?;
    /// assert_eq!(bought.phone_numbers.len(), 1);
    /// # assert_eq!(emulator.purchases().len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`begin_purchase_phone_numbers`](Self::begin_purchase_phone_numbers). If the outcome is unknown and the reservation is
    /// still active, [`settle_by_deleting_reservation`](Self::settle_by_deleting_reservation) makes sure that nothing is bought.
    ///
    /// # Cancellation
    ///
    /// Dropping the future loses the answer, not the purchase, which may be made all the same. The id of the reservation is enough to
    /// settle it: save it, or better [`reservation_purchase_token`](Self::reservation_purchase_token), which makes settling sure of
    /// more.
    pub async fn begin_reservation_purchase(
        &self,
        request: &ReservationPurchaseRequest,
    ) -> Result<Poller<PurchaseResult>> {
        let offer = self.checked_reservation_purchase(request).await?;
        let call = within_hold(calls::purchase_reservation(request)?, offer.as_ref());
        let begun = self.pipeline.runtime().monotonic();
        let (id, mut facts) =
            (request.reservation_id().clone(), self.reservation_facts(request, offer.as_ref()));
        match settle::start(&self.pipeline, call, &RESERVATION_PURCHASE_PLAN).await.map_err(nothing_bought)? {
            Start::Accepted(operation) => {
                facts.operation = Some(operation);
                let watch = ReservationWatch::new(&self.pipeline, id, facts, None);
                Ok(Poller::new(&self.pipeline, watch, WAIT))
            }
            Start::Lost(cause) => {
                let watch = ReservationWatch::new(&self.pipeline, id, facts, Some(cause));
                settle::settle(&self.pipeline, watch, Plan::new(&self.pipeline, begun, SETTLE, WAIT)).await
            }
        }
    }

    /// The token of a purchase of a reservation that is about to be begun: see [`purchase_token`](Self::purchase_token). Nothing is
    /// sent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// # let client = PhoneNumbersClient::from_connection_string(text)?;
    /// let request = ReservationPurchaseRequest::new("6227aeb8-8086-4824-9586-05cafe96f37b".parse()?);
    /// let saved = client.reservation_purchase_token(&request).to_string();
    /// # assert_eq!(saved.parse::<ResumeToken>()?.kind(), "reservationPurchase");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn reservation_purchase_token(&self, request: &ReservationPurchaseRequest) -> ResumeToken {
        self.reservation_facts(request, request.offer.as_ref()).token(&self.pipeline)
    }

    /// Goes on with the purchase of a reservation, by the token of its poller, of an error, or of
    /// [`reservation_purchase_token`](Self::reservation_purchase_token). Only looks: nothing is ever bought. Resuming twice, at once,
    /// or after the end gives the same answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    /// # let on_offer = client.browse_available_phone_numbers(&browse).await?;
    /// # let basket = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
    /// # let reservation = client.create_or_update_reservation(&basket).await?;
    /// # let request = ReservationPurchaseRequest::from_reservation(&reservation);
    /// let saved = client.begin_reservation_purchase(&request).await?.resume_token();
    /// let bought = client.resume_reservation_purchase(&saved)?.await?;
    /// # assert_eq!(bought.phone_numbers.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource. Waiting ends as that of
    /// [`begin_reservation_purchase`](Self::begin_reservation_purchase) does.
    pub fn resume_reservation_purchase(&self, token: &ResumeToken) -> Result<Poller<PurchaseResult>> {
        self.reservation_poller(PurchaseFacts::of_reservation(&self.pipeline, token)?)
    }

    /// The same by the bare id of the operation, `reservationPurchase_` and the id of the reservation. It does not tell when the
    /// purchase was begun: the reservation has to.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    /// # let on_offer = client.browse_available_phone_numbers(&browse).await?;
    /// # let basket = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
    /// # let reservation = client.create_or_update_reservation(&basket).await?;
    /// # client.begin_reservation_purchase(&ReservationPurchaseRequest::new(reservation.id.clone())).await?;
    /// let id = reservation.id.purchase_operation_id();
    /// let bought = client.resume_reservation_purchase_by_id(&id)?.await?;
    /// # assert_eq!(bought.phone_numbers.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the operation is no purchase of a reservation.
    pub fn resume_reservation_purchase_by_id(&self, id: &OperationId) -> Result<Poller<PurchaseResult>> {
        self.reservation_poller(PurchaseFacts::of_reservation_operation(id)?)
    }

    fn reservation_poller(&self, facts: PurchaseFacts) -> Result<Poller<PurchaseResult>> {
        Ok(Poller::new(&self.pipeline, ReservationWatch::resume(&self.pipeline, facts)?, WAIT))
    }

    fn reservation_facts(
        &self,
        request: &ReservationPurchaseRequest,
        offer: Option<&Offer>,
    ) -> PurchaseFacts {
        PurchaseFacts {
            numbers: offer.map(|offer| offer.numbers.clone()).unwrap_or_default(),
            expires: offer.and_then(|offer| offer.expires),
            ..PurchaseFacts::begun_now(&self.pipeline, Goods::Reservation(request.reservation_id().clone()))
        }
    }

    /// The offer, which the terms were checked against.
    async fn checked_reservation_purchase(
        &self,
        request: &ReservationPurchaseRequest,
    ) -> Result<Option<Offer>> {
        let refuse = |fault: String| invalid_for(PURCHASE_RESERVATION.name(), fault);
        let offer = match &request.offer {
            None if request.needs_offer() => {
                let call = calls::reservation(&GET_RESERVATION, request.reservation_id())?;
                let answer = self.pipeline.send(call).await;
                let reservation = answer.and_then(|answer| answer.json::<PhoneNumbersReservation>());
                let reservation =
                    reservation.map_err(|error| nothing_sent(explain(error, &failure::RESERVATION)))?;
                Some(Offer::from(&reservation))
            }
            offer => offer.clone(),
        };
        if let Some(offer) = &offer {
            offer.check(&request.terms, self.pipeline.service_time()).map_err(refuse)?;
        }
        Ok(offer)
    }
}
