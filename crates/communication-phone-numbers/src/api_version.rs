//! Versions of the service's interface.

use std::fmt;

/// A version of the interface; each client speaks one.
///
/// The text of another version is taken too. What that version can do is then the service's word, not ours.
///
/// ```
/// use communication_phone_numbers::ApiVersion;
///
/// assert_eq!(ApiVersion::default().as_str(), "2025-06-01");
/// assert_eq!(ApiVersion::from("2025-06-01"), ApiVersion::V2025_06_01);
/// assert_eq!(ApiVersion::from("2022-12-01").as_str(), "2022-12-01");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `2025-06-01`: search, purchase, reservations, operator information.
    #[default]
    V2025_06_01,
    /// Another one. Made by `from` alone, so that a known version has one form.
    #[non_exhaustive]
    Other(String),
}

impl ApiVersion {
    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::V2025_06_01 => "2025-06-01",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for ApiVersion {
    fn from(text: String) -> Self {
        match text.as_str() {
            "2025-06-01" => Self::V2025_06_01,
            _ => Self::Other(text),
        }
    }
}

impl From<&str> for ApiVersion {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
