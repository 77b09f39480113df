//! A user token as it is given: its text, and perhaps its expiry.

use core_auth::{AccessToken, CredentialError, Secret, jwt_expiry};
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

/// How long a token is used whose expiry cannot be read and was not said; the official libraries assume the same.
const ASSUMED_LIFE: Duration = Duration::minutes(10);

/// A user token as it is given: a text, whose expiry is read from it, or an [`AccessToken`], which says it.
///
/// Made with `into()` from `&str`, `String`, [`Secret`] or [`AccessToken`]; what takes a token takes any of them. Blanks
/// around the text are no part of it. `Debug` does not print it.
///
/// ```
/// use communication_common::{AccessToken, CommunicationToken, Secret, time::OffsetDateTime};
///
/// let from_text = CommunicationToken::from("eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDUzMTY0MDV9.");
/// let with_expiry = CommunicationToken::from(AccessToken::new("opaque", OffsetDateTime::UNIX_EPOCH));
/// assert!(!format!("{from_text:?} {with_expiry:?}").contains("opaque"));
/// ```
#[derive(Debug, Clone)]
pub struct CommunicationToken(Given);

#[derive(Debug, Clone)]
enum Given {
    Text(Secret),
    WithExpiry(AccessToken),
}

impl CommunicationToken {
    /// The token with its expiry. One that cannot be read is that of a token that can be renewed: soon.
    pub(super) fn renewable(self, now: OffsetDateTime) -> Result<AccessToken, CredentialError> {
        self.read(|| {
            tracing::debug!("the user token does not tell when it expires; 10 minutes are assumed");
            now.saturating_add(ASSUMED_LIFE)
        })
    }

    /// The same for a token that nothing can renew. Guessing would only refuse a good token, so the service decides.
    pub(super) fn fixed(self) -> Result<AccessToken, CredentialError> {
        // A year short of the last moment that can be told, so that a caller may add to it.
        self.read(|| PrimitiveDateTime::MAX.assume_utc().saturating_sub(Duration::days(365)))
    }

    fn read(self, unknown: impl FnOnce() -> OffsetDateTime) -> Result<AccessToken, CredentialError> {
        match self.0 {
            Given::Text(text) => {
                let secret = checked(&text)?;
                let expires_on = jwt_expiry(&secret).unwrap_or_else(unknown);
                Ok(AccessToken::new(secret, expires_on))
            }
            Given::WithExpiry(token) => {
                let checked = AccessToken::new(checked(token.secret())?, token.expires_on());
                Ok(token.refresh_on().map_or(checked.clone(), |at| checked.with_refresh_on(at)))
            }
        }
    }
}

/// The text without blanks around it, if it can stand behind `Bearer` in a header (RFC 6750, section 2.1).
fn checked(given: &Secret) -> Result<Secret, CredentialError> {
    let text = given.expose().trim();
    if text.is_empty() {
        return Err(CredentialError::new("the user token is empty"));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if !text.bytes().all(allowed) {
        let error = CredentialError::new("the user token holds a character that no bearer token has");
        return Err(error.with_hint("give the token alone, without \"Bearer\" in front, blanks or quotes"));
    }
    Ok(if text.len() == given.expose().len() { given.clone() } else { Secret::new(text) })
}

impl From<Secret> for CommunicationToken {
    fn from(text: Secret) -> Self {
        Self(Given::Text(text))
    }
}

impl From<String> for CommunicationToken {
    fn from(text: String) -> Self {
        Secret::new(text).into()
    }
}

impl From<&str> for CommunicationToken {
    fn from(text: &str) -> Self {
        Secret::new(text).into()
    }
}

impl From<AccessToken> for CommunicationToken {
    fn from(token: AccessToken) -> Self {
        Self(Given::WithExpiry(token))
    }
}
