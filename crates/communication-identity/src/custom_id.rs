//! Your own name for a user.

use std::{fmt, str::FromStr};

use core_http::{Error, Result};

use crate::failure::invalid;

/// The longest custom id that the service takes, in characters.
const LONGEST: usize = 256;

/// Your own name for a user, such as the id in your database: the same custom id is always the same user.
///
/// The service keeps it with the user and shows it to whoever may read the user. Take care with names and addresses of
/// people: an opaque id says less.
///
/// ```
/// use communication_identity::CustomId;
///
/// let id = CustomId::new("customer-4711")?;
/// assert_eq!(id.as_str(), "customer-4711");
/// assert!(CustomId::new("").is_err());
/// # Ok::<(), communication_identity::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomId(String);

impl CustomId {
    /// Takes a text of 1 to 256 characters that is not blank.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it is blank or longer.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        if text.trim().is_empty() {
            return Err(invalid("custom_id: must not be blank"));
        }
        if text.chars().count() > LONGEST {
            return Err(invalid("custom_id: must be at most 256 characters"));
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CustomId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl AsRef<str> for CustomId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_counts_characters_and_not_bytes() {
        assert!(CustomId::new("ä".repeat(256)).is_ok());
        for text in ["ä".repeat(257), String::new(), " \t".to_owned()] {
            let error = CustomId::new(text).unwrap_err();
            assert!(error.to_string().starts_with("custom_id: must"), "{error}");
        }
    }
}
