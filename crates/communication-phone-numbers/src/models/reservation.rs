//! A reservation.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{AvailablePhoneNumber, ReservationStatus, left, null_is_default};
use crate::ids::{PhoneNumberId, ReservationId};

/// A basket of numbers that are held together, and can be bought together. Holding costs nothing.
///
/// The hold ends 15 minutes after the last change, and 2 hours after the first at the latest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumbersReservation {
    /// Its id.
    pub id: ReservationId,
    /// When the hold ends, by the service's clock, in UTC.
    #[serde(default, with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<OffsetDateTime>,
    /// Its numbers, each with its own status and, where it failed, error. Lists of reservations leave them out.
    #[serde(default, deserialize_with = "null_is_default")]
    pub phone_numbers: BTreeMap<PhoneNumberId, Option<AvailablePhoneNumber>>,
    /// How far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ReservationStatus>,
}

impl PhoneNumbersReservation {
    /// How long its numbers are still held at this time, which should be
    /// [`PhoneNumbersClient::service_time`](crate::PhoneNumbersClient::service_time). Zero once the hold is over, or if the service
    /// does not say.
    #[must_use]
    pub fn time_left(&self, now: OffsetDateTime) -> Duration {
        self.expires_at.map_or(Duration::ZERO, |until| left(until, now))
    }
}
