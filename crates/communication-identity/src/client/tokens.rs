//! Tokens of users: issue and revoke.

use communication_common::CommunicationUserIdentifier;
use core_auth::AccessToken;
use core_http::Result;

use super::CommunicationIdentityClient;
use crate::{
    failure::{self, explain},
    operations::{REVOKE_TOKENS, get_token_call, user_call},
    token_request::TokenRequest,
    wire,
};

impl CommunicationIdentityClient {
    /// Issues a token for a user: what their device needs for chat and calling.
    ///
    /// Tokens that were issued before stay valid. Repeated after a lost answer: a token that got lost was seen by nobody.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_identity::{TokenRequest, TokenScope};
    /// use std::time::Duration;
    /// # use communication_identity::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let user = client.create_user().await?;
    /// let an_hour = TokenRequest::new([TokenScope::Voip]).expires_in(Duration::from_secs(60 * 60));
    /// let token = client.get_token(&user, &an_hour).await?;
    /// // The only way to the text; `Debug` and logs do not have it.
    /// let send_to_device = token.secret().expose();
    /// # assert_eq!(emulator.token_status(send_to_device), communication_emulator::TokenStatus::Valid { user: user.to_string() });
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): no scopes, or a life that is not 60 to 1440 minutes.
    /// - [`Service`](crate::ErrorKind::Service) with status 400: the service does not give these scopes.
    /// - [`Service`](crate::ErrorKind::Service): [no user of this resource](crate#errors).
    /// - Those of [every call](crate#errors).
    pub async fn get_token(
        &self,
        user: &CommunicationUserIdentifier,
        request: &TokenRequest,
    ) -> Result<AccessToken> {
        let call = get_token_call(user, request)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::ISSUE))?;
        wire::token(&answer)
    }

    /// Revokes every token that was issued for a user so far. The user stays, and can be given new ones.
    ///
    /// Repeated after a lost answer. A repeat revokes as well what others issued in between.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::{CommunicationIdentityClient, TokenRequest};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    /// let stolen = client.create_user_and_token(&TokenRequest::new(["chat"])).await?;
    /// client.revoke_tokens(&stolen.user).await?;
    /// # let status = emulator.token_status(stolen.token.secret().expose());
    /// # assert_eq!(status, communication_emulator::TokenStatus::Revoked);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service): [no user of this resource](crate#errors).
    /// - Those of [every call](crate#errors).
    pub async fn revoke_tokens(&self, user: &CommunicationUserIdentifier) -> Result<()> {
        let call = user_call(&REVOKE_TOKENS, user)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &failure::REVOKE));
        answer.map(drop)
    }
}
