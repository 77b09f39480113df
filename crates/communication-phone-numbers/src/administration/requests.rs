//! What a caller of the 2020 preview asks for: values with chained setters, checked when they are sent.

use std::collections::BTreeMap;

use communication_common::{CountryCode, PhoneNumber};
use serde::Serialize;
use time::OffsetDateTime;

use super::{
    ids::{PhonePlanId, ReservationId},
    models::{
        LocationOptionsDetails, LocationOptionsQuery, NumberUpdateCapabilities, PhoneNumberReservation,
        SearchStatus,
    },
};
use crate::{failure::Fault, requests::is_digits};

/// Of names and descriptions, from the specification.
const LONGEST_TEXT: usize = 255;

/// How lists are read: in which language, and from where on.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_phone_numbers::administration::{ListOptions, PhoneNumberAdministrationClient};
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
///
/// let german = client.with_list_options(ListOptions::new().locale("de-DE").skip(1));
/// let countries = german.list_supported_countries().page_size(3).try_collect().await?;
/// # let seen = emulator.journal().requests()[0].target.clone();
/// # assert!(seen.contains("locale=de-DE&skip=1&take=3"), "{seen}");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is given to a client"]
pub struct ListOptions {
    pub(super) locale: String,
    pub(super) skip: u32,
}

impl ListOptions {
    /// In the language `en-US`, from the first item on.
    pub fn new() -> Self {
        Self { locale: "en-US".to_owned(), skip: 0 }
    }

    /// Sets the language of names, such as `fr-FR`. Default: `en-US`. Lists of searches and releases have none.
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = locale.into();
        self
    }

    /// Sets how many items are left out at the beginning. Default: none.
    pub fn skip(mut self, items: u32) -> Self {
        self.skip = items;
        self
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        match self.locale.trim() {
            "" => Err("locale: must be a language, such as fr-FR"),
            _ => Ok(()),
        }
    }
}

impl Default for ListOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// Which plan groups to list.
///
/// ```
/// use communication_phone_numbers::{CountryCode, administration::PhonePlanGroupsRequest};
///
/// let request = PhonePlanGroupsRequest::new(CountryCode::US).include_rate_information(true);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct PhonePlanGroupsRequest {
    pub(super) country: CountryCode,
    pub(super) include_rate_information: bool,
}

impl PhonePlanGroupsRequest {
    /// Those of this country, without rates.
    pub fn new(country: CountryCode) -> Self {
        Self { country, include_rate_information: false }
    }

    /// Sets whether each comes with what a number costs. Default: no.
    pub fn include_rate_information(mut self, include: bool) -> Self {
        self.include_rate_information = include;
        self
    }
}

/// Which area codes to read.
///
/// ```
/// use communication_phone_numbers::{
///     CountryCode,
///     administration::{AreaCodesRequest, LocationOptionsQuery, LocationType},
/// };
///
/// let plan = "01432411-5169-4665-b13e-3fa56c10e1d1".parse()?;
/// let request = AreaCodesRequest::new(CountryCode::US, LocationType::Selection, plan).location_options([
///     LocationOptionsQuery::new("state", "WA"),
///     LocationOptionsQuery::new("city", "NOAM-US-WA-SE"),
/// ]);
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct AreaCodesRequest {
    pub(super) country: CountryCode,
    pub(super) location_type: String,
    pub(super) phone_plan_id: PhonePlanId,
    pub(super) location_options: Vec<LocationOptionsQuery>,
}

impl AreaCodesRequest {
    /// Those of a plan, whose location type the plan tells: a [`LocationType`](super::LocationType) or its text, which is sent
    /// as it is. (The service was seen to take `Selection` and `selection`.)
    pub fn new(country: CountryCode, location_type: impl Into<String>, phone_plan_id: PhonePlanId) -> Self {
        let location_options = Vec::new();
        Self { country, location_type: location_type.into(), phone_plan_id, location_options }
    }

    /// Sets the place, as [`LocationChoice::into_queries`](super::LocationChoice::into_queries) makes it. Default: none.
    pub fn location_options(mut self, queries: impl IntoIterator<Item = LocationOptionsQuery>) -> Self {
        self.location_options = queries.into_iter().collect();
        self
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        let is_blank = |level: &LocationOptionsQuery| {
            level.label_id.trim().is_empty() || level.options_value.trim().is_empty()
        };
        match self.location_type.trim() {
            "" => Err("location_type: must not be blank"),
            _ if self.location_options.iter().any(is_blank) => {
                Err("location_options: must have a label and a value at each level")
            }
            _ => Ok(()),
        }
    }
}

/// Which numbers to search and hold.
///
/// ```
/// use communication_phone_numbers::administration::CreateReservationRequest;
///
/// let plan = "01432411-5169-4665-b13e-3fa56c10e1d1".parse()?;
/// let request = CreateReservationRequest::new("hotline", "numbers of the hotline", [plan], "206").quantity(3);
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "it is sent by a client"]
pub struct CreateReservationRequest {
    #[serde(rename = "displayName")]
    pub(super) name: String,
    description: String,
    phone_plan_ids: Vec<PhonePlanId>,
    area_code: String,
    pub(super) quantity: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    location_options: Vec<LocationOptionsDetails>,
}

impl CreateReservationRequest {
    /// One number of these plans, which must be of one group, in this area. Name and description are for people, and have at
    /// most 255 characters each. The area code is digits, such as `206`.
    pub fn new(
        name: impl Into<String>,
        description: impl Into<String>,
        phone_plan_ids: impl IntoIterator<Item = PhonePlanId>,
        area_code: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            phone_plan_ids: phone_plan_ids.into_iter().collect(),
            area_code: area_code.into(),
            quantity: 1,
            location_options: Vec::new(),
        }
    }

    /// Sets how many numbers are searched, from 1 to 2147483647; a plan tells how many it allows
    /// ([`maximum_search_size`](super::PhonePlan::maximum_search_size)). Default: 1.
    pub fn quantity(mut self, quantity: u32) -> Self {
        self.quantity = quantity;
        self
    }

    /// Sets the places, as the tree of the plan has them ([`LocationChoice::option`](super::LocationChoice::option)). Default:
    /// none; the area code tells the place.
    pub fn location_options(mut self, options: impl IntoIterator<Item = LocationOptionsDetails>) -> Self {
        self.location_options = options.into_iter().collect();
        self
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        match () {
            () if self.name.chars().count() > LONGEST_TEXT => Err("name: must be at most 255 characters"),
            () if self.description.chars().count() > LONGEST_TEXT => {
                Err("description: must be at most 255 characters")
            }
            () if self.phone_plan_ids.is_empty() => Err("phone_plan_ids: must be one at least"),
            () if !is_digits(&self.area_code) => Err("area_code: must be digits, such as 206"),
            () if self.quantity == 0 => Err("quantity: must be at least 1"),
            () if i32::try_from(self.quantity).is_err() => Err("quantity: must be at most 2147483647"),
            () => Ok(()),
        }
    }
}

/// Which reservation to buy. A [`ReservationId`] and a [`PhoneNumberReservation`] become one by themselves.
///
/// ```
/// use communication_phone_numbers::administration::{PurchaseRequest, ReservationId};
///
/// let id: ReservationId = "ff8a6a7d-b811-4b16-81e6-767bd8ff395e".parse()?;
/// let request = PurchaseRequest::from(&id);
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct PurchaseRequest {
    pub(super) reservation_id: ReservationId,
    pub(super) phone_numbers: Vec<PhoneNumber>,
    pub(super) expires: Option<OffsetDateTime>,
    pub(super) status: Option<SearchStatus>,
}

/// Nothing is known but the id: the service refuses if the hold has run out.
impl From<&ReservationId> for PurchaseRequest {
    fn from(id: &ReservationId) -> Self {
        Self { reservation_id: id.clone(), phone_numbers: Vec::new(), expires: None, status: None }
    }
}

/// With its numbers, its hold and its status: nothing is sent if the hold has run out, or the reservation has ended.
impl From<&PhoneNumberReservation> for PurchaseRequest {
    fn from(reservation: &PhoneNumberReservation) -> Self {
        Self {
            reservation_id: reservation.reservation_id.clone(),
            phone_numbers: reservation.phone_numbers.clone(),
            expires: reservation.reservation_expiry_date,
            status: Some(reservation.status.clone()),
        }
    }
}

/// What to change about the capabilities of numbers.
///
/// ```
/// use communication_phone_numbers::{
///     PhoneNumber,
///     administration::{Capability, NumberUpdateCapabilities, UpdateCapabilitiesRequest},
/// };
///
/// let number = PhoneNumber::parse("+14255550123")?;
/// let change = NumberUpdateCapabilities::new().add([Capability::InboundCalling]);
/// let request = UpdateCapabilitiesRequest::new().phone_number(&number, change);
/// # Ok::<(), communication_phone_numbers::PhoneNumberError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[must_use = "it is sent by a client"]
pub struct UpdateCapabilitiesRequest {
    #[serde(rename = "phoneNumberCapabilitiesUpdate")]
    pub(super) changes: BTreeMap<PhoneNumber, NumberUpdateCapabilities>,
}

impl UpdateCapabilitiesRequest {
    /// No numbers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes a number. A second change of the same number replaces the first.
    pub fn phone_number(mut self, number: &PhoneNumber, change: NumberUpdateCapabilities) -> Self {
        self.changes.insert(number.clone(), change);
        self
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        let is_blank = |change: &NumberUpdateCapabilities| {
            change.add.iter().chain(&change.remove).any(|word| word.as_str().trim().is_empty())
        };
        match () {
            () if self.changes.is_empty() => Err("phone_numbers: must be one at least"),
            () if self.changes.values().any(|change| change.add.is_empty() && change.remove.is_empty()) => {
                Err("phone_numbers: a change must add or remove something")
            }
            () if self.changes.values().any(is_blank) => Err("capabilities: must not be blank"),
            () if self
                .changes
                .values()
                .any(|change| change.add.iter().any(|it| change.remove.contains(it))) =>
            {
                Err("capabilities: the same must not be added and removed")
            }
            () => Ok(()),
        }
    }
}
