use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use core_auth::{
    AccessToken, Secret, StaticToken, TokenCredential as _, TokenRequestContext, jwt_expiry,
    time::{Duration, OffsetDateTime},
};
use proptest::prelude::*;

/// What we decide about a payload (or a whole token), in milliseconds since 1970, and why where libraries disagree.
/// `None` leaves it to the caller, as JavaScript 2.5.0 does by calling such a token opaque.
pub(crate) const ROWS: &[(&str, Option<i64>, &str)] = &[
    ("exp in the future", Some(1_705_316_405_000), "same"),
    ("exp in the past is still parsed", Some(1_000_000_000_000), "same"),
    ("exp zero", Some(0), "same"),
    ("exp negative", Some(-5000), "same"),
    ("exp as fraction", Some(1_705_316_405_750), "as JavaScript; Python cuts the fraction"),
    ("exp as numeric text", None, "as JavaScript 2.5.0; RFC 7519 wants a number"),
    ("exp null", None, "as JavaScript 2.5.0"),
    ("exp missing", None, "as JavaScript 2.5.0"),
    ("exp very large", None, "beyond the year 9999, where our time ends; as good as no expiry"),
    ("exp overflows a double", None, "as JavaScript 2.5.0"),
    ("other claims around exp", Some(1_705_316_405_000), "same"),
    ("non-ASCII claim", Some(1_705_316_405_000), "as JavaScript; Python fails"),
    ("claim whose base64url needs - and _", Some(1_705_316_405_000), "as JavaScript; Python fails"),
    ("claim with ? (only fourth sextet differs)", Some(1_705_316_405_000), "as JavaScript; Python fails"),
    ("standard base64 payload with padding", Some(1_705_316_405_000), "same"),
    ("two parts only", Some(1_705_316_405_000), "as JavaScript; the expiry is there to be read"),
    ("four parts", Some(1_705_316_405_000), "same"),
    ("five parts (encrypted token shape)", None, "as JavaScript 2.5.0"),
    ("header not base64", Some(1_705_316_405_000), "same: nothing is verified"),
    ("payload not JSON", None, "as JavaScript 2.5.0"),
    ("payload is an array", None, "as JavaScript 2.5.0"),
    ("payload is null", None, "as JavaScript 2.5.0"),
    ("payload empty", None, "as JavaScript 2.5.0"),
    ("opaque text", None, "as JavaScript 2.5.0"),
    ("empty text", None, "StaticToken refuses it, as JavaScript does"),
    ("blank text", None, "StaticToken refuses it, as JavaScript does"),
    ("bearer prefix kept by caller", Some(1_705_316_405_000), "same; StaticToken refuses it"),
    ("surrounding blanks", Some(1_705_316_405_000), "same; StaticToken drops the blanks"),
];

const HEADER: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

/// The token of a row.
fn token(name: &str) -> String {
    let claims = |json: &str| format!("{HEADER}.{}.sig", URL_SAFE_NO_PAD.encode(json));
    let usual = claims(r#"{"exp":1705316405}"#);
    match name {
        "exp in the future" => usual,
        "exp in the past is still parsed" => claims(r#"{"exp":1000000000}"#),
        "exp zero" => claims(r#"{"exp":0}"#),
        "exp negative" => claims(r#"{"exp":-5}"#),
        "exp as fraction" => claims(r#"{"exp":1705316405.75}"#),
        "exp as numeric text" => claims(r#"{"exp":"1705316405"}"#),
        "exp null" => claims(r#"{"exp":null}"#),
        "exp missing" => claims(r#"{"sub":"x"}"#),
        "exp very large" => claims(r#"{"exp":4102444800000}"#),
        "exp overflows a double" => claims(r#"{"exp":1e400}"#),
        "other claims around exp" => {
            claims(r#"{"scp":1792,"csi":"1705230005","exp":1705316405,"acsScope":"chat"}"#)
        }
        "non-ASCII claim" => claims(r#"{"name":"São","exp":1705316405}"#),
        "claim whose base64url needs - and _" => claims(r#"{"a":"ÿþ>?~","exp":1705316405}"#),
        "claim with ? (only fourth sextet differs)" => claims(r#"{"aa":"?>~?>~","exp":1705316405}"#),
        "standard base64 payload with padding" => {
            format!("{HEADER}.{}.sig", STANDARD.encode(r#"{"a":"ÿþ>?~","exp":1705316405}"#))
        }
        "two parts only" => usual.trim_end_matches(".sig").to_owned(),
        "four parts" => format!("{}.a.b", usual.trim_end_matches(".sig")),
        "five parts (encrypted token shape)" => {
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aaaa.bbbb.cccc".to_owned()
        }
        "header not base64" => usual.replace(HEADER, "!!!"),
        "payload not JSON" => claims("hello"),
        "payload is an array" => claims("[1]"),
        "payload is null" => claims("null"),
        "payload empty" => format!("{HEADER}..sig"),
        "opaque text" => "opaque-token".to_owned(),
        "empty text" => String::new(),
        "blank text" => "   ".to_owned(),
        "bearer prefix kept by caller" => format!("Bearer {usual}"),
        "surrounding blanks" => format!(" {usual} "),
        _ => panic!("no token for the row {name:?}"),
    }
}

pub(crate) fn expiry_in_milliseconds(token: &str) -> Option<i64> {
    let expiry = jwt_expiry(&Secret::new(token))?;
    Some(i64::try_from(expiry.unix_timestamp_nanos() / 1_000_000).unwrap())
}

#[test]
fn every_kind_of_token_is_decided() {
    for (name, expected, why) in ROWS {
        assert_eq!(expiry_in_milliseconds(&token(name)), *expected, "{name}: {why}");
    }
}

#[test]
fn expiry_is_read_at_the_edges() {
    let rows = [
        (r#"{"exp":253402300799}"#, Some(253_402_300_799_000)),
        (r#"{"exp":253402300800}"#, None),
        (r#"{"exp":253402300799.5}"#, Some(253_402_300_799_500)),
        (r#"{"exp":1e300}"#, None),
        (r#"{"exp":-1e300}"#, None),
        (r#"{"exp":18446744073709551615}"#, None),
        (r#"{"exp":1.705316405e9}"#, Some(1_705_316_405_000)),
        (r#"{"exp":[1705316405]}"#, None),
        (r#"{"exp":true}"#, None),
        ("[1705316405]", None),
        (r#"{"exp":1705316405} x"#, None),
    ];
    for (json, expected) in rows {
        let token = format!("{HEADER}.{}.sig", URL_SAFE_NO_PAD.encode(json));
        assert_eq!(expiry_in_milliseconds(&token), expected, "{json}");
    }
    let deep = format!(r#"{{"a":{}1{},"exp":1705316405}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(expiry_in_milliseconds(&format!("a.{}.c", URL_SAFE_NO_PAD.encode(deep))), None);
}

#[tokio::test]
async fn static_token_is_given_for_every_scope_as_it_was_written() {
    let text = token("exp in the future");
    let credential = StaticToken::new(format!(" {text}\n")).unwrap();
    let given = credential.get_token(&TokenRequestContext::new(["one", "two"])).await.unwrap();
    assert_eq!(given.secret().expose(), text);
    assert_eq!(given.expires_on().unix_timestamp(), 1_705_316_405);
    assert_eq!(given.refresh_on(), None);
}

#[tokio::test]
async fn opaque_static_token_expires_far_away_with_room_to_calculate() {
    let credential = StaticToken::new("opaque-token").unwrap();
    let expires_on = credential.get_token(&TokenRequestContext::new(["s"])).await.unwrap().expires_on();
    assert_eq!(expires_on.year(), 9998);
    assert!(expires_on.checked_add(Duration::days(364)).is_some());
}

#[tokio::test]
async fn static_token_cannot_answer_a_claims_challenge() {
    let credential = StaticToken::new("opaque-token").unwrap();
    let challenged = TokenRequestContext::new(["s"]).with_claims(r#"{"access_token":{}}"#);
    let error = credential.get_token(&challenged).await.unwrap_err();
    assert_eq!(error.message(), "the service asks for a token with other claims than the fixed one has");
}

#[test]
fn static_token_refuses_what_cannot_be_a_bearer_token() {
    for text in ["", "  ", "\n"] {
        assert_eq!(StaticToken::new(text).unwrap_err().message(), "the token is empty");
    }
    for text in ["Bearer abc", "a b", "a\r\nb", "\"abc\"", "a,b", "ä"] {
        let error = StaticToken::new(text).unwrap_err();
        assert_eq!(error.message(), "the token holds a character that no bearer token has", "{text:?}");
    }
}

#[test]
fn access_tokens_compare_by_all_their_parts() {
    let token = AccessToken::new("a", OffsetDateTime::UNIX_EPOCH);
    assert_eq!(token, token.clone());
    assert_ne!(token, AccessToken::new("b", OffsetDateTime::UNIX_EPOCH));
    assert_ne!(token, token.clone().with_refresh_on(OffsetDateTime::UNIX_EPOCH));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_claims_are_read_without_panic(json in r#"\{"exp":[0-9eE.+-]{0,25}\}|\PC{0,40}"#, bytes: Vec<u8>) {
        for claims in [json.as_bytes(), &bytes] {
            let _ = expiry_in_milliseconds(&format!("a.{}", URL_SAFE_NO_PAD.encode(claims)));
        }
        let _ = expiry_in_milliseconds(&json);
    }

    #[test]
    fn every_second_up_to_the_year_9999_is_read(seconds in -62_135_596_800_i64..=253_402_300_799) {
        let token = format!("a.{}.c", URL_SAFE_NO_PAD.encode(format!(r#"{{"exp":{seconds}}}"#)));
        prop_assert_eq!(expiry_in_milliseconds(&token), Some(seconds * 1000));
    }
}
