//! Whatever is sent, the emulator neither falls over nor answers 500.

use communication_emulator::Emulator;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{Client, PHONE};

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "identities", "phoneNumbers", "availablePhoneNumbers", "countries", "US", ":search", ":purchase", "sip",
            "reservations", "operations", "administration", "phonenumbers", "searches", "releases", "capabilities",
            "numberconfiguration", "access", "entra", "assignments", ":exchangeAccessToken", "operatorInformation",
            "%2B14255550123", "6227aeb8-8086-4824-9586-05cafe96f37b", "8%3Aacs%3Ax", "_emulator", "faults", "clock",
        ])
        .prop_map(str::to_owned),
        1 => "[%a-zA-Z0-9+:._~-]{0,12}",
        1 => Just("%ff%00".to_owned()),
    ]
}

fn query() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        2 => Just(PHONE.to_owned()),
        1 => Just("api-version=2020-07-20-preview1".to_owned()),
        1 => "(skip|top|take|maxPageSize)=[-0-9a-z]{0,12}",
        1 => "(phoneNumberType|assignmentType|locality|locale|expand|targetPhoneNumber)=[%a-zA-Z0-9+.*]{0,10}",
        1 => "[%a-z0-9=&+;]{0,12}",
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.join("&"))
}

/// Texts that mean something to some operation.
const TEXTS: [&str; 8] =
    ["tollFree", "application", "inbound", "chat", "US", "+14255550123", "^+1", "(?<n>x)\\k<n>"];

/// Members of the bodies of all operations, and of the management API.
#[rustfmt::skip]
const NAMES: [&str; 30] = [
    "phoneNumbers", "capabilities", "calling", "sms", "quantity", "areaCode", "searchId", "trunks", "routes", "name",
    "numberPattern", "sipSignalingPort", "domains", "scopes", "createTokenWithScopes", "customId", "expiresInMinutes",
    "phoneNumberType", "assignmentType", "countryCode", "phonePlanIds", "displayName", "description", "options",
    "pstnConfiguration", "phoneNumber", "a.b.c", "18445550100", "actions", "seconds",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(TEXTS.to_vec()).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let name = prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn body() -> impl Strategy<Value = String> {
    prop_oneof![4 => value().prop_map(|value| value.to_string()), 1 => ".{0,40}", 1 => Just(String::new())]
}

fn method() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"])
}

#[test]
fn no_signed_request_is_answered_with_500() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::builder().start()).unwrap();
    let client = Client::new(&emulator);
    let path = prop::collection::vec(segment(), 0..7).prop_map(|parts| format!("/{}", parts.join("/")));
    let media =
        prop::sample::select(vec!["application/json", "application/merge-patch+json", "text/plain", ";", ""]);
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    let cases = (method(), path, query(), body(), media);
    let result = runner.run(&cases, |(method, path, query, body, media)| {
        let target = format!("{path}?{query}");
        let answer = runtime.block_on(client.send(method, &target, Some((body, media)), &[]));
        let answer = answer.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        prop_assert!(answer.status < 500 || answer.status == 501, "{}: {}", answer.status, answer.text);
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
}

/// The operations that exist, with bodies of every shape: deeper than random paths get.
#[test]
fn no_operation_is_upset_by_its_body() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::builder().start()).unwrap();
    let client = Client::new(&emulator);
    let operations = communication_emulator::operations();
    let versions = ["2025-06-01", "2024-11-15-preview", "2025-03-02-preview", "2020-07-20-preview2"];
    let cases = (0..operations.len(), prop::sample::select(versions.to_vec()), body(), segment());
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    let result = runner.run(&cases, |(index, version, body, segment)| {
        let (_, method, template, _) = operations[index];
        let segment = if segment.is_empty() { "US".to_owned() } else { segment };
        let parts =
            template.split('/').map(|part| if part.starts_with('{') { segment.as_str() } else { part });
        let target = format!(
            "{}?api-version={version}&locationType=x&phonePlanId=x",
            parts.collect::<Vec<_>>().join("/")
        );
        let sent = client.send(method, &target, Some((body, "application/json")), &[]);
        let answer = runtime.block_on(sent).map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        prop_assert!(answer.status < 500 || answer.status == 501, "{}: {}", answer.status, answer.text);
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    let carried_out = emulator.journal().requests().iter().filter(|entry| entry.carried_out).count();
    assert!(carried_out > 50, "only {carried_out} of the requests got into an operation");
}

#[rustfmt::skip]
const HEADERS: [&str; 12] = [
    "authorization", "x-ms-date", "date", "x-ms-content-sha256", "accept-language", "content-type", "origin",
    "x-ms-client-request-id", "accept", "expect", "if-match", "x-http-method-override",
];

/// Headers of every sort, unsigned: each is refused with a reason, or let in as a bearer never is.
#[test]
fn no_header_is_answered_with_500() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::builder().start()).unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let name = prop::sample::select(HEADERS.to_vec());
    let text = prop_oneof![
        2 => "[ -~]{0,60}",
        1 => "HMAC-SHA256 (SignedHeaders=(x-ms-date|date|host|;){0,4})?&?(Signature=[A-Za-z0-9+/=]{0,20})?",
        1 => "Bearer [A-Za-z0-9_-]{0,10}(\\.[A-Za-z0-9_-]{0,10}){0,4}",
        1 => Just("Mon, 15 Jan 2024 09:30:05 GMT".to_owned()),
    ];
    let headers = prop::collection::vec((name, text), 0..6);
    let mut runner = TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(headers, body()), |(headers, body)| {
        let mut request = http.post(format!("{}identities?{PHONE}", emulator.endpoint())).body(body);
        for (name, value) in headers {
            if let Ok(value) = reqwest::header::HeaderValue::from_str(&value) {
                request = request.header(name, value);
            }
        }
        let Ok(answer) = runtime.block_on(request.send()) else { return Ok(()) };
        let status = answer.status().as_u16();
        prop_assert!(status == 401 || status == 417 || status == 400, "{status}");
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(runtime.block_on(Client::new(&emulator).get(&format!("/phoneNumbers?{PHONE}"))).status, 200);
}

/// Bytes that are hardly HTTP: the connection may be closed, the emulator goes on.
#[test]
fn no_bytes_stop_the_server() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::builder().start()).unwrap();
    let client = Client::new(&emulator);
    let line = "(GET|POST|%) [ -~]{0,30} HTTP/1\\.[01]\r\n([ -~]{0,20}\r\n){0,3}\r\n[ -~]{0,20}";
    let bytes = prop_oneof![line.prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..200)];
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let result = runner.run(&bytes, |bytes| {
        runtime.block_on(async {
            let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            prop_assert!(!answer.starts_with(b"HTTP/1.1 5"), "{:?}", String::from_utf8_lossy(&answer));
            Ok(())
        })
    });
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(runtime.block_on(client.get(&format!("/phoneNumbers?{PHONE}"))).status, 200);
}

#[tokio::test]
async fn bodies_beyond_the_limit_and_deep_ones_are_refused() {
    let (_emulator, client) = crate::client::start().await;
    let target = format!("/availablePhoneNumbers/:purchase?{PHONE}");
    let deep = "[".repeat(200_000);
    let answer = client.send("POST", &target, Some((deep, "application/json")), &[]).await.unwrap();
    assert_eq!(answer.status, 400);
    let long = " ".repeat(5 * 1024 * 1024);
    let refused = client.send("POST", &target, Some((long, "application/json")), &[]).await;
    assert!(refused.is_err() || refused.unwrap().status == 413);
    assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
}
