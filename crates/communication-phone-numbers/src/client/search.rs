//! Searching numbers, which holds them.

use std::time::Duration;

use core_http::{Poller, Result, ResumeToken, service::OperationLocation};

use super::PhoneNumbersClient;
use crate::{
    calls,
    failure::{self, explain, search_failed},
    ids::{OperationId, SearchId},
    models::PhoneNumberSearchResult,
    operations::{SEARCH_FINISH, SEARCH_PLAN},
    requests::{OfferingsRequest, SearchRequest},
    search_check::SearchCheck,
};

/// How long a wait for a search lasts unless said otherwise. They take 2 to 10 seconds.
const WAIT: Duration = Duration::from_secs(2 * 60);

impl PhoneNumbersClient {
    /// Compares a search with what is on offer in its country, and tells what it would cost or why it would find nothing. Reads
    /// the offerings alone: nothing is held, and no search of the week is used up.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{
    ///     CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    ///     PhoneNumberType, SearchRequest,
    /// };
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    /// let request = SearchRequest::new(CountryCode::US, kind, assignment, calls).quantity(3);
    /// let check = client.check_search(&request).await?;
    /// assert!(check.is_ok(), "{check}");
    /// println!("{:?} for all three", check.total_amount());
    /// # assert_eq!(check.to_string(), "on offer, 3 for 2 USD monthly each: 6 in all");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the request breaks a rule of a search; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service) with status 400: the service has no numbers in this country.
    /// - Those of [every call](crate#errors).
    pub async fn check_search(&self, request: &SearchRequest) -> Result<SearchCheck> {
        calls::check_search(request)?;
        let offerings = self.list_available_offerings(&OfferingsRequest::new(request.country)).try_collect();
        let offerings = offerings.await.map_err(|error| explain(error, &failure::LIST))?;
        Ok(SearchCheck::new(request, &offerings))
    }

    /// Searches numbers and **holds** them: nobody else can have them for about 16 minutes. Nothing is bought, and holding is
    /// free; but subscriptions have only a few searches a week, and refused ones count.
    ///
    /// The request is not repeated once it may have been sent: a repeat would hold more numbers. To see beforehand whether there
    /// are such numbers, and what they cost, use [`check_search`](Self::check_search), which holds nothing.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{
    ///     CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    ///     PhoneNumberType, SearchRequest,
    /// };
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    /// let request = SearchRequest::new(CountryCode::US, kind, assignment, calls).quantity(3);
    ///
    /// let mut search = client.begin_search_available_phone_numbers(&request).await?;
    /// let result = search.wait().await?;
    /// assert_eq!(result.phone_numbers.len(), 3);
    /// println!("{} each, held until {}", result.cost, result.search_expires_by);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the quantity is 0, or the area code is not digits; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service): refused, such as for a country without such numbers (400) or for too many searches
    ///   (429, with [`retry_after`](crate::Error::retry_after)). Nothing is held.
    /// - [`may_have_been_sent`](crate::Error::may_have_been_sent): numbers are perhaps held; the message says until when. Nothing
    ///   was bought, and the hold ends by itself.
    /// - Those of [every call](crate#errors).
    ///
    /// A wait ends as [`OperationFailed`](crate::ErrorKind::OperationFailed) with the service's reason, such as that there are not as
    /// many numbers, and as [`Timeout`](crate::ErrorKind::Timeout) after 2 minutes, unless told otherwise.
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave numbers held that nobody knows of, until the hold ends.
    pub async fn begin_search_available_phone_numbers(
        &self,
        request: &SearchRequest,
    ) -> Result<Poller<PhoneNumberSearchResult>> {
        let call = calls::search(request)?;
        let begun = self.pipeline.send(call).await.and_then(|answer| {
            let token = ResumeToken::new(&self.pipeline, SEARCH_PLAN.kind());
            OperationLocation::from_start(&self.pipeline, &SEARCH_PLAN, SEARCH_FINISH, &answer, token)
        });
        let search = begun.map_err(|error| search_failed(error, self.service_time()))?;
        Ok(Poller::new(&self.pipeline, search, WAIT))
    }

    /// Goes on with a search that was begun before, perhaps by another process: by the text of its
    /// [`resume_token`](Poller::resume_token). Nothing is sent until the poller is used, and a search is never begun. The hold
    /// does not wait: [`failure`](PhoneNumberSearchResult::failure) and [`time_left`](PhoneNumberSearchResult::time_left) of the
    /// result tell whether it is over.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let request = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// let search = client.begin_search_available_phone_numbers(&request).await?;
    /// let saved = search.resume_token().to_string();
    /// drop(search); // the program ends; later, elsewhere:
    /// let result = client.resume_search_available_phone_numbers(&saved.parse()?)?.await?;
    /// # assert_eq!(result.phone_numbers.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource.
    pub fn resume_search_available_phone_numbers(
        &self,
        token: &ResumeToken,
    ) -> Result<Poller<PhoneNumberSearchResult>> {
        let token = token.clone();
        let search = OperationLocation::from_token(&self.pipeline, &SEARCH_PLAN, SEARCH_FINISH, token)?;
        Ok(Poller::new(&self.pipeline, search, WAIT))
    }

    /// The same by the bare id of the operation, such as `search_` and a UUID.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let request = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// let search = client.begin_search_available_phone_numbers(&request).await?;
    /// let id: OperationId = search.resume_token().id().unwrap_or_default().parse()?;
    /// let result = client.resume_search_available_phone_numbers_by_id(&id)?.await?;
    /// # assert_eq!(result.search_id.operation_id(), id);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the operation is no search.
    pub fn resume_search_available_phone_numbers_by_id(
        &self,
        id: &OperationId,
    ) -> Result<Poller<PhoneNumberSearchResult>> {
        let search = OperationLocation::from_id(&self.pipeline, &SEARCH_PLAN, SEARCH_FINISH, id.as_str())?;
        Ok(Poller::new(&self.pipeline, search, WAIT))
    }

    /// Reads what a search has found. It stays readable after the hold, and after a purchase: then it tells why the purchase
    /// failed, if it did.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let request = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let found = client.begin_search_available_phone_numbers(&request).await?.await?;
    /// # let id = found.search_id.clone();
    /// let result = client.get_search_result(&id).await?;
    /// println!("{:?} left, {:?}", result.time_left(client.service_time()), result.failure());
    /// # assert_eq!(result, found);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such search, or it has
    ///   found nothing yet.
    /// - Those of [every call](crate#errors).
    pub async fn get_search_result(&self, id: &SearchId) -> Result<PhoneNumberSearchResult> {
        let answer = self.pipeline.send(calls::search_result(id)?).await;
        answer.map_err(|error| explain(error, &failure::SEARCH_RESULT))?.json()
    }
}
