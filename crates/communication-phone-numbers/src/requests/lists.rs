//! What lists are narrowed down to.

use communication_common::CountryCode;
use core_http::service::Call;

use super::not_blank;
use crate::{
    failure::Fault,
    models::{PhoneNumberAssignmentType, PhoneNumberType},
};

const LOCALITY: Fault = "locality: must not be blank";
const DIVISION: Fault = "administrative_division: must not be blank";

/// Which places to list.
///
/// ```
/// use communication_phone_numbers::{CountryCode, LocalitiesRequest};
///
/// let alaska = LocalitiesRequest::new(CountryCode::US).administrative_division("AK");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct LocalitiesRequest {
    pub(crate) country: CountryCode,
    administrative_division: Option<String>,
    phone_number_type: Option<PhoneNumberType>,
}

impl LocalitiesRequest {
    /// All places of a country.
    pub fn new(country: CountryCode) -> Self {
        Self { country, administrative_division: None, phone_number_type: None }
    }

    /// Only places of this state or province, by its short name, such as `AK`. Default: all.
    pub fn administrative_division(mut self, abbreviated_name: impl Into<String>) -> Self {
        self.administrative_division = Some(abbreviated_name.into());
        self
    }

    /// Only places with numbers of this type. Default: all.
    pub fn phone_number_type(mut self, phone_number_type: PhoneNumberType) -> Self {
        self.phone_number_type = Some(phone_number_type);
        self
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        not_blank(self.administrative_division.as_ref(), DIVISION)
    }

    pub(crate) fn add_to(&self, call: Call) -> Call {
        call.query_if_some("administrativeDivision", self.administrative_division.as_deref())
            .query_if_some("phoneNumberType", self.phone_number_type.as_ref().map(PhoneNumberType::as_str))
    }
}

/// Which area codes of geographic numbers to list.
///
/// ```
/// use communication_phone_numbers::{CountryCode, GeographicAreaCodesRequest};
///
/// let request =
///     GeographicAreaCodesRequest::new(CountryCode::US).locality("Anchorage").administrative_division("AK");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct GeographicAreaCodesRequest {
    pub(crate) country: CountryCode,
    locality: Option<String>,
    administrative_division: Option<String>,
    assignment_type: Option<PhoneNumberAssignmentType>,
}

impl GeographicAreaCodesRequest {
    /// Area codes of a country.
    pub fn new(country: CountryCode) -> Self {
        Self { country, locality: None, administrative_division: None, assignment_type: None }
    }

    /// Only those of this place, by its name in the list of localities. Default: all.
    pub fn locality(mut self, locality: impl Into<String>) -> Self {
        self.locality = Some(locality.into());
        self
    }

    /// Only those of this state or province, by its short name, such as `AK`. Default: all.
    pub fn administrative_division(mut self, abbreviated_name: impl Into<String>) -> Self {
        self.administrative_division = Some(abbreviated_name.into());
        self
    }

    /// Only those with numbers that can be assigned to this. Default: all.
    pub fn assignment_type(mut self, assignment_type: PhoneNumberAssignmentType) -> Self {
        self.assignment_type = Some(assignment_type);
        self
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        not_blank(self.locality.as_ref(), LOCALITY)?;
        not_blank(self.administrative_division.as_ref(), DIVISION)
    }

    pub(crate) fn add_to(&self, call: Call) -> Call {
        let call = call.query_if_some("assignmentType", text(self.assignment_type.as_ref()));
        call.query_if_some("locality", self.locality.as_deref())
            .query_if_some("administrativeDivision", self.administrative_division.as_deref())
    }
}

/// Which area codes of mobile numbers to list.
///
/// ```
/// use communication_phone_numbers::{CountryCode, MobileAreaCodesRequest};
///
/// let dublin = MobileAreaCodesRequest::new(CountryCode::IE).locality("Dublin");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct MobileAreaCodesRequest {
    pub(crate) country: CountryCode,
    locality: Option<String>,
    assignment_type: Option<PhoneNumberAssignmentType>,
}

impl MobileAreaCodesRequest {
    /// Area codes of a country.
    pub fn new(country: CountryCode) -> Self {
        Self { country, locality: None, assignment_type: None }
    }

    /// Only those of this place, by its name in the list of localities. Default: all.
    pub fn locality(mut self, locality: impl Into<String>) -> Self {
        self.locality = Some(locality.into());
        self
    }

    /// Only those with numbers that can be assigned to this. Default: all.
    pub fn assignment_type(mut self, assignment_type: PhoneNumberAssignmentType) -> Self {
        self.assignment_type = Some(assignment_type);
        self
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        not_blank(self.locality.as_ref(), LOCALITY)
    }

    pub(crate) fn add_to(&self, call: Call) -> Call {
        let call = call.query_if_some("assignmentType", text(self.assignment_type.as_ref()));
        call.query_if_some("locality", self.locality.as_deref())
    }
}

/// Which offerings to list.
///
/// ```
/// use communication_phone_numbers::{CountryCode, OfferingsRequest, PhoneNumberType};
///
/// let toll_free = OfferingsRequest::new(CountryCode::US).phone_number_type(PhoneNumberType::TollFree);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct OfferingsRequest {
    pub(crate) country: CountryCode,
    phone_number_type: Option<PhoneNumberType>,
    assignment_type: Option<PhoneNumberAssignmentType>,
}

impl OfferingsRequest {
    /// All offerings of a country.
    pub fn new(country: CountryCode) -> Self {
        Self { country, phone_number_type: None, assignment_type: None }
    }

    /// Only numbers of this type. Default: all.
    pub fn phone_number_type(mut self, phone_number_type: PhoneNumberType) -> Self {
        self.phone_number_type = Some(phone_number_type);
        self
    }

    /// Only numbers that can be assigned to this. Default: all.
    pub fn assignment_type(mut self, assignment_type: PhoneNumberAssignmentType) -> Self {
        self.assignment_type = Some(assignment_type);
        self
    }

    pub(crate) fn add_to(&self, call: Call) -> Call {
        call.query_if_some("phoneNumberType", self.phone_number_type.as_ref().map(PhoneNumberType::as_str))
            .query_if_some("assignmentType", text(self.assignment_type.as_ref()))
    }
}

fn text(assignment_type: Option<&PhoneNumberAssignmentType>) -> Option<&str> {
    assignment_type.map(PhoneNumberAssignmentType::as_str)
}
