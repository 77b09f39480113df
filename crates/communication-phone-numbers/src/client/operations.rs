//! Long-running operations, by their ids.

use core_http::Result;

use super::PhoneNumbersClient;
use crate::{
    calls,
    failure::{self, explain},
    ids::OperationId,
    models::PhoneNumberOperation,
    operations::{CANCEL_OPERATION, GET_OPERATION},
    wire,
};

impl PhoneNumbersClient {
    /// Reads how far a long-running operation is. To wait for its end, resume it instead, such as with
    /// [`resume_search_available_phone_numbers`](Self::resume_search_available_phone_numbers).
    ///
    /// That there is an operation of a purchase does not prove that anybody has begun it: the service derives it from the
    /// search.
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
    /// let operation = client.get_operation(&id).await?;
    /// println!("{} of {} is {}", operation.operation_type, operation.created_date_time, operation.status);
    /// # assert_eq!((operation.id, operation.operation_type), (id, PhoneNumberOperationType::Search));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such operation.
    /// - Those of [every call](crate#errors).
    pub async fn get_operation(&self, id: &OperationId) -> Result<PhoneNumberOperation> {
        let answer = self.pipeline.send(calls::operation(&GET_OPERATION, id)?).await;
        wire::operation(&answer.map_err(|error| explain(error, &failure::OPERATION))?)
    }

    /// Cancels a long-running operation, as far as the service can. What that undoes is not documented: look afterwards.
    ///
    /// Repeated after a lost answer; when the repeat finds no operation, the first attempt has done it, and that is a success.
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
    /// client.cancel_operation(&id).await?; // or, with the poller at hand, search.cancel()
    /// # assert_eq!(emulator.journal().requests_of("cancelOperation").len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such operation.
    /// - Those of [every call](crate#errors).
    pub async fn cancel_operation(&self, id: &OperationId) -> Result<()> {
        let answer = self.pipeline.send(calls::operation(&CANCEL_OPERATION, id)?).await;
        answer.map_err(|error| explain(error, &failure::CANCEL)).map(drop)
    }
}
