//! What a request proved itself with, to be recognised where an answer repeats it.
//!
//! Gateways and debugging servers write what they were sent into messages, headers and links. A token is good for an
//! hour, a signature for minutes: neither may go on from there into errors, logs and resume tokens.

use std::fmt;

use core_auth::Secret;
use http::{HeaderMap, HeaderValue, header};

use crate::redact;

/// The secret part of an `Authorization` that was sent, which is what follows `Bearer ` or `Signature=`; and a secret of the
/// body, if the call named one.
#[derive(Clone, Default)]
pub(crate) struct Proof {
    of_header: OfHeader,
    of_body: Option<Secret>,
}

#[derive(Clone, Default)]
enum OfHeader {
    #[default]
    Nothing,
    /// Copied, since a header that is cloned for the first time allocates, and every signed request has one.
    Signature([u8; SIGNATURE_LENGTH]),
    /// The value, and where the secret begins.
    Other(HeaderValue, usize),
}

impl Proof {
    /// That of a request with these headers, and with this secret in its body.
    pub(crate) fn of(headers: &HeaderMap, of_body: Option<&Secret>) -> Self {
        Self { of_header: OfHeader::of(headers), of_body: of_body.cloned() }
    }

    fn secrets(&self) -> impl Iterator<Item = &[u8]> {
        let header = match &self.of_header {
            OfHeader::Nothing => None,
            OfHeader::Signature(signature) => Some(signature.as_slice()),
            OfHeader::Other(value, start) => value.as_bytes().get(*start..),
        };
        let body = self.of_body.as_ref().map(|secret| secret.expose().as_bytes());
        header.into_iter().chain(body).filter(|secret| secret.len() >= SHORTEST)
    }

    /// Whether a text repeats a secret, percent-encoded or not.
    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        self.secrets().filter(|secret| secret.len() <= text.len()).any(|secret| {
            let repeats = |text: &[u8]| text.windows(secret.len()).any(|part| part == secret);
            repeats(text)
                || (text.contains(&b'%')
                    && repeats(&percent_encoding::percent_decode(text).collect::<Vec<u8>>()))
        })
    }

    /// A text from outside as it may be shown: [`redact::clean`], and nothing of a text that repeats the secret.
    pub(crate) fn clean(&self, text: &str, limit: usize) -> String {
        if self.is_in(text.as_bytes()) {
            return redact::REDACTED.to_owned();
        }
        redact::clean(text.to_owned(), limit)
    }

    /// Takes the headers away that repeat the secret.
    pub(crate) fn remove_from(&self, headers: &mut HeaderMap) {
        if !headers.values().any(|value| self.is_in(value.as_bytes())) {
            return;
        }
        let repeating = headers.iter().filter(|(_, value)| self.is_in(value.as_bytes()));
        let names: Vec<_> = repeating.map(|(name, _)| name.clone()).collect();
        for name in names {
            tracing::warn!(
                header = name.as_str(),
                "the answer repeats the credential; this header is left out"
            );
            headers.remove(name);
        }
    }
}

/// No token or signature is shorter; looking for less would hide texts that merely share some letters.
const SHORTEST: usize = 6;
impl OfHeader {
    fn of(headers: &HeaderMap) -> Self {
        let Some(authorization) = headers.get(header::AUTHORIZATION) else { return Self::Nothing };
        let value = authorization.as_bytes();
        // The signature is the last parameter, and base64 has no `&`.
        let last = value.iter().rposition(|byte| *byte == b'&').unwrap_or(0);
        let start = match value.get(last..) {
            _ if value.starts_with(BEARER) => BEARER.len(),
            Some(parameter) if parameter.starts_with(SIGNATURE) => last + SIGNATURE.len(),
            _ => 0,
        };
        match value.get(start..).map(<[u8; SIGNATURE_LENGTH]>::try_from) {
            Some(Ok(signature)) => Self::Signature(signature),
            _ => Self::Other(authorization.clone(), start),
        }
    }
}

/// The base64 of an HMAC-SHA256.
const SIGNATURE_LENGTH: usize = 44;
/// What stands before the signature of a signed request.
const SIGNATURE: &[u8] = b"&Signature=";
/// What stands before a token.
const BEARER: &[u8] = b"Bearer ";

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proof(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(authorization: &'static str) -> Proof {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static(authorization));
        Proof::of(&headers, None)
    }

    #[test]
    fn the_secret_is_what_follows_the_scheme() {
        let signed = proof("HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature=c2lnbmF0dXJlLw==");
        for text in ["c2lnbmF0dXJlLw==", "x c2lnbmF0dXJlLw== x", "/a?b=c2lnbmF0dXJlLw%3d%3D"] {
            assert!(signed.is_in(text.as_bytes()), "{text}");
        }
        for text in ["", "HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature=", "c2lnbmF0dXJlLw%3d"] {
            assert!(!signed.is_in(text.as_bytes()), "{text}");
        }
        assert!(proof("Bearer a.token").is_in(b"<p>a.token</p>"));
        assert!(!proof("Bearer a.token").is_in(b"Bearer another"));
    }

    #[test]
    fn a_secret_of_the_body_is_recognised_beside_that_of_the_header() {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer a.token"));
        let proof = Proof::of(&headers, Some(&Secret::new("b/token")));
        for text in ["a.token", "token 'b/token' is bad", "b%2Ftoken"] {
            assert!(proof.is_in(text.as_bytes()), "{text}");
        }
        assert!(!proof.is_in(b"b.token"));
        for short in ["", "a"] {
            assert!(!Proof::of(&HeaderMap::new(), Some(&Secret::new(short))).is_in(b"anything"));
        }
    }

    #[test]
    fn without_a_secret_nothing_repeats_it() {
        assert!(!Proof::default().is_in(b"anything"));
        assert!(!proof("Bearer ").is_in(b"anything at all"));
    }

    #[test]
    fn headers_that_repeat_it_go_and_the_others_stay() {
        let mut headers = HeaderMap::new();
        headers.insert("ms-cv", HeaderValue::from_static("Bearer a.token"));
        headers.insert("date", HeaderValue::from_static("today"));
        proof("Bearer a.token").remove_from(&mut headers);
        assert!(headers.len() == 1 && headers.contains_key("date"));
    }
}
