//! What is dialled.

use std::{fmt, str::FromStr};

use crate::PhoneNumber;

/// The most digits: the pattern in the interface's description takes as many.
const MOST: usize = 24;

/// A number as it is dialled: in E.164 form, or an emergency or short code such as `911`, with or without a plus.
///
/// ```
/// use communication_sip_routing::{DialedNumber, PhoneNumber};
///
/// let number = DialedNumber::from(PhoneNumber::parse("+14255550123")?);
/// assert_eq!(number.as_str(), "+14255550123");
/// assert!(DialedNumber::parse("911")?.is_short_code());
/// assert!(DialedNumber::parse("425 555 0123").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DialedNumber(String);

impl DialedNumber {
    /// Reads a plus, or none, and 1 to 24 digits. The text is tried as it stands.
    ///
    /// # Errors
    ///
    /// [`DialedNumberError`] that names the rule, and never the text.
    pub fn parse(text: &str) -> Result<Self, DialedNumberError> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        if digits.is_empty() {
            Err(DialedNumberError::Empty)
        } else if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Err(DialedNumberError::OtherCharacters)
        } else if digits.len() > MOST {
            Err(DialedNumberError::TooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// As it is dialled.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the plus.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// Whether it has too few digits for a number: an emergency or short code.
    #[must_use]
    pub fn is_short_code(&self) -> bool {
        self.digits().len() < 7
    }

    /// The same digits with a plus if this is without one, and the other way round.
    pub(super) fn other_form(&self) -> String {
        self.0.strip_prefix('+').map_or_else(|| format!("+{}", self.0), str::to_owned)
    }
}

impl From<PhoneNumber> for DialedNumber {
    fn from(number: PhoneNumber) -> Self {
        Self(number.into())
    }
}

impl From<&PhoneNumber> for DialedNumber {
    fn from(number: &PhoneNumber) -> Self {
        Self(number.as_str().to_owned())
    }
}

impl From<&DialedNumber> for DialedNumber {
    fn from(number: &DialedNumber) -> Self {
        number.clone()
    }
}

impl FromStr for DialedNumber {
    type Err = DialedNumberError;

    fn from_str(text: &str) -> Result<Self, DialedNumberError> {
        Self::parse(text)
    }
}

impl fmt::Display for DialedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is no [`DialedNumber`]. It never holds the text.
///
/// ```
/// use communication_sip_routing::{DialedNumber, DialedNumberError};
///
/// assert_eq!(DialedNumber::parse("(425) 555-0123"), Err(DialedNumberError::OtherCharacters));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DialedNumberError {
    /// There is no digit.
    #[error("the dialled number has no digits")]
    Empty,
    /// Blanks, punctuation or letters.
    #[error(
        "the dialled number has other characters than a + in front and the digits 0 to 9; leave them out"
    )]
    OtherCharacters,
    /// More than 24 digits.
    #[error("the dialled number is too long: it has at most 24 digits")]
    TooLong,
}
