//! A 401 because our clock is wrong is mended once; every other 401 says what could be wrong.

use core_http::{
    CallOptions, Error, ErrorKind, RetryOptions, Runtime, StaticToken,
    http::Method,
    service::{Call, Operation, Replay},
    testing::Reply,
    time::{Duration, OffsetDateTime},
};

use crate::support::{Bench, CLASSES, call_of, key, read, secs};

/// A refused signature, answered by a service whose clock is this far ahead of ours.
fn refused(bench: &Bench, ahead: Duration) -> Reply {
    Reply::status(401)
        .header("date", &http_date(bench.clock.now() + ahead))
        .json(r#"{"error":{"code":"Denied","message":"denied by the resource provider"}}"#)
}

fn http_date(time: OffsetDateTime) -> String {
    let weekday = &time.weekday().to_string()[..3];
    let month = &time.month().to_string()[..3];
    let (year, day) = (time.year(), time.day());
    format!(
        "{weekday}, {day:02} {month} {year} {:02}:{:02}:{:02} GMT",
        time.hour(),
        time.minute(),
        time.second()
    )
}

#[test]
fn a_clock_that_is_off_by_more_than_minutes_and_less_than_a_day_is_corrected() {
    for (ahead, corrected) in [
        (Duration::ZERO, false),
        (Duration::minutes(4), false),
        (Duration::minutes(5), false),
        (Duration::seconds(301), true),
        (Duration::minutes(6), true),
        (Duration::hours(23), true),
        (Duration::hours(24), true),
        (Duration::seconds(24 * 3600 + 1), false),
        (Duration::hours(25), false),
        (Duration::days(3650), false),
    ] {
        for ahead in [ahead, -ahead] {
            let bench = Bench::new();
            bench.script([refused(&bench, ahead), Reply::status(200)]);
            let result = bench.send(read());
            assert_eq!(result.is_ok(), corrected, "{ahead}");
            assert_eq!(bench.sent(), if corrected { 2 } else { 1 }, "{ahead}");
            assert!(bench.pauses().is_empty(), "{ahead}: it is sent again at once");
            if corrected {
                let dates = bench.headers("x-ms-date");
                assert_eq!(dates[0], http_date(bench.clock.now()), "{ahead}");
                assert_eq!(dates[1], http_date(bench.clock.now() + ahead), "{ahead}");
                let signatures = bench.headers("authorization");
                assert_ne!(signatures[0], signatures[1], "{ahead}");
            }
        }
    }
}

#[test]
fn correction_does_not_count_as_a_repeat_and_holds_for_every_class() {
    for replay in CLASSES {
        for retry in [RetryOptions::none(), RetryOptions::new()] {
            let bench = Bench::with(key(), |options| options.retry(retry));
            let success = if replay == Replay::Always { 200 } else { 202 };
            bench.script([refused(&bench, Duration::hours(1)), Reply::status(success)]);
            let answer = bench.send(call_of(replay)).unwrap();
            assert_eq!(answer.attempts(), 2, "{replay:?}");
        }
    }
}

#[test]
fn a_second_401_goes_to_the_caller() {
    let bench = Bench::new();
    let (first, second) = (Duration::hours(1), Duration::hours(3));
    bench.script([refused(&bench, first), refused(&bench, second), Reply::status(200)]);
    let error = bench.send(read()).unwrap_err();
    assert_eq!((bench.sent(), bench.transport.left()), (2, 1));
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("Denied")));
    assert!(!error.may_have_been_sent() && !error.is_transient());
}

#[test]
fn a_corrected_call_is_still_repeated_like_any_other() {
    let bench = Bench::new();
    bench.script([
        refused(&bench, Duration::hours(1)),
        Reply::status(503),
        Reply::status(503),
        Reply::status(503),
        Reply::status(200),
    ]);
    assert_eq!(bench.send(read()).unwrap().attempts(), 5);
}

#[test]
fn later_calls_of_the_same_client_are_signed_with_the_corrected_time() {
    let bench = Bench::new();
    bench.script([refused(&bench, Duration::hours(2)), Reply::status(200), Reply::status(200)]);
    bench.send(read()).unwrap();
    bench.clock.advance(secs(60));
    assert_eq!(bench.send(read()).unwrap().attempts(), 1);
    assert_eq!(bench.headers("x-ms-date")[2], http_date(bench.clock.now() + Duration::hours(2)));
}

#[test]
fn a_view_with_other_options_shares_the_correction() {
    let bench = Bench::new();
    bench.script([refused(&bench, Duration::hours(2)), Reply::status(200), Reply::status(200)]);
    bench.send(read()).unwrap();
    let view = bench.pipeline.with_call_options(CallOptions::new().timeout(secs(5)));
    assert_eq!(bench.clock.run(view.send(read())).unwrap().attempts(), 1);
}

#[test]
fn a_clock_that_is_put_right_meanwhile_is_followed_back() {
    let bench = Bench::new();
    bench.script([refused(&bench, Duration::hours(2)), Reply::status(200)]);
    bench.send(read()).unwrap();
    bench.clock.set_now(bench.clock.now() + Duration::hours(2));
    bench.script([refused(&bench, Duration::ZERO), Reply::status(200)]);
    assert_eq!(bench.send(read()).unwrap().attempts(), 2);
    assert_eq!(bench.headers("x-ms-date")[3], http_date(bench.clock.now()));
}

#[test]
fn without_a_readable_date_nothing_is_corrected() {
    for date in [None, Some(""), Some("yesterday"), Some("1705314605"), Some("Mon, 15 Jan 2024 11:30:05 CET")]
    {
        let bench = Bench::new();
        let reply = Reply::status(401);
        bench.script([date.map_or(reply.clone(), |date| reply.header("date", date))]);
        let error = bench.send(read()).unwrap_err();
        assert_eq!((bench.sent(), error.status().unwrap().as_u16()), (1, 401), "{date:?}");
        assert!(!error.to_string().contains("clock"), "{date:?}: {error}");
    }
}

#[test]
fn only_a_401_is_mended() {
    for status in [400, 403, 404] {
        let bench = Bench::new();
        let date = http_date(bench.clock.now() + Duration::hours(1));
        bench.script([Reply::status(status).header("date", &date)]);
        assert_eq!(bench.send(read()).unwrap_err().attempts(), 1, "{status}");
    }
}

#[test]
fn a_token_has_no_date_and_is_not_corrected() {
    let bench = Bench::with(StaticToken::new("a-token").unwrap(), |options| options);
    bench.script([refused(&bench, Duration::hours(1)), Reply::status(200)]);
    let error = bench.send(read()).unwrap_err();
    assert_eq!(bench.sent(), 1);
    assert!(error.signed_request().is_none());
    assert!(error.to_string().contains("the token may lack a role"), "{error}");
}

#[test]
fn a_401_names_what_could_be_wrong_and_the_difference_between_the_clocks() {
    for (ahead, told) in [
        (Duration::hours(25), Some("the service's clock is 90000 s from ours")),
        (Duration::hours(-25), Some("the service's clock is -90000 s from ours")),
        (Duration::minutes(4), Some("the service's clock is 240 s from ours")),
        (Duration::seconds(30), None),
    ] {
        let bench = Bench::new();
        bench.script([refused(&bench, ahead)]);
        let text = bench.send(read()).unwrap_err().to_string();
        match told {
            Some(told) => assert!(text.contains(told), "{text}"),
            None => assert!(!text.contains("clock"), "{text}"),
        }
        for cause in ["key and endpoint", "proxy", "does not own"] {
            assert!(text.contains(cause), "{text}");
        }
    }
}

#[test]
fn a_401_shows_what_was_signed_to_whoever_asks_and_to_nobody_else() {
    static SET: Operation = Operation::new("set", Method::PATCH, "/numbers/{number}", Replay::Always);
    let call = || Call::new(&SET, &["+18005550100"]).unwrap().json(&["a"]).unwrap();
    let error: Error = {
        let bench = Bench::new();
        bench.script([Reply::status(401)]);
        bench.send(call()).unwrap_err()
    };
    let signed = error.signed_request().unwrap();
    assert_eq!(signed.method(), "PATCH");
    assert_eq!(signed.path_and_query(), "/numbers/%2B18005550100?api-version=2025-06-01");
    assert_eq!(signed.date(), "Mon, 15 Jan 2024 09:30:05 GMT");
    assert_eq!(signed.host(), "contoso.communication.azure.com");
    let lines: Vec<String> = signed.to_string().lines().map(str::to_owned).collect();
    let last = format!("{};{};{}", signed.date(), signed.host(), signed.content_hash());
    assert_eq!(lines, [signed.method(), signed.path_and_query(), &last]);
    for hidden in ["8005550100", "HMAC", signed.content_hash()] {
        assert!(!error.to_string().contains(hidden), "{error}");
    }
    assert!(!format!("{error:?}").contains("Signature"));

    let bench = Bench::new();
    bench.script([Reply::status(403)]);
    assert!(bench.send(call()).unwrap_err().signed_request().is_none());
}

#[test]
fn what_was_signed_is_that_of_the_last_attempt() {
    let bench = Bench::new();
    bench.script([refused(&bench, Duration::hours(1)), refused(&bench, Duration::hours(1))]);
    let error = bench.send(read()).unwrap_err();
    assert_eq!(error.signed_request().unwrap().date(), bench.headers("x-ms-date")[1]);
}

#[test]
fn the_time_of_the_service_is_known_after_its_first_answer() {
    let bench = Bench::new();
    assert_eq!(bench.pipeline.service_time(), bench.clock.now());
    let ahead = Duration::minutes(3);
    bench.script([Reply::status(200).header("date", &http_date(bench.clock.now() + ahead))]);
    bench.send(read()).unwrap();
    assert_eq!(bench.pipeline.service_time(), bench.clock.now() + ahead);
    assert_eq!(bench.sent(), 1);
}
