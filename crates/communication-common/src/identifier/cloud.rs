//! The cloud that a Microsoft Teams identity lives in.

use std::fmt;

/// The cloud that a Microsoft Teams user, app or extension user lives in.
///
/// A name that is not known yet is kept as it is and written back unchanged. Names are compared with case.
///
/// ```
/// use communication_common::CommunicationCloudEnvironment as Cloud;
///
/// assert_eq!(Cloud::from("gcch"), Cloud::Gcch);
/// assert_eq!(Cloud::default().as_str(), "public");
/// assert_eq!(Cloud::from("a new one").as_str(), "a new one");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum CommunicationCloudEnvironment {
    /// `public`: the worldwide cloud.
    #[default]
    Public,
    /// `dod`: the cloud of the United States Department of Defense.
    Dod,
    /// `gcch`: the cloud for United States government, GCC High.
    Gcch,
    /// Another one. Make it with `from`, which gives a known cloud its own variant.
    Other(String),
}

impl CommunicationCloudEnvironment {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Public => "public",
            Self::Dod => "dod",
            Self::Gcch => "gcch",
            Self::Other(name) => name,
        }
    }

    /// What stands for the cloud in raw ids of Teams users and apps. Clouds without one of their own are written as the
    /// public one, as the official libraries do.
    pub(super) fn teams_prefix(&self) -> &'static str {
        match self {
            Self::Public | Self::Other(_) => "orgid",
            Self::Dod => "dod",
            Self::Gcch => "gcch",
        }
    }

    /// The same in raw ids of Teams extension users.
    pub(super) fn acs_prefix(&self) -> &'static str {
        match self {
            Self::Public | Self::Other(_) => "acs",
            Self::Dod => "dod-acs",
            Self::Gcch => "gcch-acs",
        }
    }
}

impl From<String> for CommunicationCloudEnvironment {
    fn from(name: String) -> Self {
        match name.as_str() {
            "public" => Self::Public,
            "dod" => Self::Dod,
            "gcch" => Self::Gcch,
            _ => Self::Other(name),
        }
    }
}

impl From<&str> for CommunicationCloudEnvironment {
    fn from(name: &str) -> Self {
        Self::from(name.to_owned())
    }
}

impl fmt::Display for CommunicationCloudEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
