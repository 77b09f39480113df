//! How a credential that refreshes its token is set up.

use std::{fmt, sync::Arc, time::Duration};

use core_auth::CredentialError;
use core_http::{Runtime, TokioRuntime};

use super::{renewal::Refresh, token::CommunicationToken};

/// How a [`CommunicationTokenCredential`](crate::CommunicationTokenCredential) gets new tokens: from a function of yours.
///
/// ```
/// use communication_common::{CommunicationTokenCredential, CommunicationTokenRefreshOptions, CredentialError};
///
/// // What your server offers for this: it authenticates the user, and asks the identity client for a token.
/// async fn fetch_token_from_my_server() -> Result<String, CredentialError> {
///     Ok("eyJhbGciOiJub25lIn0.eyJleHAiOjQxMDI0NDQ4MDB9.".to_owned())
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), communication_common::Error> {
/// let options = CommunicationTokenRefreshOptions::new(fetch_token_from_my_server).refresh_proactively(true);
/// let credential = CommunicationTokenCredential::from_refresher(options)?;
/// assert_eq!(credential.get_token().await?.expires_on().year(), 2100);
/// # Ok(()) }
/// ```
pub struct CommunicationTokenRefreshOptions {
    pub(super) refresh: Refresh,
    pub(super) token: Option<CommunicationToken>,
    pub(super) proactively: bool,
    pub(super) timeout: Duration,
    pub(super) runtime: Arc<dyn Runtime>,
}

impl CommunicationTokenRefreshOptions {
    /// Asks this function for tokens. It is called once for all who wait at the same time, and again only when that token
    /// has at most 10 seconds left; proactively also ahead of its end.
    ///
    /// It returns a text, whose expiry is read from it (an opaque one is used for 10 minutes), or an
    /// [`AccessToken`](crate::AccessToken), which says it. The future is dropped when nobody waits for it any more. Its
    /// error must hold no secret: it is printed and logged.
    ///
    /// ```
    /// use communication_common::{CommunicationTokenRefreshOptions, CredentialError};
    ///
    /// let url = "https://contoso.example/token".to_owned();
    /// let options = CommunicationTokenRefreshOptions::new(move || {
    ///     let url = url.clone();
    ///     async move {
    ///         // Ask `url` here; errors of other libraries become the source of ours.
    ///         let answer: std::io::Result<String> = Err(std::io::Error::other(format!("{url} is down")));
    ///         answer.map_err(|error| CredentialError::new("my server gave no token").with_source(error))
    ///     }
    /// });
    /// ```
    pub fn new<Refresher, Answer, Token>(refresher: Refresher) -> Self
    where
        Refresher: Fn() -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<Token, CredentialError>> + Send + 'static,
        Token: Into<CommunicationToken>,
    {
        let refresh: Refresh = Box::new(move || {
            let answer = refresher();
            Box::pin(async move { answer.await.map(Into::into) })
        });
        let (timeout, runtime) = (Duration::from_secs(60), Arc::new(TokioRuntime));
        Self { refresh, token: None, proactively: false, timeout, runtime }
    }

    /// Sets a token to begin with. Default: none, and the first caller asks for one. One that has expired is as good as
    /// none.
    #[must_use]
    pub fn token(mut self, token: impl Into<CommunicationToken>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Says whether the token is renewed in the background, ahead of its end, so that no caller has to wait. Default: no.
    ///
    /// It is renewed 10 to 11 minutes ahead; with less life left, after 40 to 50 % of it, again and again, at least 10 seconds
    /// apart. A failure is logged and tried again: near the end of the token more often, behind it ever more seldom, at
    /// least every 5 minutes. Work begins with the credential, or, if that is made outside a Tokio runtime, with the first
    /// call, and ends when the last clone of the credential is dropped.
    #[must_use]
    pub fn refresh_proactively(mut self, proactively: bool) -> Self {
        self.proactively = proactively;
        self
    }

    /// Sets how long one refresh may take. Default: 60 seconds. Then the callers who wait get an error of kind
    /// [`Timeout`](crate::ErrorKind::Timeout), and the next call asks again.
    #[must_use]
    pub fn refresh_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets where time, waiting and chance come from. Default: [`TokioRuntime`].
    #[must_use]
    pub fn runtime(mut self, runtime: Arc<dyn Runtime>) -> Self {
        self.runtime = runtime;
        self
    }
}

impl fmt::Debug for CommunicationTokenRefreshOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommunicationTokenRefreshOptions")
            .field("token", &self.token)
            .field("refresh_proactively", &self.proactively)
            .field("refresh_timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
