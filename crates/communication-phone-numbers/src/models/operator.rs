//! What operators tell of a phone number.

use communication_common::PhoneNumber;
use serde::{Deserialize, Serialize};

use super::OperatorNumberType;

/// What is known of a phone number. Without additional details that is its formats alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OperatorInformation {
    /// The number that was asked about.
    pub phone_number: PhoneNumber,
    /// As it is written inside its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national_format: Option<String>,
    /// As it is written elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub international_format: Option<String>,
    /// Its type. Only with additional details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_type: Option<OperatorNumberType>,
    /// Its country by ISO 3166-1 (alpha-2), in the operator's words. Only with additional details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iso_country_code: Option<String>,
    /// Its operator. Only with additional details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_details: Option<OperatorDetails>,
}

/// The operator of a phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OperatorDetails {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its network in its country (MNC); mobile operators have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_network_code: Option<String>,
    /// The country of its network (MCC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_country_code: Option<String>,
}
