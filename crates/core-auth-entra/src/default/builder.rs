//! Settings of the chain.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use azure_core::http::HttpClient;
use azure_identity::UserAssignedId;
use core_auth::CredentialError;

use super::{DefaultCredential, setup::Setup};
use crate::step::{CredentialStep, SELECTION, selected};

/// Builds a [`DefaultCredential`].
///
/// ```
/// use core_auth_entra::{CredentialStep, DefaultCredential};
/// use core_auth_entra::azure_identity::UserAssignedId;
///
/// let credential = DefaultCredential::builder()
///     .steps([CredentialStep::ManagedIdentity, CredentialStep::AzureCli])
///     .managed_identity(UserAssignedId::ClientId("11111111-2222-3333-4444-555555555555".into()))
///     .developer_tenant_id("contoso.onmicrosoft.com")
///     .build()?;
/// assert_eq!(credential.working_step(), None);
/// # Ok::<(), core_auth_entra::core_auth::CredentialError>(())
/// ```
#[must_use]
pub struct DefaultCredentialBuilder {
    pub(super) setup: Setup,
    steps: Option<Vec<CredentialStep>>,
}

impl DefaultCredentialBuilder {
    pub(super) fn new() -> Self {
        Self { setup: Setup::default(), steps: None }
    }

    /// These steps in this order, whatever `AZURE_TOKEN_CREDENTIALS` says. A step given again is left out. Default:
    /// what the variable says, else [`CredentialStep::ALL`].
    pub fn steps(mut self, steps: impl IntoIterator<Item = CredentialStep>) -> Self {
        let mut unique = Vec::new();
        for step in steps {
            if !unique.contains(&step) {
                unique.push(step);
            }
        }
        self.steps = Some(unique);
        self
    }

    /// The user-assigned identity that the managed identity step uses. Default: the one whose client id is in
    /// `AZURE_CLIENT_ID`, else the system-assigned one.
    pub fn managed_identity(mut self, id: UserAssignedId) -> Self {
        self.setup.managed_identity = Some(id);
        self
    }

    /// The tenant, by id or domain name, in which the developer tools ask for tokens. Default: the tool's own.
    pub fn developer_tenant_id(mut self, tenant_id: impl Into<String>) -> Self {
        self.setup.developer_tenant_id = Some(tenant_id.into());
        self
    }

    /// How requests to Entra and to the managed identity service travel, for a proxy or certificates of your own.
    /// Default: `azure_core`'s `reqwest` client with rustls, made when it is first needed from the system's root
    /// certificates. The developer tools use their own ways.
    pub fn http_client(mut self, client: Arc<dyn HttpClient>) -> Self {
        self.setup.http_client = OnceLock::from(client);
        self
    }

    /// Builds the chain. Nothing is asked for yet, and environment variables other than `AZURE_TOKEN_CREDENTIALS` are
    /// read when a step is tried.
    ///
    /// # Errors
    ///
    /// If `AZURE_TOKEN_CREDENTIALS` has an unknown value and [`steps`](Self::steps) was not called, if there are no
    /// steps, or if the tenant is not one by its form.
    pub fn build(self) -> Result<DefaultCredential, CredentialError> {
        let steps = match self.steps {
            Some(steps) => steps,
            None => selected(self.setup.var(SELECTION).as_deref())?,
        };
        if steps.is_empty() {
            return Err(CredentialError::new("the default credential has no steps"));
        }
        if self.setup.developer_tenant_id.as_deref().is_some_and(|tenant_id| !is_tenant(tenant_id)) {
            return Err(CredentialError::new(
                "the developer tenant is neither a tenant id nor a domain name",
            ));
        }
        Ok(DefaultCredential::with_steps(self.setup, &steps))
    }
}

impl fmt::Debug for DefaultCredentialBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DefaultCredentialBuilder").field("steps", &self.steps).finish_non_exhaustive()
    }
}

/// Whether a text can be a tenant. The official crates check it too, and quote what they refuse: it might be a secret
/// in the wrong variable.
pub(super) fn is_tenant(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
}
