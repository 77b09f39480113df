//! Users as they come back.

use communication_common::CommunicationUserIdentifier;
use core_auth::AccessToken;
use time::OffsetDateTime;

/// A user and a token for them.
///
/// `Debug` does not print the token, and there is no `Serialize`: take the token's text out where it goes to its user, with
/// `token.secret().expose()`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CommunicationUserToken {
    /// The user. Keep the id: the service has no list of users.
    pub user: CommunicationUserIdentifier,
    /// The token and its expiry.
    pub token: AccessToken,
}

/// What the service knows of a user.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UserDetail {
    /// The user.
    pub user: CommunicationUserIdentifier,
    /// Your own name for the user, if one was given when the user was created.
    pub custom_id: Option<String>,
    /// When a token was last issued for the user, in UTC; `None` if never, or if the service does not say.
    pub last_token_issued_at: Option<OffsetDateTime>,
}
