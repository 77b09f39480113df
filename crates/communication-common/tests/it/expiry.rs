//! What a refresher's text is taken for.

use communication_common::{
    CommunicationTokenCredential, CommunicationTokenRefreshOptions, CredentialError, ErrorKind,
};
use core_http::testing::ManualClock;
use std::{error::Error as _, sync::Arc};

use crate::support::{START, jwt, pass, with_claims};

/// What becomes of a token that a refresher gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It is used until then, in milliseconds since 1970.
    Until(i64),
    /// Its end is not known: it is used for ten minutes.
    TenMinutes,
    /// It has expired and is not handed out.
    Expired,
    /// It is no token.
    Refused,
}
use Decision::{Expired, Refused, TenMinutes, Until};

const USUAL: Decision = Until(1_705_316_405_000);

/// Each row, and why where it is not what JavaScript 2.5.0 does.
pub(crate) const ROWS: &[(&str, Decision, &str)] = &[
    ("exp in the future", USUAL, "same"),
    ("exp in the past is still parsed", Expired, "same: read, and refused by whoever refreshed"),
    ("exp zero", Expired, "same"),
    ("exp negative", Expired, "same"),
    ("exp as fraction", Until(1_705_316_405_750), "same; Python cuts the fraction"),
    ("exp as numeric text", TenMinutes, "same; RFC 7519 wants a number"),
    ("exp null", TenMinutes, "same"),
    ("exp missing", TenMinutes, "same"),
    ("exp very large", TenMinutes, "beyond the year 9999 it is a mistake; asking again is harmless"),
    ("exp overflows a double", TenMinutes, "same"),
    ("other claims around exp", USUAL, "same"),
    ("non-ASCII claim", USUAL, "same; Python fails"),
    ("claim whose base64url needs - and _", USUAL, "same; Python fails"),
    ("claim with ? (only fourth sextet differs)", USUAL, "same; Python fails"),
    ("standard base64 payload with padding", USUAL, "same"),
    ("two parts only", USUAL, "same; Python fails"),
    ("four parts", USUAL, "same"),
    ("five parts (encrypted token shape)", TenMinutes, "same"),
    ("header not base64", Refused, "its characters cannot stand behind Bearer; the service would refuse it"),
    ("payload not JSON", TenMinutes, "same"),
    ("payload is an array", TenMinutes, "same"),
    ("payload is null", TenMinutes, "same"),
    ("payload empty", TenMinutes, "same"),
    ("opaque text", TenMinutes, "same"),
    ("empty text", Refused, "same"),
    ("blank text", Refused, "same"),
    (
        "bearer prefix kept by caller",
        Refused,
        "it would be sent as Bearer Bearer, and be refused far from the cause",
    ),
    ("surrounding blanks", USUAL, "the blanks are dropped: they are no part of a token"),
];

/// What is decided about a text, with the clock at the time of the rows.
pub(crate) fn decide(text: &str) -> Decision {
    let clock = ManualClock::new();
    let given = text.to_owned();
    let options = CommunicationTokenRefreshOptions::new(move || {
        let given = given.clone();
        async move { Ok::<_, CredentialError>(given) }
    });
    let options = options.runtime(Arc::new(clock.clone()));
    let credential = CommunicationTokenCredential::from_refresher(options).unwrap();
    match clock.run(credential.get_token()) {
        Ok(token) => {
            assert_eq!(token.secret().expose(), text.trim());
            let ends = token.expires_on().unix_timestamp_nanos() / 1_000_000;
            let ends = i64::try_from(ends).unwrap();
            if ends == (START + 600) * 1000 { TenMinutes } else { Until(ends) }
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Credential);
            let cause = error.source().unwrap().to_string();
            if cause.starts_with("the new token has expired already") { Expired } else { Refused }
        }
    }
}

fn text_of(name: &str) -> String {
    let usual = jwt(5400);
    match name {
        "exp in the future" => usual,
        "exp in the past is still parsed" => with_claims(r#"{"exp":1000000000}"#),
        "exp zero" => with_claims(r#"{"exp":0}"#),
        "exp negative" => with_claims(r#"{"exp":-5}"#),
        "exp as fraction" => with_claims(r#"{"exp":1705316405.75}"#),
        "exp as numeric text" => with_claims(r#"{"exp":"1705316405"}"#),
        "exp null" => with_claims(r#"{"exp":null}"#),
        "exp missing" => with_claims("{}"),
        "exp very large" => with_claims(r#"{"exp":4102444800000}"#),
        "exp overflows a double" => with_claims(r#"{"exp":1e400}"#),
        "other claims around exp" => with_claims(r#"{"scp":1792,"exp":1705316405,"acsScope":"chat,voip"}"#),
        "non-ASCII claim" => with_claims(r#"{"name":"São","exp":1705316405}"#),
        "claim whose base64url needs - and _" => with_claims(r#"{"a":"ÿþ>?~","exp":1705316405}"#),
        "claim with ? (only fourth sextet differs)" => with_claims(r#"{"aa":"?>~?>~","exp":1705316405}"#),
        "standard base64 payload with padding" => "e30.eyJleHAiOjE3MDUzMTY0MDUsImEiOjF9.sig".to_owned(),
        "two parts only" => usual.trim_end_matches(".sig").to_owned(),
        "four parts" => usual.replace(".sig", ".a.b"),
        "five parts (encrypted token shape)" => "e30..aaaa.bbbb.cccc".to_owned(),
        "header not base64" => usual.replace("eyJhbGciOiJub25lIn0", "!!!"),
        "payload not JSON" => with_claims("hello"),
        "payload is an array" => with_claims("[1]"),
        "payload is null" => with_claims("null"),
        "payload empty" => "e30..sig".to_owned(),
        "opaque text" => "opaque-token".to_owned(),
        "empty text" => String::new(),
        "blank text" => "   ".to_owned(),
        "bearer prefix kept by caller" => format!("Bearer {usual}"),
        "surrounding blanks" => format!(" {usual}\n"),
        _ => panic!("no text for the row {name:?}"),
    }
}

#[test]
fn every_kind_of_token_is_decided() {
    for (name, decision, why) in ROWS {
        assert_eq!(decide(&text_of(name)), *decision, "{name}: {why}");
    }
}

#[test]
fn a_fixed_token_of_unknown_expiry_is_given_until_the_service_refuses_it() {
    let clock = ManualClock::new();
    let runtime = Arc::new(clock.clone());
    let credential = CommunicationTokenCredential::from_token_with_runtime("opaque-token", runtime).unwrap();
    pass(&clock, 10 * 365 * 86_400);
    let token = clock.run(credential.get_token()).unwrap();
    assert_eq!((token.secret().expose(), token.expires_on().year()), ("opaque-token", 9998));
}

#[test]
fn what_is_no_token_is_refused_where_it_is_given() {
    for text in ["", " ", "Bearer abc", "a b", "a\r\nb", "\"abc\"", "a,b", "ä"] {
        let error = CommunicationTokenCredential::from_token(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{text:?}");
        assert!(error.to_string().starts_with("token: the user token "), "{error}");
        let never = || async { Ok::<_, CredentialError>("unused") };
        let options = CommunicationTokenRefreshOptions::new(never).token(text);
        assert!(CommunicationTokenCredential::from_refresher(options).is_err(), "{text:?}");
    }
}
