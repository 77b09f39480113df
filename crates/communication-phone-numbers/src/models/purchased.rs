//! A phone number that the resource owns.

use communication_common::{CountryCode, PhoneNumber};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCost, PhoneNumberType};
use crate::ids::PhoneNumberId;

/// A phone number that the resource owns, and pays for until it is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PurchasedPhoneNumber {
    /// The service's id: the number without `+`.
    pub id: PhoneNumberId,
    /// The number.
    pub phone_number: PhoneNumber,
    /// Its country.
    pub country_code: CountryCode,
    /// Its type.
    pub phone_number_type: PhoneNumberType,
    /// What it can do.
    pub capabilities: PhoneNumberCapabilities,
    /// What it is assigned to.
    pub assignment_type: PhoneNumberAssignmentType,
    /// When it was bought, in UTC.
    #[serde(with = "time::serde::rfc3339")]
    pub purchase_date: OffsetDateTime,
    /// What it costs.
    pub cost: PhoneNumberCost,
}
