//! What the 2020 preview answers. Field names are those of its documentation in Rust's spelling.

mod locations;
mod numbers;
mod plans;
mod releases;
mod reservation;
mod words;

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
