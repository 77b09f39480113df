//! Signing with an access key.
//!
//! Everything here is a pure function of its arguments. The scheme is the service's "HMAC authentication": a keyed
//! hash (HMAC-SHA256) of verb, path and query, date, host and the hash of the body.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::Mac as _;
use sha2::{Digest as _, Sha256};

use crate::access_key::AccessKey;

/// [`content_hash`] of an empty body, and of a request without one.
pub const EMPTY_CONTENT_HASH: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/// What `Authorization` says in front of the signature. Values are signed in the order of this list.
const AUTHORIZATION: &str = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

/// Base64 of a SHA-256 hash or signature: 32 bytes.
const ENCODED_HASH: usize = 44;

/// The value of `x-ms-content-sha256`: base64 of the SHA-256 of the body's bytes as they are sent.
///
/// ```
/// assert_eq!(core_auth::content_hash(b""), core_auth::EMPTY_CONTENT_HASH);
/// assert_eq!(core_auth::content_hash(b"{}"), "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
/// ```
#[must_use]
pub fn content_hash(body: &[u8]) -> String {
    if body.is_empty() {
        return EMPTY_CONTENT_HASH.to_owned();
    }
    STANDARD.encode(Sha256::digest(body))
}

/// What a signature is made of. It borrows its parts and holds no secret.
///
/// `Display` writes the string that is signed, exactly: three lines, without a line feed at the end.
///
/// ```
/// use core_auth::{AccessKey, EMPTY_CONTENT_HASH, StringToSign};
///
/// let key = AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let string_to_sign = StringToSign::new(
///     "GET",
///     "/phoneNumbers?skip=0&top=100&api-version=2025-06-01",
///     "Fri, 05 Jan 2024 00:00:00 GMT",
///     "contoso.communication.azure.com",
///     EMPTY_CONTENT_HASH,
/// );
/// assert_eq!(
///     string_to_sign.to_string(),
///     "GET\n/phoneNumbers?skip=0&top=100&api-version=2025-06-01\n\
///      Fri, 05 Jan 2024 00:00:00 GMT;contoso.communication.azure.com;\
///      47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
/// );
/// assert_eq!(string_to_sign.signature(&key), "qLRgEW+URVZSzGMojB7OTrv38z5qauVWXH/QQRq20/s=");
/// assert!(string_to_sign.authorization(&key).ends_with(&string_to_sign.signature(&key)));
/// # Ok::<(), core_auth::AccessKeyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StringToSign<'a> {
    method: &'a str,
    path_and_query: &'a str,
    date: &'a str,
    host: &'a str,
    content_hash: &'a str,
}

impl<'a> StringToSign<'a> {
    /// Takes the parts as they are on the wire. Nothing is changed or checked: a signature is right only if the
    /// request carries exactly these bytes.
    ///
    /// - `method`: the verb in upper case
    /// - `path_and_query`: as on the request line, percent-encoding untouched, no `?` where there is no query
    /// - `date`: the value of `x-ms-date`, an HTTP date of RFC 9110 section 5.6.7 (`Fri, 05 Jan 2024 00:00:00 GMT`);
    ///   the service accepts five minutes of difference to its own clock
    /// - `host`: the value of `Host`, see [`Endpoint::authority`](crate::Endpoint::authority)
    /// - `content_hash`: the value of `x-ms-content-sha256`, see [`content_hash`]
    #[must_use]
    pub const fn new(
        method: &'a str,
        path_and_query: &'a str,
        date: &'a str,
        host: &'a str,
        content_hash: &'a str,
    ) -> Self {
        Self { method, path_and_query, date, host, content_hash }
    }

    /// The verb.
    #[must_use]
    pub const fn method(&self) -> &'a str {
        self.method
    }

    /// Path and query.
    #[must_use]
    pub const fn path_and_query(&self) -> &'a str {
        self.path_and_query
    }

    /// The value of `x-ms-date`.
    #[must_use]
    pub const fn date(&self) -> &'a str {
        self.date
    }

    /// The value of `Host`.
    #[must_use]
    pub const fn host(&self) -> &'a str {
        self.host
    }

    /// The value of `x-ms-content-sha256`.
    #[must_use]
    pub const fn content_hash(&self) -> &'a str {
        self.content_hash
    }

    /// The signature: base64 of the HMAC-SHA256 of this text under the key.
    #[must_use]
    pub fn signature(&self, key: &AccessKey) -> String {
        let mut text = String::with_capacity(ENCODED_HASH);
        self.append_signature(key, &mut text);
        text
    }

    /// The value of the header `Authorization`. It is valid for this one request and some minutes; treat it as
    /// sensitive all the same.
    #[must_use]
    pub fn authorization(&self, key: &AccessKey) -> String {
        let mut text = String::with_capacity(AUTHORIZATION.len() + ENCODED_HASH);
        text.push_str(AUTHORIZATION);
        self.append_signature(key, &mut text);
        text
    }

    fn append_signature(&self, key: &AccessKey, text: &mut String) {
        let mut mac = key.mac();
        for piece in self.pieces() {
            mac.update(piece.as_bytes());
        }
        STANDARD.encode_string(mac.finalize().into_bytes(), text);
    }

    /// The text in the order of its writing; signing hashes the pieces one by one instead of joining them.
    const fn pieces(&self) -> [&'a str; 9] {
        [self.method, "\n", self.path_and_query, "\n", self.date, ";", self.host, ";", self.content_hash]
    }
}

impl fmt::Display for StringToSign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().into_iter().try_for_each(|piece| f.write_str(piece))
    }
}
