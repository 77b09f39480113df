//! A phone number on offer, or in a reservation.

use communication_common::{CountryCode, PhoneNumber};
use serde::{Deserialize, Serialize};

use super::{
    PhoneNumberAssignmentType, PhoneNumberAvailabilityStatus, PhoneNumberCapabilities, PhoneNumberCost,
    PhoneNumberType,
};
use crate::ids::PhoneNumberId;

/// A phone number on offer, or in a reservation.
///
/// From [`browse_available_phone_numbers`](crate::PhoneNumbersClient::browse_available_phone_numbers) it is nobody's: anybody may
/// take it, until a reservation holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AvailablePhoneNumber {
    /// The service's id: the number without `+`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PhoneNumberId>,
    /// Its country.
    pub country_code: CountryCode,
    /// The number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<PhoneNumber>,
    /// What it can do.
    pub capabilities: PhoneNumberCapabilities,
    /// Its type.
    pub phone_number_type: PhoneNumberType,
    /// What it can be assigned to.
    pub assignment_type: PhoneNumberAssignmentType,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<PhoneNumberCost>,
    /// Whether it can be had, or what became of it in a reservation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PhoneNumberAvailabilityStatus>,
    /// Whether a purchase must agree that the number is not resold; `None` if the service does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_agreement_to_not_resell_required: Option<bool>,
    /// Why it could not be reserved or bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<AvailablePhoneNumberError>,
}

impl AvailablePhoneNumber {
    /// The id, taken from the number where the service names that alone.
    #[must_use]
    pub fn number_id(&self) -> Option<PhoneNumberId> {
        self.id.clone().or_else(|| self.phone_number.as_ref().map(PhoneNumberId::from))
    }
}

/// Why a number could not be reserved or bought, in the service's words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AvailablePhoneNumberError {
    /// For programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
