//! What the 2020 preview answers. Field names are those of its documentation in Rust's spelling.

mod date;
mod locations;
mod numbers;
mod plans;
mod releases;
mod reservation;
mod words;

use std::collections::BTreeMap;

use communication_common::PhoneNumber;
use serde::{Deserialize, Deserializer};

pub use self::{
    locations::{LocationOptions, LocationOptionsDetails, LocationOptionsQuery},
    numbers::{
        AcquiredPhoneNumber, CapabilitiesUpdate, CapabilitiesUpdateStart, NumberUpdateCapabilities,
        PstnConfiguration,
    },
    plans::{AreaCodes, CarrierDetails, PhonePlan, PhonePlanGroup, RateInformation},
    releases::{PhoneNumberEntity, PhoneNumberRelease, PhoneNumberReleaseDetails},
    reservation::PhoneNumberReservation,
    words::{
        ActivationState, AssignmentStatus, CapabilitiesUpdateStatus, Capability, CurrencyType, LocationType,
        PhoneNumberReleaseStatus, PhoneNumberType, ReleaseStatus, SearchStatus,
    },
};

/// What is said of each number, where nothing may be said of all, or of one.
fn of_each_number<'de, D, T>(deserializer: D) -> Result<BTreeMap<PhoneNumber, T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    let read: Option<BTreeMap<PhoneNumber, Option<T>>> = Option::deserialize(deserializer)?;
    let each = read.unwrap_or_default().into_iter();
    Ok(each.map(|(number, said)| (number, said.unwrap_or_default())).collect())
}
