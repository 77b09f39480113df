//! What must hold when several things happen at once, late, or not at all.

use std::sync::{Arc, Mutex};

use core_http::{
    AccessToken, CredentialError, Error, ErrorKind, OperationState, OperationStatus, Outcome, Pager,
    Progress, ResumeToken, Runtime, ServiceError, TokenCredential, TokenRequestContext, async_trait,
    http::{HeaderValue, StatusCode, header::ACCEPT_LANGUAGE},
    service::{
        Call, ErrorBuilder, Finish, LongRunning, Method, Operation, OperationLocation, OperationPlan,
        Pipeline, Replay,
    },
    testing::{ManualClock, Reply},
    time::Duration,
};

use crate::{
    operations::{self, accepted, begin, status, text},
    paging,
    support::{Bench, DELETE, READ, call_of, join_all, key, millis, read, secs},
};

#[test]
fn every_call_of_a_burst_is_sent_again_when_the_clock_was_wrong() {
    let bench = Bench::answering(key(), |request| {
        let date = request.headers()["x-ms-date"].to_str().unwrap();
        let right = Reply::status(401).header("date", "Mon, 15 Jan 2024 10:30:05 GMT").after(millis(1));
        if date.contains("10:30") { Reply::status(200).after(millis(1)) } else { right }
    });
    let results = bench.clock.run(join_all((0..5).map(|_| bench.pipeline.send(read()))));
    assert!(
        results.iter().all(|result| result.as_ref().is_ok_and(|answer| answer.attempts() == 2)),
        "{results:?}"
    );
}

#[test]
fn a_failed_look_at_what_was_accepted_says_that_it_was_sent() {
    let bench = Bench::new();
    let mut poller = begin(&bench, &operations::SEARCH, Finish::Status(text), accepted()).unwrap();
    bench.script([Reply::status(401), Reply::status(404)]);
    let waited = bench.clock.run(poller.wait()).unwrap_err();
    let looked = bench.clock.run(poller.poll()).unwrap_err();
    for error in [waited, looked] {
        assert!(error.may_have_been_sent() && error.resume_token().is_some(), "{error}");
    }
}

/// An operation of which nobody knows whether it was accepted.
#[derive(Debug)]
struct Unconfirmed(ResumeToken);

#[async_trait]
impl LongRunning<()> for Unconfirmed {
    fn name(&self) -> &'static str {
        "purchase"
    }

    fn resume_token(&self) -> ResumeToken {
        self.0.clone()
    }

    async fn look(&mut self, _: &Pipeline) -> core_http::Result<Progress<()>> {
        Ok(Progress::Running(OperationState::new(OperationStatus::NotStarted)))
    }

    async fn cancel(&mut self, _: &Pipeline) -> core_http::Result<()> {
        Ok(())
    }

    fn at_deadline(&mut self, error: Error) -> Error {
        let outcome = Outcome::new().with_token(self.0.clone());
        ErrorBuilder::because_of(ErrorKind::OutcomeUnknown, "nobody knows", error).outcome(outcome).build()
    }

    fn is_confirmed(&self) -> bool {
        false
    }
}

/// An operation of which looking has shown that it was never accepted.
#[derive(Debug)]
struct NeverAccepted(ResumeToken);

#[async_trait]
impl LongRunning<()> for NeverAccepted {
    fn name(&self) -> &'static str {
        "purchase"
    }

    fn resume_token(&self) -> ResumeToken {
        self.0.clone()
    }

    async fn look(&mut self, _: &Pipeline) -> core_http::Result<Progress<()>> {
        let error = ErrorBuilder::new(ErrorKind::OperationFailed, "never accepted").outcome(Outcome::new());
        Err(error.build())
    }

    async fn cancel(&mut self, _: &Pipeline) -> core_http::Result<()> {
        Ok(())
    }
}

#[test]
fn an_end_that_says_what_became_of_the_request_is_left_as_it_is() {
    let bench = Bench::new();
    let token = ResumeToken::new(&bench.pipeline, "purchase");
    let mut poller = core_http::Poller::new(&bench.pipeline, NeverAccepted(token.clone()), secs(30));
    assert!(poller.is_confirmed());
    let error = bench.clock.run(poller.wait()).unwrap_err();
    assert!(!error.may_have_been_sent());
    assert_eq!(error.resume_token(), Some(&token));
}

#[test]
fn an_operation_decides_what_the_end_of_a_wait_means() {
    let bench = Bench::new();
    let token = ResumeToken::new(&bench.pipeline, "purchase");
    let mut poller = core_http::Poller::new(&bench.pipeline, Unconfirmed(token.clone()), secs(30));
    let error = bench.clock.run(poller.wait()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(error.outcome().and_then(Outcome::token), Some(&token));
    assert!(error.to_string().contains("do not start again"), "{error}");
    assert!(!poller.is_confirmed());
}

#[test]
fn what_is_not_to_be_done_is_said_once_in_general_or_in_the_words_of_the_client() {
    let unknown = |message: &str| ErrorBuilder::new(ErrorKind::OutcomeUnknown, message);
    let general = unknown("not known").build().to_string();
    assert_eq!(general, "not known; do not start again before this is settled");
    let own = unknown("not known").caution("do not buy before this is settled").build();
    assert_eq!(own.to_string(), "not known; do not buy before this is settled");
    // What a message happens to say decides nothing.
    let like_it = unknown("do not search and buy again before this is settled").build().to_string();
    assert!(like_it.ends_with("; do not start again before this is settled"), "{like_it}");
    // It comes behind what the service said, and before the ids.
    let service = ServiceError::from_value(&serde_json::json!({"code": "Busy", "message": "later"})).unwrap();
    let error = unknown("not known").caution("wait").service(service).build();
    assert_eq!(error.to_string(), "not known: Busy: later; wait");
    // It stays with the error for as long as that is of its kind.
    let amended = ErrorBuilder::amend(own, "it was tried").build();
    assert_eq!(amended.to_string(), "not known; it was tried; do not buy before this is settled");
    let wrapped = ErrorBuilder::because_of(ErrorKind::OutcomeUnknown, "still not known", amended).build();
    assert_eq!(wrapped.to_string(), "still not known; do not buy before this is settled");
    let ended = ErrorBuilder::because_of(ErrorKind::OperationFailed, "it has failed", wrapped).build();
    assert_eq!(ended.to_string(), "it has failed");
}

#[test]
fn a_repeat_that_is_harmless_is_not_warned_of() {
    for caution in [None, Some("do not release before this is settled")] {
        let outcome = Outcome::new().with_harmless_repeat();
        let builder = ErrorBuilder::new(ErrorKind::OutcomeUnknown, "not known").outcome(outcome);
        let error = caution.into_iter().fold(builder, ErrorBuilder::caution).build();
        assert_eq!(error.to_string(), "not known");
    }
}

#[test]
fn what_has_not_ended_in_time_is_dropped() {
    let bench = Bench::new();
    let slow = bench.pipeline.within(secs(3), std::future::pending::<()>());
    assert_eq!(bench.clock.run(slow), None);
    assert_eq!(bench.clock.waits(), [secs(3)]);
    assert_eq!(bench.clock.run(bench.pipeline.within(secs(3), async { 7 })), Some(7));
}

#[test]
fn the_time_for_a_call_is_that_of_its_options_or_else_of_the_client() {
    let bench = Bench::new();
    assert_eq!(bench.pipeline.call_timeout(), secs(60));
    let hasty = bench.pipeline.with_call_options(core_http::CallOptions::new().timeout(secs(5)));
    assert_eq!(hasty.call_timeout(), secs(5));
}

#[test]
fn only_an_unknown_outcome_warns_of_starting_again() {
    let outcome = Outcome::new().with_done(["+1"]).with_missing(["+2"]);
    let partial = ErrorBuilder::new(ErrorKind::Partial, "1 of 2 was bought").outcome(outcome).build();
    assert!(!partial.to_string().contains("do not start again"), "{partial}");
}

#[test]
fn a_date_that_is_years_off_is_not_the_time_of_the_service() {
    let bench = Bench::new();
    bench.script([Reply::status(404).header("date", "Mon, 15 Jan 2029 09:30:05 GMT")]);
    assert!(bench.send(read()).unwrap_err().is_not_found());
    assert_eq!(bench.pipeline.service_time(), bench.clock.now());
}

#[test]
fn a_verdict_waits_for_the_later_of_two_clocks() {
    for (date, ahead) in [("Mon, 15 Jan 2024 11:30:05 GMT", 0), ("Mon, 15 Jan 2024 07:30:05 GMT", -2)] {
        let bench = Bench::new();
        bench.script([Reply::status(200).header("date", date)]);
        bench.send(read()).unwrap();
        assert_eq!(bench.pipeline.earliest_time() - bench.clock.now(), Duration::hours(ahead), "{date}");
    }
}

#[test]
fn a_verdict_waits_a_day_for_a_clock_that_nobody_has_told() {
    let bench = Bench::new();
    let before = bench.pipeline.earliest_time() - bench.clock.now();
    assert_eq!((before, bench.pipeline.service_time()), (Duration::hours(-24), bench.clock.now()));
    // An answer without a date, or with one that is not believed, tells nothing.
    let unbelieved = Reply::status(404).header("date", "Mon, 15 Jan 2029 09:30:05 GMT");
    for reply in [Reply::status(200), unbelieved] {
        bench.script([reply]);
        let _ = bench.send(read());
        assert_eq!(bench.pipeline.earliest_time() - bench.clock.now(), Duration::hours(-24));
    }
}

#[test]
fn what_follows_from_an_error_keeps_what_decides_about_repeating() {
    let bench = Bench::new();
    bench.script((0..4).map(|_| Reply::status(503)));
    let error =
        ErrorBuilder::because_of(ErrorKind::Service, "while looking", bench.send(read()).unwrap_err())
            .build();
    assert!(error.is_transient() && error.may_have_been_sent());

    bench.script([Reply::status(401)]);
    let error =
        ErrorBuilder::because_of(ErrorKind::Service, "not ours", bench.send(read()).unwrap_err()).build();
    assert!(error.signed_request().is_some());

    bench.script([Reply::interrupted("reset")]);
    let lost = bench.send(call_of(Replay::Settle)).unwrap_err();
    let error = ErrorBuilder::because_of(ErrorKind::OperationFailed, "looking showed no purchase", lost);
    assert!(!error.known_not_done().build().may_have_been_sent());
}

#[test]
fn an_error_about_an_answer_knows_its_call() {
    let bench = Bench::new();
    let body = r#"{"error":{"code":"Quota"}}"#;
    bench.script([Reply::status(200).header("retry-after", "7").header("ms-cv", "cv.0").json(body)]);
    let answer = bench.send(read()).unwrap();
    let error = answer.failure(ErrorKind::Conflict, "changed meanwhile").build();
    assert_eq!((error.status(), error.ms_cv()), (Some(StatusCode::OK), Some("cv.0")));
    assert_eq!((error.operation(), error.attempts()), (Some("read"), 1));
    assert_eq!(error.request_id(), answer.request_id());
    assert_eq!(answer.retry_after(bench.clock.now()), Some(secs(7)));
    let json: serde_json::Value = answer.json().unwrap();
    assert_eq!(answer.service_error(&json).unwrap().code(), Some("Quota"));
}

#[test]
fn an_operation_of_another_kind_is_not_taken_for_the_one_that_was_begun() {
    static STATUS: Operation = Operation::new(
        "get_operation",
        Method::GET,
        "/phoneNumbers/operations/{operationId}",
        Replay::Always,
    );
    static PURCHASE: OperationPlan = OperationPlan::new("purchase", "purchase_", &STATUS);
    let bench = Bench::new();
    let error = begin(&bench, &PURCHASE, Finish::Status(text), accepted()).unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.may_have_been_sent(), "{error}");
    let token = ResumeToken::new(&bench.pipeline, "purchase").with_id("search_1");
    let error =
        OperationLocation::from_token(&bench.pipeline, &PURCHASE, Finish::Status(text), token).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_link_is_never_followed_to_change_something() {
    let bench = Bench::new();
    bench.script([Reply::status(200)]);
    let answer = bench.send(read()).unwrap();
    let error = bench.pipeline.follow(&DELETE, &answer, "/phoneNumbers/+18005550100").unwrap_err();
    assert_eq!((error.kind(), bench.sent()), (ErrorKind::InvalidInput, 1));
}

#[test]
fn every_page_is_asked_for_with_the_headers_of_the_first() {
    let bench = Bench::new();
    bench.script([paging::page("a", "/things?skip=1"), paging::page("b", "")]);
    let german = HeaderValue::from_static("de-DE");
    let call = || Call::new(&paging::LIST, &[]).unwrap().header(ACCEPT_LANGUAGE, german.clone());
    let mut pages = Pager::new(&bench.pipeline, call(), &paging::THINGS).pages();
    let token = bench.clock.run(pages.try_next()).unwrap().unwrap().next_token().unwrap().clone();
    bench.clock.run(pages.try_next()).unwrap().unwrap();

    bench.script([paging::page("b", "")]);
    let resumed = Pager::new(&bench.pipeline, call(), &paging::THINGS).resume_from(&token).unwrap();
    bench.clock.run(resumed.try_collect()).unwrap();
    assert_eq!(bench.headers("accept-language"), ["de-DE", "de-DE", "de-DE"]);
}

#[test]
fn no_hint_makes_a_wait_a_loop() {
    let bench = Bench::new();
    let mut poller = begin(&bench, &operations::SEARCH, Finish::Status(text), accepted()).unwrap();
    bench.script((0..20).map(|_| status("running").header("retry-after", "0.000001")));
    bench.script([status("succeeded")]);
    let begun = bench.clock.now();
    bench.clock.run(poller.wait()).unwrap();
    assert_eq!(bench.clock.now() - begun, Duration::milliseconds(20));
}

#[test]
fn a_token_reads_back_whatever_its_facts_are() {
    let bench = Bench::new();
    let token = ResumeToken::new(&bench.pipeline, "purchase").with_fact("name", "a\nb");
    assert_eq!(token.to_string().parse::<ResumeToken>().unwrap(), token);
}

/// Gives tokens that end in `c` if claims were asked for, after a delay; hangs from the second on, if told.
#[derive(Debug)]
struct Vault {
    clock: Mutex<Option<ManualClock>>,
    asked: Mutex<Vec<Option<String>>>,
    refresh_after: Option<Duration>,
    delay: std::time::Duration,
    hangs: bool,
}

impl Vault {
    fn new(refresh_after: Option<Duration>, delay: std::time::Duration, hangs: bool) -> Arc<Self> {
        Arc::new(Self { clock: Mutex::default(), asked: Mutex::default(), refresh_after, delay, hangs })
    }

    fn asked(&self) -> Vec<Option<String>> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl TokenCredential for Vault {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        self.asked.lock().unwrap().push(context.claims().map(str::to_owned));
        let number = self.asked().len();
        let clock = self.clock.lock().unwrap().clone().unwrap();
        if self.hangs && number > 1 {
            std::future::pending::<()>().await;
        }
        clock.sleep(self.delay).await;
        let mark = if context.claims().is_some() { "c" } else { "" };
        let token = AccessToken::new(format!("token-{number}{mark}"), clock.now() + Duration::hours(1));
        Ok(match self.refresh_after {
            Some(after) => token.with_refresh_on(clock.now() + after),
            None => token,
        })
    }
}

fn with_vault(
    vault: &Arc<Vault>,
    answer: impl FnMut(&core_http::Request) -> Reply + Send + 'static,
) -> Bench {
    let bench = Bench::answering(Arc::clone(vault), answer);
    *vault.clock.lock().unwrap() = Some(bench.clock.clone());
    bench
}

#[test]
fn a_refresh_time_in_the_past_does_not_ask_with_each_call() {
    let vault = Vault::new(Some(Duration::seconds(-1)), millis(0), false);
    let bench = with_vault(&vault, |_| Reply::status(200).after(millis(1)));
    for _ in 0..50 {
        bench.send(read()).unwrap();
    }
    assert_eq!(vault.asked().len(), 1);
}

#[test]
fn claims_that_are_demanded_during_a_renewal_are_asked_for() {
    let vault = Vault::new(Some(Duration::minutes(10)), secs(1), false);
    let challenge = r#"Bearer realm="", error="insufficient_claims", claims="eyJuYmYiOjF9""#;
    let bench = with_vault(&vault, move |request| {
        let token = request.headers()["authorization"].to_str().unwrap();
        let good = token.ends_with('c') || request.url().path().ends_with('1');
        let reply =
            if good { Reply::status(200) } else { Reply::status(401).header("www-authenticate", challenge) };
        reply.after(millis(1))
    });
    bench.send(read()).unwrap();
    bench.clock.advance(secs(601));
    bench.send(Call::new(&READ, &["2"]).unwrap()).unwrap();
    assert_eq!(vault.asked(), [None, None, Some(r#"{"nbf":1}"#.to_owned())]);
}

#[test]
fn a_credential_that_does_not_answer_is_left_alone_for_a_while() {
    let vault = Vault::new(None, millis(0), true);
    let bench = with_vault(&vault, |_| Reply::status(200).after(millis(1)));
    bench.send(read()).unwrap();
    bench.clock.advance(secs(3600 - 300));
    for _ in 0..4 {
        bench.send(read()).unwrap();
        bench.clock.run(bench.clock.sleep(secs(61)));
    }
    // Each renewal hangs for a minute, and half a minute of rest follows: two fit in, where there would have been four.
    assert_eq!(vault.asked().len(), 1 + 2);
}
