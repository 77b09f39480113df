//! A search and what it holds, which the library of the time called a reservation.

use std::time::Duration;

use communication_common::PhoneNumber;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{LocationOptionsDetails, SearchStatus};
use crate::{
    administration::ids::{PhonePlanId, ReservationId},
    models::{left, null_is_default},
};

/// A search of numbers, and those that it **holds** for this resource until
/// [`reservation_expiry_date`](Self::reservation_expiry_date), or that were bought with it. One record tells all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberReservation {
    /// Its id: `searchId` on the wire.
    #[serde(rename = "searchId")]
    pub reservation_id: ReservationId,
    /// Its name: `displayName` on the wire.
    #[serde(rename = "displayName", default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was begun.
    #[serde(default, with = "super::date", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<OffsetDateTime>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The plans that were searched.
    #[serde(default, deserialize_with = "null_is_default")]
    pub phone_plan_ids: Vec<PhonePlanId>,
    /// The area code that was searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_code: Option<String>,
    /// How many numbers were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// The places that were searched.
    #[serde(default, deserialize_with = "null_is_default")]
    pub location_options: Vec<LocationOptionsDetails>,
    /// How far it is.
    pub status: SearchStatus,
    /// The numbers; empty until they are found. They stay here after the hold, and after a cancel.
    #[serde(default, deserialize_with = "null_is_default")]
    pub phone_numbers: Vec<PhoneNumber>,
    /// When the hold ends: 16 minutes after the numbers were found, as recorded.
    #[serde(default, with = "super::date", skip_serializing_if = "Option::is_none")]
    pub reservation_expiry_date: Option<OffsetDateTime>,
    /// Why it failed, as a number that is not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<i32>,
    /// The name of the error code; was seen in later traffic, also while there is no error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl PhoneNumberReservation {
    /// How long the numbers are still held at this time of the service's clock; zero after the hold, and if it is not known.
    ///
    /// ```
    /// # use communication_phone_numbers::administration::PhoneNumberReservation;
    /// use communication_phone_numbers::time::OffsetDateTime;
    ///
    /// # let json = r#"{"searchId":"s","status":"Reserved","reservationExpiryDate":"2020-11-21T05:31:51.7+00:00"}"#;
    /// # let reservation: PhoneNumberReservation = serde_json::from_str(json)?;
    /// # let service_time = OffsetDateTime::UNIX_EPOCH;
    /// if reservation.time_left(service_time).as_secs() > 90 {
    ///     // There is time to buy.
    /// }
    /// # assert!(reservation.time_left(service_time).as_secs() > 90);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn time_left(&self, service_time: OffsetDateTime) -> Duration {
        self.reservation_expiry_date.map(|until| left(until, service_time)).unwrap_or_default()
    }
}
