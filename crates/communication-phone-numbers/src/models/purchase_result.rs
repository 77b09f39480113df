//! What a purchase has bought.

use communication_common::PhoneNumber;

/// What a purchase has bought.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PurchaseResult {
    /// The numbers, all of which are owned now. Empty only if the purchase was begun or resumed by a bare id and the service
    /// would not tell which numbers that meant: the purchase has succeeded all the same, and
    /// [`list_purchased_phone_numbers`](crate::PhoneNumbersClient::list_purchased_phone_numbers) shows them.
    pub phone_numbers: Vec<PhoneNumber>,
}
