//! Tokens of Microsoft Entra ID and what gives them.

use std::fmt::Debug;

use async_trait::async_trait;
use base64::{
    Engine as _,
    alphabet::{Alphabet, STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime, PrimitiveDateTime};
use zeroize::Zeroizing;

use crate::{credential::CredentialError, secret::Secret};

/// A token and how long it may be used. `Debug` does not print the token.
///
/// ```
/// use core_auth::AccessToken;
/// use core_auth::time::{Duration, OffsetDateTime};
///
/// let expires_on = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
/// let token = AccessToken::new("eyJ0eXAi...", expires_on).with_refresh_on(expires_on - Duration::hours(1));
/// assert_eq!(token.secret().expose(), "eyJ0eXAi...");
/// assert_eq!(token.refresh_on(), Some(expires_on - Duration::hours(1)));
/// assert!(!format!("{token:?}").contains("eyJ0eXAi"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    secret: Secret,
    expires_on: OffsetDateTime,
    refresh_on: Option<OffsetDateTime>,
}

impl AccessToken {
    /// A token that the service accepts until `expires_on`.
    pub fn new(secret: impl Into<Secret>, expires_on: OffsetDateTime) -> Self {
        Self { secret: secret.into(), expires_on, refresh_on: None }
    }

    /// Says when a new token should be asked for, while this one still serves. Default: not said, and whoever caches
    /// the token decides.
    #[must_use]
    pub fn with_refresh_on(mut self, refresh_on: OffsetDateTime) -> Self {
        self.refresh_on = Some(refresh_on);
        self
    }

    /// The token's text, which goes behind `Bearer`.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// From when on the service refuses the token.
    #[must_use]
    pub fn expires_on(&self) -> OffsetDateTime {
        self.expires_on
    }

    /// When a new token should be asked for, if whoever gave the token said so.
    #[must_use]
    pub fn refresh_on(&self) -> Option<OffsetDateTime> {
        self.refresh_on
    }
}

/// What a token is asked for.
///
/// ```
/// use core_auth::TokenRequestContext;
///
/// let context = TokenRequestContext::new(["https://communication.azure.com//.default"]);
/// assert_eq!(context.scopes(), ["https://communication.azure.com//.default"]);
/// assert_eq!(context.claims(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenRequestContext {
    scopes: Vec<String>,
    claims: Option<String>,
}

impl TokenRequestContext {
    /// Asks for these scopes.
    pub fn new(scopes: impl IntoIterator<Item: Into<String>>) -> Self {
        Self { scopes: scopes.into_iter().map(Into::into).collect(), claims: None }
    }

    /// Asks for further claims: the decoded JSON of a claims challenge, by which the service refuses a token that was
    /// valid so far (continuous access evaluation). Default: none.
    #[must_use]
    pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// What the token is to be valid for.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The further claims, as JSON.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        self.claims.as_deref()
    }
}

/// Gives tokens of Microsoft Entra ID.
///
/// Clients ask when they have no token, shortly before one expires, and once when the service challenges for claims;
/// they keep tokens themselves and ask once for requests that run at the same time. An implementation need not cache.
///
/// A context with [`claims`](TokenRequestContext::claims) must not be answered from a cache. An implementation that
/// cannot pass claims on returns an error: the token it has is the one that was just refused.
///
/// ```
/// use core_auth::time::{Duration, OffsetDateTime};
/// use core_auth::{AccessToken, CredentialError, TokenCredential, TokenRequestContext, async_trait};
///
/// #[derive(Debug)]
/// struct FromMyVault;
///
/// #[async_trait]
/// impl TokenCredential for FromMyVault {
///     async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
///         match context.scopes() {
///             [] => Err(CredentialError::new("my vault needs a scope")),
///             _ => Ok(AccessToken::new("a token", OffsetDateTime::UNIX_EPOCH + Duration::days(20_000))),
///         }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), CredentialError> {
/// let context = TokenRequestContext::new(["https://communication.azure.com//.default"]);
/// assert_eq!(FromMyVault.get_token(&context).await?.secret().expose(), "a token");
/// # Ok(()) }
/// ```
#[async_trait]
pub trait TokenCredential: Debug + Send + Sync {
    /// Gives a token for the context. Dropping the future must leave the credential usable.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] with a message that holds no secret.
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError>;
}

/// One fixed token, for tests and short programs that got it elsewhere (`az account get-access-token`).
///
/// It is given for every scope. When it has expired the service refuses it, and nothing renews it.
///
/// ```
/// use core_auth::{StaticToken, TokenCredential, TokenRequestContext};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), core_auth::CredentialError> {
/// let credential = StaticToken::new("eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDUzMTY0MDV9.")?;
/// let token = credential.get_token(&TokenRequestContext::new(["https://communication.azure.com//.default"])).await?;
/// assert_eq!(token.expires_on().unix_timestamp(), 1_705_316_405);
/// assert!(StaticToken::new(" ").is_err());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct StaticToken(AccessToken);

impl StaticToken {
    /// Takes a token's text; blanks around it are no part of it. Its expiry is what [`jwt_expiry`] reads, else the
    /// end of the year 9998: the text may be opaque on purpose, and then the service decides.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] if there is no text, or if it holds anything that cannot stand behind `Bearer` in a header
    /// (RFC 6750 section 2.1), such as a blank, a line feed or another `Bearer`. The error does not hold the text.
    pub fn new(token: impl Into<Secret>) -> Result<Self, CredentialError> {
        let given = token.into();
        let text = crate::text::trimmed(given.expose());
        if text.is_empty() {
            return Err(CredentialError::new("the token is empty"));
        }
        let allowed = |c: u8| c.is_ascii_alphanumeric() || b"-._~+/=".contains(&c);
        if !text.bytes().all(allowed) {
            let error = CredentialError::new("the token holds a character that no bearer token has");
            return Err(
                error.with_hint("give the token alone, without \"Bearer\" in front, blanks or quotes")
            );
        }
        let secret = if text.len() == given.expose().len() { given } else { Secret::new(text) };
        let expires_on = jwt_expiry(&secret).unwrap_or_else(far_future);
        Ok(Self(AccessToken::new(secret, expires_on)))
    }
}

#[async_trait]
impl TokenCredential for StaticToken {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        if context.claims().is_some() {
            let error =
                CredentialError::new("the service asks for a token with other claims than the fixed one has");
            return Err(error.with_hint("use a credential that can ask for a new token"));
        }
        Ok(self.0.clone())
    }
}

/// A year short of the last moment that `time` knows, so that a caller may add to it.
fn far_future() -> OffsetDateTime {
    PrimitiveDateTime::MAX.assume_utc().saturating_sub(Duration::days(365))
}

/// When a token expires by its own word: the claim `exp` of a JSON web token (RFC 7519 section 4.1.4).
///
/// Nothing is verified, neither signature nor header; for that the service is there. `exp` is a number of seconds since
/// 1970, a fraction is kept. The claims may be encoded with either base64 alphabet, padded or not.
///
/// `None` if the text is no such token (opaque, encrypted), if `exp` is missing or is not a number, or if the moment is
/// beyond the year 9999. What that means is for the caller to decide.
///
/// ```
/// use core_auth::{Secret, jwt_expiry};
///
/// let token = Secret::new("eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDUzMTY0MDV9.");
/// assert_eq!(jwt_expiry(&token).map(|t| t.unix_timestamp()), Some(1_705_316_405));
/// assert_eq!(jwt_expiry(&Secret::new("opaque")), None);
/// ```
#[must_use]
pub fn jwt_expiry(token: &Secret) -> Option<OffsetDateTime> {
    let payload = token.expose().split('.').nth(1)?;
    let claims = decoded(&URL_SAFE, payload).or_else(|| decoded(&STANDARD, payload))?;
    // As a map, because serde would read a struct from an array as well.
    let claims: Map<String, Value> = serde_json::from_slice(&claims).ok()?;
    match claims.get("exp")? {
        Value::Number(seconds) => match seconds.as_i64() {
            Some(seconds) => OffsetDateTime::from_unix_timestamp(seconds).ok(),
            None => OffsetDateTime::UNIX_EPOCH.checked_add(Duration::checked_seconds_f64(seconds.as_f64()?)?),
        },
        _ => None,
    }
}

fn decoded(alphabet: &Alphabet, text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, lenient).decode(text).ok().map(Zeroizing::new)
}
