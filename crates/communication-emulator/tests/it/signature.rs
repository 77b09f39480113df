//! Who is let in, and what those who are not are told.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use communication_emulator::Emulator;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use time::Duration;

use crate::client::{Client, now, start};

const LIST: &str = "/phoneNumbers?api-version=2025-06-01";

/// What a request is signed as, when that is not what it is.
#[derive(Default)]
struct Signing<'a> {
    target: Option<&'a str>,
    host: Option<String>,
    date: Option<String>,
    hash: Option<&'a str>,
    date_header: Option<&'a str>,
    key: Option<String>,
}

async fn send(emulator: &Emulator, target: &str, signing: Signing<'_>) -> (u16, String) {
    let host = emulator.address().to_string();
    let date = signing.date.unwrap_or_else(|| httpdate::fmt_http_date(now().into()));
    let date_header = signing.date_header.unwrap_or("x-ms-date");
    let empty = STANDARD.encode(Sha256::digest(""));
    let hash = signing.hash.unwrap_or(&empty);
    let key = STANDARD.decode(signing.key.unwrap_or_else(|| emulator.access_key())).unwrap();
    let signed_host = signing.host.unwrap_or_else(|| host.clone());
    let text = format!("GET\n{}\n{date};{signed_host};{hash}", signing.target.unwrap_or(target));
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(text.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let names = format!("{date_header};host;x-ms-content-sha256");
    let authorization = format!("HMAC-SHA256 SignedHeaders={names}&Signature={signature}");
    raw(
        emulator,
        target,
        &[(date_header, &date), ("x-ms-content-sha256", hash), ("authorization", &authorization)],
    )
    .await
}

async fn raw(emulator: &Emulator, target: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let url = format!("{}{target}", emulator.endpoint().trim_end_matches('/'));
    let mut request = reqwest::Client::builder().no_proxy().build().unwrap().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn both_generations_of_signatures_and_both_keys_are_accepted() {
    let (emulator, _) = start().await;
    assert_eq!(send(&emulator, LIST, Signing::default()).await.0, 200);
    assert_eq!(
        send(&emulator, LIST, Signing { date_header: Some("date"), ..Signing::default() }).await.0,
        200
    );
    let secondary = Some(emulator.secondary_access_key());
    assert_eq!(send(&emulator, LIST, Signing { key: secondary, ..Signing::default() }).await.0, 200);
}

#[tokio::test]
async fn a_doubled_slash_is_signed_as_it_is_sent_and_counts_once() {
    let (emulator, _) = start().await;
    assert_eq!(send(&emulator, "//phoneNumbers?api-version=2025-06-01", Signing::default()).await.0, 200);
}

#[tokio::test]
async fn a_regenerated_key_is_the_only_primary_one() {
    let (emulator, _) = start().await;
    let old = emulator.access_key();
    let new = emulator.regenerate_access_key();
    assert_eq!(emulator.access_key(), new);
    assert_eq!(send(&emulator, LIST, Signing { key: Some(old), ..Signing::default() }).await.0, 401);
    assert_eq!(send(&emulator, LIST, Signing { key: Some(new), ..Signing::default() }).await.0, 200);
}

#[tokio::test]
async fn every_refusal_says_what_is_wrong_and_never_shows_a_key() {
    let (emulator, _) = start().await;
    let hour_ago = httpdate::fmt_http_date((now() - Duration::hours(1)).into());
    let foreign = STANDARD.encode("another key");
    for (signing, reason) in [
        (Signing { target: Some("/other"), ..Signing::default() }, "expected the HMAC-SHA256"),
        (Signing { host: Some("other".to_owned()), ..Signing::default() }, "expected the HMAC-SHA256"),
        (Signing { key: Some(foreign), ..Signing::default() }, "expected the HMAC-SHA256"),
        (
            Signing { hash: Some("AAAA"), ..Signing::default() },
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= was expected",
        ),
        (Signing { date: Some(hour_ago), ..Signing::default() }, "more than 5 minutes"),
        (Signing { date: Some("yesterday".to_owned()), ..Signing::default() }, "no HTTP date"),
        (Signing { date_header: Some("x-date"), ..Signing::default() }, "SignedHeaders must be"),
    ] {
        let (status, text) = send(&emulator, LIST, signing).await;
        assert_eq!(status, 401);
        assert!(text.contains(r#""code":"Denied""#) && text.contains(reason), "{reason}: {text}");
        assert!(!text.contains(&emulator.access_key()));
    }
    for (authorization, reason) in [
        ("Basic dXNlcg==", "neither HMAC-SHA256 nor Bearer"),
        ("HMAC-SHA256 Signature=x", "no SignedHeaders"),
        ("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256", "no Signature"),
        ("Bearer x", "not a JSON Web Token"),
    ] {
        let (status, text) = raw(&emulator, LIST, &[("authorization", authorization)]).await;
        assert_eq!(status, 401);
        assert!(text.contains(reason), "{text}");
    }
}

#[tokio::test]
async fn known_deviations_are_named_and_accepted_unless_signatures_are_strict() {
    let (emulator, _) = start().await;
    let target = "/availablePhoneNumbers/countries/US/localities?x=New%20York~(1)&api-version=2025-06-01";
    let form = "/availablePhoneNumbers/countries/US/localities?x=New+York%7E%281%29&api-version=2025-06-01";
    let port = emulator.address().port();
    for strict in [true, false] {
        emulator.configure(|settings| settings.strict_signature = strict);
        let wanted = if strict { 401 } else { 200 };
        for (signing, name) in [
            (Signing { target: Some(form), ..Signing::default() }, "JavaScript"),
            (Signing { host: Some(format!("127.0.0.1:{port}/")), ..Signing::default() }, "Python"),
            (Signing { host: Some("127.0.0.1".to_owned()), ..Signing::default() }, "Java"),
        ] {
            let (status, text) = send(&emulator, target, signing).await;
            assert_eq!(status, wanted, "{name}: {text}");
            let entry = emulator.journal().requests().pop().unwrap();
            let told = format!("{} {}", entry.verdict, entry.notes.join(" "));
            assert!(told.contains(name), "{told}");
        }
    }
}

#[tokio::test]
async fn the_journal_keeps_both_strings_to_sign_of_a_refused_signature_and_no_key() {
    let (emulator, _) = start().await;
    let host = emulator.address().to_string();
    let port = emulator.address().port();
    let hour_ago = httpdate::fmt_http_date((now() - Duration::hours(1)).into());
    let foreign = STANDARD.encode("another key");
    for (signing, expected, received) in [
        // The date that was sent is not the one that is wanted, and so on.
        (Signing { date: Some(hour_ago.clone()), ..Signing::default() }, None, Some(hour_ago)),
        (
            Signing { hash: Some("AAAA"), ..Signing::default() },
            Some(";47DEQpj8HBSa".to_owned()),
            Some(";AAAA".to_owned()),
        ),
        (
            Signing { host: Some(format!("127.0.0.1:{port}/")), ..Signing::default() },
            None,
            Some(format!(";{host}/;")),
        ),
        (Signing { key: Some(foreign), ..Signing::default() }, Some(format!(";{host};")), None),
    ] {
        assert_eq!(send(&emulator, LIST, signing).await.0, 401);
        let strings = emulator.journal().requests().pop().unwrap().strings_to_sign.unwrap();
        for text in [&strings.expected, &strings.received] {
            assert!(text.starts_with(&format!("GET\n{LIST}\n")), "{text}");
            assert!(!text.contains(&emulator.access_key()));
        }
        let only = |part: &String, one: &str, other: &str| one.contains(part) && !other.contains(part);
        assert!(expected.iter().all(|part| strings.expected.contains(part)), "{strings:?}");
        match received {
            Some(wanted) => assert!(only(&wanted, &strings.received, &strings.expected), "{strings:?}"),
            None => assert_eq!(strings.expected, strings.received),
        }
    }
}

#[tokio::test]
async fn what_a_client_says_that_it_signed_is_kept_and_what_was_accepted_is_not() {
    let (emulator, _) = start().await;
    let said = "GET\n/elsewhere\n<b>";
    let headers = [
        ("authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=AAAA"),
        ("x-ms-hmac-string-to-sign-base64", &STANDARD.encode(said)),
    ];
    assert_eq!(raw(&emulator, LIST, &headers).await.0, 401);
    assert_eq!(raw(&emulator, LIST, &[("authorization", "Bearer x")]).await.0, 401);
    assert_eq!(send(&emulator, LIST, Signing::default()).await.0, 200);
    let kept: Vec<_> = emulator
        .journal()
        .requests()
        .into_iter()
        .map(|entry| entry.strings_to_sign.map(|both| both.received))
        .collect();
    assert_eq!(kept, [Some(said.to_owned()), None, None]);
}

#[tokio::test]
async fn dates_are_accepted_by_the_clock_of_the_machine_and_by_the_emulated_one() {
    let (emulator, client) = start().await;
    emulator.clock().advance(Duration::hours(3));
    let answer = client.get(LIST).await;
    assert_eq!(answer.status, 200);
    let shown = httpdate::parse_http_date(answer.header("date").unwrap()).unwrap();
    assert!(time::OffsetDateTime::from(shown) > now() + Duration::minutes(179));
    let emulated = httpdate::fmt_http_date(emulator.clock().now().into());
    assert_eq!(send(&emulator, LIST, Signing { date: Some(emulated), ..Signing::default() }).await.0, 200);
}

#[tokio::test]
async fn bearer_tokens_are_accepted_until_they_expire_by_both_clocks() {
    let (emulator, _) = start().await;
    let token = format!("Bearer {}", emulator.entra_token(60));
    assert_eq!(raw(&emulator, LIST, &[("authorization", &token)]).await.0, 200);
    let old = format!("Bearer {}", emulator.entra_token(-60));
    let (status, text) = raw(&emulator, LIST, &[("authorization", &old)]).await;
    assert_eq!(status, 401);
    assert!(text.contains("has expired"), "{text}");
}

#[tokio::test]
async fn a_request_without_a_version_is_refused_and_strictness_refuses_undescribed_ones() {
    let (emulator, client) = start().await;
    assert_eq!(client.get("/phoneNumbers").await.code(), "MissingApiVersionParameter");
    assert_eq!(client.get("/phoneNumbers?api-version=latest").await.code(), "UnsupportedApiVersionValue");
    let newer = "/phoneNumbers?api-version=2031-01-01";
    assert_eq!(client.get(newer).await.status, 200);
    emulator.configure(|settings| settings.strict_api_version = true);
    assert_eq!(client.get(newer).await.code(), "UnsupportedApiVersionValue");
    assert_eq!(client.get(LIST).await.status, 200);
    assert_eq!(Client::new(&emulator).get("/nothing?api-version=2025-06-01").await.status, 404);
}
