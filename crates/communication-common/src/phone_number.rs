//! Phone numbers in the international form E.164.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The fewest digits, country code included: some small countries have no more.
const FEWEST: usize = 7;
/// The most digits, country code included (ITU-T E.164, section 6).
const MOST: usize = 15;
/// More than any number that the service writes.
const LONGEST_OF_SERVICE: usize = 100;

/// A phone number in the form E.164: `+`, country code and number, digits only, such as `+14255550123`.
///
/// Nothing is guessed. A national form, blanks, punctuation or an extension is refused with an error that says what to
/// write instead, because a wrong guess calls, buys or releases somebody else's number. Whether the number exists is for
/// the service to say. What is not E.164 can come from the service alone: clients keep its numbers as it writes them.
///
/// ```
/// use communication_common::{PhoneNumber, PhoneNumberError};
///
/// let number = PhoneNumber::parse("+14255550123")?;
/// assert_eq!(number.to_string(), "+14255550123");
/// assert_eq!(number.digits(), "14255550123"); // how the service names a purchased number
/// assert_eq!(number.raw_id(), "4:+14255550123"); // how calling names it
///
/// assert_eq!(PhoneNumber::parse("(425) 555-0123"), Err(PhoneNumberError::NationalForm));
/// assert_eq!(PhoneNumber::parse("0044 20 7946 0123"), Err(PhoneNumberError::InternationalPrefix));
/// # Ok::<(), PhoneNumberError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number that is written in the form E.164 and nothing else.
    ///
    /// # Errors
    ///
    /// [`PhoneNumberError`] that names the rule, and never the text.
    pub fn parse(text: &str) -> Result<Self, PhoneNumberError> {
        match text.strip_prefix('+') {
            Some(digits) if is_e164(digits) => Ok(Self(text.to_owned())),
            _ => Err(fault(text)),
        }
    }

    /// Takes a number that the service wrote as it is, for authors of clients: one number in a form of its own must not make
    /// a whole answer unreadable. Never for what a user gives.
    ///
    /// ```
    /// use communication_common::PhoneNumber;
    ///
    /// assert_eq!(PhoneNumber::from_service("+14255550123")?, PhoneNumber::parse("+14255550123")?);
    /// assert_eq!(PhoneNumber::from_service("988")?.as_str(), "988");
    /// assert!(PhoneNumber::from_service("+1 425").is_err());
    /// # Ok::<(), communication_common::PhoneNumberError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`PhoneNumberError`]: it is empty, has blanks or anything but visible ASCII characters, or more than 100 of them.
    pub fn from_service(text: impl Into<String>) -> Result<Self, PhoneNumberError> {
        let text = text.into();
        match () {
            () if text.is_empty() => Err(PhoneNumberError::Empty),
            () if text.contains(char::is_whitespace) => Err(PhoneNumberError::Blank),
            () if !text.bytes().all(|byte| byte.is_ascii_graphic()) => Err(PhoneNumberError::Punctuation),
            () if text.len() > LONGEST_OF_SERVICE => Err(PhoneNumberError::TooLong),
            () => Ok(Self(text)),
        }
    }

    /// With the plus: how it is printed and sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the plus: the id of a purchased or reserved number.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// The raw id of the number as a caller or callee, as in `4:+14255550123`.
    #[must_use]
    pub fn raw_id(&self) -> String {
        format!("4:{}", self.0)
    }
}

fn is_e164(digits: &str) -> bool {
    (FEWEST..=MOST).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is wrong with a text that is no number: the fault to be told is the one whose remedy helps most.
fn fault(text: &str) -> PhoneNumberError {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    let is_extension = matches!(letters.as_str(), "x" | "ext" | "extn" | "extension");
    match text.trim() {
        "" => PhoneNumberError::Empty,
        trimmed if trimmed.contains(':') => PhoneNumberError::Prefix,
        trimmed if is_extension || trimmed.contains([';', ',', '#']) => PhoneNumberError::Extension,
        _ if !letters.is_empty() => PhoneNumberError::Letters,
        trimmed if !trimmed.contains('+') && trimmed.starts_with("00") => {
            PhoneNumberError::InternationalPrefix
        }
        trimmed if !trimmed.contains('+') => PhoneNumberError::NationalForm,
        _ if text.contains(char::is_whitespace) => PhoneNumberError::Blank,
        _ if text.contains(|c: char| c != '+' && !c.is_ascii_digit()) => PhoneNumberError::Punctuation,
        _ => fault_of_digits(text),
    }
}

/// The same for a text of digits and plus signs, of which there is one at least.
fn fault_of_digits(text: &str) -> PhoneNumberError {
    match text.strip_prefix('+') {
        None => PhoneNumberError::MisplacedPlus,
        Some(digits) if digits.contains('+') => PhoneNumberError::MisplacedPlus,
        Some(digits) if digits.starts_with('0') => PhoneNumberError::LeadingZero,
        Some(digits) if digits.len() < FEWEST => PhoneNumberError::TooShort,
        Some(_) => PhoneNumberError::TooLong,
    }
}

impl FromStr for PhoneNumber {
    type Err = PhoneNumberError;

    fn from_str(text: &str) -> Result<Self, PhoneNumberError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for PhoneNumber {
    type Error = PhoneNumberError;

    fn try_from(text: &str) -> Result<Self, PhoneNumberError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneNumberError;

    fn try_from(text: String) -> Result<Self, PhoneNumberError> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl AsRef<str> for PhoneNumber {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is no [`PhoneNumber`], and what to write instead. It never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneNumberError {
    /// Nothing, or blanks only.
    #[error("the phone number is empty")]
    Empty,
    /// Something before a colon, as in `tel:` or in a raw id.
    #[error(
        "the phone number has a prefix, such as tel: or 4:; write the number alone, such as +14255550123"
    )]
    Prefix,
    /// An extension, as in `x12`, `ext. 12`, `;ext=12`, `,,12` or `#12`.
    #[error("the phone number has an extension; the service has none, write the number alone")]
    Extension,
    /// Letters, as on a keypad.
    #[error("the phone number has letters; write the digits of the keypad for them")]
    Letters,
    /// It begins with `00` instead of `+`.
    #[error("the phone number begins with 00; write + instead")]
    InternationalPrefix,
    /// There is no `+`: the number is written as inside its country, or the plus was lost.
    #[error(
        "the phone number has no +, so its country is not known; write +, the country code and the number without the 0 in front that is dialled inside the country, such as +14255550123"
    )]
    NationalForm,
    /// Blanks before, between or after the digits.
    #[error("the phone number has blanks; write + and digits only")]
    Blank,
    /// Hyphens, dots, brackets, or digits of another script.
    #[error("the phone number has other characters than + and the digits 0 to 9; leave them out")]
    Punctuation,
    /// A `+` that is not the first character.
    #[error("the phone number has a + that is not at its beginning")]
    MisplacedPlus,
    /// `+0`: no country code begins with a zero.
    #[error("the phone number has a 0 after the +; a country code begins with 1 to 9")]
    LeadingZero,
    /// Fewer than 7 digits, as emergency numbers and short codes have.
    #[error("the phone number is too short: it has at least 7 digits, country code included")]
    TooShort,
    /// More than 15 digits.
    #[error("the phone number is too long: it has at most 15 digits, country code included")]
    TooLong,
}
