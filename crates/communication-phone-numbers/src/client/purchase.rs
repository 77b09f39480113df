//! Buying what a search holds.

use core_http::{
    Error, Poller, Result, ResumeToken,
    service::{Call, ErrorBuilder},
};

use super::PhoneNumbersClient;
use crate::{
    calls,
    failure::{self, explain, invalid_for},
    ids::OperationId,
    models::{PhoneNumberSearchResult, PurchaseResult},
    operations::{PURCHASE, PURCHASE_PLAN},
    requests::{Offer, PurchaseRequest},
    settle::{
        self, Plan, PurchaseWatch, SETTLE, Start, WAIT,
        facts::{Goods, PurchaseFacts},
    },
};

impl PhoneNumbersClient {
    /// Buys the numbers that a search holds. **It costs money**, every month, until the numbers are released.
    ///
    /// The request is sent once. When its answer is lost, it is never sent again: for up to 30 seconds the numbers, the operation
    /// and the search are looked at, and what they prove is what this method returns. See
    /// [what happens when the answer is lost](crate#what-happens-when-the-answer-is-lost).
    ///
    /// Refused before anything is sent: a hold that has run out, a missing agreement, a cost above
    /// [`max_monthly_cost`](PurchaseRequest::max_monthly_cost). With less than 90 seconds left of the hold there is a warning in
    /// the log.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{Decimal, Money, PurchaseRequest};
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let search = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
    ///
    /// let limit = Money::new(Decimal::new(5_00, 2), "USD")?;
    /// let request = PurchaseRequest::from_search(&result).max_monthly_cost(limit);
    /// let token = client.purchase_token(&request); // save it first, and nothing can lose the purchase
    /// let mut purchase = client.begin_purchase_phone_numbers(&request).await?;
    /// let bought = purchase.wait().await?;
    /// assert_eq!(bought.phone_numbers, result.phone_numbers);
    /// # assert_eq!(emulator.purchases().len(), 1);
    /// # let _ = token;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): a term is not met, or the hold has run out; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service), not [`may_have_been_sent`](crate::Error::may_have_been_sent): refused; nothing was
    ///   bought by this request. A 429 is repeated only where the service says when, because refused requests count too.
    /// - [`OperationFailed`](crate::ErrorKind::OperationFailed): the answer was lost, and looking has shown that nothing was bought
    ///   and nothing will be: search again.
    /// - [`Partial`](crate::ErrorKind::Partial): some of the numbers were bought; [`outcome`](crate::Error::outcome) names them.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): the answer was lost, and looking could not settle it. Do not search
    ///   and buy again before this is settled: that is how numbers are bought twice. The error has the token for
    ///   [`settle`](Self::settle), what was looked at, and when a further look must decide.
    /// - Those of [every call](crate#errors).
    ///
    /// Waiting for the poller ends with the same kinds, and as [`Timeout`](crate::ErrorKind::Timeout) after 10 minutes, unless told
    /// otherwise; the purchase was accepted then and goes on. A poller that is not [`is_confirmed`](Poller::is_confirmed) watches
    /// something that may or may not be this purchase: its end tells.
    ///
    /// # Cancellation
    ///
    /// Dropping the future loses the answer, not the purchase, which may be made all the same. Save
    /// [`purchase_token`](Self::purchase_token) first: it settles whatever happens, in this process or another.
    pub async fn begin_purchase_phone_numbers(
        &self,
        request: &PurchaseRequest,
    ) -> Result<Poller<PurchaseResult>> {
        let offer = self.checked_purchase(request).await?;
        let call = within_hold(calls::purchase(request)?, offer.as_ref());
        let (mut facts, begun) =
            (self.purchase_facts(request, offer.as_ref()), self.pipeline.runtime().monotonic());
        match settle::start(&self.pipeline, call, &PURCHASE_PLAN).await.map_err(nothing_bought)? {
            Start::Accepted(id) => {
                facts.operation = Some(id);
                let watch = PurchaseWatch::new(&self.pipeline, request.search_id().clone(), facts, None);
                Ok(Poller::new(&self.pipeline, watch, WAIT))
            }
            Start::Lost(cause) => {
                let id = request.search_id().clone();
                let watch = PurchaseWatch::new(&self.pipeline, id, facts, Some(cause));
                settle::settle(&self.pipeline, watch, Plan::new(&self.pipeline, begun, SETTLE, WAIT)).await
            }
        }
    }

    /// The token of a purchase that is about to be begun. Saved before, it settles the purchase whatever happens: a killed process,
    /// a dropped future, a lost answer. Nothing is sent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{PurchaseRequest, Settlement};
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let search = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
    ///
    /// let request = PurchaseRequest::from_search(&result);
    /// let saved = client.purchase_token(&request).to_string();
    /// client.begin_purchase_phone_numbers(&request).await?.await?;
    /// // later, or after a crash at any point:
    /// match client.settle(&saved.parse()?).await? {
    ///     Settlement::Done { phone_numbers, .. } => println!("bought {phone_numbers:?}"),
    ///     Settlement::NotDone { error, .. } => println!("nothing was bought: {error}"),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn purchase_token(&self, request: &PurchaseRequest) -> ResumeToken {
        self.purchase_facts(request, request.offer.as_ref()).token(&self.pipeline)
    }

    /// Goes on with a purchase, by the token of its poller, of an error, or of [`purchase_token`](Self::purchase_token). Only looks:
    /// nothing is ever bought. Resuming twice, at once, or after the end gives the same answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let search = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
    /// # let request = PurchaseRequest::from_search(&result);
    /// let purchase = client.begin_purchase_phone_numbers(&request).await?;
    /// let saved = purchase.resume_token().to_string();
    /// drop(purchase); // the program ends; later, elsewhere:
    /// let bought = client.resume_purchase_phone_numbers(&saved.parse()?)?.await?;
    /// # assert_eq!(bought.phone_numbers, result.phone_numbers);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource. Waiting ends as that of
    /// [`begin_purchase_phone_numbers`](Self::begin_purchase_phone_numbers) does.
    pub fn resume_purchase_phone_numbers(&self, token: &ResumeToken) -> Result<Poller<PurchaseResult>> {
        self.purchase_poller(PurchaseFacts::of_search(&self.pipeline, token)?)
    }

    /// The same by the bare id of the operation, `purchase_` and the id of the search. It does not tell when the purchase was begun
    /// or whether it was accepted: the search tells the numbers and the hold, and if it is gone too, nothing can be proved.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let search = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
    /// # client.begin_purchase_phone_numbers(&PurchaseRequest::from_search(&result)).await?;
    /// let id = result.search_id.purchase_operation_id();
    /// let bought = client.resume_purchase_phone_numbers_by_id(&id)?.await?;
    /// # assert_eq!(bought.phone_numbers, result.phone_numbers);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the operation is no purchase of a search.
    pub fn resume_purchase_phone_numbers_by_id(&self, id: &OperationId) -> Result<Poller<PurchaseResult>> {
        self.purchase_poller(PurchaseFacts::of_search_operation(id)?)
    }

    fn purchase_poller(&self, facts: PurchaseFacts) -> Result<Poller<PurchaseResult>> {
        Ok(Poller::new(&self.pipeline, PurchaseWatch::resume(&self.pipeline, facts)?, WAIT))
    }

    fn purchase_facts(&self, request: &PurchaseRequest, offer: Option<&Offer>) -> PurchaseFacts {
        PurchaseFacts {
            numbers: offer.map(|offer| offer.numbers.clone()).unwrap_or_default(),
            expires: offer.and_then(|offer| offer.expires),
            ..PurchaseFacts::begun_now(&self.pipeline, Goods::Search(request.search_id().clone()))
        }
    }

    /// The offer, which the terms were checked against.
    async fn checked_purchase(&self, request: &PurchaseRequest) -> Result<Option<Offer>> {
        let refuse = |fault: String| invalid_for(PURCHASE.name(), fault);
        let offer = match &request.offer {
            None if request.needs_offer() => {
                let answer = self.pipeline.send(calls::search_result(request.search_id())?).await;
                let result = answer.and_then(|answer| answer.json::<PhoneNumberSearchResult>());
                let result = result.map_err(|error| nothing_sent(explain(error, &failure::SEARCH_RESULT)))?;
                Some(Offer::from(&result))
            }
            offer => offer.clone(),
        };
        if let Some(offer) = &offer {
            offer.check(&request.terms, self.pipeline.service_time()).map_err(refuse)?;
        }
        Ok(offer)
    }
}

/// What is refused, or cannot be sent, is not sent once more when the hold has run out meanwhile.
pub(super) fn within_hold(call: Call, offer: Option<&Offer>) -> Call {
    offer.and_then(|offer| offer.expires).into_iter().fold(call, Call::not_repeated_after)
}

/// The request was refused, or never left.
pub(super) fn nothing_bought(error: Error) -> Error {
    ErrorBuilder::amend(error, "nothing was bought by this request").build()
}

/// What had to be read before could not be.
pub(super) fn nothing_sent(error: Error) -> Error {
    ErrorBuilder::amend(error, "it was to be read first, and nothing was changed").known_not_done().build()
}
