//! What operators tell of phone numbers.

use core_http::Result;

use super::PhoneNumbersClient;
use crate::{
    calls,
    failure::{self, explain},
    models::OperatorInformation,
    requests::OperatorInformationRequest,
    wire::Operators,
};

impl PhoneNumbersClient {
    /// Looks up a phone number: anybody's, not only one that the resource owns.
    ///
    /// The formats are free. **With additional details (type, country, operator) each look-up is charged**, and so is each
    /// repeat; therefore such a call is not repeated once it may have been sent, while one without details is.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{OperatorInformationRequest, PhoneNumber};
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let request = OperatorInformationRequest::new([PhoneNumber::parse("+14255550123")?]);
    /// let known = client.search_operator_information(&request).await?;
    /// println!("{:?}", known[0].national_format);
    /// assert_eq!(known[0].operator_details, None);
    ///
    /// let charged = request.include_additional_operator_details(true);
    /// let known = client.search_operator_information(&charged).await?;
    /// println!("{:?}", known[0].operator_details);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): no number was given.
    /// - [`Service`](crate::ErrorKind::Service) with status 400: more than one number was given, in all recordings.
    /// - Those of [every call](crate#errors). With details, an error after which the request
    ///   [may have been sent](crate::Error::may_have_been_sent) says that the look-up may have been charged.
    pub async fn search_operator_information(
        &self,
        request: &OperatorInformationRequest,
    ) -> Result<Vec<OperatorInformation>> {
        let stakes = if request.is_charged() { &failure::CHARGED_LOOK_UP } else { &failure::LOOK_UP };
        let answer = self.pipeline.send(calls::operators(request)?).await;
        let read = answer.and_then(|answer| answer.json::<Operators>());
        Ok(read.map_err(|error| explain(error, stakes))?.values.unwrap_or_default())
    }
}
