//! Phone numbers that the resource owns.

use communication_common::PhoneNumber;
use core_http::{Pager, Result};

use super::PhoneNumbersClient;
use crate::{
    calls,
    failure::{self, explain},
    models::PurchasedPhoneNumber,
    operations::NUMBERS,
};

impl PhoneNumbersClient {
    /// Reads a phone number that the resource owns.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::PhoneNumber;
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let number = client.get_purchased_phone_number(&PhoneNumber::parse("+14255550123")?).await?;
    /// println!("{} costs {} since {}", number.phone_number, number.cost, number.purchase_date);
    ///
    /// let other = client.get_purchased_phone_number(&PhoneNumber::parse("+14255550199")?).await;
    /// assert!(other.is_err_and(|error| error.is_not_found()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): the resource does not own it. A
    ///   number that was just bought may take seconds to show.
    /// - Those of [every call](crate#errors).
    pub async fn get_purchased_phone_number(
        &self,
        phone_number: &PhoneNumber,
    ) -> Result<PurchasedPhoneNumber> {
        let answer = self.pipeline.send(calls::number(phone_number)?).await;
        answer.map_err(|error| explain(error, &failure::NUMBER))?.json()
    }

    /// Lists the phone numbers that the resource owns, a hundred at a time by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// let mut numbers = client.list_purchased_phone_numbers();
    /// while let Some(number) = numbers.try_next().await? {
    ///     println!("{} {}", number.phone_number, number.cost);
    /// }
    /// # assert_eq!(emulator.journal().len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn list_purchased_phone_numbers(&self) -> Pager<PurchasedPhoneNumber> {
        Pager::from_result(&self.pipeline, calls::numbers(), &NUMBERS)
    }
}
