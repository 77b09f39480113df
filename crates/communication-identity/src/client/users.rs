//! Users: create, find by a name of your own, read, delete.

use communication_common::CommunicationUserIdentifier;
use core_http::{Response, Result, service::Operation};

use super::CommunicationIdentityClient;
use crate::{
    custom_id::CustomId,
    failure::{self, explain, invalid_for},
    operations::{
        CREATE_USER, CREATE_USER_AND_TOKEN, DELETE_USER, ENSURE_USER, ENSURE_USER_AND_TOKEN, GET_USER_DETAIL,
        create_call, user_call,
    },
    token_request::TokenRequest,
    user::{CommunicationUserToken, UserDetail},
    wire,
};

impl CommunicationIdentityClient {
    /// Creates a user.
    ///
    /// Free of charge. Keep the id: the service has no list of users. Each call creates another one, also a repeat after a
    /// lost answer: then there may be one more that nobody has the id of. To get the same user each time, see
    /// [`ensure_user`](Self::ensure_user).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    /// let user = client.create_user().await?;
    /// assert!(user.id().starts_with("8:acs:"));
    /// # assert_eq!(emulator.users(), [user.id()]);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [every call](crate#errors).
    pub async fn create_user(&self) -> Result<CommunicationUserIdentifier> {
        let call = create_call(&CREATE_USER, None, None)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::CREATE))?;
        answer.json::<wire::Created>()?.identity.user(&answer)
    }

    /// Creates a user and a token for them, in one request.
    ///
    /// Repeated like [`create_user`](Self::create_user); a token that got lost with its answer was seen by nobody.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_identity::{TokenRequest, TokenScope};
    /// # use communication_identity::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let created = client.create_user_and_token(&TokenRequest::new([TokenScope::Chat, TokenScope::VoipJoin])).await?;
    /// println!("{} until {}", created.user, created.token.expires_on());
    /// # let valid = communication_emulator::TokenStatus::Valid { user: created.user.to_string() };
    /// # assert_eq!(emulator.token_status(created.token.secret().expose()), valid);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): no scopes, or a life that is not 60 to 1440 minutes.
    /// - [`Partial`](crate::ErrorKind::Partial): the user was created, and no token came with it. Its id is in
    ///   [`outcome`](crate::Error::outcome) and in the message; ask [`get_token`](Self::get_token) for one.
    /// - [`Service`](crate::ErrorKind::Service) with status 400: the service does not give these scopes; no user was created.
    /// - Those of [every call](crate#errors).
    pub async fn create_user_and_token(&self, request: &TokenRequest) -> Result<CommunicationUserToken> {
        let call = create_call(&CREATE_USER_AND_TOKEN, None, Some(request))?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::CREATE))?;
        with_token(&answer, answer.json()?)
    }

    /// Gives the user of this custom id, and creates one if there is none.
    ///
    /// The same custom id is always the same user, so repeating does no harm, whoever does it, and no id needs to be kept.
    /// Needs a client of [`V2025_03_02Preview`](crate::ApiVersion::V2025_03_02Preview) or another version with custom ids.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_identity::{ApiVersion, CommunicationIdentityClient, ConnectionString, CustomId};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let connection_string = emulator.connection_string();
    ///
    /// let (endpoint, key) = ConnectionString::parse(&connection_string)?.into_parts();
    /// let client =
    ///     CommunicationIdentityClient::builder(endpoint, key).api_version(ApiVersion::V2025_03_02Preview).build()?;
    /// let customer = CustomId::new("customer-4711")?;
    /// let first = client.ensure_user(&customer).await?;
    /// let again = client.ensure_user(&customer).await?;
    /// assert_eq!(first.user, again.user);
    /// assert_eq!(again.custom_id.as_deref(), Some("customer-4711"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the client's api-version has no custom ids; nothing was sent.
    /// - [`Partial`](crate::ErrorKind::Partial): a user was created, but the service ignored the custom id, as versions do that
    ///   have none. Do not repeat it: each time there would be another user. The id is in [`outcome`](crate::Error::outcome).
    /// - Those of [every call](crate#errors).
    pub async fn ensure_user(&self, custom_id: &CustomId) -> Result<UserDetail> {
        self.needs_custom_ids(&ENSURE_USER)?;
        let call = create_call(&ENSURE_USER, Some(custom_id), None)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::ENSURE))?;
        named(&answer)?.identity.detail(&answer)
    }

    /// The same with a token for the user, in one request.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::{ApiVersion, CommunicationIdentityClient, ConnectionString};
    /// use communication_identity::{CustomId, TokenRequest, TokenScope};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client =
    /// #     CommunicationIdentityClient::builder(endpoint, key).api_version(ApiVersion::V2025_03_02Preview).build()?;
    ///
    /// let chat = TokenRequest::new([TokenScope::Chat]);
    /// let signed_in = client.ensure_user_and_token(&CustomId::new("customer-4711")?, &chat).await?;
    /// println!("{} until {}", signed_in.user, signed_in.token.expires_on());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`ensure_user`](Self::ensure_user) and [`create_user_and_token`](Self::create_user_and_token).
    pub async fn ensure_user_and_token(
        &self,
        custom_id: &CustomId,
        request: &TokenRequest,
    ) -> Result<CommunicationUserToken> {
        self.needs_custom_ids(&ENSURE_USER_AND_TOKEN)?;
        let call = create_call(&ENSURE_USER_AND_TOKEN, Some(custom_id), Some(request))?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::ENSURE))?;
        with_token(&answer, named(&answer)?)
    }

    /// Reads what the service knows of a user: the custom id, and when a token was last issued.
    ///
    /// Needs a client of [`V2025_03_02Preview`](crate::ApiVersion::V2025_03_02Preview) or another version with custom ids.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::{ApiVersion, CommunicationIdentityClient, ConnectionString};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client =
    /// #     CommunicationIdentityClient::builder(endpoint, key).api_version(ApiVersion::V2025_03_02Preview).build()?;
    /// let user = client.create_user().await?;
    /// let detail = client.get_user_detail(&user).await?;
    /// assert_eq!(detail.user, user);
    /// assert_eq!(detail.last_token_issued_at, None);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the client's api-version cannot read users; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service): [no user of this resource](crate#errors).
    /// - Those of [every call](crate#errors).
    pub async fn get_user_detail(&self, user: &CommunicationUserIdentifier) -> Result<UserDetail> {
        self.needs_custom_ids(&GET_USER_DETAIL)?;
        let call = user_call(&GET_USER_DETAIL, user)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::READ))?;
        answer.json::<wire::Identity>()?.detail(&answer)
    }

    /// Deletes a user with all tokens and data. There is no way back: chats of the user go as well, after a while.
    ///
    /// Repeated after a lost answer; when the repeat finds no user, the first attempt has done it, and that is a success.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    /// let user = client.create_user().await?;
    /// client.delete_user(&user).await?;
    /// assert!(client.delete_user(&user).await.is_err_and(|error| error.is_not_found()));
    /// # assert!(emulator.users().is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service): [no user of this resource](crate#errors). After a lost answer the service may
    ///   say that of a user whom the first attempt has deleted; the message tells.
    /// - Those of [every call](crate#errors).
    pub async fn delete_user(&self, user: &CommunicationUserIdentifier) -> Result<()> {
        let call = user_call(&DELETE_USER, user)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::DELETE));
        answer.map(drop)
    }

    fn needs_custom_ids(&self, operation: &'static Operation) -> Result<()> {
        if !self.api_version.lacks_custom_ids() {
            return Ok(());
        }
        let fault = format!("api_version: {} has no custom ids; use 2025-03-02-preview", self.api_version);
        Err(invalid_for(operation.name(), fault))
    }
}

/// The user of an answer and the token that came along.
fn with_token(answer: &Response, mut created: wire::Created) -> Result<CommunicationUserToken> {
    let user = created.identity.user(answer)?;
    match created.token() {
        Some(token) => Ok(CommunicationUserToken { user, token }),
        None => Err(failure::user_without_token(answer, &user)),
    }
}

/// The answer to a creation with a custom id, which must name one: else every call creates another user.
fn named(answer: &Response) -> Result<wire::Created> {
    let created: wire::Created = answer.json()?;
    match created.identity.custom_id {
        Some(_) => Ok(created),
        None => Err(failure::custom_id_ignored(answer, &created.identity.user(answer)?)),
    }
}
