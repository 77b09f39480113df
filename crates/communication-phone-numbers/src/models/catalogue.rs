//! What the service offers, and where.

use communication_common::CountryCode;
use serde::{Deserialize, Serialize};

use super::{PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCost, PhoneNumberType};

/// A country with phone numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberCountry {
    /// Its name, in the language that was asked for.
    pub localized_name: String,
    /// Its code.
    pub country_code: CountryCode,
}

/// A place with phone numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberLocality {
    /// Its name, in the language that was asked for.
    pub localized_name: String,
    /// Where it lies; `None` in countries without such divisions, as Ireland.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrative_division: Option<PhoneNumberAdministrativeDivision>,
}

/// A part of a country, such as a state or province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberAdministrativeDivision {
    /// Its name, in the language that was asked for.
    pub localized_name: String,
    /// Its short name, such as `NY`, which filters take.
    pub abbreviated_name: String,
}

/// An area code with phone numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberAreaCode {
    /// The digits, such as `907`, which a search takes.
    pub area_code: String,
}

/// A kind of phone numbers that can be had in a country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberOffering {
    /// The type of the numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number_type: Option<PhoneNumberType>,
    /// What they can be assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<PhoneNumberAssignmentType>,
    /// What they can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_capabilities: Option<PhoneNumberCapabilities>,
    /// What each costs.
    pub cost: PhoneNumberCost,
}
