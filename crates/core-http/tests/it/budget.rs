//! How long is waited between attempts: back-off, hints of the service, and the limits of both.

use std::time::Duration;

use core_http::{
    CallOptions, ClientOptions, ErrorKind, RetryOptions, Runtime, service::Replay, testing::Reply,
};

use crate::support::{Bench, call_of, key, millis, read, secs};

/// What a hint does to the first wait.
#[derive(Debug, Clone, Copy)]
enum Wait {
    Exactly(Duration),
    /// The hint is not used: the usual wait.
    Backoff,
    /// The hint is beyond the budget: no wait, and the error tells it.
    None(Duration),
}

use Wait::{Backoff, Exactly};

/// The clock of the tests stands at 09:30:05.
const HINTS: &[(&[(&str, &str)], Wait)] = &[
    (&[], Backoff),
    (&[("retry-after", "7")], Exactly(Duration::from_secs(7))),
    (&[("retry-after", " 7 ")], Exactly(Duration::from_secs(7))),
    (&[("retry-after", "1.5")], Exactly(Duration::from_millis(1500))),
    (&[("retry-after-ms", "250")], Exactly(Duration::from_millis(250))),
    (&[("x-ms-retry-after-ms", "350")], Exactly(Duration::from_millis(350))),
    (&[("retry-after-ms", "250"), ("retry-after", "7")], Exactly(Duration::from_millis(250))),
    (&[("retry-after-ms", "never"), ("retry-after", "7")], Exactly(Duration::from_secs(7))),
    (&[("retry-after", "Mon, 15 Jan 2024 09:30:14 GMT")], Exactly(Duration::from_secs(9))),
    // A date is read by the clock of whoever wrote it.
    (
        &[("date", "Mon, 15 Jan 2024 23:00:00 GMT"), ("retry-after", "Mon, 15 Jan 2024 23:00:05 GMT")],
        Exactly(Duration::from_secs(5)),
    ),
    (&[("retry-after", "59")], Exactly(Duration::from_secs(59))),
    (&[("retry-after", "0")], Backoff),
    (&[("retry-after-ms", "0")], Backoff),
    (&[("retry-after", "Mon, 15 Jan 2024 09:30:05 GMT")], Backoff),
    (&[("retry-after", "Sat, 01 Jan 2000 00:00:00 GMT")], Backoff),
    (&[("retry-after", "-5")], Backoff),
    (&[("retry-after-ms", "-5")], Backoff),
    (&[("retry-after", "soon")], Backoff),
    (&[("retry-after", "")], Backoff),
    (&[("retry-after", "inf")], Backoff),
    (&[("retry-after", "NaN")], Backoff),
    (&[("retry-after", "1e1")], Backoff),
    (&[("retry-after", "7, 8")], Backoff),
    (&[("retry-after", "Mon, 32 Jan 2024 09:30:14 GMT")], Backoff),
    (&[("retry-after", "99999999999999999999999999")], Backoff),
    (&[("retry-after", "60")], Wait::None(Duration::from_secs(60))),
    (&[("retry-after", "3600")], Wait::None(Duration::from_secs(3600))),
    (&[("retry-after-ms", "3600000")], Wait::None(Duration::from_secs(3600))),
    (&[("retry-after", "9999999999")], Wait::None(Duration::from_secs(9_999_999_999))),
    (&[("retry-after", "Mon, 15 Jan 2024 10:30:05 GMT")], Wait::None(Duration::from_secs(3600))),
];

fn with_headers(status: u16, headers: &[(&str, &str)]) -> Reply {
    headers.iter().fold(Reply::status(status), |reply, (name, value)| reply.header(name, value))
}

#[test]
fn hints_of_every_form_are_followed_ignored_or_handed_on() {
    for status in [429, 503] {
        for (headers, wait) in HINTS {
            let name = format!("{status} with {headers:?}");
            let bench = Bench::new();
            bench.script([with_headers(status, headers), Reply::status(200)]);
            let result = bench.send(read());
            match *wait {
                Exactly(wait) => {
                    assert_eq!(result.unwrap().attempts(), 2, "{name}");
                    assert_eq!(bench.pauses(), [wait], "{name}");
                }
                Backoff => {
                    assert_eq!(result.unwrap().attempts(), 2, "{name}");
                    let pause = bench.pauses()[0];
                    assert!((millis(400)..=millis(800)).contains(&pause), "{name}: {pause:?}");
                }
                Wait::None(hint) => {
                    let error = result.unwrap_err();
                    assert_eq!((error.attempts(), error.elapsed()), (1, Duration::ZERO), "{name}");
                    assert_eq!(error.retry_after(), Some(hint), "{name}");
                    assert!(error.to_string().contains("retry after"), "{name}: {error}");
                }
            }
        }
    }
}

#[test]
fn a_429_for_what_costs_money_is_repeated_only_with_a_usable_hint() {
    for (headers, wait) in HINTS {
        for replay in [Replay::IfNotSent, Replay::Settle] {
            let name = format!("{replay:?} with {headers:?}");
            let bench = Bench::new();
            bench.script([with_headers(429, headers), Reply::status(202)]);
            match bench.send(call_of(replay)) {
                Ok(answer) => {
                    assert_eq!(answer.attempts(), 2, "{name}");
                    // Zero says that it may be repeated, not that it should be at once.
                    assert!(matches!(wait, Exactly(_) | Backoff) && !bench.pauses().is_empty(), "{name}");
                }
                Err(error) => {
                    assert!(!matches!(wait, Exactly(_)), "{name}");
                    assert!(!error.may_have_been_sent() && error.attempts() == 1, "{name}");
                }
            }
        }
    }
}

#[test]
fn without_a_hint_waits_double_and_half_of_each_is_chance() {
    let bench = Bench::new();
    bench.script((0..4).map(|_| Reply::status(503)));
    let error = bench.send(read()).unwrap_err();
    let pauses = bench.pauses();
    assert_eq!(pauses.len(), 3);
    for (pause, full) in pauses.iter().zip([800, 1600, 3200]) {
        assert!((millis(full / 2)..=millis(full)).contains(pause), "{pauses:?}");
    }
    assert_eq!(error.elapsed(), pauses.iter().sum::<Duration>());
}

#[test]
fn two_clients_that_fail_together_do_not_come_back_together() {
    let pauses = |extra| {
        let bench = Bench::new();
        for _ in 0..extra {
            bench.clock.random();
        }
        bench.script([Reply::status(503), Reply::status(200)]);
        bench.send(read()).unwrap();
        bench.pauses()
    };
    assert_ne!(pauses(0), pauses(1));
}

#[test]
fn the_number_of_attempts_is_kept() {
    for (attempts, sent) in [(0, 1), (1, 1), (2, 2), (7, 7)] {
        let bench = Bench::with(key(), |options| {
            options.retry(RetryOptions::new().max_attempts(attempts).initial_delay(millis(1)))
        });
        bench.script((0..9).map(|_| Reply::status(503)));
        assert_eq!(bench.send(read()).unwrap_err().attempts(), sent);
        assert_eq!(bench.sent(), sent as usize);
    }
}

#[test]
fn the_sum_of_all_waits_is_kept() {
    for (budget, hint, sent) in [(10, "4", 3), (12, "4", 4), (3, "4", 1), (60, "20", 4)] {
        let retry = RetryOptions::new().max_attempts(9).max_total_delay(secs(budget));
        let bench = Bench::with(key(), |options| options.retry(retry).call_timeout(secs(61)));
        bench.script((0..9).map(|_| Reply::status(503).header("retry-after", hint)));
        let error = bench.send(read()).unwrap_err();
        assert!(bench.pauses().iter().sum::<Duration>() <= secs(budget), "{budget} s of {hint} s");
        assert_eq!(error.attempts(), sent, "{budget} s of {hint} s");
        assert_eq!(error.retry_after().map(|d| d.as_secs().to_string()).as_deref(), Some(hint));
    }
}

#[test]
fn backoff_keeps_the_sum_too() {
    for budget in [1, 100, 1000, 5000, 20_000] {
        let retry = RetryOptions::new().max_attempts(50).max_total_delay(millis(budget));
        let bench = Bench::with(key(), |options| options.retry(retry));
        bench.script((0..60).map(|_| Reply::status(503)));
        bench.send(read()).unwrap_err();
        assert!(bench.pauses().iter().sum::<Duration>() <= millis(budget), "{budget} ms");
        assert!(bench.sent() < 50, "{budget} ms");
    }
}

#[test]
fn a_wait_that_would_outlive_the_call_is_not_begun() {
    let bench = Bench::with(key(), |options| options.call_timeout(secs(5)));
    bench.script((0..4).map(|_| Reply::status(503).header("retry-after", "4")));
    let error = bench.send(read()).unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (2, secs(4)));
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.retry_after(), Some(secs(4)));
}

#[test]
fn an_attempt_ends_with_its_own_limit_or_with_the_call() {
    let bench = Bench::with(key(), |options| options.attempt_timeout(secs(5)).call_timeout(secs(8)));
    bench.script((0..4).map(|_| Reply::never()));
    let error = bench.send(read()).unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.attempts(), error.elapsed()), (2, secs(8)));
    assert_eq!(bench.clock.waits()[0], secs(5));
}

#[test]
fn a_slow_drip_does_not_keep_an_attempt_alive() {
    let drip = || (0..10).fold(Reply::status(200), |reply, _| reply.chunk_after(secs(3), "x"));
    let bench = Bench::with(key(), |options| options.retry(RetryOptions::none()));
    bench.script([drip()]);
    let error = bench.send(read()).unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent());
    assert_eq!(error.elapsed(), secs(20));
}

#[test]
fn an_answer_in_the_last_moment_counts() {
    let bench = Bench::with(key(), |options| options.attempt_timeout(secs(20)));
    bench.script([Reply::status(200).after(millis(19_999))]);
    assert_eq!(bench.send(read()).unwrap().elapsed(), millis(19_999));
}

#[test]
fn no_time_sends_nothing() {
    for replay in [Replay::Always, Replay::Settle] {
        let bench = Bench::new();
        let pipeline = bench.pipeline.with_call_options(CallOptions::new().timeout(Duration::ZERO));
        let error = bench.clock.run(pipeline.send(call_of(replay))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(!error.may_have_been_sent());
        assert_eq!(bench.sent(), 0);
    }
}

#[test]
fn limits_without_end_do_not_overflow() {
    let endless = RetryOptions::new().initial_delay(Duration::MAX).max_total_delay(Duration::MAX);
    let unlimited = |options: ClientOptions| {
        options.call_timeout(Duration::MAX).attempt_timeout(Duration::MAX).retry(endless)
    };
    let bench = Bench::with(key(), unlimited);
    bench.script([Reply::status(503).header("retry-after", "9999999999"), Reply::status(200)]);
    assert_eq!(bench.send(read()).unwrap().elapsed(), secs(9_999_999_999));
}

/// By the service's clock, whatever ours shows.
#[test]
fn a_call_is_not_repeated_after_the_time_that_it_names() {
    for (date, left, sent) in [
        (None, 7, 1),
        (None, 8, 2),
        (Some("Mon, 15 Jan 2024 09:30:15 GMT"), 17, 1),
        (Some("Mon, 15 Jan 2024 09:30:15 GMT"), 18, 2),
    ] {
        let bench = Bench::new();
        let throttled = with_headers(429, &[("retry-after", "7")]);
        let throttled = date.into_iter().fold(throttled, |reply, date| reply.header("date", date));
        bench.script([throttled, Reply::status(200)]);
        let latest = bench.clock.now() + time::Duration::seconds(left);
        let result = bench.send(read().not_repeated_after(latest));
        assert_eq!(
            result.map_or_else(|error| error.attempts(), |answer| answer.attempts()),
            sent,
            "{date:?} {left}"
        );
    }
    // A refused signature neither: by the clock that the refusal shows, it is too late.
    let bench = Bench::new();
    bench.script([with_headers(401, &[("date", "Mon, 15 Jan 2024 10:30:05 GMT")]), Reply::status(200)]);
    let latest = bench.clock.now() + time::Duration::minutes(59);
    assert_eq!(bench.send(read().not_repeated_after(latest)).unwrap_err().attempts(), 1);
}
