//! Finding out what became of something whose answer was lost.

use core_http::{Poller, Result, ResumeToken};

use super::PhoneNumbersClient;
use crate::{
    failure::invalid,
    operations::{CAPABILITIES_PLAN, PURCHASE_PLAN, RELEASE_PLAN, RESERVATION_PURCHASE_PLAN},
    settle::{LONG_SETTLE, ReservationWatch, SETTLE, facts::PurchaseFacts, time_for},
    settlement::Settlement,
};

impl PhoneNumbersClient {
    /// Finds out what became of a purchase, a release or a change of capabilities, by its token: that of an
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), of a poller, or one that was saved before the request was sent.
    ///
    /// Looks for up to 30 seconds, releases and changes of capabilities for up to 60, and ends as soon as what it sees proves
    /// something. Only looks: nothing is ever bought, released or changed, and settling twice gives the same answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{ErrorKind, Settlement};
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let search = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
    /// # let request = PurchaseRequest::from_search(&result);
    /// # let saved = client.purchase_token(&request).to_string();
    /// # client.begin_purchase_phone_numbers(&request).await?;
    ///
    /// match client.settle(&saved.parse()?).await {
    ///     Ok(Settlement::Done { phone_numbers, .. }) => println!("bought {phone_numbers:?}"),
    ///     Ok(Settlement::Partial { phone_numbers, missing, .. }) => println!("{phone_numbers:?}, not {missing:?}"),
    ///     Ok(Settlement::NotDone { error, .. }) => println!("nothing was bought: {error}; search again"),
    ///     Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
    ///         println!("ask again after {:?}", error.outcome().and_then(|outcome| outcome.conclusive_after()));
    ///     }
    ///     other => println!("{other:?}"),
    /// }
    /// # assert_eq!(emulator.purchases().len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another resource, or of something that there is nothing to
    ///   settle of, such as a search.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): looking has not settled it. Do not search and buy again before it is.
    /// - [`Timeout`](crate::ErrorKind::Timeout): it was accepted, and is under way.
    /// - [`Canceled`](crate::ErrorKind::Canceled): a release or a change of capabilities was accepted, and canceled. What that undoes
    ///   the service does not say: read the number.
    /// - [`is_not_found`](crate::Error::is_not_found): the number is not owned any more, or never was.
    /// - Those of [every call](crate#errors), where it is known to be accepted and could not be looked at.
    pub async fn settle(&self, token: &ResumeToken) -> Result<Settlement> {
        let kind = token.kind();
        if kind == PURCHASE_PLAN.kind() {
            let end = self.resume_purchase_phone_numbers(token)?.timeout(time_for(SETTLE)).await;
            return Settlement::of(end.map(|result| result.phone_numbers));
        }
        if kind == RESERVATION_PURCHASE_PLAN.kind() {
            let end = self.resume_reservation_purchase(token)?.timeout(time_for(SETTLE)).await;
            return Settlement::of(end.map(|result| result.phone_numbers));
        }
        if kind == RELEASE_PLAN.kind() {
            let end = self.resume_release_phone_number(token)?.timeout(time_for(LONG_SETTLE)).await;
            return Settlement::of(end.map(|()| Vec::new()));
        }
        if kind == CAPABILITIES_PLAN.kind() {
            let end =
                self.resume_update_phone_number_capabilities(token)?.timeout(time_for(LONG_SETTLE)).await;
            return Settlement::of(end.map(|number| vec![number.phone_number]));
        }
        Err(invalid("token: is of a kind of which there is nothing to settle"))
    }

    /// Makes sure that a reservation whose purchase may have been lost is not bought later, by **deleting it**, and tells what became
    /// of the purchase. Only an active reservation can be bought and only an active one deleted: if the service deletes it, nothing was
    /// bought and nothing will be; if it refuses, the purchase was accepted, and its end is waited for as [`settle`](Self::settle) does.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{ReservationPurchaseRequest, Settlement};
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    /// # let on_offer = client.browse_available_phone_numbers(&browse).await?;
    /// # let basket = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
    /// # let reservation = client.create_or_update_reservation(&basket).await?;
    /// let request = ReservationPurchaseRequest::from_reservation(&reservation);
    /// let saved = client.reservation_purchase_token(&request);
    /// // ... the process dies before, or while, the purchase is sent; later:
    /// let settled = client.settle_by_deleting_reservation(&saved).await?;
    /// assert!(matches!(settled, Settlement::NotDone { .. }));
    /// # assert!(emulator.purchases().is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`settle`](Self::settle).
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave the reservation deleted, which the next look will show.
    pub async fn settle_by_deleting_reservation(&self, token: &ResumeToken) -> Result<Settlement> {
        let facts = PurchaseFacts::of_reservation(&self.pipeline, token)?;
        let watch = ReservationWatch::resume(&self.pipeline, facts)?.fenced();
        let end = Poller::new(&self.pipeline, watch, time_for(SETTLE)).await;
        Settlement::of(end.map(|result| result.phone_numbers))
    }
}
