//! JSON Web Tokens (RFC 7519), signed with HS256.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Mac;

use super::key::mac;
use crate::json::Json;

pub(crate) fn sign(claims: &Json, key: &[u8]) -> String {
    let header = r#"{"alg":"HS256","typ":"JWT"}"#;
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims.to_text()));
    let signature = mac(key, signed.as_bytes()).map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Whether the token was signed with that key.
pub(crate) fn is_signed(token: &str, key: &[u8]) -> bool {
    let Some((signed, signature)) = token.rsplit_once('.') else { return false };
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else { return false };
    mac(key, signed.as_bytes()).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}

/// The claims of a token of three parts; the signature is not looked at.
pub(crate) fn claims(token: &str) -> Option<Json> {
    let mut parts = token.split('.');
    let (_, claims, _, end) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    if end.is_some() {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    Json::parse(&bytes).ok().filter(Json::is_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_token_is_not_signed() {
        let token = sign(&Json::object([("exp", Json::Int(5))]), b"key");
        assert!(is_signed(&token, b"key"));
        assert!(!is_signed(&token, b"other"));
        assert!(!is_signed(&token.replacen('.', "x.", 1), b"key"));
        assert_eq!(claims(&token).unwrap().get("exp"), Some(&Json::Int(5)));
    }
}
