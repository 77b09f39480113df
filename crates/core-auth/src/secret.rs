//! Text that must not be printed.

use std::{fmt, sync::Arc};

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// Secret text, such as a token: not printed, compared in constant time, wiped from memory after use.
///
/// Clones share one copy of the text, which is overwritten with zeros when the last of them is dropped. There is no
/// `Display`, no `Serialize`, no `Hash` and no order on purpose; [`expose`](Self::expose) is the only way out.
///
/// Comparing takes a time that depends on the lengths only, never on where two texts differ.
///
/// ```
/// use core_auth::Secret;
///
/// let secret = Secret::new("s3cr3t");
/// assert_eq!(format!("{secret:?}"), "Secret(***)");
/// assert_eq!(secret.expose(), "s3cr3t");
/// assert_eq!(secret, Secret::from("s3cr3t"));
/// ```
#[derive(Clone)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Takes the text over. A `String` is moved, not copied; of a `&str` the caller's copy stays where it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(Zeroizing::new(text.into())))
    }

    /// The text itself. What is done with it is no longer protected.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
