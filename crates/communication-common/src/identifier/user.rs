//! Users, phone numbers, and whoever is of an unknown kind.

use std::{fmt, str::FromStr};

use crate::phone_number::PhoneNumber;

/// A user of a Communication Services resource, as creating an identity returns it.
///
/// ```
/// use communication_common::CommunicationUserIdentifier;
///
/// let user = CommunicationUserIdentifier::new("8:acs:bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd_45ab2481")?;
/// assert_eq!(user.id(), "8:acs:bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd_45ab2481");
/// assert!(CommunicationUserIdentifier::new("").is_err());
/// # Ok::<(), communication_common::IdentifierError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CommunicationUserIdentifier(String);

impl CommunicationUserIdentifier {
    /// Takes the id that the service gave. Its form is the service's business and not checked.
    ///
    /// # Errors
    ///
    /// [`IdentifierError`] if it could not stand in the path of a request: empty, `.` or `..`, or with control characters.
    pub fn new(id: impl Into<String>) -> Result<Self, IdentifierError> {
        let id = id.into();
        match id.as_str() {
            "" => Err(IdentifierError::Empty),
            "." | ".." => Err(IdentifierError::Dots),
            text if text.contains(char::is_control) => Err(IdentifierError::ControlCharacter),
            _ => Ok(Self(id)),
        }
    }

    /// The id, which is the raw id as well.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }
}

impl FromStr for CommunicationUserIdentifier {
    type Err = IdentifierError;

    fn from_str(id: &str) -> Result<Self, IdentifierError> {
        Self::new(id)
    }
}

impl AsRef<str> for CommunicationUserIdentifier {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CommunicationUserIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is no [`CommunicationUserIdentifier`]. It never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifierError {
    /// There is no text.
    #[error("the user id is empty")]
    Empty,
    /// `.` or `..`, which would change the path of a request.
    #[error("the user id must not be `.` or `..`")]
    Dots,
    /// A line feed or another control character.
    #[error("the user id must not have control characters")]
    ControlCharacter,
}

/// A phone number that takes part in a call.
///
/// ```
/// use communication_common::{CommunicationIdentifier, PhoneNumber, PhoneNumberIdentifier};
///
/// let callee = PhoneNumberIdentifier::new(&PhoneNumber::parse("+14255550123")?);
/// assert_eq!(callee.raw_id(), "4:+14255550123");
/// assert_eq!(callee.phone_number(), Some(PhoneNumber::parse("+14255550123")?));
///
/// let CommunicationIdentifier::PhoneNumber(caller) = CommunicationIdentifier::from_raw_id("4:anonymous") else {
///     panic!("a phone number");
/// };
/// assert!(caller.is_anonymous());
/// assert_eq!(caller.phone_number(), None);
/// # Ok::<(), communication_common::PhoneNumberError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumberIdentifier {
    pub(super) value: String,
    pub(super) is_anonymous: bool,
    pub(super) asserted_id: Option<String>,
    pub(super) raw_id: String,
}

impl PhoneNumberIdentifier {
    /// The identifier of this number.
    #[must_use]
    pub fn new(number: &PhoneNumber) -> Self {
        Self {
            value: number.as_str().to_owned(),
            is_anonymous: false,
            asserted_id: None,
            raw_id: number.raw_id(),
        }
    }

    /// Sets a raw id, where one is known already. Default: `4:` and the number.
    #[must_use]
    pub fn with_raw_id(mut self, raw_id: impl Into<String>) -> Self {
        self.raw_id = raw_id.into();
        self
    }

    /// What stands for the number, as the service wrote it: usually E.164, but it may be `anonymous`, lack the plus, or
    /// carry an asserted id.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The number, if the [value](Self::value) is one in the form E.164.
    #[must_use]
    pub fn phone_number(&self) -> Option<PhoneNumber> {
        PhoneNumber::parse(&self.value).ok()
    }

    /// Whether the caller hides the number.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.is_anonymous
    }

    /// What tells several participants with the same number apart.
    #[must_use]
    pub fn asserted_id(&self) -> Option<&str> {
        self.asserted_id.as_deref()
    }

    /// The raw id.
    #[must_use]
    pub fn raw_id(&self) -> &str {
        &self.raw_id
    }
}

impl From<PhoneNumber> for PhoneNumberIdentifier {
    fn from(number: PhoneNumber) -> Self {
        Self::new(&number)
    }
}

/// Somebody of a kind that this version does not know, such as a bot. The text is kept and written back unchanged.
///
/// ```
/// use communication_common::{CommunicationIdentifier, UnknownIdentifier};
///
/// let bot = UnknownIdentifier::new("28:gcch-global:01234567-89ab-cdef-0123-456789abcdef");
/// assert_eq!(CommunicationIdentifier::from_raw_id(bot.id()), bot.into());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownIdentifier(String);

impl UnknownIdentifier {
    /// Takes any text.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The text, which is the raw id as well.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }
}
