//! The chain of credentials that works on a developer's machine and where the program is deployed.

mod builder;
mod failure;
mod setup;
mod source;

#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use core_auth::{AccessToken, Credential, CredentialError, TokenCredential, TokenRequestContext};

pub use self::{
    builder::DefaultCredentialBuilder,
    failure::{DefaultCredentialError, StepFailure},
};
use self::{setup::Setup, source::Source};
use crate::{entra::refuse_claims, step::CredentialStep};

/// The chain that users of the other Azure SDKs know as `DefaultAzureCredential`.
///
/// It asks its steps, in the order of [`CredentialStep::ALL`], until one gives a token, and from then on that one only.
/// The steps are the official credentials of `azure_identity`. Cloning is cheap; clones share what was found.
///
/// A step that is **not configured or not available** is passed over. A step for deployed programs (environment,
/// workload identity, managed identity) that **is configured and fails** ends the chain, as in the other SDKs: going
/// on would mean to run as somebody else. A failing developer tool does not end it.
///
/// Two details: before the first use of the managed identity of a virtual machine it is checked, within one second and
/// without repeats, that its metadata service answers, since the official credential keeps trying for over a minute.
/// The check is left out where managed identity is the only step. And a managed identity service that answers that the
/// host has no such identity counts as not available.
///
/// # Which steps
///
/// The variable `AZURE_TOKEN_CREDENTIALS` narrows the chain, unless [`steps`](DefaultCredentialBuilder::steps) does:
/// `dev` (the two developer tools), `prod` (the other three), or the name of one step such as
/// `ManagedIdentityCredential`; case does not matter. Steps of other languages that do not exist here
/// (`VisualStudioCredential`, `InteractiveBrowserCredential`, ...) are refused like any unknown value.
///
/// # Azure CLI
///
/// As of now the Azure CLI may not ask for tokens of Azure Communication Services on behalf of a signed-in user
/// (AADSTS65002); signed in as a service principal it may. To develop, use an access key or the environment step.
///
/// # Errors
///
/// [`get_token`](TokenCredential::get_token) gives a [`CredentialError`] whose source is a [`DefaultCredentialError`]:
/// what each step said, and the remedy where it is known. No secret of the environment and no token is in it. Claims
/// cannot be passed on, see [`EntraCredential`](crate::EntraCredential).
///
/// ```
/// use core_auth_entra::DefaultCredential;
///
/// # if std::env::var_os("AZURE_TOKEN_CREDENTIALS").is_some() { return Ok(()) }
/// let credential = DefaultCredential::new()?; // asks nobody yet
/// assert_eq!(credential.working_step(), None);
/// # Ok::<(), core_auth_entra::core_auth::CredentialError>(())
/// ```
#[derive(Clone)]
pub struct DefaultCredential(Arc<Chain>);

struct Chain {
    setup: Setup,
    sources: Vec<Source>,
    working: OnceLock<usize>,
}

impl DefaultCredential {
    /// The chain that the environment asks for, with default settings. Nothing is asked for yet.
    ///
    /// # Errors
    ///
    /// If `AZURE_TOKEN_CREDENTIALS` has a value that is not known.
    pub fn new() -> Result<Self, CredentialError> {
        Self::builder().build()
    }

    /// A chain with other settings.
    pub fn builder() -> DefaultCredentialBuilder {
        DefaultCredentialBuilder::new()
    }

    /// The step that gave the first token, and is the only one asked since; `None` as long as there was no token.
    #[must_use]
    pub fn working_step(&self) -> Option<CredentialStep> {
        self.working().map(Source::step)
    }

    fn with_steps(setup: Setup, steps: &[CredentialStep]) -> Self {
        let alone = steps.len() == 1;
        let sources = steps.iter().map(|step| Source::new(*step, alone)).collect();
        Self(Arc::new(Chain { setup, sources, working: OnceLock::new() }))
    }

    fn working(&self) -> Option<&Source> {
        self.0.sources.get(*self.0.working.get()?)
    }

    async fn first_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        let mut failures = Vec::new();
        for (index, source) in self.0.sources.iter().enumerate() {
            match source.get_token(&self.0.setup, context).await {
                Ok(token) => {
                    // Another call may have found one meanwhile: the first one stays.
                    let _ = self.0.working.set(index);
                    return Ok(token);
                }
                Err(failure) => {
                    let ends = failure.ends_the_chain();
                    failures.push(failure);
                    if ends {
                        break;
                    }
                }
            }
        }
        Err(DefaultCredentialError::new(failures).into())
    }
}

#[async_trait]
impl TokenCredential for DefaultCredential {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        refuse_claims(context)?;
        match self.working() {
            Some(source) => source
                .get_token(&self.0.setup, context)
                .await
                .map_err(|failure| DefaultCredentialError::new(vec![failure]).into()),
            None => self.first_token(context).await,
        }
    }
}

impl fmt::Debug for DefaultCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<_> = self.0.sources.iter().map(Source::step).collect();
        f.debug_struct("DefaultCredential")
            .field("steps", &steps)
            .field("working", &self.working_step())
            .finish()
    }
}

impl From<DefaultCredential> for Credential {
    fn from(credential: DefaultCredential) -> Self {
        Self::Token(Arc::new(credential))
    }
}
