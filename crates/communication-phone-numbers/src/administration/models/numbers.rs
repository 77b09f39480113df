//! Numbers of the resource, what they can do, and where calls to them go.

use std::collections::BTreeMap;

use communication_common::PhoneNumber;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{ActivationState, AssignmentStatus, CapabilitiesUpdateStatus, Capability};
use crate::{administration::ids::CapabilitiesUpdateId, models::null_is_default};

/// A number that the resource owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AcquiredPhoneNumber {
    /// The number.
    pub phone_number: PhoneNumber,
    /// What it can do.
    #[serde(default, deserialize_with = "null_is_default")]
    pub acquired_capabilities: Vec<Capability>,
    /// What it could do.
    #[serde(default, deserialize_with = "null_is_default")]
    pub available_capabilities: Vec<Capability>,
    /// What it is assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment_status: Option<AssignmentStatus>,
    /// Where it belongs, in the language that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_name: Option<String>,
    /// Whether it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_state: Option<ActivationState>,
}

/// What is added to, and removed from, the capabilities of one number.
///
/// ```
/// use communication_phone_numbers::administration::{Capability, NumberUpdateCapabilities};
///
/// let change = NumberUpdateCapabilities::new().add([Capability::InboundCalling]).remove([Capability::OutboundCalling]);
/// assert_eq!(change.add, [Capability::InboundCalling]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
#[must_use = "it is part of a request"]
pub struct NumberUpdateCapabilities {
    /// What is added.
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Capability>,
    /// What is removed.
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Capability>,
}

impl NumberUpdateCapabilities {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds these.
    #[expect(clippy::should_implement_trait, reason = "the name of the interface's member")]
    pub fn add(mut self, capabilities: impl IntoIterator<Item = Capability>) -> Self {
        self.add.extend(capabilities);
        self
    }

    /// Removes these.
    pub fn remove(mut self, capabilities: impl IntoIterator<Item = Capability>) -> Self {
        self.remove.extend(capabilities);
        self
    }

    /// Whether a number that can do this much has been changed so.
    pub(crate) fn is_made(&self, acquired: &[Capability]) -> bool {
        self.add.iter().all(|wanted| acquired.contains(wanted))
            && !self.remove.iter().any(|unwanted| acquired.contains(unwanted))
    }
}

/// A change of capabilities that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CapabilitiesUpdateStart {
    /// By what it is read. `None`: the answer that names it was lost, and the numbers show that the change was made.
    pub capabilities_update_id: Option<CapabilitiesUpdateId>,
}

/// A change of capabilities, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CapabilitiesUpdate {
    /// Its id.
    pub capabilities_update_id: CapabilitiesUpdateId,
    /// When it was begun.
    #[serde(default, with = "super::date", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<OffsetDateTime>,
    /// How far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities_update_status: Option<CapabilitiesUpdateStatus>,
    /// The change of each number.
    #[serde(default, deserialize_with = "super::of_each_number")]
    pub phone_number_capabilities_updates: BTreeMap<PhoneNumber, NumberUpdateCapabilities>,
}

/// Where calls to a number go.
///
/// ```
/// use communication_phone_numbers::administration::PstnConfiguration;
///
/// let bot = PstnConfiguration::new("https://contoso.com/calls").application_id("b2f63a8e-1fd4-4a0b-95f2-6c5a50c2b1a4");
/// assert_eq!(bot.callback_url, "https://contoso.com/calls");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
#[must_use = "it is part of a request"]
pub struct PstnConfiguration {
    /// The webhook that is told of calls; empty if an answer names none.
    #[serde(default, deserialize_with = "null_is_default")]
    pub callback_url: String,
    /// The application that the number is assigned to, such as a bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    /// The target in Azure. The service returns it; the library of the time dropped it when it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub azure_pstn_target_id: Option<String>,
}

impl PstnConfiguration {
    /// Calls go to this webhook.
    pub fn new(callback_url: impl Into<String>) -> Self {
        Self { callback_url: callback_url.into(), application_id: None, azure_pstn_target_id: None }
    }

    /// Sets the application that the number is assigned to. Default: none.
    pub fn application_id(mut self, id: impl Into<String>) -> Self {
        self.application_id = Some(id.into());
        self
    }

    /// Sets the target in Azure. Default: none.
    pub fn azure_pstn_target_id(mut self, id: impl Into<String>) -> Self {
        self.azure_pstn_target_id = Some(id.into());
        self
    }
}
