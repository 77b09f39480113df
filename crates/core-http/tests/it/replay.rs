//! Which failures are repeated for which operations, and what the error then says.

use core_http::{
    AccessKey,
    ErrorKind::{self, Connect, Decode, Service, Timeout, Transport},
    KeyCredential,
    core_auth::StringToSign,
    service::{Call, Method, Operation, Replay},
    testing::Reply,
};

use crate::support::{Bench, CLASSES, DELETE, KEY, call_of, key, read, secs};

/// A failure, how many requests it costs each class of operation, and what the error says of it.
struct Row {
    name: &'static str,
    reply: fn() -> Reply,
    /// For `Always`, `IfNotSent` and `Settle`.
    sent: [u32; 3],
    kind: ErrorKind,
    may_have_been_sent: bool,
    is_transient: bool,
}

const fn row(name: &'static str, reply: fn() -> Reply, sent: [u32; 3], kind: ErrorKind) -> Row {
    Row { name, reply, sent, kind, may_have_been_sent: false, is_transient: false }
}

impl Row {
    /// The request may have been acted on.
    const fn ambiguous(self) -> Self {
        Self { may_have_been_sent: true, ..self }
    }

    /// The same may succeed later.
    const fn transient(self) -> Self {
        Self { is_transient: true, ..self }
    }
}

const ROWS: &[Row] = &[
    row("no connection", || Reply::not_sent("refused"), [4, 4, 4], Connect).transient(),
    row("reset after sending", || Reply::interrupted("reset"), [4, 1, 1], Transport).ambiguous().transient(),
    row("a body that breaks off", broken, [4, 1, 1], Transport).ambiguous().transient(),
    row("a body shorter than announced", short, [4, 1, 1], Transport).ambiguous().transient(),
    row("a refusal whose body breaks off", broken_refusal, [4, 1, 1], Transport).ambiguous().transient(),
    // The third attempt is cut by the end of the call, so there is no fourth.
    row("no answer", Reply::never, [3, 1, 1], Timeout).ambiguous().transient(),
    row("a body without end", || Reply::status(200).then_hang(), [3, 1, 1], Timeout).ambiguous().transient(),
    row("408", || Reply::status(408), [4, 1, 1], Service).ambiguous().transient(),
    row("429", || Reply::status(429), [4, 1, 1], Service).transient(),
    row("429 with a hint", throttled, [4, 4, 4], Service).transient(),
    row("429 with garbage", || throttled_by("soon"), [4, 1, 1], Service).transient(),
    row("500", || Reply::status(500), [4, 1, 1], Service).ambiguous().transient(),
    row("502", || Reply::status(502), [4, 1, 1], Service).ambiguous().transient(),
    row("503", || Reply::status(503), [4, 1, 1], Service).ambiguous().transient(),
    row("503 with a hint", unavailable, [4, 1, 1], Service).ambiguous().transient(),
    row("504", || Reply::status(504), [4, 1, 1], Service).ambiguous().transient(),
    row("501", || Reply::status(501), [1, 1, 1], Service).ambiguous(),
    row("505", || Reply::status(505), [1, 1, 1], Service).ambiguous(),
    row("400", || Reply::status(400), [1, 1, 1], Service),
    row("401", || Reply::status(401), [1, 1, 1], Service),
    row("403", || Reply::status(403), [1, 1, 1], Service),
    row("404", || Reply::status(404), [1, 1, 1], Service),
    row("409", || Reply::status(409), [1, 1, 1], Service),
    row("412", || Reply::status(412), [1, 1, 1], Service),
    row("422", || Reply::status(422), [1, 1, 1], Service),
    row("a redirect", || Reply::status(307).header("location", "/x"), [1, 1, 1], Service).ambiguous(),
    row("another success", || Reply::status(206), [1, 1, 1], Decode).ambiguous(),
];

fn broken() -> Reply {
    Reply::status(200).json(r#"{"id":"#).then_break("reset")
}

fn short() -> Reply {
    Reply::status(200).header("content-length", "9").json("{}")
}

fn broken_refusal() -> Reply {
    Reply::status(404).json("{").then_break("reset")
}

fn throttled() -> Reply {
    throttled_by("2")
}

fn throttled_by(hint: &str) -> Reply {
    Reply::status(429).header("retry-after", hint)
}

fn unavailable() -> Reply {
    Reply::status(503).header("retry-after", "2")
}

#[test]
fn each_class_is_repeated_after_its_failures_and_no_others() {
    for row in ROWS {
        for (replay, sent) in CLASSES.into_iter().zip(row.sent) {
            let name = format!("{replay:?} after {}", row.name);
            let bench = Bench::new();
            bench.script((0..6).map(|_| (row.reply)()));
            let error = bench.send(call_of(replay)).unwrap_err();
            assert_eq!(bench.sent(), sent as usize, "{name}");
            assert_eq!(error.attempts(), sent, "{name}");
            assert_eq!(error.kind(), row.kind, "{name}");
            assert_eq!(error.may_have_been_sent(), row.may_have_been_sent, "{name}");
            assert_eq!(error.is_transient(), row.is_transient, "{name}");
            assert!(error.elapsed() <= secs(60), "{name}");
        }
    }
}

#[test]
fn an_attempt_that_succeeds_ends_the_repeats() {
    for row in ROWS {
        for (replay, sent) in CLASSES.into_iter().zip(row.sent) {
            let bench = Bench::new();
            let success = if replay == Replay::Always { 200 } else { 202 };
            bench.script([(row.reply)(), Reply::status(success)]);
            let result = bench.send(call_of(replay));
            assert_eq!(result.is_ok(), sent > 1, "{replay:?} after {}", row.name);
            assert_eq!(result.map_or_else(|e| e.attempts(), |r| r.attempts()), sent.min(2), "{}", row.name);
        }
    }
}

#[test]
fn what_is_declared_decides_and_not_the_method() {
    static RELEASE: Operation = Operation::new("release", Method::DELETE, "/numbers/{n}", Replay::IfNotSent);
    static BROWSE: Operation = Operation::new("browse", Method::POST, "/:browse", Replay::Always);
    for (call, sent) in [
        (Call::new(&RELEASE, &["1"]).unwrap(), 1),
        (Call::new(&BROWSE, &[]).unwrap(), 4),
        (Call::new(&BROWSE, &[]).unwrap().with_replay(Replay::Settle), 1),
        (read().with_replay(Replay::IfNotSent), 1),
    ] {
        let bench = Bench::answering(key(), |_| Reply::interrupted("reset"));
        assert!(bench.send(call.clone()).unwrap_err().may_have_been_sent());
        assert_eq!(bench.sent(), sent, "{call:?}");
    }
}

#[test]
fn a_purchase_whose_connection_breaks_after_sending_is_sent_once_ever() {
    let bench = Bench::new();
    bench.script([
        Reply::not_sent("refused"),
        throttled(),
        Reply::interrupted("connection reset by peer"),
        Reply::status(202),
    ]);
    let error = bench.send(call_of(Replay::Settle)).unwrap_err();
    assert_eq!((bench.sent(), bench.transport.left()), (3, 1));
    assert!(error.may_have_been_sent());
    assert!(error.to_string().contains("connection reset by peer"), "{error}");
}

#[test]
fn an_earlier_attempt_that_may_have_arrived_is_not_forgotten() {
    for (first, last, may_have_been_sent) in [
        (Reply::interrupted("reset"), Reply::status(404), true),
        (Reply::status(503), Reply::status(400), true),
        (broken(), Reply::status(401), true),
        (Reply::interrupted("reset"), Reply::not_sent("refused"), true),
        (Reply::status(429), Reply::status(404), false),
        (Reply::not_sent("refused"), Reply::status(409), false),
    ] {
        let name = format!("{first:?} then {last:?}");
        let bench = Bench::new();
        bench.script([first, last.clone(), last.clone(), last]);
        let error = bench.send(read()).unwrap_err();
        assert!(error.attempts() > 1, "{name}");
        assert_eq!(error.may_have_been_sent(), may_have_been_sent, "{name}");
    }
}

#[test]
fn every_attempt_is_signed_anew_under_one_request_id() {
    for row in ROWS.iter().filter(|row| row.sent[0] > 1) {
        let bench = Bench::new();
        bench.script((0..4).map(|_| (row.reply)().after(secs(1))));
        bench.send(read()).unwrap_err();

        let dates = bench.headers("x-ms-date");
        assert!(dates.windows(2).all(|pair| pair[0] < pair[1]), "{}: {dates:?}", row.name);
        let ids = bench.headers("x-ms-client-request-id");
        assert!(ids.iter().all(|id| !id.is_empty() && *id == ids[0]), "{}", row.name);
        for request in bench.transport.requests() {
            let header = |name| request.headers()[name].to_str().unwrap();
            let signed = StringToSign::new(
                "GET",
                "/things/1?api-version=2025-06-01",
                header("x-ms-date"),
                "contoso.communication.azure.com",
                header("x-ms-content-sha256"),
            );
            assert_eq!(header("authorization"), signed.authorization(&key()), "{}", row.name);
        }
    }
}

#[test]
fn a_repeat_sends_the_same_headers_and_body() {
    static CREATE: Operation = Operation::new("create", Method::POST, "/things", Replay::Always);
    let bench = Bench::new();
    bench.script([Reply::interrupted("reset"), Reply::status(200)]);
    let call = Call::new(&CREATE, &[]).unwrap().query("a", "b c").json(&["x"]).unwrap().fresh_connection();
    bench.send(call).unwrap();

    assert_eq!(bench.lines(), ["POST /things?a=b%20c&api-version=2025-06-01"; 2]);
    for request in bench.transport.requests() {
        assert_eq!(request.body().as_ref(), br#"["x"]"#);
        assert_eq!(request.headers()["content-type"], "application/json");
        assert!(request.wants_fresh_connection());
    }
}

#[test]
fn a_rotated_key_signs_the_next_attempt_of_a_call_under_way() {
    let credential = KeyCredential::new(key());
    let (rotated, next) = (credential.clone(), AccessKey::parse("AAEC").unwrap());
    let new_key = next.clone();
    let mut first = true;
    let bench = Bench::answering(&credential, move |_| {
        rotated.update(next.clone());
        Reply::status(if std::mem::take(&mut first) { 503 } else { 200 })
    });
    bench.send(read()).unwrap();

    let requests = bench.transport.requests();
    for (request, key) in requests.iter().zip([AccessKey::parse(KEY).unwrap(), new_key]) {
        let header = |name| request.headers()[name].to_str().unwrap();
        let (date, hash) = (header("x-ms-date"), header("x-ms-content-sha256"));
        let path = request.path_and_query();
        let signed = StringToSign::new("GET", path, date, "contoso.communication.azure.com", hash);
        assert_eq!(header("authorization"), signed.authorization(&key));
    }
    assert_eq!(requests.len(), 2);
}

#[test]
fn a_404_is_the_end_of_a_deletion_only_if_an_attempt_before_may_have_done_it() {
    let gone = || Reply::status(404);
    for (replies, done) in [
        (vec![gone()], false),
        (vec![Reply::status(429), gone()], false),
        (vec![throttled(), gone()], false),
        (vec![Reply::not_sent("refused"), gone()], false),
        (vec![Reply::not_sent("refused"), Reply::status(429), gone()], false),
        (vec![Reply::interrupted("reset"), gone()], true),
        (vec![Reply::status(408), gone()], true),
        (vec![Reply::status(500), gone()], true),
        (vec![Reply::status(503), gone()], true),
        (vec![broken(), gone()], true),
        (vec![Reply::never(), gone()], true),
        (vec![Reply::interrupted("reset"), Reply::status(429), gone()], true),
        (vec![Reply::status(503), Reply::not_sent("refused"), gone()], true),
    ] {
        let name = format!("{replies:?}");
        let bench = Bench::new();
        bench.script(replies);
        let result = bench.send(Call::new(&DELETE, &["1"]).unwrap());
        assert_eq!(result.is_ok(), done, "{name}");
        assert_eq!(bench.transport.left(), 0, "{name}");
        if let Err(error) = result {
            assert!(error.is_not_found() && !error.may_have_been_sent(), "{name}");
        }
    }
}

#[test]
fn a_404_after_a_lost_answer_is_an_error_for_what_is_no_deletion() {
    let bench = Bench::new();
    bench.script([Reply::interrupted("reset"), Reply::status(404)]);
    let error = bench.send(read()).unwrap_err();
    assert!(error.is_not_found() && error.may_have_been_sent());
}
