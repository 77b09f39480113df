//! Versions of the service's interface, and what each can do.

use std::fmt;

/// A version of the identity interface; each client speaks one.
///
/// | version | users and tokens | custom ids | Teams extension assignments |
/// | --- | --- | --- | --- |
/// | `2023-10-01` (default) | yes | no | no |
/// | `2025-03-02-preview` | yes | yes | yes |
/// | `2025-06-30` | yes | no | yes |
///
/// The text of another version is taken too. What that version can do is then the service's word, not ours.
///
/// ```
/// use communication_identity::ApiVersion;
///
/// assert_eq!(ApiVersion::default().as_str(), "2023-10-01");
/// assert_eq!(ApiVersion::from("2025-06-30"), ApiVersion::V2025_06_30);
/// assert_eq!(ApiVersion::from("2022-10-01").as_str(), "2022-10-01");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `2023-10-01`: users, tokens, and the exchange for users of Teams.
    #[default]
    V2023_10_01,
    /// `2025-03-02-preview`: custom ids and user details as well. No later stable version has them.
    V2025_03_02Preview,
    /// `2025-06-30`: assignments of the Teams extension as well.
    V2025_06_30,
    /// Another one. Made by `from` alone, so that a known version has one form.
    #[non_exhaustive]
    Other(String),
}

impl ApiVersion {
    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::V2023_10_01 => "2023-10-01",
            Self::V2025_03_02Preview => "2025-03-02-preview",
            Self::V2025_06_30 => "2025-06-30",
            Self::Other(text) => text,
        }
    }

    /// Whether it is known not to have custom ids and user details.
    pub(crate) fn lacks_custom_ids(&self) -> bool {
        matches!(self, Self::V2023_10_01 | Self::V2025_06_30)
    }

    /// Whether it is known not to have assignments of the Teams extension.
    pub(crate) fn lacks_teams_extension(&self) -> bool {
        matches!(self, Self::V2023_10_01)
    }
}

impl From<String> for ApiVersion {
    fn from(text: String) -> Self {
        match text.as_str() {
            "2023-10-01" => Self::V2023_10_01,
            "2025-03-02-preview" => Self::V2025_03_02Preview,
            "2025-06-30" => Self::V2025_06_30,
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
