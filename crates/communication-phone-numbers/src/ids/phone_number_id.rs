//! The id of a phone number.

use std::{fmt, str::FromStr};

use communication_common::{PhoneNumber, PhoneNumberError};
use serde::{Deserialize, Serialize};

/// The service's id of a phone number that is owned, reserved or on offer: the number without its `+`.
///
/// Read with or without the `+`, because people paste both; nothing else is guessed. Methods take the [`PhoneNumber`] itself;
/// the id is what answers call it, and how a reservation names its numbers. Each can be made of the other.
///
/// ```
/// use communication_phone_numbers::{PhoneNumber, PhoneNumberId};
///
/// let id: PhoneNumberId = "14255550123".parse()?;
/// assert_eq!(id, "+14255550123".parse()?);
/// assert_eq!(id.to_string(), "14255550123");
/// assert_eq!(*id.phone_number(), PhoneNumber::parse("+14255550123")?);
/// assert_eq!(PhoneNumberId::from(id.phone_number()), id);
/// # Ok::<(), communication_phone_numbers::PhoneNumberError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumberId(PhoneNumber);

impl PhoneNumberId {
    /// Reads an id: the digits of a number in the form E.164, with or without `+`.
    ///
    /// # Errors
    ///
    /// [`PhoneNumberError`] that names the rule, and never the text.
    pub fn parse(text: &str) -> Result<Self, PhoneNumberError> {
        // Only digits are helped: `0049…` or `(425) 555` with a plus in front would be another number.
        let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if bare && !text.starts_with('0') {
            return PhoneNumber::parse(&format!("+{text}")).map(Self);
        }
        PhoneNumber::parse(text).map(Self)
    }

    /// The digits: the id as the service writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.digits()
    }

    /// The number.
    #[must_use]
    pub fn phone_number(&self) -> &PhoneNumber {
        &self.0
    }
}

impl From<PhoneNumber> for PhoneNumberId {
    fn from(number: PhoneNumber) -> Self {
        Self(number)
    }
}

impl From<&PhoneNumber> for PhoneNumberId {
    fn from(number: &PhoneNumber) -> Self {
        Self(number.clone())
    }
}

impl From<PhoneNumberId> for PhoneNumber {
    fn from(id: PhoneNumberId) -> Self {
        id.0
    }
}

impl FromStr for PhoneNumberId {
    type Err = PhoneNumberError;

    fn from_str(text: &str) -> Result<Self, PhoneNumberError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for PhoneNumberId {
    type Error = PhoneNumberError;

    fn try_from(text: &str) -> Result<Self, PhoneNumberError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for PhoneNumberId {
    type Error = PhoneNumberError;

    fn try_from(text: String) -> Result<Self, PhoneNumberError> {
        Self::parse(&text)
    }
}

impl From<PhoneNumberId> for String {
    fn from(id: PhoneNumberId) -> Self {
        id.as_str().to_owned()
    }
}

impl AsRef<str> for PhoneNumberId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for PhoneNumberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_lost_plus_is_helped() {
        for text in ["14255550123", "+14255550123"] {
            assert_eq!(PhoneNumberId::parse(text).unwrap().as_str(), "14255550123");
        }
        for text in
            ["", "04255550123", "004915112345678", "(425) 555-0123", "4255", "1425555012345678", "٣٤٢٥٥٥٠١٢٣"]
        {
            assert!(PhoneNumberId::parse(text).is_err(), "{text}");
        }
        // Told by what was written, not by what a plus would make of it.
        for (text, fault) in [
            ("004915112345678", PhoneNumberError::InternationalPrefix),
            ("04255550123", PhoneNumberError::NationalForm),
            ("", PhoneNumberError::Empty),
        ] {
            assert_eq!(PhoneNumberId::parse(text), Err(fault), "{text}");
        }
    }
}
