//! What the official pipeline for JavaScript does on each failure, what this one does, and why where they differ.
//!
//! The official side was measured (`@azure/core-rest-pipeline` 1.24.0). It decides by status, for every operation alike,
//! and repeats one date and one signature.

use std::time::Duration;

use core_http::{
    RetryOptions,
    service::{Call, Method, Operation, Replay},
    testing::Reply,
};

use crate::support::{Bench, PURCHASE, key};

static CREATE: Operation = Operation::new("create", Method::POST, "/identities", Replay::Always);
static UPDATE: Operation = Operation::new("update", Method::PATCH, "/sip", Replay::Always);
static REMOVE: Operation = Operation::new("remove", Method::DELETE, "/identities/1", Replay::Always);
static LIST: Operation = Operation::new("list", Method::GET, "/sip", Replay::Always);

struct Row {
    case: &'static str,
    operation: &'static Operation,
    reply: fn() -> Reply,
    official: u32,
    ours: u32,
    /// Our waits in milliseconds, if they are exact.
    waits: &'static [u64],
    why: &'static str,
}

const SAME: &str = "the same";
const ZERO: &str = "a service that fails and asks for no wait is not helped by three requests at once";
const CLOSED: &str = "no documented failure of the service that is known to pass";
const BEFORE: &str = "nothing was sent, so another try is harmless; a resolver recovers";

const fn same(case: &'static str, reply: fn() -> Reply, attempts: u32) -> Row {
    Row { case, operation: &CREATE, reply, official: attempts, ours: attempts, waits: &[], why: SAME }
}

impl Row {
    const fn of(self, operation: &'static Operation) -> Self {
        Self { operation, ..self }
    }

    const fn waits(self, waits: &'static [u64]) -> Self {
        Self { waits, ..self }
    }

    const fn but(self, ours: u32, why: &'static str) -> Self {
        Self { ours, why, ..self }
    }
}

fn unavailable() -> Reply {
    Reply::status(503)
}

fn five_seconds_on() -> Reply {
    let reply = unavailable().header("date", "Mon, 15 Jan 2024 09:30:05 GMT");
    reply.header("retry-after", "Mon, 15 Jan 2024 09:30:10 GMT")
}

fn both_hints() -> Reply {
    unavailable().header("retry-after-ms", "250").header("retry-after", "7")
}

const ROWS: &[Row] = &[
    same("503 no header", unavailable, 4),
    same("503 Retry-After: 7", || unavailable().header("retry-after", "7"), 4).waits(&[7000; 3]),
    same("503 Retry-After: 0", || unavailable().header("retry-after", "0"), 4).but(4, ZERO),
    same("503 retry-after-ms: 250", || unavailable().header("retry-after-ms", "250"), 4).waits(&[250; 3]),
    same("503 x-ms-retry-after-ms: 350", || unavailable().header("x-ms-retry-after-ms", "350"), 4)
        .waits(&[350; 3]),
    same("503 retry-after-ms + Retry-After", both_hints, 4).waits(&[250; 3]),
    same("503 Retry-After date +5 s", five_seconds_on, 4)
        .waits(&[5000; 3])
        .but(4, "by the date of the answer, so that a wrong clock of ours does not change the wait"),
    same(
        "503 Retry-After date in the past",
        || unavailable().header("retry-after", "Sat, 01 Jan 2000 00:00:00 GMT"),
        4,
    )
    .but(4, ZERO),
    same("503 Retry-After garbage", || unavailable().header("retry-after", "soon"), 4),
    same("503 Retry-After: 3600", || unavailable().header("retry-after", "3600"), 4)
        .but(1, "an hour is beyond every budget: the caller is told at once"),
    same("503 Retry-After: 1.5", || unavailable().header("retry-after", "1.5"), 4).waits(&[1500; 3]),
    same("429 no header", || Reply::status(429), 1)
        .but(4, "refused, so a repeat of a harmless request is harmless; purchases are not repeated"),
    same("429 Retry-After: 2", || Reply::status(429).header("retry-after", "2"), 4).waits(&[2000; 3]),
    same("500", || Reply::status(500), 4),
    same("501", || Reply::status(501), 1),
    same("502", || Reply::status(502), 4),
    same("504", || Reply::status(504), 4),
    same("505", || Reply::status(505), 1),
    same("507", || Reply::status(507), 4).but(1, CLOSED),
    same("599", || Reply::status(599), 4).but(1, CLOSED),
    same("408", || Reply::status(408), 4),
    same("400", || Reply::status(400), 1),
    same("409", || Reply::status(409), 1),
    same("412", || Reply::status(412), 1),
    same("423", || Reply::status(423), 1),
    same("500 Retry-After: 3", || Reply::status(500).header("retry-after", "3"), 4)
        .waits(&[3000; 3])
        .but(4, "who asks for a wait knows why, whatever the status"),
    same("ECONNRESET", || Reply::interrupted("connection reset by peer"), 4),
    same("ETIMEDOUT", || Reply::interrupted("connection timed out"), 4),
    same("ECONNREFUSED", || Reply::not_sent("connection refused"), 4),
    same("ENOTFOUND", || Reply::not_sent("no such host"), 4),
    same("ENOENT", || Reply::not_sent("no such socket"), 4),
    same("EPIPE", || Reply::interrupted("broken pipe"), 1).but(4, "a reset by another name"),
    same("EAI_AGAIN", || Reply::not_sent("the resolver failed for now"), 1).but(4, BEFORE),
    same("CERT_HAS_EXPIRED", || Reply::not_sent("certificate has expired"), 1)
        .but(4, "nothing was sent; the transport does not tell faults of TLS from others of connecting"),
    same("REQUEST_SEND_ERROR", || Reply::interrupted("unknown"), 1)
        .but(4, "what is not known is taken as sent, and a harmless request is repeated"),
    same("503 no header", unavailable, 4).of(&UPDATE),
    same("503 no header", unavailable, 4).of(&REMOVE),
    same("503 no header", unavailable, 4).of(&LIST),
    same("503 no header beginPurchase", unavailable, 4)
        .of(&PURCHASE)
        .but(1, "the service may have bought: a repeat could buy again"),
];

#[test]
fn every_case_is_decided_on_purpose() {
    for row in ROWS {
        let name = format!("{} {}: {}", row.operation.method(), row.case, row.why);
        let bench = Bench::new();
        bench.script((0..6).map(|_| (row.reply)().after(Duration::from_secs(1))));
        let error = bench.send(Call::new(row.operation, &[]).unwrap()).unwrap_err();
        assert_eq!(error.attempts(), row.ours, "{name}");
        assert_eq!(bench.sent(), row.ours as usize, "{name}");
        assert!(row.official == row.ours || row.why != SAME, "{name}: needs a reason");

        let pauses: Vec<u128> = bench.pauses().iter().map(Duration::as_millis).collect();
        let waits: Vec<u128> = pauses.into_iter().filter(|millis| *millis != 1000).collect();
        assert_eq!(waits.len() + 1, row.ours as usize, "{name}: {waits:?}");
        if !row.waits.is_empty() {
            assert_eq!(waits, row.waits.iter().map(|wait| u128::from(*wait)).collect::<Vec<_>>(), "{name}");
        }
        let mut dates = bench.headers("x-ms-date");
        dates.dedup();
        assert_eq!(dates.len(), row.ours as usize, "{name}: the official one repeats its date");
    }
}

/// The official option `maxRetries` counts repeats; ours counts attempts. Its cap is on each wait, ours on their sum: nine
/// attempts took it three minutes.
const OPTIONS: [(&str, u32, u32); 3] = [
    ("503 maxRetries 0", 1, 1),
    ("503 maxRetries 5, delay 10, max 25", 6, 6),
    ("503 maxRetries 8 (cap)", 9, 7),
];

#[test]
fn the_options_bound_what_the_official_ones_do() {
    let quick = RetryOptions::new().initial_delay(Duration::from_millis(10));
    let options = [RetryOptions::none(), quick.max_attempts(6), RetryOptions::new().max_attempts(9)];
    for ((case, official, ours), retry) in OPTIONS.into_iter().zip(options) {
        let bench = Bench::with(key(), |options| options.retry(retry));
        bench.script((0..12).map(|_| unavailable()));
        let error = bench.send(Call::new(&CREATE, &[]).unwrap()).unwrap_err();
        assert_eq!(error.attempts(), ours, "{case}");
        assert!(ours <= official && error.elapsed().as_secs() <= 60, "{case}");
    }
}

/// Needs the folder of measurements (`ACS_SHARED`); says so and ends without it.
#[test]
fn no_measured_case_is_left_out() {
    let Ok(shared) = std::env::var("ACS_SHARED") else {
        eprintln!("skipped: ACS_SHARED is not set");
        return;
    };
    let text = std::fs::read(format!("{shared}/contract/vectors/retry.json")).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let measured: Vec<_> = file["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["case"].as_str().unwrap(), row["method"].as_str().unwrap(), row["attempts"].as_u64()))
        .collect();
    let decided: Vec<_> = ROWS
        .iter()
        .map(|row| (row.case, row.operation.method().as_str(), Some(u64::from(row.official))))
        .chain(OPTIONS.iter().map(|(case, official, ..)| (*case, "POST", Some(u64::from(*official)))))
        .collect();
    assert_eq!(decided, measured);
}
