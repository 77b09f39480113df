//! The client of the 2020 preview.

use communication_common::CommunicationUserIdentifier;
use core_auth::{ConnectionString, Credential, Endpoint, KeyCredential};
use core_http::{
    CallOptions, ClientOptions, Result,
    service::{Call, Pipeline},
};
use time::{Duration, OffsetDateTime};

use super::{
    operations::{CREATE_USER, DELETE_USER, issue_token_call, revoke_tokens_call},
    scope::TokenScope,
    wire::user_token,
};
use crate::{
    failure::{self, explain},
    user::CommunicationUserToken,
    wire,
};

const API_VERSION: &str = "2020-07-20-preview2";

/// Creates users and their tokens with the interface of 2020-07-20-preview2.
///
/// Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct CommunicationIdentityClient {
    pipeline: Pipeline,
}

impl CommunicationIdentityClient {
    /// A client with the endpoint and access key of a connection string.
    ///
    /// ```
    /// use communication_identity::administration::CommunicationIdentityClient;
    ///
    /// let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// let client = CommunicationIdentityClient::from_connection_string(text)?;
    /// # Ok::<(), communication_identity::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the part that is missing or wrong; the string is not quoted.
    pub fn from_connection_string(connection_string: &str) -> Result<Self> {
        let (endpoint, key) = ConnectionString::parse(connection_string)?.into_parts();
        Self::new(endpoint, key)
    }

    /// A client with default options that signs with an access key, which is the only credential of this interface.
    ///
    /// ```
    /// use communication_identity::{AccessKey, Endpoint, administration::CommunicationIdentityClient};
    ///
    /// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    /// let key = AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
    /// let client = CommunicationIdentityClient::new(endpoint, key)?;
    /// # Ok::<(), communication_identity::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if no transport can be made, as without the feature `reqwest`.
    pub fn new(endpoint: Endpoint, credential: impl Into<KeyCredential>) -> Result<Self> {
        Self::builder(endpoint, credential).build()
    }

    /// Begins a client with options of your own: see [`CommunicationIdentityClientBuilder`].
    pub fn builder(
        endpoint: Endpoint,
        credential: impl Into<KeyCredential>,
    ) -> CommunicationIdentityClientBuilder {
        CommunicationIdentityClientBuilder {
            endpoint,
            credential: credential.into(),
            options: ClientOptions::new(),
        }
    }

    /// A view of this client whose calls have these options; what they leave unset stays as it is here.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_identity::CallOptions;
    /// # use communication_identity::administration::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let user = client.with_call_options(CallOptions::new().request_id("sign-up-4711")).create_user().await?;
    /// # let seen = &emulator.journal().requests()[0];
    /// # assert_eq!(seen.header("x-ms-client-request-id"), Some("sign-up-4711"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_call_options(&self, options: CallOptions) -> Self {
        Self { pipeline: self.pipeline.with_call_options(options) }
    }

    /// Creates a user. Each call creates another one, also a repeat after a lost answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::administration::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    /// let user = client.create_user().await?;
    /// assert!(user.id().starts_with("8:acs:"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [every call](crate#errors).
    #[doc(alias = "createUser")]
    pub async fn create_user(&self) -> Result<CommunicationUserIdentifier> {
        let call = Call::new(&CREATE_USER, &[])?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::CREATE))?;
        answer.json::<wire::Identity>()?.user(&answer)
    }

    /// Issues a token for a user. It lives a day.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_identity::administration::TokenScope;
    /// # use communication_identity::administration::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let user = client.create_user().await?;
    /// let issued = client.issue_token(&user, &[TokenScope::Voip]).await?;
    /// assert_eq!(issued.user, user);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): no scopes, or a blank one.
    /// - [`Service`](crate::ErrorKind::Service) with status 400: the service does not give these scopes.
    /// - [`Service`](crate::ErrorKind::Service): [no user of this resource](crate#errors).
    /// - Those of [every call](crate#errors).
    #[doc(alias = "issueToken")]
    pub async fn issue_token(
        &self,
        user: &CommunicationUserIdentifier,
        scopes: &[TokenScope],
    ) -> Result<CommunicationUserToken> {
        let call = issue_token_call(user, scopes)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::ISSUE))?;
        user_token(&answer)
    }

    /// Revokes the tokens of a user that were issued before a time; `None`: before now.
    ///
    /// The time is fixed once for the call, so a repeat after a lost answer revokes nothing more. It is sent with
    /// milliseconds. Now is the time of our clock, or of the service's if its answers showed that ours is off by more than a
    /// minute.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::{administration::{CommunicationIdentityClient, TokenScope}, time::Duration};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    /// let user = client.create_user().await?;
    /// let issued = client.issue_token(&user, &[TokenScope::Chat]).await?;
    /// // Tokens lived a day, so this one was issued now: it outlives what was issued an hour ago.
    /// let an_hour_ago = issued.token.expires_on() - Duration::hours(25);
    /// client.revoke_tokens(&user, Some(an_hour_ago)).await?;
    /// # let status = emulator.token_status(issued.token.secret().expose());
    /// # assert_eq!(status, communication_emulator::TokenStatus::Valid { user: user.to_string() });
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the time is not in the years 1 to 9999.
    /// - [`Service`](crate::ErrorKind::Service): [no user of this resource](crate#errors).
    /// - Those of [every call](crate#errors).
    #[doc(alias = "revokeTokens")]
    pub async fn revoke_tokens(
        &self,
        user: &CommunicationUserIdentifier,
        tokens_valid_from: Option<OffsetDateTime>,
    ) -> Result<()> {
        let call = revoke_tokens_call(user, tokens_valid_from.unwrap_or_else(|| self.now()))?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::REVOKE));
        answer.map(drop)
    }

    /// Deletes a user with all tokens. Repeated after a lost answer; when the repeat finds no user, that is a success.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::administration::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    /// let user = client.create_user().await?;
    /// client.delete_user(&user).await?;
    /// # assert!(emulator.users().is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service): [no user of this resource](crate#errors).
    /// - Those of [every call](crate#errors).
    #[doc(alias = "deleteUser")]
    pub async fn delete_user(&self, user: &CommunicationUserIdentifier) -> Result<()> {
        let call = Call::new(&DELETE_USER, &[user.id()])?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::DELETE));
        answer.map(drop)
    }

    /// The `Date` of answers has whole seconds: it is used only where our clock is plainly wrong.
    fn now(&self) -> OffsetDateTime {
        let (ours, theirs) = (self.pipeline.runtime().now(), self.pipeline.service_time());
        if (theirs - ours).abs() > Duration::minutes(1) { theirs } else { ours }
    }
}

/// Sets up a [`CommunicationIdentityClient`].
///
/// ```
/// use communication_identity::{AccessKey, ClientOptions, Endpoint, administration::CommunicationIdentityClient};
/// use std::time::Duration;
///
/// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
/// let key = AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let client = CommunicationIdentityClient::builder(endpoint, key)
///     .options(ClientOptions::new().call_timeout(Duration::from_secs(30)))
///     .build()?;
/// # Ok::<(), communication_identity::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "it makes a client when it is built"]
pub struct CommunicationIdentityClientBuilder {
    endpoint: Endpoint,
    credential: KeyCredential,
    options: ClientOptions,
}

impl CommunicationIdentityClientBuilder {
    /// Sets transport, time limits, repeats, policies and clock. Default: [`ClientOptions::new`].
    pub fn options(mut self, options: ClientOptions) -> Self {
        self.options = options;
        self
    }

    /// The client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if an option breaks its rule, or if there is no transport.
    pub fn build(self) -> Result<CommunicationIdentityClient> {
        let pipeline = Pipeline::builder(self.endpoint, Credential::from(self.credential), API_VERSION)
            .client(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .options(self.options)
            .build()?;
        Ok(CommunicationIdentityClient { pipeline })
    }
}
