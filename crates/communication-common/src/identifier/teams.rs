//! Users and apps of Microsoft Teams.

use super::cloud::CommunicationCloudEnvironment;

/// A user of Microsoft Teams, by the object id of Microsoft Entra ID; or an anonymous visitor of a meeting.
///
/// ```
/// use communication_common::{CommunicationCloudEnvironment, MicrosoftTeamsUserIdentifier};
///
/// let id = "37691ec4-57fb-4c0f-ae31-32791610cb14";
/// let user = MicrosoftTeamsUserIdentifier::new(id);
/// assert_eq!(user.raw_id(), "8:orgid:37691ec4-57fb-4c0f-ae31-32791610cb14");
/// let user = user.with_cloud(CommunicationCloudEnvironment::Dod);
/// assert_eq!(user.raw_id(), "8:dod:37691ec4-57fb-4c0f-ae31-32791610cb14");
/// assert_eq!(MicrosoftTeamsUserIdentifier::visitor("v1").raw_id(), "8:teamsvisitor:v1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MicrosoftTeamsUserIdentifier {
    pub(super) user_id: String,
    pub(super) is_anonymous: bool,
    pub(super) cloud: CommunicationCloudEnvironment,
    pub(super) raw_id: String,
}

impl MicrosoftTeamsUserIdentifier {
    /// A user who is signed in, in the public cloud.
    pub fn new(user_id: impl Into<String>) -> Self {
        Self::of(user_id.into(), false)
    }

    /// A visitor who is not signed in. The raw id of a visitor does not tell the cloud.
    pub fn visitor(user_id: impl Into<String>) -> Self {
        Self::of(user_id.into(), true)
    }

    fn of(user_id: String, is_anonymous: bool) -> Self {
        let (cloud, raw_id) = (CommunicationCloudEnvironment::Public, String::new());
        Self { user_id, is_anonymous, cloud, raw_id }.with_cloud(CommunicationCloudEnvironment::Public)
    }

    /// Sets the cloud, and the raw id to match. Default: public. A cloud that is not known yet shows in the JSON form, and
    /// in the raw id as public.
    #[must_use]
    pub fn with_cloud(mut self, cloud: CommunicationCloudEnvironment) -> Self {
        let prefix = if self.is_anonymous { "teamsvisitor" } else { cloud.teams_prefix() };
        self.raw_id = format!("8:{prefix}:{}", self.user_id);
        self.cloud = cloud;
        self
    }

    /// Sets a raw id, where one is known already; after the cloud, which sets one too.
    #[must_use]
    pub fn with_raw_id(mut self, raw_id: impl Into<String>) -> Self {
        self.raw_id = raw_id.into();
        self
    }

    /// The object id of the user; for a visitor what the meeting calls it.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Whether it is a visitor who is not signed in.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.is_anonymous
    }

    /// The cloud. Public for a visitor whose cloud was not said.
    #[must_use]
    pub fn cloud(&self) -> &CommunicationCloudEnvironment {
        &self.cloud
    }

    /// The raw id.
    #[must_use]
    pub fn raw_id(&self) -> &str {
        &self.raw_id
    }
}

/// An app of Microsoft Teams, such as a voice application (call queue, auto attendant).
///
/// ```
/// use communication_common::MicrosoftTeamsAppIdentifier;
///
/// let app = MicrosoftTeamsAppIdentifier::new("01234567-89ab-cdef-0123-456789abcdef");
/// assert_eq!(app.raw_id(), "28:orgid:01234567-89ab-cdef-0123-456789abcdef");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MicrosoftTeamsAppIdentifier {
    pub(super) app_id: String,
    pub(super) cloud: CommunicationCloudEnvironment,
    pub(super) raw_id: String,
}

impl MicrosoftTeamsAppIdentifier {
    /// An app in the public cloud.
    pub fn new(app_id: impl Into<String>) -> Self {
        let (cloud, raw_id) = (CommunicationCloudEnvironment::Public, String::new());
        Self { app_id: app_id.into(), cloud, raw_id }.with_cloud(CommunicationCloudEnvironment::Public)
    }

    /// Sets the cloud, and the raw id to match. Default: public.
    #[must_use]
    pub fn with_cloud(mut self, cloud: CommunicationCloudEnvironment) -> Self {
        self.raw_id = format!("28:{}:{}", cloud.teams_prefix(), self.app_id);
        self.cloud = cloud;
        self
    }

    /// Sets a raw id, where one is known already; after the cloud, which sets one too.
    #[must_use]
    pub fn with_raw_id(mut self, raw_id: impl Into<String>) -> Self {
        self.raw_id = raw_id.into();
        self
    }

    /// The id of the app.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// The cloud.
    #[must_use]
    pub fn cloud(&self) -> &CommunicationCloudEnvironment {
        &self.cloud
    }

    /// The raw id.
    #[must_use]
    pub fn raw_id(&self) -> &str {
        &self.raw_id
    }
}

/// A Teams user who takes part through a Communication Services resource (Teams extension).
///
/// ```
/// use communication_common::TeamsExtensionUserIdentifier;
///
/// let user = TeamsExtensionUserIdentifier::new("user", "tenant", "resource");
/// assert_eq!(user.raw_id(), "8:acs:resource_tenant_user");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TeamsExtensionUserIdentifier {
    pub(super) user_id: String,
    pub(super) tenant_id: String,
    pub(super) resource_id: String,
    pub(super) cloud: CommunicationCloudEnvironment,
    pub(super) raw_id: String,
}

impl TeamsExtensionUserIdentifier {
    /// A user by the object id, of a tenant of Microsoft Entra ID, through a resource (by its immutable id), in the public
    /// cloud. The order is that of the official libraries; the raw id has the reverse.
    pub fn new(
        user_id: impl Into<String>,
        tenant_id: impl Into<String>,
        resource_id: impl Into<String>,
    ) -> Self {
        let (user_id, tenant_id, resource_id) = (user_id.into(), tenant_id.into(), resource_id.into());
        let (cloud, raw_id) = (CommunicationCloudEnvironment::Public, String::new());
        Self { user_id, tenant_id, resource_id, cloud, raw_id }
            .with_cloud(CommunicationCloudEnvironment::Public)
    }

    /// Sets the cloud, and the raw id to match. Default: public.
    #[must_use]
    pub fn with_cloud(mut self, cloud: CommunicationCloudEnvironment) -> Self {
        let Self { user_id, tenant_id, resource_id, .. } = &self;
        self.raw_id = format!("8:{}:{resource_id}_{tenant_id}_{user_id}", cloud.acs_prefix());
        self.cloud = cloud;
        self
    }

    /// Sets a raw id, where one is known already; after the cloud, which sets one too.
    #[must_use]
    pub fn with_raw_id(mut self, raw_id: impl Into<String>) -> Self {
        self.raw_id = raw_id.into();
        self
    }

    /// The object id of the user.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The tenant of the user.
    #[must_use]
    pub fn tenant_id(&self) -> &str {
        &self.tenant_id
    }

    /// The resource.
    #[must_use]
    pub fn resource_id(&self) -> &str {
        &self.resource_id
    }

    /// The cloud.
    #[must_use]
    pub fn cloud(&self) -> &CommunicationCloudEnvironment {
        &self.cloud
    }

    /// The raw id.
    #[must_use]
    pub fn raw_id(&self) -> &str {
        &self.raw_id
    }
}
