//! What to search.

use communication_common::CountryCode;
use serde::Serialize;

use super::is_digits;
use crate::{
    failure::Fault,
    models::{PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberType},
};

/// More digits than any area code has.
const LONGEST_AREA_CODE: usize = 10;

/// Which numbers to search and hold.
///
/// ```
/// use communication_phone_numbers::{
///     CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
///     PhoneNumberType, SearchRequest,
/// };
///
/// let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::InboundOutbound, PhoneNumberCapabilityType::None);
/// let request = SearchRequest::new(
///     CountryCode::US,
///     PhoneNumberType::Geographic,
///     PhoneNumberAssignmentType::Application,
///     calls,
/// )
/// .area_code("425")
/// .quantity(3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct SearchRequest {
    pub(crate) country: CountryCode,
    pub(crate) wanted: Wanted,
}

/// The body of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    pub(crate) phone_number_type: PhoneNumberType,
    pub(crate) assignment_type: PhoneNumberAssignmentType,
    pub(crate) capabilities: PhoneNumberCapabilities,
    #[serde(skip_serializing_if = "Option::is_none")]
    area_code: Option<String>,
    pub(crate) quantity: u32,
}

impl SearchRequest {
    /// One number of this kind, in any area.
    pub fn new(
        country: CountryCode,
        phone_number_type: PhoneNumberType,
        assignment_type: PhoneNumberAssignmentType,
        capabilities: PhoneNumberCapabilities,
    ) -> Self {
        let wanted =
            Wanted { phone_number_type, assignment_type, capabilities, area_code: None, quantity: 1 };
        Self { country, wanted }
    }

    /// Sets the area code, as the lists of area codes give it: digits, without country code and without a zero in front.
    /// Default: any.
    pub fn area_code(mut self, area_code: impl Into<String>) -> Self {
        self.wanted.area_code = Some(area_code.into());
        self
    }

    /// Sets how many numbers are searched, from 1 to 2147483647. Default: 1. The search finds all of them or fails.
    pub fn quantity(mut self, quantity: u32) -> Self {
        self.wanted.quantity = quantity;
        self
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.wanted.quantity == 0 {
            return Err("quantity: must be at least 1");
        }
        if i32::try_from(self.wanted.quantity).is_err() {
            return Err("quantity: must be at most 2147483647");
        }
        match self.wanted.area_code.as_deref() {
            Some(code) if !is_digits(code) => Err("area_code: must be digits, such as 425"),
            Some(code) if code.len() > LONGEST_AREA_CODE => Err("area_code: must be at most 10 digits"),
            _ => Ok(()),
        }
    }
}
