//! What the token of a Teams user is exchanged with.

use core_auth::Secret;

use crate::failure::Fault;

/// The sign-in of a Teams user, to be exchanged for a token for calling as that user.
///
/// ```
/// use communication_identity::TeamsUserTokenRequest;
///
/// let request = TeamsUserTokenRequest::new(
///     "eyJ0eXAi...",                          // the token of Microsoft Entra ID
///     "1bfbbc2d-0b1e-4b2d-9f4c-7d1e3b1c9f10", // your application
///     "37691ec4-57fb-4c0f-ae31-32791610cb14", // the user
/// );
/// assert!(!format!("{request:?}").contains("eyJ0eXAi"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamsUserTokenRequest {
    token: Secret,
    client_id: String,
    user_object_id: String,
}

impl TeamsUserTokenRequest {
    /// The token of Microsoft Entra ID that the user got by signing in to your application, with the permissions
    /// `Teams.ManageCalls` and, for chat, `Teams.ManageChats`; the application's client id; and the object id of the user
    /// in Entra ID. None may be blank; the service checks that the three belong together.
    #[must_use]
    pub fn new(
        teams_user_aad_token: impl Into<Secret>,
        client_id: impl Into<String>,
        user_object_id: impl Into<String>,
    ) -> Self {
        let (client_id, user_object_id) = (client_id.into(), user_object_id.into());
        Self { token: teams_user_aad_token.into(), client_id, user_object_id }
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }

    /// The token, the client id and the user's object id, none of them blank.
    pub(crate) fn checked(&self) -> Result<[&str; 3], Fault> {
        let parts = [
            (self.token.expose(), "teams_user_aad_token: must not be blank"),
            (self.client_id.as_str(), "client_id: must not be blank"),
            (self.user_object_id.as_str(), "user_object_id: must not be blank"),
        ];
        match parts.iter().find(|(text, _)| text.trim().is_empty()) {
            Some((_, fault)) => Err(fault),
            None => Ok(parts.map(|(text, _)| text)),
        }
    }
}
