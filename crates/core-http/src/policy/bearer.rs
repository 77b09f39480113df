//! Bearer tokens: putting one on a request, and reading a claims challenge.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use http::{HeaderMap, header};

/// Both alphabets are seen in challenges, with and without padding.
const CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// The claims that a 401 asks for (continuous access evaluation): `WWW-Authenticate: Bearer ...
/// error="insufficient_claims", claims="<base64>"`. `None` if there is no such challenge or it cannot be decoded.
pub(crate) fn claims(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::WWW_AUTHENTICATE).iter().find_map(|value| {
        let text = value.to_str().ok()?;
        let (scheme, parameters) = text.trim_start().split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") || parameter(parameters, "error")? != "insufficient_claims"
        {
            return None;
        }
        let claims = parameter(parameters, "claims")?;
        let bytes = STANDARD.decode(claims).or_else(|_| URL_SAFE.decode(claims)).ok()?;
        String::from_utf8(bytes).ok().filter(|text| text.trim_start().starts_with('{'))
    })
}

/// The value of `name="value"` in a list of parameters (RFC 9110, section 11.2).
fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = parameters;
    loop {
        let (key, after) = rest.split_once('=')?;
        let key = key.trim_matches(|c: char| c == ',' || c.is_whitespace());
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(',').unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value.trim());
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn claims_of(challenge: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_str(challenge).ok()?);
        claims(&headers)
    }

    #[test]
    fn a_claims_challenge_is_read_in_every_spelling() {
        let expected = Some(r#"{"a":"?>"}"#.to_owned());
        for challenge in [
            r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjoiPz4ifQ==""#,
            r#"bearer error="insufficient_claims",claims="eyJhIjoiPz4ifQ""#,
            "Bearer claims=eyJhIjoiPz4ifQ==, error=insufficient_claims",
        ] {
            assert_eq!(claims_of(challenge), expected, "{challenge}");
        }
    }

    #[test]
    fn everything_else_is_no_challenge() {
        for challenge in [
            "",
            "Bearer",
            "Basic realm=\"x\"",
            r#"Bearer error="invalid_token", claims="eyJhIjoxfQ==""#,
            r#"Bearer error="insufficient_claims""#,
            r#"Bearer error="insufficient_claims", claims="%%%""#,
            r#"Bearer error="insufficient_claims", claims="aGVsbG8=""#,
        ] {
            assert_eq!(claims_of(challenge), None, "{challenge}");
        }
    }

    proptest! {
        #[test]
        fn no_challenge_panics(text in "(Bearer )?[ -~]{0,60}") {
            let _ = claims_of(&text);
        }
    }
}
