//! Answers that no service should give: each ends as an error of the right kind, in bounded memory and time, and says
//! truly whether the request may have taken effect.

use std::{sync::Arc, time::Duration};

use core_http::{
    AccessKey, ClientOptions, Endpoint, Error, ErrorKind, Result, RetryOptions,
    service::{Call, Method, Operation, Pipeline, Replay},
    testing::{ManualClock, Reply},
};
use serde::Deserialize;

use crate::{
    server::{Seen, Server, Step, answer, json, run},
    support::{Bench, DELETE, KEY, PURCHASE, SEARCH, read},
};

const MIB: usize = 1024 * 1024;
/// The limit of a body, as documented.
const LIMIT: usize = 16 * MIB;

#[derive(Debug, Deserialize)]
struct Thing {
    id: String,
    #[expect(dead_code, reason = "read, to see what reading it does")]
    #[serde(default)]
    x: serde_json::Value,
}

/// A bench that tries once, so that a row shows what one attempt makes of an answer.
fn once() -> Bench {
    Bench::with(AccessKey::parse(KEY).unwrap(), |options| options.retry(RetryOptions::none()))
}

/// What a client's method makes of this answer.
fn outcome(reply: Reply) -> Result<Thing> {
    let bench = once();
    bench.script([reply]);
    let thing = bench.send(read()).and_then(|answer| answer.json());
    assert_eq!(bench.transport.requests().len(), 1);
    assert!(bench.clock.waits().into_iter().sum::<Duration>() <= Duration::from_secs(60));
    thing
}

/// What holds for every error, whatever the other side sent.
fn check_error(name: &str, error: &Error, kind: ErrorKind, may_have_been_sent: bool) {
    assert_eq!(error.kind(), kind, "{name}: {error}");
    assert_eq!(error.may_have_been_sent(), may_have_been_sent, "{name}: {error}");
    let text = format!("{error}");
    assert!(text.len() < 16 * 1024, "{name}: {} bytes", text.len());
    assert!(!text.contains(char::is_control), "{name}: {text:?}");
    assert!(error.operation().is_some() && error.request_id().is_some(), "{name}: {error:?}");
}

fn deep(open: &str, close: &str) -> String {
    format!("{{\"id\":\"1\",\"x\":{}1{}}}", open.repeat(100_000), close.repeat(100_000))
}

#[test]
fn a_success_without_evidence_is_an_error() {
    let ok = || Reply::status(200);
    let rows: Vec<(&str, Reply)> = vec![
        ("nothing", ok()),
        ("blanks", ok().chunk(" \r\n\t ")),
        ("HTML", ok().header("content-type", "text/html").chunk("<!doctype html><title>Sign in</title>")),
        ("HTML that calls itself JSON", ok().json("\n<html></html>")),
        ("a list", ok().json("[]")),
        ("a list that serde would read as the struct", ok().json(r#"["1"]"#)),
        ("null", ok().json("null")),
        ("a text", ok().json(r#""1""#)),
        ("a number", ok().json("1")),
        ("an empty object", ok().json("{}")),
        ("a field of another type", ok().json(r#"{"id":1}"#)),
        ("a field twice", ok().json(r#"{"id":"1","id":"2"}"#)),
        ("trailing text", ok().json(r#"{"id":"1"} x"#)),
        ("a second object", ok().json(r#"{"id":"1"}{"id":"2"}"#)),
        ("half an object", ok().json(r#"{"id":"1""#)),
        ("invalid UTF-8", ok().chunk(&b"{\"id\":\"\xff\"}"[..])),
        ("an overlong form", ok().chunk(&b"{\"id\":\"\xc0\xaf\"}"[..])),
        ("half a surrogate pair", ok().json(r#"{"id":"\ud800"}"#)),
        ("a byte order mark", ok().json("\u{feff}{\"id\":\"1\"}")),
        ("a raw line feed", ok().json("{\"id\":\"\n\"}")),
        ("deep lists", ok().json(&deep("[", "]"))),
        ("deep objects", ok().json(&deep("{\"x\":", "}"))),
        ("gzip", ok().header("content-encoding", "gzip").chunk(&b"\x1f\x8b\x08\0"[..])),
        ("an unknown encoding", ok().header("content-encoding", "zstd").json(r#"{"id":"1"}"#)),
        ("two encodings", ok().header("content-encoding", "identity, gzip").json(r#"{"id":"1"}"#)),
        (
            "two headers",
            ok().header("content-encoding", "identity")
                .header("content-encoding", "br")
                .json(r#"{"id":"1"}"#),
        ),
        ("another success", Reply::status(202).json(r#"{"id":"1"}"#)),
        ("no content", Reply::status(204)),
        ("no content, and content", Reply::status(204).json(r#"{"id":"1"}"#)),
        ("partial content", Reply::status(206).json(r#"{"id":"1"}"#)),
    ];
    for (name, reply) in rows {
        let error = outcome(reply).expect_err(name);
        check_error(name, &error, ErrorKind::Decode, true);
        assert!(!error.is_transient(), "{name}");
        assert_eq!(error.attempts(), 1, "{name}");
    }
    let plain = Reply::status(200).header("content-encoding", "Identity").json(r#"{"id":"1","new":[[[]]]}"#);
    assert_eq!(outcome(plain).unwrap().id, "1");
    // A field that nobody reads is skipped without recursion.
    let unread = deep("[", "]").replace("\"x\"", "\"unread\"");
    assert_eq!(outcome(Reply::status(200).json(&unread)).unwrap().id, "1");
}

#[test]
fn a_body_beyond_the_limit_is_not_collected() {
    let piece = vec![b' '; MIB];
    let announced = Reply::status(200).header("content-length", "104857600").chunk(piece.clone()).then_hang();
    let error = outcome(announced).unwrap_err();
    check_error("announced", &error, ErrorKind::LimitExceeded, true);
    assert!(error.elapsed().is_zero());

    let mut unannounced = Reply::status(200);
    for _ in 0..100 {
        unannounced = unannounced.chunk(piece.clone());
    }
    check_error("unannounced", &outcome(unannounced).unwrap_err(), ErrorKind::LimitExceeded, true);

    let mut fits = vec![b' '; LIMIT];
    fits[..10].copy_from_slice(br#"{"id":"1"}"#);
    assert_eq!(outcome(Reply::status(200).chunk(fits.clone())).unwrap().id, "1");
    fits.push(b' ');
    check_error(
        "one too many",
        &outcome(Reply::status(200).chunk(fits)).unwrap_err(),
        ErrorKind::LimitExceeded,
        true,
    );
}

#[test]
fn the_status_of_a_refusal_survives_its_body() {
    let rows: Vec<(&str, Reply)> = vec![
        ("too long", Reply::status(404).header("content-length", "104857600").then_hang()),
        ("too long, unannounced", Reply::status(404).chunk(vec![b'['; MIB])),
        ("compressed", Reply::status(404).header("content-encoding", "gzip").chunk(&b"\x1f\x8b"[..])),
        ("HTML", Reply::status(404).chunk("<html>")),
        ("deep", Reply::status(404).json(&deep("[", "]"))),
        ("invalid UTF-8", Reply::status(404).chunk(&b"\xff\xfe"[..])),
        ("not an object", Reply::status(404).json("[]")),
    ];
    for (name, reply) in rows {
        let error = outcome(reply).expect_err(name);
        check_error(name, &error, ErrorKind::Service, false);
        assert!(error.is_not_found(), "{name}");
        assert_eq!(error.service(), None, "{name}");
    }
}

#[test]
fn a_lost_answer_may_have_been_sent_and_no_connection_was_not() {
    let whole = r#"{"id":"1"}"#;
    let rows: Vec<(&str, Reply, ErrorKind, bool)> = vec![
        ("no connection", Reply::not_sent("refused"), ErrorKind::Connect, false),
        ("reset before the head", Reply::interrupted("reset"), ErrorKind::Transport, true),
        ("cut", Reply::status(200).json(r#"{"id":"#).then_break("reset"), ErrorKind::Transport, true),
        (
            "cut when all was there",
            Reply::status(200).json(whole).then_break("reset"),
            ErrorKind::Transport,
            true,
        ),
        ("short", Reply::status(200).header("content-length", "11").json(whole), ErrorKind::Transport, true),
        ("long", Reply::status(200).header("content-length", "9").json(whole), ErrorKind::Transport, true),
        ("no answer", Reply::never(), ErrorKind::Timeout, true),
        ("half an answer", Reply::status(200).json(r#"{"id"#).then_hang(), ErrorKind::Timeout, true),
        ("no body", Reply::status(200).then_hang(), ErrorKind::Timeout, true),
        (
            "a late head",
            Reply::status(200).json(whole).after(Duration::from_secs(21)),
            ErrorKind::Timeout,
            true,
        ),
        ("a refusal whose body hangs", Reply::status(404).then_hang(), ErrorKind::Timeout, true),
    ];
    for (name, reply, kind, sent) in rows {
        let error = outcome(reply).expect_err(name);
        check_error(name, &error, kind, sent);
        assert!(error.is_transient(), "{name}");
        assert!(error.elapsed() <= Duration::from_secs(20), "{name}: {:?}", error.elapsed());
    }
}

#[test]
fn a_refusal_that_is_cut_is_a_lost_answer_that_keeps_its_status() {
    for reply in [
        Reply::status(404).json(r#"{"error":{"code":"Not"#).then_break("reset"),
        Reply::status(404).header("content-length", "90").json("{}"),
    ] {
        let error = outcome(reply).unwrap_err();
        check_error("cut", &error, ErrorKind::Transport, true);
        assert!(error.is_transient() && error.is_not_found());
        assert_eq!(error.service(), None, "what was cut is not read");
    }
}

#[test]
fn an_answer_that_has_no_body_by_its_nature_needs_none() {
    static HEAD: Operation = Operation::new("head", Method::HEAD, "/things/{thingId}", Replay::Always);
    for (call, reply) in [
        (Call::new(&DELETE, &["1"]), Reply::status(204).header("content-length", "10")),
        (Call::new(&DELETE, &["1"]), Reply::status(204).json(r#"{"id":"1"}"#)),
        (Call::new(&HEAD, &["1"]), Reply::status(200).header("content-length", "104857600")),
        (Call::new(&HEAD, &["1"]), Reply::status(200).header("content-encoding", "gzip")),
    ] {
        let bench = once();
        bench.script([reply]);
        let answer = bench.send(call.unwrap()).unwrap();
        assert!(answer.body().is_empty());
    }
}

#[test]
fn a_slow_drip_ends_with_the_attempt() {
    let mut drip = Reply::status(200);
    for _ in 0..1000 {
        drip = drip.chunk_after(Duration::from_secs(1), " ");
    }
    let error = outcome(drip).unwrap_err();
    check_error("drip", &error, ErrorKind::Timeout, true);
    assert_eq!(error.elapsed(), Duration::from_secs(20));
}

#[test]
fn a_call_that_only_drips_ends_within_its_minute() {
    let bench = Bench::new();
    for _ in 0..4 {
        bench.script([Reply::status(200).chunk_after(Duration::from_secs(15), " ").then_hang()]);
    }
    let error = bench.send(read()).unwrap_err();
    check_error("drip", &error, ErrorKind::Timeout, true);
    assert!(error.elapsed() <= Duration::from_secs(60), "{:?}", error.elapsed());
    assert!(error.attempts() >= 2);
}

#[test]
fn a_redirect_is_an_error_and_nothing_is_sent_to_it() {
    for status in [300, 301, 302, 303, 304, 305, 307, 308] {
        for location in
            ["/things/2", "https://contoso.communication.azure.com/things/2", "https://evil.example/", ""]
        {
            for call in
                [Ok(read()), Call::new(&DELETE, &["1"]), Call::new(&SEARCH, &[]), Call::new(&PURCHASE, &[])]
            {
                let bench = Bench::new();
                bench.script([Reply::status(status).header("location", location).json(r#"{"id":"1"}"#)]);
                let error = bench.send(call.unwrap()).unwrap_err();
                check_error(location, &error, ErrorKind::Service, true);
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                assert_eq!(bench.transport.requests().len(), 1, "{status}");
            }
        }
    }
}

#[test]
fn a_clock_that_no_date_can_be_written_of_is_an_error() {
    for now in [time::macros::datetime!(1969-12-31 23:00 UTC), time::macros::datetime!(-9999-01-01 0:00 UTC)]
    {
        let bench = Bench::new();
        bench.clock.set_now(now);
        bench.script([Reply::status(200).json("{}")]);
        let error = bench.send(read()).unwrap_err();
        check_error("clock", &error, ErrorKind::InvalidInput, false);
        assert_eq!(bench.transport.requests().len(), 0);
    }
}

// From here on over a connection.

static GET: Operation = Operation::new("get", Method::GET, "/things/{thingId}", Replay::Always);

/// A client of the server that tries once, and whose time only the test moves.
fn client(endpoint: Endpoint, clock: &ManualClock) -> Pipeline {
    let options = ClientOptions::new().retry(RetryOptions::none()).runtime(Arc::new(clock.clone()));
    let key = AccessKey::parse(KEY).unwrap();
    Pipeline::builder(endpoint, key, "2025-06-01").options(options).build().unwrap()
}

/// What a client's method makes of what the server does, and how many bytes the server could send.
fn over_the_wire(
    clock: &ManualClock,
    handler: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static,
) -> (Result<Thing>, u64) {
    run(async {
        let mut server = Server::start(handler).await;
        let pipeline = client(server.endpoint(), clock);
        let call = Call::new(&GET, &["1"]).unwrap();
        let thing = server.during(pipeline.send(call)).await.and_then(|answer| answer.json());
        assert_eq!(server.seen().len(), 1, "nothing is sent twice");
        (thing, server.sent())
    })
}

/// An answer after which the connection ends.
fn cut(text: &str) -> Vec<Step> {
    let mut steps = answer(text);
    steps.push(Step::Close);
    steps
}

#[test]
fn over_the_wire_every_broken_answer_is_an_error_of_its_kind() {
    let rows: Vec<(&str, String, ErrorKind)> = vec![
        ("nothing", String::new(), ErrorKind::Transport),
        ("half a status line", "HTTP/1.1 2".into(), ErrorKind::Transport),
        ("half a head", "HTTP/1.1 200 OK\r\ncontent-le".into(), ErrorKind::Transport),
        ("not HTTP", "SSH-2.0-OpenSSH_9.6\r\n\r\n".into(), ErrorKind::Transport),
        ("a status that is none", "HTTP/1.1 99999 Odd\r\n\r\n".into(), ErrorKind::Transport),
        (
            "a short body",
            "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"id\":\"1\"}".into(),
            ErrorKind::Transport,
        ),
        (
            "two lengths",
            "HTTP/1.1 200 OK\r\ncontent-length: 10\r\ncontent-length: 9\r\n\r\n{\"id\":\"1\"}".into(),
            ErrorKind::Transport,
        ),
        (
            "a length that is none",
            "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{\"id\":\"1\"}".into(),
            ErrorKind::Transport,
        ),
        (
            "a truncated chunk",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{\"id\":\"1\"}".into(),
            ErrorKind::Transport,
        ),
        (
            "no last chunk",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n{\"id\":\"1\"}\r\n".into(),
            ErrorKind::Transport,
        ),
        (
            "a chunk size that is none",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n".into(),
            ErrorKind::Transport,
        ),
        (
            "an endless chunk size",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}".into(),
            ErrorKind::Transport,
        ),
        (
            "a header bomb",
            format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(10_000)),
            ErrorKind::Transport,
        ),
        (
            "a long header",
            format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(4 * MIB)),
            ErrorKind::Transport,
        ),
        (
            "a head without end",
            format!("HTTP/1.1 200 OK\r\nx: {}", "y".repeat(4 * MIB)),
            ErrorKind::Transport,
        ),
        ("a long reason", format!("HTTP/1.1 200 {}", "y".repeat(4 * MIB)), ErrorKind::Transport),
        (
            "a body cut by its length",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{\"id\":\"1\"}".into(),
            ErrorKind::Decode,
        ),
        ("HTML", "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>".into(), ErrorKind::Decode),
        ("an empty success", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".into(), ErrorKind::Decode),
        (
            "no content, and content",
            "HTTP/1.1 204 No Content\r\ncontent-length: 10\r\n\r\n{\"id\":\"1\"}".into(),
            ErrorKind::Decode,
        ),
        (
            "a switch of protocols",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n".into(),
            ErrorKind::Service,
        ),
        (
            "a redirect home",
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: /things/2\r\ncontent-length: 0\r\n\r\n".into(),
            ErrorKind::Service,
        ),
        (
            "a redirect away",
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.2:1/\r\ncontent-length: 0\r\n\r\n".into(),
            ErrorKind::Service,
        ),
    ];
    for (name, text, kind) in rows {
        let (thing, _) = over_the_wire(&ManualClock::new(), move |_| cut(&text));
        check_error(name, &thing.expect_err(name), kind, true);
    }
}

#[test]
fn over_the_wire_what_is_unusual_but_whole_is_read() {
    for (name, text) in [
        ("until the end", "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"1\"}".to_owned()),
        ("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n{\"id\":\"1\"}".to_owned()),
        ("no reason", "HTTP/1.1 200\r\ncontent-length: 10\r\n\r\n{\"id\":\"1\"}".to_owned()),
        ("a body longer than its length", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\":\"1\"}{}".to_owned()),
        (
            "chunks with extensions and trailers",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\n{\"i\r\n7\r\nd\":\"1\"}\r\n0\r\nt: u\r\n\r\n".to_owned(),
        ),
        (
            "interim answers",
            format!("{}HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{{\"id\":\"1\"}}",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(3)),
        ),
    ] {
        let (thing, _) = over_the_wire(&ManualClock::new(), move |_| cut(&text));
        assert_eq!(thing.unwrap_or_else(|error| panic!("{name}: {error}")).id, "1");
    }
}

#[test]
fn over_the_wire_a_hundred_megabytes_are_not_taken() {
    let megabyte = vec![b' '; MIB];
    let mut chunk = format!("{MIB:x}\r\n").into_bytes();
    chunk.extend_from_slice(&megabyte);
    chunk.extend_from_slice(b"\r\n");
    for (name, head, piece, most) in [
        ("announced", "content-length: 104857600\r\n", megabyte.clone(), 32 * MIB),
        ("unannounced", "", megabyte, LIMIT + 32 * MIB),
        ("chunked", "transfer-encoding: chunked\r\n", chunk, LIMIT + 32 * MIB),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\n{head}\r\n");
        let (thing, sent) = over_the_wire(&ManualClock::new(), move |_| {
            vec![Step::Send(head.clone().into_bytes()), Step::Flood(piece.clone(), 100), Step::Close]
        });
        check_error(name, &thing.unwrap_err(), ErrorKind::LimitExceeded, true);
        // What is beyond the limit lies in the buffers of the system, which grow to some megabytes on each side.
        assert!(sent <= most as u64, "{name}: {sent} bytes were taken");
    }
}

#[test]
fn over_the_wire_silence_ends_with_the_attempt() {
    for (name, text) in [
        ("no head", ""),
        ("half a head", "HTTP/1.1 200 OK\r\nx: y"),
        ("interim answers alone", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"),
        ("no body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n"),
        ("half a body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\""),
    ] {
        let clock = ManualClock::new();
        let hand = clock.clone();
        let (thing, _) = over_the_wire(&clock, move |_| {
            let hand = hand.clone();
            let mut steps = answer(text);
            steps.push(Step::Do(Box::new(move || hand.advance(Duration::from_secs(20)))));
            steps.push(Step::Hang);
            steps
        });
        let error = thing.unwrap_err();
        check_error(name, &error, ErrorKind::Timeout, true);
        assert_eq!(error.elapsed(), Duration::from_secs(20), "{name}");
    }
}

#[test]
fn no_listener_is_no_connection_and_nothing_was_sent() {
    run(async {
        // A port that was free a moment ago.
        let endpoint = Server::start(|_| json("{}")).await.endpoint();
        let call = Call::new(&PURCHASE, &[]).unwrap();
        let error = client(endpoint, &ManualClock::new()).send(call).await.unwrap_err();
        check_error("no listener", &error, ErrorKind::Connect, false);
        assert!(error.is_transient());
    });
}

#[test]
fn a_text_that_no_request_line_can_hold_is_refused_before_sending() {
    run(async {
        let mut server = Server::start(|_| json("{}")).await;
        let pipeline = client(server.endpoint(), &ManualClock::new());
        let call = Call::new(&GET, &["1"]).unwrap().query("x", &"y".repeat(70_000));
        let error = server.during(pipeline.send(call)).await.unwrap_err();
        check_error("a long query", &error, ErrorKind::InvalidInput, false);
        assert_eq!(server.connections(), 0);
    });
}

#[test]
fn a_fresh_connection_is_never_one_of_the_pool() {
    run(async {
        let mut server = Server::start(|_| json(r#"{"id":"1"}"#)).await;
        let pipeline = client(server.endpoint(), &ManualClock::new());
        let call = || Call::new(&GET, &["1"]).unwrap();
        for _ in 0..3 {
            server.during(pipeline.send(call())).await.unwrap();
        }
        assert_eq!(server.connections(), 1, "the pool is used");
        for fresh in 1..4 {
            server.during(pipeline.send(call().fresh_connection())).await.unwrap();
            assert_eq!(server.last().connection, fresh, "a new connection for each");
        }
        server.during(pipeline.send(call())).await.unwrap();
        assert_eq!(server.last().connection, 0, "the idle one is still there for the others");
    });
}

#[test]
fn a_pooled_connection_that_is_closed_on_the_next_request_loses_the_answer_and_a_fresh_one_does_not() {
    run(async {
        // The second request on a connection finds it closing, as when both sides act at the same time.
        let first = std::sync::Mutex::new(std::collections::HashSet::new());
        let mut server = Server::start(move |seen| {
            if first.lock().unwrap().insert(seen.connection) {
                json(r#"{"id":"1"}"#)
            } else {
                vec![Step::Close]
            }
        })
        .await;
        let pipeline = client(server.endpoint(), &ManualClock::new());
        let call = || Call::new(&PURCHASE, &[]).unwrap();
        server.during(pipeline.send(Call::new(&GET, &["1"]).unwrap())).await.unwrap();
        let error = server.during(pipeline.send(call())).await.unwrap_err();
        check_error("stale", &error, ErrorKind::Transport, true);
        assert_eq!(server.seen().len(), 2, "a purchase is not sent twice");

        server.during(pipeline.send(Call::new(&GET, &["1"]).unwrap())).await.unwrap();
        let error = server.during(pipeline.send(call().fresh_connection())).await.unwrap_err();
        // It was answered, by 200 instead of the 202 of the operation: the connection was good.
        check_error("fresh", &error, ErrorKind::Decode, true);
    });
}

#[test]
fn a_pooled_connection_that_was_closed_while_idle_is_not_used() {
    run(async {
        let mut server = Server::start(|_| {
            let mut steps = json(r#"{"id":"1"}"#);
            steps.push(Step::Close);
            steps
        })
        .await;
        let pipeline = client(server.endpoint(), &ManualClock::new());
        for connection in 0..4 {
            let call = Call::new(&GET, &["1"]).unwrap();
            let call = if connection % 2 == 1 { call.fresh_connection() } else { call };
            server.during(pipeline.send(call)).await.unwrap();
            assert_eq!(server.last().connection, connection);
        }
    });
}
