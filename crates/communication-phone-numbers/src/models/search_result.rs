//! What a search found.

use std::time::Duration;

use communication_common::PhoneNumber;
use core_http::open_enum;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{
    PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCost, PhoneNumberType, left, number,
};
use crate::ids::SearchId;

open_enum! {
    /// Why a search, or the purchase of what it found, failed.
    PhoneNumberSearchResultError {
        /// `NoError`: nothing failed.
        NoError = "NoError",
        /// `UnknownErrorCode`: the service does not know why.
        UnknownErrorCode = "UnknownErrorCode",
        /// `OutOfStock`: there are not as many numbers of the kind; try another area code or a smaller quantity.
        OutOfStock = "OutOfStock",
        /// `AuthorizationDenied`: the resource or subscription may not have such numbers.
        AuthorizationDenied = "AuthorizationDenied",
        /// `MissingAddress`: the country asks for an address of the subscription.
        MissingAddress = "MissingAddress",
        /// `InvalidAddress`: the address of the subscription is not accepted.
        InvalidAddress = "InvalidAddress",
        /// `InvalidOfferModel`: the subscription's offer has no phone numbers, as free trials.
        InvalidOfferModel = "InvalidOfferModel",
        /// `NotEnoughLicenses`: licences are missing.
        NotEnoughLicenses = "NotEnoughLicenses",
        /// `NoWallet`: the subscription has no means of payment.
        NoWallet = "NoWallet",
        /// `NotEnoughCredit`: the means of payment do not suffice.
        NotEnoughCredit = "NotEnoughCredit",
        /// `NumbersPartiallyAcquired`: some numbers were bought, others not.
        NumbersPartiallyAcquired = "NumbersPartiallyAcquired",
        /// `AllNumbersNotAcquired`: none was bought.
        AllNumbersNotAcquired = "AllNumbersNotAcquired",
        /// `ReservationExpired`: the hold had run out.
        ReservationExpired = "ReservationExpired",
        /// `PurchaseFailed`: the purchase failed.
        PurchaseFailed = "PurchaseFailed",
        /// `BillingUnavailable`: the billing of the service was down.
        BillingUnavailable = "BillingUnavailable",
        /// `ProvisioningFailed`: the numbers could not be set up.
        ProvisioningFailed = "ProvisioningFailed",
        /// `UnknownSearchError`: the search failed, and the service does not know why.
        UnknownSearchError = "UnknownSearchError",
    }
}

/// Numbers that a search found. They are **held** for this resource, and not bought, until
/// [`search_expires_by`](Self::search_expires_by); holding costs nothing.
///
/// The result can be read again by its id, also after the numbers were bought.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_phone_numbers::{
///     CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
///     PhoneNumberType, PhoneNumbersClient, SearchRequest,
/// };
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
///
/// let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
/// let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
/// let request = SearchRequest::new(CountryCode::US, kind, assignment, calls).quantity(2);
/// let result = client.begin_search_available_phone_numbers(&request).await?.await?;
/// println!("{:?} for {} each, held for {:?}", result.phone_numbers, result.cost, result.time_left(client.service_time()));
/// assert_eq!(result.failure(), None);
/// # assert_eq!(result.total_amount(), Some(result.cost.amount * communication_phone_numbers::Decimal::TWO));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberSearchResult {
    /// The id by which the numbers are bought.
    pub search_id: SearchId,
    /// The numbers.
    #[serde(deserialize_with = "number::all")]
    pub phone_numbers: Vec<PhoneNumber>,
    /// Their type.
    pub phone_number_type: PhoneNumberType,
    /// What they can be assigned to.
    pub assignment_type: PhoneNumberAssignmentType,
    /// What they can do.
    pub capabilities: PhoneNumberCapabilities,
    /// What **each** costs.
    pub cost: PhoneNumberCost,
    /// When the hold ends, by the service's clock, in UTC: 16 minutes after the numbers were taken, as recorded.
    #[serde(with = "time::serde::rfc3339")]
    pub search_expires_by: OffsetDateTime,
    /// Whether a purchase must agree that the numbers are not resold; `None` if the service does not say, as versions before
    /// 2025.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_agreement_to_not_resell_required: Option<bool>,
    /// The number of the error; what each means is not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<i32>,
    /// Why the search, or the purchase of what it found, failed; see [`failure`](Self::failure).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<PhoneNumberSearchResultError>,
}

impl PhoneNumberSearchResult {
    /// Why the search, or the purchase of what it found, failed; `None` if nothing did. A number without a word counts as
    /// an error that is not known.
    #[must_use]
    pub fn failure(&self) -> Option<PhoneNumberSearchResultError> {
        match (&self.error, self.error_code) {
            (Some(PhoneNumberSearchResultError::NoError), _) | (None, None | Some(0)) => None,
            (Some(error), _) => Some(error.clone()),
            (None, Some(_)) => Some(PhoneNumberSearchResultError::UnknownErrorCode),
        }
    }

    /// How long the numbers are still held at this time, which should be
    /// [`PhoneNumbersClient::service_time`](crate::PhoneNumbersClient::service_time): the service's clock decides, not this
    /// machine's. Zero once the hold is over. A purchase takes a while, so what is left should be minutes.
    #[must_use]
    pub fn time_left(&self, now: OffsetDateTime) -> Duration {
        left(self.search_expires_by, now)
    }

    /// What all the numbers cost together each time; `None` if that is more than a [`Decimal`](crate::Decimal) can hold.
    #[must_use]
    pub fn total_amount(&self) -> Option<rust_decimal::Decimal> {
        self.cost.amount.checked_mul(self.phone_numbers.len().into())
    }
}
