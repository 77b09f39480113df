//! Either kind of credential, and why one failed.

use std::{error::Error, fmt, sync::Arc};

use crate::{
    access_key::{AccessKey, KeyCredential},
    text::printable,
    token::{StaticToken, TokenCredential},
};

/// What a client proves itself with. Every client takes `impl Into<Credential>`.
///
/// `Debug` prints which kind it is, and nothing of what it holds.
///
/// ```
/// use std::sync::Arc;
/// use core_auth::{AccessKey, Credential, KeyCredential, StaticToken, TokenCredential};
///
/// let by_key: Credential = AccessKey::parse("AAEC")?.into();
/// let rotatable = KeyCredential::new(AccessKey::parse("AAEC")?);
/// let by_rotatable_key: Credential = (&rotatable).into(); // `rotatable` stays here, to be updated
/// let by_token: Credential = Arc::new(StaticToken::new("a-token")?).into();
/// let any: Arc<dyn TokenCredential> = Arc::new(StaticToken::new("a-token")?);
/// let by_any_token: Credential = any.into();
/// assert_eq!(format!("{by_any_token:?}"), "Token(***)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum Credential {
    /// Requests are signed with the key.
    Key(KeyCredential),
    /// Requests carry a token of Microsoft Entra ID.
    Token(Arc<dyn TokenCredential>),
}

impl fmt::Debug for Credential {
    // A token credential is somebody else's type: what its `Debug` prints is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key(_) => "Key(***)",
            Self::Token(_) => "Token(***)",
        })
    }
}

impl From<AccessKey> for Credential {
    fn from(key: AccessKey) -> Self {
        Self::Key(KeyCredential::new(key))
    }
}

impl From<KeyCredential> for Credential {
    fn from(key: KeyCredential) -> Self {
        Self::Key(key)
    }
}

impl From<&KeyCredential> for Credential {
    fn from(key: &KeyCredential) -> Self {
        Self::Key(key.clone())
    }
}

impl From<Arc<dyn TokenCredential>> for Credential {
    fn from(credential: Arc<dyn TokenCredential>) -> Self {
        Self::Token(credential)
    }
}

impl<T: TokenCredential + 'static> From<Arc<T>> for Credential {
    fn from(credential: Arc<T>) -> Self {
        Self::Token(credential)
    }
}

impl From<StaticToken> for Credential {
    fn from(token: StaticToken) -> Self {
        Self::Token(Arc::new(token))
    }
}

/// Why there is no token. Written by a [`TokenCredential`], shown to its user.
///
/// The message, the hint and every source must not hold a secret: they are printed and logged. `Display` writes the
/// message and the hint on one line, at most 4096 characters of each, with control characters replaced by blanks.
/// Clones share the source, so that callers who waited for the same token can all be told.
///
/// ```
/// use core_auth::CredentialError;
///
/// let error = CredentialError::new("the Azure CLI gave no token")
///     .with_hint("run `az login`")
///     .with_source(std::io::Error::other("exit status 1"));
/// assert_eq!(error.to_string(), "the Azure CLI gave no token; run `az login`");
/// assert_eq!(std::error::Error::source(&error).map(ToString::to_string), Some("exit status 1".to_owned()));
/// ```
#[derive(Debug, Clone)]
pub struct CredentialError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    message: String,
    hint: Option<String>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl CredentialError {
    /// What failed: lower case, no full stop, no secret.
    pub fn new(message: impl AsRef<str>) -> Self {
        Self(Box::new(Inner { message: printable(message.as_ref()), hint: None, source: None }))
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl AsRef<str>) -> Self {
        self.0.hint = Some(printable(hint.as_ref()));
        self
    }

    /// What failed.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        self.hint().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl Error for CredentialError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
