//! What gives chat and calling a user's token: a fixed one, one that is refreshed, or one for a sign-in.

mod entra;
mod failure;
mod options;
mod renewal;
mod schedule;
mod token;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use core_auth::{AccessToken, CredentialError, TokenCredential, TokenRequestContext};
use core_http::{Error, ErrorKind, Result, Runtime, TokioRuntime, service::ErrorBuilder};
use tokio::sync::watch;

use self::{failure::Failure, renewal::Renewal};

pub use self::{
    entra::EntraCommunicationTokenCredentialOptions, options::CommunicationTokenRefreshOptions,
    token::CommunicationToken,
};

/// Gives the token of one user: what chat and calling are made with.
///
/// Cheap to clone; clones share one token and one refresh: a thousand callers who find it expired cause one. When the last
/// clone is dropped, work in the background ends at once, a refresh under way included.
///
/// | made with | when the token ends |
/// | --- | --- |
/// | [`from_token`](Self::from_token) | [`get_token`](Self::get_token) fails |
/// | [`from_refresher`](Self::from_refresher) | your function is asked for a new one |
/// | [`from_entra`](Self::from_entra) | the sign-in is exchanged for a new one |
///
/// ```
/// use communication_common::{
///     CommunicationTokenCredential, CommunicationTokenRefreshOptions, CredentialError, ErrorKind,
/// };
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), communication_common::Error> {
/// let valid_till_2100 = "eyJhbGciOiJub25lIn0.eyJleHAiOjQxMDI0NDQ4MDB9.";
/// let expired = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDUzMTY0MDV9.";
///
/// let fixed = CommunicationTokenCredential::from_token(valid_till_2100)?;
/// assert_eq!(fixed.get_token().await?.secret().expose(), valid_till_2100);
///
/// let refresher = move || async move { Ok::<_, CredentialError>(valid_till_2100) };
/// let options = CommunicationTokenRefreshOptions::new(refresher).token(expired);
/// let refreshed = CommunicationTokenCredential::from_refresher(options)?;
/// assert_eq!(refreshed.get_token().await?.secret().expose(), valid_till_2100);
///
/// let too_late = CommunicationTokenCredential::from_token(expired)?;
/// assert_eq!(too_late.get_token().await.unwrap_err().kind(), ErrorKind::Credential);
/// # Ok(()) }
/// ```
///
/// It is a [`TokenCredential`] as well, so that a client of an API without one here can be built with it: each of its
/// requests then carries the user's token.
#[derive(Clone)]
pub struct CommunicationTokenCredential {
    source: Source,
    runtime: Arc<dyn Runtime>,
}

#[derive(Clone)]
enum Source {
    Fixed(AccessToken),
    Renewed { renewal: Arc<Renewal>, proactively: Option<Arc<watch::Sender<()>>> },
}

impl CommunicationTokenCredential {
    /// Gives this token until it has expired. One whose expiry cannot be read is given for ever: the service decides.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if there is no text, or if it could not stand behind `Bearer` in a header, as with a
    /// blank, a line feed or another `Bearer` in it. A token that has expired is taken, and refused by
    /// [`get_token`](Self::get_token).
    pub fn from_token(token: impl Into<CommunicationToken>) -> Result<Self> {
        Self::from_token_with_runtime(token, Arc::new(TokioRuntime))
    }

    /// The same with a clock of yours.
    ///
    /// ```
    /// use communication_common::CommunicationTokenCredential;
    /// use core_http::testing::ManualClock;
    /// use std::{sync::Arc, time::Duration};
    ///
    /// let clock = ManualClock::new(); // 15 January 2024, 09:30:05 UTC
    /// let token = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDUzMTY0MDV9."; // ends at 11:00:05
    /// let credential = CommunicationTokenCredential::from_token_with_runtime(token, Arc::new(clock.clone()))?;
    /// assert!(clock.run(credential.get_token()).is_ok());
    /// clock.advance(Duration::from_secs(90 * 60));
    /// assert!(clock.run(credential.get_token()).is_err());
    /// # Ok::<(), communication_common::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_token`](Self::from_token).
    pub fn from_token_with_runtime(
        token: impl Into<CommunicationToken>,
        runtime: Arc<dyn Runtime>,
    ) -> Result<Self> {
        let token = token.into().fixed().map_err(|error| invalid_token(&error))?;
        Ok(Self { source: Source::Fixed(token), runtime })
    }

    /// Asks a function of yours for tokens. Nothing is asked before somebody needs a token, unless
    /// [proactively](CommunicationTokenRefreshOptions::refresh_proactively).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the token to begin with is none, as for [`from_token`](Self::from_token).
    pub fn from_refresher(options: CommunicationTokenRefreshOptions) -> Result<Self> {
        let CommunicationTokenRefreshOptions { refresh, token, proactively, timeout, runtime } = options;
        let token = token
            .map(|token| token.renewable(runtime.now()))
            .transpose()
            .map_err(|error| invalid_token(&error))?;
        let renewal = Renewal::new(refresh, Some(timeout), Arc::clone(&runtime), token);
        Ok(Self::renewed(renewal, proactively, runtime))
    }

    /// Exchanges the tokens of somebody who is signed in with Microsoft Entra ID for user tokens. Nothing is sent before
    /// somebody needs a token, unless
    /// [proactively](EntraCommunicationTokenCredentialOptions::refresh_proactively).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the scopes belong to no exchange or to several, or if an option breaks its rule.
    pub fn from_entra(options: EntraCommunicationTokenCredentialOptions) -> Result<Self> {
        let proactively = options.proactively;
        let (pipeline, operation) = options.into_exchange()?;
        let runtime = Arc::clone(pipeline.runtime());
        // The pipeline bounds each call itself.
        let renewal = Renewal::new(entra::refresh(pipeline, operation), None, Arc::clone(&runtime), None);
        Ok(Self::renewed(renewal, proactively, runtime))
    }

    fn renewed(renewal: Arc<Renewal>, proactively: bool, runtime: Arc<dyn Runtime>) -> Self {
        let proactively = proactively.then(|| Arc::new(watch::Sender::new(())));
        let this = Self { source: Source::Renewed { renewal, proactively }, runtime };
        this.start_background();
        this
    }

    /// A token that has not expired: the one at hand, or a new one if that has at most 10 seconds left.
    ///
    /// Callers at the same time share one refresh, and its failure. A refresh that fails is no failure as long as the old
    /// token lives. The next call after a failure asks again.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Credential`]: a fixed token has expired; the refresher or the exchange failed; or what they gave is no
    ///   token or has expired. The [source](std::error::Error::source) tells, and for an exchange its own source is the
    ///   [`Error`](crate::Error) of the request, with status and service error.
    /// - [`ErrorKind::Timeout`]: the refresher took too long.
    ///
    /// # Cancellation
    ///
    /// Dropping the future harms nobody: if it was the one that refreshed, the next caller who waits begins anew.
    pub async fn get_token(&self) -> Result<AccessToken> {
        Ok(self.current().await?)
    }

    async fn current(&self) -> Result<AccessToken, Failure> {
        match &self.source {
            Source::Fixed(token) if token.expires_on() > self.runtime.now() => Ok(token.clone()),
            Source::Fixed(_) => {
                let error = CredentialError::new("the user token has expired, and it is a fixed one");
                Err(Failure::credential(error.with_hint("make the credential with a refresher")))
            }
            Source::Renewed { renewal, .. } => {
                self.start_background();
                renewal.token().await
            }
        }
    }

    /// Begins with proactive renewal, unless it is under way. Done with each call as well: the runtime that did it may be
    /// gone, or there was none when the credential was made.
    fn start_background(&self) {
        if let Source::Renewed { renewal, proactively: Some(open) } = &self.source {
            renewal.start(open);
        }
    }
}

#[async_trait]
impl TokenCredential for CommunicationTokenCredential {
    /// The user's token, whatever the scopes.
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        if context.claims().is_some() {
            let error = CredentialError::new("a user token cannot be asked for with further claims");
            return Err(error.with_hint("let the user sign in again, and make a new credential"));
        }
        self.current().await.map_err(Failure::into_cause)
    }
}

impl fmt::Debug for CommunicationTokenCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut this = f.debug_struct("CommunicationTokenCredential");
        match &self.source {
            Source::Fixed(token) => this.field("expires_on", &token.expires_on()),
            Source::Renewed { renewal, proactively } => {
                this.field("renewal", renewal).field("proactively", &proactively.is_some())
            }
        };
        this.finish_non_exhaustive()
    }
}

fn invalid_token(error: &CredentialError) -> Error {
    ErrorBuilder::new(ErrorKind::InvalidInput, format!("token: {error}")).build()
}
