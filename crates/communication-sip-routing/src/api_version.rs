//! Versions of the service's interface, and what each can do.

use std::fmt;

/// A version of the interface; each client speaks one.
///
/// | version | trunks and routes | trunk settings, health, domains, caller id override, route test |
/// | --- | --- | --- |
/// | `2023-03-01` (default) | yes | no |
/// | `2024-11-15-preview` | yes | yes |
///
/// The text of another version is taken too. What that version can do is then the service's word, not ours.
///
/// ```
/// use communication_sip_routing::ApiVersion;
///
/// assert_eq!(ApiVersion::default().as_str(), "2023-03-01");
/// assert_eq!(ApiVersion::from("2023-03-01"), ApiVersion::V2023_03_01);
/// assert_eq!(ApiVersion::from("2022-12-01").as_str(), "2022-12-01");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `2023-03-01`: trunks and routes.
    #[default]
    V2023_03_01,
    /// `2024-11-15-preview`: trunk settings, health, domains, caller id override and the route test as well.
    V2024_11_15Preview,
    /// Another one. Made by `from` alone, so that a known version has one form.
    #[non_exhaustive]
    Other(String),
}

impl ApiVersion {
    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::V2023_03_01 => "2023-03-01",
            Self::V2024_11_15Preview => "2024-11-15-preview",
            Self::Other(text) => text,
        }
    }

    /// Whether it is known not to have what 2024-11-15-preview added.
    pub(crate) fn lacks_preview(&self) -> bool {
        matches!(self, Self::V2023_03_01)
    }
}

impl From<String> for ApiVersion {
    fn from(text: String) -> Self {
        match text.as_str() {
            "2023-03-01" => Self::V2023_03_01,
            "2024-11-15-preview" => Self::V2024_11_15Preview,
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
