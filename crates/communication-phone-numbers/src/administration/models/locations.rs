//! The tree of places that a plan has numbers in.

use serde::{Deserialize, Serialize};

use crate::models::null_is_default;

/// One level of the places of a plan, such as the states of a country. What is below each option is the next level.
///
/// [`choose`](Self::choose) walks down. Without options the plan needs no place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LocationOptions {
    /// What is chosen at this level, such as `state`: the `label_id` of a [`LocationOptionsQuery`].
    #[serde(default, deserialize_with = "null_is_default")]
    pub label_id: String,
    /// The same for people, such as `State`.
    #[serde(default, deserialize_with = "null_is_default")]
    pub label_name: String,
    /// What can be chosen.
    #[serde(default, deserialize_with = "null_is_default")]
    pub options: Vec<LocationOptionsDetails>,
}

/// A place that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LocationOptionsDetails {
    /// Its name for people, such as `Seattle`.
    #[serde(default, deserialize_with = "null_is_default")]
    pub name: String,
    /// What is sent for it, such as `NOAM-US-WA-SE`.
    #[serde(default, deserialize_with = "null_is_default")]
    pub value: String,
    /// The next level; empty at the last.
    #[serde(default, deserialize_with = "null_is_default")]
    pub location_options: Vec<LocationOptions>,
}

/// A choice at one level. [`LocationChoice::into_queries`](crate::administration::LocationChoice::into_queries) makes a chain of
/// them that is known to be on offer.
///
/// ```
/// use communication_phone_numbers::administration::LocationOptionsQuery;
///
/// let city = LocationOptionsQuery::new("city", "NOAM-US-WA-SE");
/// assert_eq!(city.label_id, "city");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LocationOptionsQuery {
    /// The level, such as `city`.
    pub label_id: String,
    /// The value of the option.
    pub options_value: String,
}

impl LocationOptionsQuery {
    /// A choice by the label of its level and the value of its option.
    #[must_use]
    pub fn new(label_id: impl Into<String>, options_value: impl Into<String>) -> Self {
        Self { label_id: label_id.into(), options_value: options_value.into() }
    }
}
