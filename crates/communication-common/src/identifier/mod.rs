//! Who takes part in a call, a chat or a meeting: users, phone numbers, Teams users and apps.

mod cloud;
mod json;
mod raw_id;
mod teams;
mod user;

use std::{convert::Infallible, fmt, str::FromStr};

pub use self::{
    cloud::CommunicationCloudEnvironment,
    teams::{MicrosoftTeamsAppIdentifier, MicrosoftTeamsUserIdentifier, TeamsExtensionUserIdentifier},
    user::{CommunicationUserIdentifier, IdentifierError, PhoneNumberIdentifier, UnknownIdentifier},
};

/// Who takes part in a communication.
///
/// Every identifier has a **raw id**, one line of text: fit to be stored, compared and used as a key. Reading and writing
/// it loses nothing, whatever the text: what is not understood is [`Unknown`](Self::Unknown) and keeps its text. The JSON
/// form (serde) is that of the service's calling and chat APIs.
///
/// ```
/// use communication_common::CommunicationIdentifier;
///
/// let identifier = CommunicationIdentifier::from_raw_id("8:gcch:37691ec4-57fb-4c0f-ae31-32791610cb14");
/// match &identifier {
///     CommunicationIdentifier::MicrosoftTeamsUser(user) => assert_eq!(user.cloud().as_str(), "gcch"),
///     other => panic!("{other}"),
/// }
/// assert_eq!(identifier.raw_id(), "8:gcch:37691ec4-57fb-4c0f-ae31-32791610cb14");
///
/// let json = serde_json::to_string(&CommunicationIdentifier::from_raw_id("4:+14255550123"))?;
/// assert_eq!(json, r#"{"rawId":"4:+14255550123","phoneNumber":{"value":"+14255550123","isAnonymous":false}}"#);
/// let back: CommunicationIdentifier = serde_json::from_str(&json)?;
/// assert_eq!(back.raw_id(), "4:+14255550123");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommunicationIdentifier {
    /// A user of a Communication Services resource.
    CommunicationUser(CommunicationUserIdentifier),
    /// A phone number.
    PhoneNumber(PhoneNumberIdentifier),
    /// A user of Microsoft Teams.
    MicrosoftTeamsUser(MicrosoftTeamsUserIdentifier),
    /// An app of Microsoft Teams, such as a voice application.
    MicrosoftTeamsApp(MicrosoftTeamsAppIdentifier),
    /// A Teams user who takes part through a Communication Services resource (Teams extension).
    TeamsExtensionUser(TeamsExtensionUserIdentifier),
    /// Somebody of a kind that this version does not know.
    Unknown(UnknownIdentifier),
}

impl CommunicationIdentifier {
    /// Reads a raw id. Never fails: a text of no known kind is [`Unknown`](Self::Unknown).
    ///
    /// The kinds are those of the official libraries: `4:` a phone number, `8:acs:`, `8:dod-acs:` and `8:gcch-acs:` a user
    /// (with exactly three parts between `_`, a Teams extension user), `8:spool:` a user, `8:orgid:`, `8:dod:` and `8:gcch:` a
    /// Teams user, `8:teamsvisitor:` an anonymous one, `28:orgid:`, `28:dod:` and `28:gcch:` a Teams app. Prefixes are
    /// compared with case, and apart from `4:` an id has exactly three parts between colons.
    ///
    /// ```
    /// use communication_common::CommunicationIdentifier as Id;
    ///
    /// assert!(matches!(Id::from_raw_id("8:acs:resource_user"), Id::CommunicationUser(_)));
    /// assert!(matches!(Id::from_raw_id("8:acs:resource_tenant_user"), Id::TeamsExtensionUser(_)));
    /// assert!(matches!(Id::from_raw_id("28:a-bot"), Id::Unknown(_)));
    /// ```
    #[must_use]
    pub fn from_raw_id(raw_id: &str) -> Self {
        raw_id::parse(raw_id)
    }

    /// The raw id: one text that says it all.
    #[must_use]
    pub fn raw_id(&self) -> &str {
        match self {
            Self::CommunicationUser(user) => user.id(),
            Self::PhoneNumber(number) => number.raw_id(),
            Self::MicrosoftTeamsUser(user) => user.raw_id(),
            Self::MicrosoftTeamsApp(app) => app.raw_id(),
            Self::TeamsExtensionUser(user) => user.raw_id(),
            Self::Unknown(unknown) => unknown.id(),
        }
    }
}

impl FromStr for CommunicationIdentifier {
    type Err = Infallible;

    fn from_str(raw_id: &str) -> Result<Self, Infallible> {
        Ok(Self::from_raw_id(raw_id))
    }
}

/// Writes the raw id.
impl fmt::Display for CommunicationIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.raw_id())
    }
}

impl From<CommunicationUserIdentifier> for CommunicationIdentifier {
    fn from(user: CommunicationUserIdentifier) -> Self {
        Self::CommunicationUser(user)
    }
}

impl From<PhoneNumberIdentifier> for CommunicationIdentifier {
    fn from(number: PhoneNumberIdentifier) -> Self {
        Self::PhoneNumber(number)
    }
}

impl From<MicrosoftTeamsUserIdentifier> for CommunicationIdentifier {
    fn from(user: MicrosoftTeamsUserIdentifier) -> Self {
        Self::MicrosoftTeamsUser(user)
    }
}

impl From<MicrosoftTeamsAppIdentifier> for CommunicationIdentifier {
    fn from(app: MicrosoftTeamsAppIdentifier) -> Self {
        Self::MicrosoftTeamsApp(app)
    }
}

impl From<TeamsExtensionUserIdentifier> for CommunicationIdentifier {
    fn from(user: TeamsExtensionUserIdentifier) -> Self {
        Self::TeamsExtensionUser(user)
    }
}

impl From<UnknownIdentifier> for CommunicationIdentifier {
    fn from(unknown: UnknownIdentifier) -> Self {
        Self::Unknown(unknown)
    }
}
