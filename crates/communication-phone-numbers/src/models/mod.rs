//! What the service answers. Field names are those of its documentation in Rust's spelling.

mod available;
mod capabilities;
mod catalogue;
pub(crate) mod cost;
pub(crate) mod number;
mod operation;
mod operator;
mod purchase_result;
mod purchased;
mod reservation;
mod search_result;
mod words;

pub use self::{
    available::{AvailablePhoneNumber, AvailablePhoneNumberError},
    capabilities::{PhoneNumberCapabilities, PhoneNumberCapabilityType},
    catalogue::{
        PhoneNumberAdministrativeDivision, PhoneNumberAreaCode, PhoneNumberCountry, PhoneNumberLocality,
        PhoneNumberOffering,
    },
    cost::{BillingFrequency, PhoneNumberCost},
    operation::PhoneNumberOperation,
    operator::{OperatorDetails, OperatorInformation},
    purchase_result::PurchaseResult,
    purchased::PurchasedPhoneNumber,
    reservation::PhoneNumbersReservation,
    search_result::{PhoneNumberSearchResult, PhoneNumberSearchResultError},
    words::{
        OperatorNumberType, PhoneNumberAssignmentType, PhoneNumberAvailabilityStatus,
        PhoneNumberOperationType, PhoneNumberType, ReservationStatus,
    },
};

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;

/// Reads null like a field that is not there.
pub(crate) fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Whether a time can be reckoned with. A hold is added to and taken from it; far from the ends of the calendar that cannot overflow. The year 1 is how the
/// service writes that it does not know.
pub(crate) fn is_usable(time: &OffsetDateTime) -> bool {
    (1970..9000).contains(&time.year())
}

/// What is left until then; zero once it has passed.
pub(crate) fn left(until: OffsetDateTime, now: OffsetDateTime) -> Duration {
    Duration::try_from(until - now).unwrap_or_default()
}
