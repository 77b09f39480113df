//! What a phone number can do.

use core_http::open_enum;
use serde::{Deserialize, Serialize};

open_enum! {
    /// The directions in which a number can do something.
    ///
    /// ```
    /// use communication_phone_numbers::PhoneNumberCapabilityType;
    ///
    /// let both = PhoneNumberCapabilityType::InboundOutbound;
    /// assert_eq!(both.as_str(), "inbound+outbound");
    /// assert!(both.covers(&PhoneNumberCapabilityType::Inbound));
    /// assert!(!PhoneNumberCapabilityType::Inbound.covers(&both));
    /// ```
    PhoneNumberCapabilityType {
        /// `none`: neither.
        None = "none",
        /// `inbound`: the number is called, or gets messages.
        Inbound = "inbound",
        /// `outbound`: the number calls, or sends messages.
        Outbound = "outbound",
        /// `inbound+outbound`: both.
        InboundOutbound = "inbound+outbound",
    }
}

impl PhoneNumberCapabilityType {
    /// Whether a number with this can do all that `wanted` asks for. A word that is not known covers itself alone.
    #[must_use]
    pub fn covers(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (_, Self::None) | (Self::InboundOutbound, Self::Inbound | Self::Outbound) => true,
            (offered, wanted) => offered == wanted,
        }
    }
}

/// What a phone number can do: calls, and messages (SMS).
///
/// ```
/// use communication_phone_numbers::{PhoneNumberCapabilities, PhoneNumberCapabilityType};
///
/// let calls_out = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
/// assert_eq!(calls_out.to_string(), "calling outbound, sms none");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PhoneNumberCapabilities {
    /// Calls.
    pub calling: PhoneNumberCapabilityType,
    /// Messages.
    pub sms: PhoneNumberCapabilityType,
}

impl PhoneNumberCapabilities {
    /// These directions for calls and for messages.
    #[must_use]
    pub fn new(calling: PhoneNumberCapabilityType, sms: PhoneNumberCapabilityType) -> Self {
        Self { calling, sms }
    }

    /// Whether a number with these can do all that `wanted` asks for.
    #[must_use]
    pub fn covers(&self, wanted: &Self) -> bool {
        self.calling.covers(&wanted.calling) && self.sms.covers(&wanted.sms)
    }
}

impl std::fmt::Display for PhoneNumberCapabilities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "calling {}, sms {}", self.calling, self.sms)
    }
}

#[cfg(test)]
mod tests {
    use super::PhoneNumberCapabilityType as Type;

    #[test]
    fn a_direction_covers_itself_and_none_and_both_cover_each() {
        let all = [Type::None, Type::Inbound, Type::Outbound, Type::InboundOutbound, Type::from("video")];
        let covered: Vec<(&str, &str)> = all
            .iter()
            .flat_map(|offered| all.iter().map(move |wanted| (offered, wanted)))
            .filter(|(offered, wanted)| offered.covers(wanted))
            .map(|(offered, wanted)| (offered.as_str(), wanted.as_str()))
            .collect();
        let (both, none) = ("inbound+outbound", "none");
        let expected = [
            (none, none),
            ("inbound", none),
            ("inbound", "inbound"),
            ("outbound", none),
            ("outbound", "outbound"),
            (both, none),
            (both, "inbound"),
            (both, "outbound"),
            (both, both),
            ("video", none),
            ("video", "video"),
        ];
        assert_eq!(covered, expected);
    }
}
