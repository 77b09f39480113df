//! Access keys.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A key of the emulated resource. These are made up; they are kept out of logs all the same.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AccessKey {
    text: String,
    bytes: Vec<u8>,
}

impl AccessKey {
    /// Reads a key in base64.
    pub(crate) fn parse(text: &str) -> Option<AccessKey> {
        let bytes = STANDARD.decode(text).ok().filter(|bytes| !bytes.is_empty())?;
        Some(AccessKey { text: text.to_owned(), bytes })
    }

    /// A key that follows from a seed and a name.
    pub(crate) fn derive(seed: u64, name: &str) -> AccessKey {
        let bytes = Sha256::digest(format!("communication-emulator {seed} {name}")).to_vec();
        AccessKey { text: STANDARD.encode(&bytes), bytes }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the signature is the one of the text; compared in constant time.
    pub(crate) fn signed(&self, text: &str, signature: &[u8]) -> bool {
        mac(&self.bytes, text.as_bytes()).is_some_and(|mac| mac.verify_slice(signature).is_ok())
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AccessKey(***)")
    }
}

/// HMAC takes keys of any length; `None` cannot happen.
pub(super) fn mac(key: &[u8], text: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(text);
    Some(mac)
}
