//! What a number shall be able to do.

use serde::Serialize;

use crate::{failure::Fault, models::PhoneNumberCapabilityType};

/// What a phone number shall be able to do from now on. What is not set stays.
///
/// ```
/// use communication_phone_numbers::{PhoneNumberCapabilitiesRequest, PhoneNumberCapabilityType};
///
/// let request = PhoneNumberCapabilitiesRequest::new()
///     .calling(PhoneNumberCapabilityType::None)
///     .sms(PhoneNumberCapabilityType::Outbound);
/// # let _ = request;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[must_use = "it is sent by a client"]
pub struct PhoneNumberCapabilitiesRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) calling: Option<PhoneNumberCapabilityType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sms: Option<PhoneNumberCapabilityType>,
}

impl PhoneNumberCapabilitiesRequest {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets who may call whom.
    pub fn calling(mut self, calling: PhoneNumberCapabilityType) -> Self {
        self.calling = Some(calling);
        self
    }

    /// Sets who may send messages to whom.
    pub fn sms(mut self, sms: PhoneNumberCapabilityType) -> Self {
        self.sms = Some(sms);
        self
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        match (&self.calling, &self.sms) {
            (None, None) => Err("capabilities: must set calling, sms, or both"),
            _ => Ok(()),
        }
    }
}
