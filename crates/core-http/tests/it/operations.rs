//! Waiting for the end of an operation, looking once, canceling.

use std::pin::pin;

use core_http::{
    CallOptions, ErrorKind, OperationStatus, Poller, Progress, Response, Result, ResumeToken,
    http::Method,
    service::{Call, Finish, Operation, OperationLocation, OperationPlan, Replay},
    testing::Reply,
};

use crate::support::{Bench, key, millis, poll_once, secs};

pub(crate) static BEGIN: Operation =
    Operation::new("begin_search", Method::POST, "/things/:search", Replay::IfNotSent).success(&[202]);
static STATUS: Operation =
    Operation::new("get_operation", Method::GET, "/phoneNumbers/operations/{operationId}", Replay::Always);
static CANCEL: Operation = Operation::new(
    "cancel_operation",
    Method::DELETE,
    "/phoneNumbers/operations/{operationId}",
    Replay::Always,
)
.success(&[204])
.done_if_gone_on_repeat();
pub(crate) static SEARCH: OperationPlan = OperationPlan::new("search", "search_", &STATUS).cancel(&CANCEL);
static RELEASE: OperationPlan = OperationPlan::new("release", "release_", &STATUS);

/// The result is the whole body of the last answer.
pub(crate) fn text(answer: &Response) -> Result<String> {
    String::from_utf8(answer.body().to_vec()).map_err(|_| answer.unexpected("is no text"))
}

pub(crate) fn accepted() -> Reply {
    Reply::status(202)
        .header("operation-location", "/phoneNumbers/operations/search_1?api-version=2025-06-01")
}

pub(crate) fn status(word: &str) -> Reply {
    Reply::status(200).json(&serde_json::json!({ "status": word }).to_string())
}

/// Sends the start, answered like this, and watches what it began.
pub(crate) fn begin(
    bench: &Bench,
    plan: &'static OperationPlan,
    finish: Finish<String>,
    start: Reply,
) -> Result<Poller<String>> {
    bench.script([start]);
    let pipeline = &bench.pipeline;
    let answer = bench.clock.run(pipeline.send(Call::new(&BEGIN, &[])?))?;
    let token = ResumeToken::new(pipeline, plan.kind());
    let operation = OperationLocation::from_start(pipeline, plan, finish, &answer, token)?;
    Ok(Poller::new(pipeline, operation, secs(120)))
}

/// A search that was accepted, on a bench with these answers to come.
fn searching(replies: impl IntoIterator<Item = Reply>) -> (Bench, Poller<String>) {
    let bench = Bench::new();
    let poller = begin(&bench, &SEARCH, Finish::Status(text), accepted()).unwrap();
    bench.script(replies);
    (bench, poller)
}

fn wait(bench: &Bench, poller: &mut Poller<String>) -> Result<String> {
    bench.clock.run(poller.wait())
}

#[test]
fn a_wait_looks_at_once_and_then_every_two_seconds_until_the_end() {
    let words = ["notStarted", "running", "notStarted", "Verifying", "RUNNING", "Succeeded"];
    let (bench, mut poller) = searching(words.map(status));
    let mut seen = Vec::new();
    let result = bench.clock.run(poller.wait_with(|state| {
        seen.push((state.status().clone(), state.polls(), state.elapsed()));
    }));
    assert_eq!(result.unwrap(), r#"{"status":"Succeeded"}"#);
    let expected = [
        (OperationStatus::NotStarted, 1, secs(0)),
        (OperationStatus::Running, 2, secs(2)),
        (OperationStatus::NotStarted, 3, secs(4)),
        (OperationStatus::Other("Verifying".to_owned()), 4, secs(6)),
        (OperationStatus::Running, 5, secs(8)),
    ];
    assert_eq!(seen, expected);
    assert_eq!(bench.pauses(), [secs(2); 5]);
    assert_eq!(bench.lines()[1..], ["GET /phoneNumbers/operations/search_1?api-version=2025-06-01"; 6]);
}

#[test]
fn a_poller_can_be_awaited() {
    let (bench, poller) = searching([status("running"), status("succeeded")]);
    assert!(bench.clock.run(async { poller.await }).is_ok());
    assert_eq!(bench.transport.left(), 0);
}

#[test]
fn an_end_is_known_in_every_spelling() {
    for (word, kind) in [
        ("succeeded", None),
        ("SUCCEEDED", None),
        (" succeeded ", None),
        ("failed", Some(ErrorKind::OperationFailed)),
        ("Failed", Some(ErrorKind::OperationFailed)),
        ("canceled", Some(ErrorKind::Canceled)),
        ("Cancelled", Some(ErrorKind::Canceled)),
    ] {
        let (bench, mut poller) = searching([status(word)]);
        assert_eq!(wait(&bench, &mut poller).err().map(|error| error.kind()), kind, "{word}");
        assert!(bench.pauses().is_empty(), "{word}");
    }
}

#[test]
fn a_failed_end_carries_what_the_service_said_of_it() {
    for (error, code) in [
        (r#"{"code":"NumbersPartiallyAcquired","message":"m"}"#, Some("NumbersPartiallyAcquired")),
        (r#"{"Code":"OutOfStock","innererror":{"code":"x"}}"#, Some("OutOfStock")),
        ("null", None),
        ("{}", None),
        (r#""text""#, None),
        ("[1]", None),
    ] {
        for (word, kind) in [("failed", ErrorKind::OperationFailed), ("cancelled", ErrorKind::Canceled)] {
            let body = format!(r#"{{"status":"{word}","error":{error}}}"#);
            let (bench, mut poller) = searching([Reply::status(200).header("ms-cv", "cv.1").json(&body)]);
            let error = wait(&bench, &mut poller).unwrap_err();
            assert_eq!((error.kind(), error.code(), error.ms_cv()), (kind, code, Some("cv.1")), "{body}");
            assert_eq!(error.resume_token(), Some(&poller.resume_token()), "{body}");
            assert!(!error.is_transient(), "{body}");
        }
    }
}

#[test]
fn an_answer_without_a_status_is_no_success() {
    for reply in [
        Reply::status(200),
        Reply::status(200).json("{}"),
        Reply::status(200).json(r#"{"status":null}"#),
        Reply::status(200).json(r#"{"status":""}"#),
        Reply::status(200).json(r#"{"status":" "}"#),
        Reply::status(200).json(r#"{"status":7}"#),
        Reply::status(200).json(r#"{"Status":"succeeded"}"#),
        Reply::status(200).json(r#"["succeeded"]"#),
        Reply::status(200).json(r#""succeeded""#),
        Reply::status(200).json(r#"{"status":"succeeded""#),
        Reply::status(200).header("content-type", "text/html").chunk("<html>succeeded</html>"),
        Reply::status(204),
        Reply::status(202).json(r#"{"status":"succeeded"}"#),
    ] {
        let name = format!("{reply:?}");
        let (bench, mut poller) = searching([reply, status("succeeded")]);
        let error = wait(&bench, &mut poller).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{name}");
        assert!(error.resume_token().is_some(), "{name}");
        assert_eq!(bench.transport.left(), 1, "{name}");
    }
}

#[test]
fn trouble_that_outlives_the_repeats_of_one_look_is_followed_by_the_next_look() {
    for trouble in [
        Reply::status(500),
        Reply::status(503),
        Reply::status(429),
        Reply::interrupted("reset"),
        Reply::not_sent("refused"),
        Reply::status(200).json("{").then_break("reset"),
    ] {
        let name = format!("{trouble:?}");
        let (bench, mut poller) = searching([status("running")]);
        bench.script((0..8).map(|_| trouble.clone())).script([status("succeeded")]);
        assert!(wait(&bench, &mut poller).is_ok(), "{name}");
        assert_eq!((bench.sent(), bench.transport.left()), (1 + 1 + 8 + 1, 0), "{name}");
    }
}

#[test]
fn what_will_not_pass_ends_the_wait_and_says_how_to_resume() {
    for status in [400, 401, 403, 404, 501] {
        let (bench, mut poller) = searching([Reply::status(status)]);
        let error = wait(&bench, &mut poller).unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Service, Some("get_operation")),
            "{status}"
        );
        assert_eq!(error.is_not_found(), status == 404);
        assert_eq!(error.resume_token().and_then(ResumeToken::id), Some("search_1"), "{status}");
        assert_eq!(bench.sent(), 2, "{status}");
    }
}

#[test]
fn a_wait_ends_at_its_deadline_and_can_be_taken_up_again() {
    let (bench, poller) = searching((0..30).map(|_| status("running")));
    let mut poller = poller.timeout(secs(60));
    let begun = core_http::Runtime::monotonic(&bench.clock);
    let error = wait(&bench, &mut poller).unwrap_err();
    assert_eq!(core_http::Runtime::monotonic(&bench.clock).saturating_sub(begun), secs(60));
    assert_eq!((error.kind(), error.elapsed()), (ErrorKind::Timeout, secs(60)));
    assert!(error.is_timeout() && error.may_have_been_sent());
    assert_eq!(error.resume_token(), Some(&poller.resume_token()));
    assert!(error.to_string().contains("30 looks; it goes on"), "{error}");
    assert_eq!(bench.transport.left(), 0);

    bench.script([status("running"), status("succeeded")]);
    wait(&bench, &mut poller).unwrap();
}

#[test]
fn a_deadline_cuts_a_look_that_hangs() {
    let (bench, poller) = searching((0..9).map(|_| Reply::never()));
    let mut poller = poller.timeout(secs(30));
    let error = wait(&bench, &mut poller).unwrap_err();
    assert_eq!((error.kind(), error.elapsed()), (ErrorKind::Timeout, secs(30)));
    assert!(error.resume_token().is_some());
}

#[test]
fn a_deadline_beats_any_hint() {
    let (bench, poller) = searching((0..9).map(|_| status("running").header("retry-after", "50")));
    let mut poller = poller.timeout(secs(60));
    assert_eq!(wait(&bench, &mut poller).unwrap_err().elapsed(), secs(60));
    assert_eq!(bench.sent(), 1 + 2);
}

#[test]
fn a_deadline_in_the_middle_of_trouble_names_the_trouble() {
    let (bench, poller) = searching((0..200).map(|_| Reply::status(503).header("ms-cv", "cv.9")));
    let mut poller = poller.timeout(secs(40));
    let error = wait(&bench, &mut poller).unwrap_err();
    assert_eq!((error.kind(), error.elapsed()), (ErrorKind::Timeout, secs(40)));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("503"), "{cause}");
    assert_eq!((error.status().unwrap().as_u16(), error.ms_cv()), (503, Some("cv.9")));

    let (bench, poller) = searching((0..4).map(|_| Reply::status(503)));
    bench.script((0..99).map(|_| status("running")));
    let error = wait(&bench, &mut poller.timeout(secs(40))).unwrap_err();
    assert!(std::error::Error::source(&error).is_none(), "trouble that is over is none");
}

#[test]
fn a_hint_takes_the_place_of_the_interval_for_one_pause() {
    for (name, value, pause) in [
        ("retry-after", "7", secs(7)),
        ("retry-after-ms", "250", millis(250)),
        ("x-ms-retry-after-ms", "1", millis(1)),
        ("retry-after", "Mon, 15 Jan 2024 09:30:14 GMT", secs(9)),
        ("retry-after", "3600", secs(60)),
        ("retry-after", "99999999999", secs(60)),
        ("retry-after", "0", secs(2)),
        ("retry-after", "-1", secs(2)),
        ("retry-after", "later", secs(2)),
    ] {
        let (bench, mut poller) =
            searching([status("running").header(name, value), status("running"), status("succeeded")]);
        wait(&bench, &mut poller).unwrap();
        assert_eq!(bench.pauses(), [pause, secs(2)], "{name}: {value}");
    }
}

#[test]
fn the_interval_can_be_set_and_is_never_nothing() {
    for (interval, pause) in [(secs(9), secs(9)), (millis(0), millis(1))] {
        let (bench, poller) = searching([status("running"), status("succeeded")]);
        wait(&bench, &mut poller.interval(interval)).unwrap();
        assert_eq!(bench.pauses(), [pause]);
    }
}

#[test]
fn one_look_waits_for_nothing() {
    let (bench, mut poller) = searching([
        status("running").header("retry-after", "7"),
        Reply::status(404),
        status("failed"),
        status("succeeded"),
    ]);
    let Progress::Running(state) = bench.clock.run(poller.poll()).unwrap() else { panic!("it runs") };
    assert_eq!((state.status(), state.retry_after()), (&OperationStatus::Running, Some(secs(7))));
    assert_eq!(state.polls(), 0);
    for kind in [ErrorKind::Service, ErrorKind::OperationFailed] {
        let error = bench.clock.run(poller.poll()).unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.resume_token().is_some());
    }
    assert!(matches!(bench.clock.run(poller.poll()).unwrap(), Progress::Done(_)));
    assert!(bench.pauses().is_empty());
}

#[test]
fn dropping_a_wait_stops_the_looking_and_nothing_else() {
    let (bench, mut poller) = searching([status("running"), status("succeeded")]);
    {
        let mut waiting = pin!(poller.wait());
        assert!(poll_once(waiting.as_mut()).is_none());
    }
    bench.clock.advance(secs(3600));
    assert_eq!(bench.sent(), 2);
    wait(&bench, &mut poller).unwrap();
    drop(poller);
    assert_eq!(bench.lines().iter().filter(|line| !line.starts_with("GET")).count(), 1, "only the start");
}

#[test]
fn waiting_after_the_end_looks_again_and_gives_the_same() {
    let (bench, mut poller) = searching([status("succeeded"), status("succeeded")]);
    let first = wait(&bench, &mut poller).unwrap();
    assert_eq!(wait(&bench, &mut poller).unwrap(), first);
    assert_eq!(bench.sent(), 3);

    let (bench, mut poller) = searching([status("failed"), status("failed")]);
    for _ in 0..2 {
        assert_eq!(wait(&bench, &mut poller).unwrap_err().kind(), ErrorKind::OperationFailed);
    }
}

#[test]
fn cancel_sends_one_delete_to_the_path_built_from_the_id() {
    let (bench, mut poller) = searching([Reply::status(204), status("running"), status("canceled")]);
    bench.clock.run(poller.cancel()).unwrap();
    assert_eq!(bench.lines()[1], "DELETE /phoneNumbers/operations/search_1?api-version=2025-06-01");
    assert_eq!(wait(&bench, &mut poller).unwrap_err().kind(), ErrorKind::Canceled);
}

#[test]
fn cancel_of_what_is_gone_is_done_only_after_an_attempt_that_may_have_done_it() {
    for (replies, canceled) in [
        (vec![Reply::interrupted("reset"), Reply::status(404)], true),
        (vec![Reply::status(503), Reply::status(404)], true),
        (vec![Reply::status(429), Reply::status(404)], false),
        (vec![Reply::status(404)], false),
        (vec![Reply::status(409)], false),
    ] {
        let name = format!("{replies:?}");
        let (bench, mut poller) = searching(replies);
        let result = bench.clock.run(poller.cancel());
        assert_eq!(result.is_ok(), canceled, "{name}");
        assert!(result.err().is_none_or(|error| error.resume_token().is_some()), "{name}");
        assert_eq!(bench.transport.left(), 0, "{name}");
    }
}

#[test]
fn cancel_of_what_cannot_be_canceled_sends_nothing() {
    let bench = Bench::new();
    let accepted = Reply::status(202).header("operation-location", "/phoneNumbers/operations/release_1");
    let mut poller = begin(&bench, &RELEASE, Finish::Status(text), accepted).unwrap();
    let error = bench.clock.run(poller.cancel()).unwrap_err();
    assert_eq!((error.kind(), bench.sent()), (ErrorKind::InvalidInput, 1));
    assert!(error.to_string().contains("cancel") && error.resume_token().is_some(), "{error}");
}

#[test]
fn an_own_request_id_names_the_start_and_other_options_hold_for_all() {
    let mut bench = Bench::with(key(), |options| options);
    let options = CallOptions::new().request_id("mine").header("x-contoso", "1");
    bench.pipeline = bench.pipeline.with_call_options(options);
    let mut poller = begin(&bench, &SEARCH, Finish::Status(text), accepted()).unwrap();
    bench.script([Reply::status(204), status("running"), status("succeeded")]);
    bench.clock.run(poller.cancel()).unwrap();
    wait(&bench, &mut poller).unwrap();
    let ids = bench.headers("x-ms-client-request-id");
    assert_eq!(ids.iter().filter(|id| *id == "mine").count(), 1, "{ids:?}");
    assert_eq!(ids[0], "mine");
    assert_eq!(bench.headers("x-contoso"), ["1"; 4]);
}
