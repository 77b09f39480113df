//! Options of clients and of single calls.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use core_http::{
    AccessKey, CallOptions, ClientOptions, Endpoint, Error, ErrorKind, Response, Result, RetryOptions,
    http::{HeaderValue, header},
    service::{Call, Pipeline},
    testing::{ManualClock, Reply, ScriptedTransport},
    time::OffsetDateTime,
};

use crate::{
    paging::{list, page},
    support::{Bench, KEY, READ, key, read, secs},
};

fn send_with(bench: &Bench, options: CallOptions) -> Result<Response> {
    bench.clock.run(bench.pipeline.with_call_options(options).send(read()))
}

#[test]
fn what_a_call_leaves_unset_is_as_the_client_has_it() {
    let unset = CallOptions::new();
    let patient = RetryOptions::new().max_attempts(6);
    for (options, attempts, seconds) in [
        (unset.clone(), 1, 10),
        (unset.clone().timeout(secs(5)), 1, 5),
        (unset.clone().timeout(secs(15)), 1, 10),
        (unset.clone().retry(patient.clone()), 2, 12),
        (unset.retry(patient).timeout(secs(11)), 2, 11),
    ] {
        let bench = Bench::with(key(), |client| {
            client.attempt_timeout(secs(10)).call_timeout(secs(12)).retry(RetryOptions::none())
        });
        bench.script((0..9).map(|_| Reply::never()));
        let error = send_with(&bench, options.clone()).unwrap_err();
        assert_eq!((error.attempts(), error.elapsed()), (attempts, secs(seconds)), "{options:?}");
    }
}

#[test]
fn a_view_of_a_view_overrides_field_by_field_and_leaves_the_client_alone() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let inspect = |name: &'static str| {
        let seen = Arc::clone(&seen);
        move |_: &Response| seen.lock().unwrap().push(name)
    };
    let bench = Bench::new();
    bench.script((0..5).map(|_| Reply::status(200)));
    let base = CallOptions::new()
        .request_id("first")
        .header("x-a", "1")
        .header("x-b", "1")
        .inspect(inspect("first"));
    let first = bench.pipeline.with_call_options(base);
    let second = first.with_call_options(CallOptions::new().header("X-B", "2").header("x-c", "2"));
    let third = second.with_call_options(CallOptions::new().request_id("third").inspect(inspect("third")));
    for pipeline in [&first, &second, &third, &bench.pipeline] {
        bench.clock.run(pipeline.send(read())).unwrap();
    }
    assert_eq!(bench.headers("x-a"), ["1", "1", "1", ""]);
    assert_eq!(bench.headers("x-b"), ["1", "2", "2", ""]);
    assert_eq!(bench.headers("x-c"), ["", "2", "2", ""]);
    let ids = bench.headers("x-ms-client-request-id");
    assert_eq!(ids[..3], ["first", "first", "third"]);
    assert_eq!(ids[3].len(), 36, "{ids:?}");
    assert_eq!(*seen.lock().unwrap(), ["first", "first", "third"]);
}

#[test]
fn a_header_of_the_call_replaces_that_of_the_client() {
    let bench = Bench::new();
    bench.script([Reply::status(200)]);
    let call = read()
        .header(header::ACCEPT, HeaderValue::from_static("text/plain"))
        .header(header::ACCEPT_LANGUAGE, HeaderValue::from_static("de"));
    let options = CallOptions::new().header("accept-language", "fr").header("x-empty", "");
    bench.clock.run(bench.pipeline.with_call_options(options).send(call)).unwrap();
    assert_eq!(bench.headers("accept"), ["text/plain"]);
    assert_eq!(bench.headers("accept-language"), ["fr"]);
    assert!(bench.transport.requests()[0].headers().contains_key("x-empty"));
}

#[test]
fn headers_that_only_the_client_sets_are_refused_by_name() {
    for name in [
        "authorization",
        "Authorization",
        "host",
        "HOST",
        "content-length",
        "transfer-encoding",
        "accept-encoding",
        "x-ms-date",
        "X-MS-Content-SHA256",
        "x-ms-client-request-id",
    ] {
        let error = refused(CallOptions::new().header(name, "canary"));
        assert!(error.to_string().contains(&name.to_ascii_lowercase()), "{error}");
    }
}

#[test]
fn what_is_no_header_is_refused() {
    for (name, value) in [
        ("", "canary"),
        ("x a", "canary"),
        ("x:a", "canary"),
        ("x-a\r\nx-evil", "canary"),
        ("é", "canary"),
        ("x-a", "canary\r\nx-evil: 1"),
        ("x-a", "canary\n"),
        ("x-a", "canary\0"),
        ("x-a", "canary é"),
    ] {
        let error = refused(CallOptions::new().header(name, value));
        assert!(error.to_string().contains("header"), "{error}");
    }
}

#[test]
fn a_request_id_is_short_and_visible() {
    for id in ["x", "order-4711", "~!(){}", &"x".repeat(128)] {
        let bench = Bench::new();
        bench.script([Reply::status(200)]);
        let answer = send_with(&bench, CallOptions::new().request_id(id)).unwrap();
        assert_eq!(answer.request_id(), Some(id));
        assert_eq!(bench.headers("x-ms-client-request-id"), [id]);
    }
    for id in ["", " ", "a b", "a\n", "a\r\nx-evil: 1", "é", "\u{7f}", &"x".repeat(129)] {
        let error = refused(CallOptions::new().request_id(id));
        assert!(error.to_string().contains("request_id"), "{error}");
        assert!(id.trim().is_empty() || !error.to_string().contains("evil"), "{error}");
    }
}

/// The error of a call with these options, which is refused before anything is sent, and shows no value.
fn refused(options: CallOptions) -> Error {
    let bench = Bench::new();
    let pipeline = bench.pipeline.with_call_options(options);
    let error = bench.clock.run(pipeline.send(read())).unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some("read")), "{error}");
    assert!(!error.may_have_been_sent() && !error.is_transient());
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    assert_eq!(bench.sent(), 0);
    error
}

#[test]
fn every_answer_is_shown_with_those_of_failed_attempts() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let inspect = {
        let seen = Arc::clone(&seen);
        move |answer: &Response| {
            let body = String::from_utf8_lossy(answer.body()).into_owned();
            seen.lock().unwrap().push((answer.status().as_u16(), answer.ms_cv().map(str::to_owned), body));
        }
    };
    let bench = Bench::new();
    bench.script([
        Reply::status(401).header("date", "Mon, 15 Jan 2024 10:30:05 GMT"),
        Reply::not_sent("refused"),
        Reply::status(200).json("{").then_break("reset"),
        Reply::status(503).header("ms-cv", "cv.1").json("trouble"),
        Reply::status(200).json("{}"),
    ]);
    let answer = send_with(&bench, CallOptions::new().inspect(inspect)).unwrap();
    assert_eq!(answer.attempts(), 5);
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (401, None, String::new()),
            (503, Some("cv.1".to_owned()), "trouble".to_owned()),
            (200, None, "{}".to_owned())
        ]
    );
}

#[test]
fn every_page_of_a_list_is_shown() {
    let count = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&count);
    let mut bench = Bench::new();
    let options = CallOptions::new().inspect(move |_| *counter.lock().unwrap() += 1);
    bench.pipeline = bench.pipeline.with_call_options(options);
    bench.script([page("a", "/things?skip=1"), page("b", "")]);
    bench.clock.run(list(&bench).try_collect()).unwrap();
    assert_eq!(*count.lock().unwrap(), 2);
}

#[test]
fn debug_of_call_options_shows_names_and_no_values() {
    let text = format!("{:?}", CallOptions::new().header("x-api-token", "canary").timeout(secs(5)));
    assert!(text.contains("x-api-token") && text.contains("5s") && !text.contains("canary"), "{text}");
}

fn build(options: ClientOptions) -> Result<Pipeline> {
    let clock = ManualClock::at(OffsetDateTime::UNIX_EPOCH);
    let transport = ScriptedTransport::new(&clock);
    let options = options.transport(Arc::new(transport)).runtime(Arc::new(clock));
    let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    Pipeline::builder(endpoint, AccessKey::parse(KEY)?, "2025-06-01").options(options).build()
}

#[test]
fn the_name_of_the_application_comes_first() {
    for (name, begins) in [(None, "acs-rust-"), (Some("contoso-dialer/2.1"), "contoso-dialer/2.1 acs-rust-")]
    {
        let bench = Bench::with(key(), |options| match name {
            Some(name) => options.application_id(name),
            None => options,
        });
        bench.script([Reply::status(200)]);
        bench.send(read()).unwrap();
        let agent = bench.headers("user-agent").concat();
        assert!(agent.starts_with(begins) && agent.contains("core-http/"), "{agent}");
    }
}

#[test]
fn the_name_of_an_application_is_checked_when_the_client_is_built() {
    assert!(build(ClientOptions::new().application_id("x".repeat(64))).is_ok());
    for name in ["", "a\r\nx-evil: 1", "a\tb", "é", &"x".repeat(65)] {
        let error = build(ClientOptions::new().application_id(name)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name:?}");
        assert!(error.to_string().contains("application_id"), "{error}");
    }
}

#[test]
fn a_client_at_the_edge_of_time_still_signs() {
    let pipeline = build(ClientOptions::new().call_timeout(Duration::ZERO)).unwrap();
    assert_eq!(pipeline.service_time(), OffsetDateTime::UNIX_EPOCH);
    let bench = Bench::new();
    for now in [OffsetDateTime::UNIX_EPOCH, OffsetDateTime::from_unix_timestamp(253_402_300_799).unwrap()] {
        bench.clock.set_now(now);
        bench.script([Reply::status(200)]);
        bench.send(Call::new(&READ, &["1"]).unwrap()).unwrap();
    }
    assert_eq!(
        bench.headers("x-ms-date"),
        ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"]
    );
}
