//! A known key and a known token go through everything that can print: neither may be found in what was printed.

use std::{error::Error, fmt::Debug, panic::catch_unwind, sync::Arc};

use core_auth::{
    AccessKey, AccessToken, ConnectionString, Credential, CredentialError, EMPTY_CONTENT_HASH, Endpoint,
    KeyCredential, Secret, StaticToken, StringToSign, TokenCredential, TokenRequestContext,
    time::OffsetDateTime,
};
use proptest::prelude::*;

const KEY: &str = "Q2FuYXJ5S2V5VGhhdE11c3ROb3RCZVNlZW4wMTIzNDU2Nzg5";
const KEY_BYTES: &[u8] = b"CanaryKeyThatMustNotBeSeen0123456789";
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDUzMTY0MDUsInN1YiI6ImNhbmFyeSJ9.Q2FuYXJ5VG9rZW4";

/// Fails if `printed` holds any six characters of the key or token, in any case, as text or as bytes.
fn assert_clean(printed: &str, what: &str) {
    let printed = printed.to_lowercase();
    for secret in [KEY, std::str::from_utf8(KEY_BYTES).unwrap(), TOKEN] {
        let secret = secret.to_lowercase();
        for window in secret.as_bytes().windows(6) {
            let window = std::str::from_utf8(window).unwrap();
            assert!(!printed.contains(window), "{what} shows a piece of a secret");
        }
    }
    let bytes = format!("{:?}", &KEY_BYTES[..4]);
    assert!(!printed.contains(bytes.trim_matches(['[', ']'])), "{what} shows bytes of the key");
}

fn check_debug(value: &dyn Debug, what: &str) {
    assert_clean(&format!("{value:?}\n{value:#?}"), what);
}

fn check_error(error: &dyn Error, what: &str) {
    let mut level = Some(error);
    while let Some(error) = level {
        assert_clean(&format!("{error}\n{error:#}\n{error:?}\n{error:#?}"), what);
        level = error.source();
    }
}

fn check_result<T: Debug, E: Error>(result: Result<T, E>, what: &str) {
    match result {
        Ok(value) => check_debug(&value, what),
        Err(error) => check_error(&error, what),
    }
}

/// Texts around a secret as they are really mistyped, and what each parser makes of them.
fn check_parsers(text: &str) {
    check_result(ConnectionString::parse(text), "a connection string");
    check_result(text.parse::<ConnectionString>(), "a connection string");
    check_result(AccessKey::parse(text), "an access key");
    check_result(text.parse::<AccessKey>(), "an access key");
    check_result(StaticToken::new(text), "a static token");
    check_result(Endpoint::parse(text).map(|endpoint| endpoint.is_https()), "an endpoint");
    check_debug(&core_auth::jwt_expiry(&Secret::new(text)), "an expiry");
}

#[test]
fn parsers_never_quote_what_they_refuse() {
    for secret in [KEY, TOKEN] {
        for text in [
            format!("endpoint=https://a.example;accesskey={secret}"),
            format!("endpoint=https://a.example;accesskey={secret}%"),
            format!("endpoint=https://a.example,accesskey={secret}"),
            format!("endpoint=https://a.example accesskey={secret}"),
            format!("endpoint=https://user:{secret}@a.example;accesskey={secret}"),
            format!("endpoint=https://a.example/{secret};accesskey=AAEC"),
            format!("endpoint=https://a.example?{secret};accesskey=AAEC"),
            format!("endpoint={secret};accesskey=https://a.example"),
            format!("endpoint={secret}://a.example;accesskey=AAEC"),
            format!("endpoint=https://{secret}@a.example:99999"),
            format!("accesskey={secret};accesskey={secret}"),
            format!("accesskey='{secret};endpoint=https://a.example"),
            format!("'{secret}"),
            format!("accesskey;{secret}"),
            format!("={secret}"),
            format!("https://a.example:{secret}"),
            format!("https://a.example={secret}"),
            format!("Bearer {secret}"),
            format!("{secret}\u{0}"),
            secret.to_owned(),
        ] {
            check_parsers(&text);
        }
    }
}

#[tokio::test]
async fn no_type_prints_what_it_holds() {
    let key = AccessKey::parse(KEY).unwrap();
    let text = format!("endpoint=https://a.example;accesskey={KEY}");
    let fixed = StaticToken::new(TOKEN).unwrap();
    let context = TokenRequestContext::new(["scope"]);
    let token = fixed.get_token(&context).await.unwrap();
    let challenged = fixed.get_token(&context.clone().with_claims("{}")).await.unwrap_err();
    let signed = StringToSign::new("GET", "/", "date", "host", EMPTY_CONTENT_HASH);
    check_debug(&Secret::new(TOKEN), "Secret");
    check_debug(&key, "AccessKey");
    check_debug(&KeyCredential::new(key.clone()), "KeyCredential");
    check_debug(&ConnectionString::parse(&text), "ConnectionString");
    check_debug(&ConnectionString::parse(&text).map(ConnectionString::into_parts), "its parts");
    check_debug(&AccessToken::new(TOKEN, OffsetDateTime::UNIX_EPOCH), "AccessToken");
    check_debug(&token, "a given token");
    check_debug(&fixed, "StaticToken");
    check_debug(&context, "TokenRequestContext");
    check_debug(&Credential::from(key.clone()), "Credential of a key");
    check_debug(&Credential::from(fixed), "Credential of a token");
    check_error(&challenged, "a refused challenge");
    check_debug(&signed, "StringToSign");
    assert_clean(&signed.authorization(&key), "the authorization");
}

#[test]
fn a_careless_credential_is_not_printed_through_ours() {
    #[derive(Debug)]
    struct Careless {
        _token: &'static str,
    }
    #[core_auth::async_trait]
    impl TokenCredential for Careless {
        async fn get_token(&self, _: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
            Err(CredentialError::new("unused"))
        }
    }
    check_debug(&Credential::from(Arc::new(Careless { _token: TOKEN })), "Credential");
}

#[test]
fn panics_of_failed_assertions_and_unwraps_show_nothing() {
    let panics: [fn(); 4] = [
        || assert_eq!(Secret::new(TOKEN), Secret::new("another")),
        || assert_eq!(AccessKey::parse(KEY), AccessKey::parse("AAEC")),
        || drop(ConnectionString::parse(&format!("endpoint=https://a.example;accesskey={KEY}%")).unwrap()),
        || assert!(StaticToken::new(TOKEN).is_err(), "{:?}", StaticToken::new(TOKEN)),
    ];
    for panicking in panics {
        let payload = catch_unwind(panicking).expect_err("it panics");
        let message = payload.downcast_ref::<String>().expect("a formatted message");
        assert_clean(message, "a panic");
    }
}

#[test]
fn the_check_itself_finds_a_leak() {
    for leak in [format!("key {KEY}"), TOKEN[10..20].to_owned(), KEY.to_uppercase(), format!("{KEY_BYTES:?}")]
    {
        assert!(catch_unwind(|| assert_clean(&leak, "a leak")).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_parser_panics_or_quotes(
        before in r#"(endpoint=|accesskey=|https://|http://|Bearer |[;='"@/?#%\\ \n.:\[\]]|\PC){0,6}"#,
        after in r#"(endpoint=|accesskey=|https://|AAEC|[;='"@/?#%\\ \n.:\[\]]|\PC){0,6}"#,
        bytes: Vec<u8>,
    ) {
        for secret in [KEY, TOKEN] {
            check_parsers(&format!("{before}{secret}{after}"));
            check_parsers(&format!("{before}endpoint=https://a.example;accesskey={secret}{after}"));
        }
        check_parsers(&String::from_utf8_lossy(&bytes));
    }
}
