//! Users of Microsoft Teams: the exchange of their tokens, and assignments of the Teams extension.

use core_auth::{AccessToken, jwt_expiry};
use core_http::{
    Error, Result,
    service::{Call, ErrorBuilder},
};

use super::CommunicationIdentityClient;
use crate::{
    failure::{self, explain, invalid_for},
    operations::{DELETE_ASSIGNMENT, GET_ASSIGNMENT, assignment_call, put_assignment_call, teams_user_call},
    teams_extension::{TeamsExtensionAssignment, TeamsExtensionAssignmentRequest, TeamsExtensionPrincipal},
    teams_user::TeamsUserTokenRequest,
    wire,
};

impl CommunicationIdentityClient {
    /// Exchanges the sign-in of a Teams user for a token with which to call as that user.
    ///
    /// The token that is given travels in the body, and in no error or log of ours. Repeated after a lost answer: a token
    /// that got lost was seen by nobody.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_identity::TeamsUserTokenRequest;
    /// # use communication_identity::CommunicationIdentityClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    /// # let signed_in = emulator.entra_token(3600);
    ///
    /// let client_id = "1bfbbc2d-0b1e-4b2d-9f4c-7d1e3b1c9f10";
    /// let user_object_id = "37691ec4-57fb-4c0f-ae31-32791610cb14";
    /// let request = TeamsUserTokenRequest::new(signed_in, client_id, user_object_id);
    /// let token = client.get_token_for_teams_user(&request).await?;
    /// println!("calls as the Teams user until {}", token.expires_on());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the token or one of the ids is blank.
    /// - [`Service`](crate::ErrorKind::Service) with status 401: the credential of this client was refused, or the token of the
    ///   user was. If that has expired by its own word, the message says so: let the user sign in again.
    /// - Those of [every call](crate#errors).
    pub async fn get_token_for_teams_user(&self, request: &TeamsUserTokenRequest) -> Result<AccessToken> {
        let answer = self.pipeline.send(teams_user_call(request)?).await;
        wire::token(&answer.map_err(|error| self.explain_teams(error, request))?)
    }

    /// Says of a refusal that the token had expired, if it had.
    fn explain_teams(&self, error: Error, request: &TeamsUserTokenRequest) -> Error {
        let is_refused = error.status().is_some_and(|status| matches!(status.as_u16(), 400 | 401 | 403));
        match jwt_expiry(request.token()) {
            Some(expiry) if is_refused && expiry <= self.pipeline.service_time() => {
                let message = format!(
                    "the token of the Teams user expired at {expiry}; no token was issued: let the user sign in again"
                );
                ErrorBuilder::because_of(error.kind(), message, error).build()
            }
            _ => error,
        }
    }

    /// Reads the assignment of an object of a tenant: whether it may call and chat through this resource.
    ///
    /// Needs a client of [`V2025_06_30`](crate::ApiVersion::V2025_06_30) or another version with the Teams extension.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::{ApiVersion, CommunicationIdentityClient, ConnectionString};
    /// use communication_identity::{TeamsExtensionAssignmentRequest, TeamsExtensionPrincipal, TeamsExtensionPrincipalType};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = CommunicationIdentityClient::builder(endpoint, key).api_version(ApiVersion::V2025_06_30).build()?;
    /// # let (tenant, object) = ("bfdd9d2c-6e1b-4a5e-9e0d-3f9f2a6c1d11", "37691ec4-57fb-4c0f-ae31-32791610cb14");
    ///
    /// let alice = TeamsExtensionPrincipal::new(tenant, object)?;
    /// # let request = TeamsExtensionAssignmentRequest::new(TeamsExtensionPrincipalType::User);
    /// # client.create_or_update_teams_extension_assignment(&alice, &request).await?;
    /// let assignment = client.get_teams_extension_assignment(&alice).await?;
    /// assert_eq!(assignment.principal_type, TeamsExtensionPrincipalType::User);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the client's api-version has no assignments; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service) with status 404: there is no such assignment.
    /// - Those of [every call](crate#errors).
    pub async fn get_teams_extension_assignment(
        &self,
        principal: &TeamsExtensionPrincipal,
    ) -> Result<TeamsExtensionAssignment> {
        self.send_assignment(assignment_call(&GET_ASSIGNMENT, principal)?).await?.json()
    }

    /// Creates the assignment of an object of a tenant, or replaces the one that is there.
    ///
    /// Repeating it sets the same. Needs a client of [`V2025_06_30`](crate::ApiVersion::V2025_06_30) or another version with
    /// the Teams extension.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::{ApiVersion, CommunicationIdentityClient, ConnectionString};
    /// use communication_identity::{TeamsExtensionAssignmentRequest, TeamsExtensionPrincipal, TeamsExtensionPrincipalType};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = CommunicationIdentityClient::builder(endpoint, key).api_version(ApiVersion::V2025_06_30).build()?;
    /// # let (tenant, object) = ("bfdd9d2c-6e1b-4a5e-9e0d-3f9f2a6c1d11", "37691ec4-57fb-4c0f-ae31-32791610cb14");
    ///
    /// let alice = TeamsExtensionPrincipal::new(tenant, object)?;
    /// let request = TeamsExtensionAssignmentRequest::new(TeamsExtensionPrincipalType::User)
    ///     .client_ids(["1bfbbc2d-0b1e-4b2d-9f4c-7d1e3b1c9f10"]);
    /// let assignment = client.create_or_update_teams_extension_assignment(&alice, &request).await?;
    /// assert_eq!(assignment.object_id, object);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the client's api-version has no assignments; nothing was sent.
    /// - Those of [every call](crate#errors).
    pub async fn create_or_update_teams_extension_assignment(
        &self,
        principal: &TeamsExtensionPrincipal,
        request: &TeamsExtensionAssignmentRequest,
    ) -> Result<TeamsExtensionAssignment> {
        self.send_assignment(put_assignment_call(principal, request)?).await?.json()
    }

    /// Deletes the assignment of an object of a tenant. Repeated after a lost answer.
    ///
    /// Needs a client of [`V2025_06_30`](crate::ApiVersion::V2025_06_30) or another version with the Teams extension.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_identity::{ApiVersion, CommunicationIdentityClient, ConnectionString};
    /// use communication_identity::TeamsExtensionPrincipal;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = CommunicationIdentityClient::builder(endpoint, key).api_version(ApiVersion::V2025_06_30).build()?;
    /// # let (tenant, object) = ("bfdd9d2c-6e1b-4a5e-9e0d-3f9f2a6c1d11", "37691ec4-57fb-4c0f-ae31-32791610cb14");
    ///
    /// let alice = TeamsExtensionPrincipal::new(tenant, object)?;
    /// client.delete_teams_extension_assignment(&alice).await?;
    /// assert!(client.get_teams_extension_assignment(&alice).await.is_err_and(|error| error.is_not_found()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the client's api-version has no assignments; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service) with status 404: the service may say that there is no such assignment.
    /// - Those of [every call](crate#errors).
    pub async fn delete_teams_extension_assignment(&self, principal: &TeamsExtensionPrincipal) -> Result<()> {
        self.send_assignment(assignment_call(&DELETE_ASSIGNMENT, principal)?).await.map(drop)
    }

    async fn send_assignment(&self, call: Call) -> Result<core_http::Response> {
        if self.api_version.lacks_teams_extension() {
            let fault = format!("api_version: {} has no Teams extension; use 2025-06-30", self.api_version);
            return Err(invalid_for(call.operation().name(), fault));
        }
        self.pipeline.send(call).await.map_err(|error| explain(error, &failure::ASSIGNMENT))
    }
}
