//! Releases, and the entries of the lists of searches and releases.

use std::collections::BTreeMap;

use communication_common::PhoneNumber;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{PhoneNumberReleaseStatus, ReleaseStatus};
use crate::administration::ids::ReleaseId;

/// A release of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberRelease {
    /// Its id.
    pub release_id: ReleaseId,
    /// When it was begun.
    #[serde(default, with = "super::date", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<OffsetDateTime>,
    /// How far it is.
    pub status: ReleaseStatus,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// How far each number is.
    #[serde(default, deserialize_with = "super::of_each_number")]
    pub phone_number_release_status_details: BTreeMap<PhoneNumber, PhoneNumberReleaseDetails>,
}

/// How far the release of one number is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberReleaseDetails {
    /// How far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PhoneNumberReleaseStatus>,
    /// Why it failed, as a number that is not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<i32>,
}

/// A search or a release, as the lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberEntity {
    /// The id of the search, which is that of a reservation, or of the release.
    pub id: String,
    /// When it was begun.
    #[serde(default, with = "super::date", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<OffsetDateTime>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// How many numbers it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// How many of them were found, or released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity_obtained: Option<u32>,
    /// The text of a [`SearchStatus`](crate::administration::SearchStatus) or a [`ReleaseStatus`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When numbers that are brought along from another operator will be here.
    #[serde(default, with = "super::date", skip_serializing_if = "Option::is_none")]
    pub foc_date: Option<OffsetDateTime>,
}
