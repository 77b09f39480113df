//! Access keys of a resource.

use std::{
    fmt,
    str::FromStr,
    sync::{Arc, PoisonError, RwLock},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::text::trimmed;

/// One of the two access keys of a resource, checked and ready to sign.
///
/// Cloning is cheap: clones share the key, which is wiped from memory when the last of them is dropped. `Debug`
/// prints a marker only, and comparing takes constant time.
///
/// ```
/// use core_auth::{AccessKey, AccessKeyError};
///
/// let key = AccessKey::parse("AAECAwQFBgcICQoLDA0ODw==\n")?; // blanks around the key are no part of it
/// assert_eq!(format!("{key:?}"), "AccessKey(***)");
/// assert_eq!(AccessKey::parse("-_-_"), Err(AccessKeyError::NotBase64));
/// # Ok::<(), AccessKeyError>(())
/// ```
#[derive(Clone)]
pub struct AccessKey(Arc<Key>);

struct Key {
    bytes: Zeroizing<Vec<u8>>,
    // Keyed once: it saves two of the four blocks that every signature would otherwise hash.
    mac: Hmac<Sha256>,
}

impl AccessKey {
    /// Reads a key as the portal and the Azure CLI show it: standard base64 (RFC 4648 section 4) with its padding.
    ///
    /// # Errors
    ///
    /// [`AccessKeyError`] for anything else, also for the URL-safe alphabet, missing padding and stray bits at the
    /// end. A loosely decoded key would sign too, but with other bytes, and every request would be answered with a
    /// 401 that names no cause. The error does not hold the text.
    pub fn parse(text: &str) -> Result<Self, AccessKeyError> {
        let text = trimmed(text);
        if text.is_empty() {
            return Err(AccessKeyError::Empty);
        }
        let mut bytes = Zeroizing::new(vec![0; base64::decoded_len_estimate(text.len())]);
        // The decoder's own error names an offending byte: it is dropped here.
        let length = STANDARD.decode_slice(text, &mut bytes).map_err(|_| AccessKeyError::NotBase64)?;
        bytes.truncate(length);
        let mac = Hmac::new_from_slice(&bytes).map_err(|_| AccessKeyError::NotBase64)?;
        Ok(Self(Arc::new(Key { bytes, mac })))
    }

    /// An HMAC that has seen the key and nothing else.
    pub(crate) fn mac(&self) -> Hmac<Sha256> {
        self.0.mac.clone()
    }
}

impl FromStr for AccessKey {
    type Err = AccessKeyError;

    fn from_str(text: &str) -> Result<Self, AccessKeyError> {
        Self::parse(text)
    }
}

impl PartialEq for AccessKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.bytes.ct_eq(&other.0.bytes).into()
    }
}

impl Eq for AccessKey {}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessKey(***)")
    }
}

/// Why a text is no [`AccessKey`]. It never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccessKeyError {
    /// Nothing, or blanks only.
    #[error("the access key is empty")]
    Empty,
    /// A character, the padding or the length is not that of standard base64.
    #[error("the access key is not standard base64 (A-Z, a-z, 0-9, + and /, padded with =)")]
    NotBase64,
}

/// An access key that can be replaced while clients use it.
///
/// A resource has two keys so that one can be regenerated while the other is in use. Clones share their state: give
/// one to a client, keep one, and [`update`](Self::update) it when the key is rotated. Every attempt of a request
/// reads the key anew, so a request that is being repeated goes on with the new key.
///
/// ```
/// use core_auth::{AccessKey, KeyCredential};
///
/// let credential = KeyCredential::new(AccessKey::parse("AAEC")?);
/// let held_by_a_client = credential.clone();
/// credential.update(AccessKey::parse("AwQF")?);
/// assert_eq!(held_by_a_client.current(), AccessKey::parse("AwQF")?);
/// # Ok::<(), core_auth::AccessKeyError>(())
/// ```
#[derive(Clone)]
pub struct KeyCredential(Arc<RwLock<AccessKey>>);

impl KeyCredential {
    /// Starts with this key.
    #[must_use]
    pub fn new(key: AccessKey) -> Self {
        Self(Arc::new(RwLock::new(key)))
    }

    /// Replaces the key for every clone. Attempts that are already signed are not touched.
    pub fn update(&self, key: AccessKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = key;
    }

    /// The key to sign the next attempt with.
    #[must_use]
    pub fn current(&self) -> AccessKey {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl From<AccessKey> for KeyCredential {
    fn from(key: AccessKey) -> Self {
        Self::new(key)
    }
}

impl fmt::Debug for KeyCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyCredential(***)")
    }
}
