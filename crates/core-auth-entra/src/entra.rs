//! Credentials of `azure_core` as ours.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use core_auth::{AccessToken, Credential, CredentialError, Secret, TokenCredential, TokenRequestContext};

use crate::{describe::describe, hint::hint};

/// Any `azure_core` credential, for the clients of this SDK.
///
/// Cloning is cheap; clones share the credential. `Debug` prints nothing of it.
///
/// # Claims
///
/// `azure_core` 1 has no way to pass claims on: its `TokenRequestOptions` carry a context and nothing else, and its
/// credentials answer from a cache of their own. If the service challenges for claims, [`get_token`] is therefore an
/// error, and not the refused token once more. The service challenges only clients that declared to understand it,
/// which the official credentials do not, so it should not come to that.
///
/// # Errors
///
/// [`get_token`] gives a [`CredentialError`] with the official crate's text on one line, in which JSON web tokens are
/// masked and answers that could not be read are not quoted, and with the remedy where the failure is a known one.
///
/// [`get_token`]: TokenCredential::get_token
///
/// ```
/// use core_auth_entra::EntraCredential;
/// use core_auth_entra::azure_identity::AzureDeveloperCliCredential;
/// use core_auth_entra::core_auth::Credential;
///
/// let official = AzureDeveloperCliCredential::new(None)?;
/// let credential: Credential = EntraCredential::new(official).into();
/// # Ok::<(), core_auth_entra::azure_core::Error>(())
/// ```
#[derive(Clone)]
pub struct EntraCredential(Arc<dyn azure_core::credentials::TokenCredential>);

impl EntraCredential {
    /// Wraps a credential. Nothing is asked for yet.
    pub fn new(credential: Arc<dyn azure_core::credentials::TokenCredential>) -> Self {
        Self(credential)
    }
}

#[async_trait]
impl TokenCredential for EntraCredential {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        refuse_claims(context)?;
        let token = ask(&*self.0, context).await.map_err(|error| {
            let reason = describe(&error, &[]);
            let hint = hint(None, &reason);
            let error = CredentialError::new(reason);
            hint.map_or(error.clone(), |hint| error.with_hint(hint))
        })?;
        Ok(ours(&token))
    }
}

impl fmt::Debug for EntraCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntraCredential(***)")
    }
}

impl From<EntraCredential> for Credential {
    fn from(credential: EntraCredential) -> Self {
        Self::Token(Arc::new(credential))
    }
}

/// An error if the context has claims.
pub(crate) fn refuse_claims(context: &TokenRequestContext) -> Result<(), CredentialError> {
    if context.claims().is_none() {
        return Ok(());
    }
    let error = CredentialError::new("the service asks for claims, which azure_core cannot pass on");
    Err(error.with_hint("sign in again, or use a credential of your own that can ask with claims"))
}

/// Asks the official credential.
pub(crate) async fn ask(
    credential: &dyn azure_core::credentials::TokenCredential,
    context: &TokenRequestContext,
) -> azure_core::Result<azure_core::credentials::AccessToken> {
    let scopes: Vec<&str> = context.scopes().iter().map(String::as_str).collect();
    credential.get_token(&scopes, None).await
}

/// The official token as ours.
pub(crate) fn ours(token: &azure_core::credentials::AccessToken) -> AccessToken {
    AccessToken::new(Secret::new(token.token.secret()), token.expires_on)
}
