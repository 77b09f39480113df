//! Which numbers on offer to show.

use communication_common::CountryCode;
use serde::Serialize;

use super::is_digits;
use crate::{
    failure::Fault,
    models::{PhoneNumberAssignmentType, PhoneNumberCapabilityType, PhoneNumberType},
};

/// Which numbers on offer to show.
///
/// ```
/// use communication_phone_numbers::{BrowseRequest, CountryCode, PhoneNumberCapabilityType, PhoneNumberType};
///
/// let request = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree)
///     .calling(PhoneNumberCapabilityType::Outbound)
///     .phone_number_prefixes(["833", "844"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct BrowseRequest {
    pub(crate) country: CountryCode,
    pub(crate) filter: Filter,
}

/// The body of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Filter {
    phone_number_type: PhoneNumberType,
    #[serde(skip_serializing_if = "Capabilities::is_empty")]
    capabilities: Capabilities,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignment_type: Option<PhoneNumberAssignmentType>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    phone_number_prefixes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
struct Capabilities {
    #[serde(skip_serializing_if = "Option::is_none")]
    calling: Option<PhoneNumberCapabilityType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms: Option<PhoneNumberCapabilityType>,
}

impl Capabilities {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl BrowseRequest {
    /// Numbers of this type, whatever they can do.
    pub fn new(country: CountryCode, phone_number_type: PhoneNumberType) -> Self {
        let (capabilities, phone_number_prefixes) = (Capabilities::default(), Vec::new());
        let filter = Filter { phone_number_type, capabilities, assignment_type: None, phone_number_prefixes };
        Self { country, filter }
    }

    /// Only numbers that can call or be called like this. Default: any.
    pub fn calling(mut self, calling: PhoneNumberCapabilityType) -> Self {
        self.filter.capabilities.calling = Some(calling);
        self
    }

    /// Only numbers that can send or get messages like this. Default: any.
    pub fn sms(mut self, sms: PhoneNumberCapabilityType) -> Self {
        self.filter.capabilities.sms = Some(sms);
        self
    }

    /// Only numbers that can be assigned to this. Default: any.
    pub fn assignment_type(mut self, assignment_type: PhoneNumberAssignmentType) -> Self {
        self.filter.assignment_type = Some(assignment_type);
        self
    }

    /// Only numbers that begin with one of these: digits, without country code. Default: any.
    pub fn phone_number_prefixes(mut self, prefixes: impl IntoIterator<Item: Into<String>>) -> Self {
        self.filter.phone_number_prefixes = prefixes.into_iter().map(Into::into).collect();
        self
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.filter.phone_number_prefixes.iter().all(|prefix| is_digits(prefix)) {
            return Ok(());
        }
        Err("phone_number_prefixes: must be digits, such as 833")
    }
}
