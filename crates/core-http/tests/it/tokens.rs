//! Bearer tokens: one request for all callers, renewed ahead of their end, with claims asked for once.

use std::{
    error::Error as _,
    fmt,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use core_http::{
    AccessToken, CredentialError, Error, ErrorKind, Runtime, StaticToken, TokenCredential,
    TokenRequestContext, async_trait,
    service::Replay,
    testing::{ManualClock, Reply},
    time,
};

use crate::support::{Bench, CLASSES, call_of, join_all, millis, poll_once, read, secs};

/// What the next request for a token gets.
#[derive(Clone)]
enum Grant {
    /// A token of this text, that lives for so long, and says perhaps when it should be renewed.
    Token(&'static str, Duration, Option<Duration>),
    Failure,
    Never,
}

use Grant::{Failure, Never, Token};

const HOUR: Duration = Duration::from_secs(3600);

/// Hands out what the test says, the last again and again, each a second after it was asked for.
struct Vault {
    clock: Mutex<Option<ManualClock>>,
    grants: Mutex<Vec<Grant>>,
    asked: Mutex<Vec<TokenRequestContext>>,
}

impl Vault {
    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    fn claims(&self) -> Vec<Option<String>> {
        self.asked.lock().unwrap().iter().map(|context| context.claims().map(str::to_owned)).collect()
    }

    fn next(&self) -> Grant {
        let mut grants = self.grants.lock().unwrap();
        if grants.len() > 1 { grants.remove(0) } else { grants[0].clone() }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a-debug-with-a-secret")
    }
}

#[async_trait]
impl TokenCredential for Vault {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        self.asked.lock().unwrap().push(context.clone());
        let clock = self.clock.lock().unwrap().clone().unwrap();
        clock.sleep(secs(1)).await;
        match self.next() {
            Token(text, life, renew) => {
                let token = AccessToken::new(text, clock.now() + life);
                Ok(renew.map_or(token.clone(), |renew| token.with_refresh_on(clock.now() + renew)))
            }
            Failure => Err(CredentialError::new("the vault is closed")),
            Never => std::future::pending().await,
        }
    }
}

/// A client whose tokens come from a vault; its answers take a millisecond, so that what runs in the background runs.
fn bench(grants: &[Grant]) -> (Bench, Arc<Vault>) {
    let vault = Arc::new(Vault {
        clock: Mutex::default(),
        grants: Mutex::new(grants.to_vec()),
        asked: Mutex::default(),
    });
    let bench = Bench::answering(Arc::clone(&vault), |_| Reply::status(200).after(millis(1)));
    *vault.clock.lock().unwrap() = Some(bench.clock.clone());
    (bench, vault)
}

fn challenge(claims: &str) -> Reply {
    let text = format!(r#"Bearer realm="", error="insufficient_claims", claims="{claims}""#);
    Reply::status(401).header("www-authenticate", &text).after(millis(1))
}

/// `{"nbf":1}`
const CLAIMS: &str = "eyJuYmYiOjF9";

/// What the errors underneath say.
fn sources(error: &Error) -> String {
    let mut text = String::new();
    let mut next = error.source();
    while let Some(source) = next {
        text += &source.to_string();
        next = source.source();
    }
    text
}

#[test]
fn a_thousand_calls_at_once_ask_for_one_token() {
    let (bench, vault) = bench(&[Token("one", HOUR, None)]);
    let results = bench.clock.run(join_all((0..1000).map(|_| bench.pipeline.send(read()))));
    assert!(results.iter().all(Result::is_ok));
    assert_eq!((vault.asked(), bench.sent()), (1, 1000));
    assert!(bench.headers("authorization").iter().all(|value| value == "Bearer one"));
}

#[test]
fn the_scope_asked_for_is_that_of_the_service() {
    let (bench, vault) = bench(&[Token("one", HOUR, None)]);
    bench.send(read()).unwrap();
    assert_eq!(vault.asked.lock().unwrap()[0].scopes(), ["https://communication.azure.com//.default"]);
    assert_eq!(bench.headers("x-ms-date"), [""]);
    assert!(bench.transport.requests()[0].headers()["authorization"].is_sensitive());
}

#[test]
fn a_failure_is_shared_by_those_who_waited_and_the_next_call_asks_again() {
    let (bench, vault) = bench(&[Failure, Token("one", HOUR, None)]);
    let results = bench.clock.run(join_all((0..100).map(|_| bench.pipeline.send(read()))));
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert!(!error.may_have_been_sent() && !error.is_transient());
        assert_eq!(error.source().unwrap().to_string(), "the vault is closed");
    }
    assert_eq!((vault.asked(), bench.sent()), (1, 0));
    bench.send(read()).unwrap();
    assert_eq!(vault.asked(), 2);
}

#[test]
fn a_token_is_renewed_in_the_background_before_it_ends() {
    for (grant, quiet, due) in [
        (Token("one", HOUR, None), secs(54 * 60), secs(56 * 60)),
        (Token("one", HOUR, Some(secs(600))), secs(590), secs(601)),
        // One that lives for minutes only is renewed at half of its life.
        (Token("one", secs(130), None), secs(55), secs(65)),
    ] {
        let (bench, vault) = bench(&[grant, Token("two", HOUR, None)]);
        bench.send(read()).unwrap();
        bench.clock.advance(quiet);
        bench.send(read()).unwrap();
        assert_eq!(vault.asked(), 1, "{due:?}");
        bench.clock.advance(due.saturating_sub(quiet));
        let answer = bench.send(read()).unwrap();
        assert_eq!(answer.elapsed(), millis(1), "nobody waits for it");
        bench.clock.run(bench.clock.sleep(secs(2)));
        bench.send(read()).unwrap();
        assert_eq!(bench.headers("authorization")[2..], ["Bearer one", "Bearer two"], "{due:?}");
        assert_eq!(vault.asked(), 2, "{due:?}");
    }
}

#[test]
fn a_failure_in_the_background_keeps_the_old_token_and_waits_before_asking_again() {
    let (bench, vault) = bench(&[Token("one", HOUR, None), Failure, Failure, Token("two", HOUR, None)]);
    bench.send(read()).unwrap();
    bench.clock.advance(secs(56 * 60));
    for _ in 0..10 {
        bench.send(read()).unwrap();
        bench.clock.run(bench.clock.sleep(secs(2)));
    }
    assert_eq!(vault.asked(), 2, "twenty seconds, one try");
    bench.clock.advance(secs(15));
    bench.send(read()).unwrap();
    bench.clock.run(bench.clock.sleep(secs(2)));
    assert_eq!(vault.asked(), 3);
    // The old token has ended: now the caller asks, pause or no pause.
    bench.clock.advance(secs(200));
    bench.clock.advance(secs(200));
    bench.send(read()).unwrap();
    assert_eq!(vault.asked(), 4);
    assert_eq!(bench.headers("authorization").last().unwrap(), "Bearer two");
}

#[test]
fn a_token_that_ended_is_not_sent() {
    let (bench, _) = bench(&[Token("one", secs(60), None), Token("two", HOUR, None)]);
    bench.send(read()).unwrap();
    bench.clock.advance(secs(55));
    bench.send(read()).unwrap();
    assert_eq!(bench.headers("authorization"), ["Bearer one", "Bearer two"]);
}

#[test]
fn tokens_that_cannot_be_used_are_refused_without_being_shown() {
    for (grant, reason) in [
        (Token("canary", Duration::ZERO, None), "has expired"),
        (Token("canary", secs(9), None), "has expired"),
        (Token("canary\r\nx-evil: 1", HOUR, None), "cannot be sent in a header"),
        (Token("canary\0", HOUR, None), "cannot be sent in a header"),
        (Token("", HOUR, None), "empty"),
        (Token(" ", HOUR, None), "empty"),
    ] {
        let (bench, vault) = bench(&[grant]);
        let error = bench.send(read()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential, "{reason}");
        assert!(!error.may_have_been_sent(), "{reason}");
        assert!(sources(&error).contains(reason), "{reason}: {error:?}");
        assert!(!format!("{error:?} {error} {}", sources(&error)).contains("canary"), "{reason}");
        assert_eq!((vault.asked(), bench.sent()), (1, 0), "{reason}");
    }
}

#[test]
fn when_the_caller_who_asks_goes_away_another_takes_over() {
    let (bench, vault) = bench(&[Token("one", HOUR, None)]);
    let mut leader = Box::pin(bench.pipeline.send(read()));
    let mut waiter = pin!(bench.pipeline.send(read()));
    assert!(poll_once(leader.as_mut()).is_none() && poll_once(waiter.as_mut()).is_none());
    assert_eq!(vault.asked(), 1);
    drop(leader);
    bench.clock.run(waiter).unwrap();
    assert_eq!((vault.asked(), bench.sent()), (2, 1));
}

#[test]
fn a_claims_challenge_is_answered_once_with_a_new_token() {
    for replay in CLASSES {
        let (bench, vault) = bench(&[Token("one", HOUR, None), Token("two", HOUR, None)]);
        let success = if replay == Replay::Always { 200 } else { 202 };
        bench.script([challenge(CLAIMS), Reply::status(success), Reply::status(success)]);
        assert_eq!(bench.send(call_of(replay)).unwrap().attempts(), 2, "{replay:?}");
        assert_eq!(bench.headers("authorization"), ["Bearer one", "Bearer two"], "{replay:?}");
        assert_eq!(vault.claims(), [None, Some(r#"{"nbf":1}"#.to_owned())], "{replay:?}");
        bench.send(call_of(replay)).unwrap();
        assert_eq!(vault.asked(), 2, "{replay:?}: the new token is kept");
    }
}

#[test]
fn claims_that_were_answered_are_not_asked_for_again() {
    let (bench, vault) =
        bench(&[Token("one", HOUR, None), Token("two", secs(60), None), Token("three", HOUR, None)]);
    bench.script([challenge(CLAIMS)]);
    bench.send(read()).unwrap();
    bench.clock.advance(secs(120));
    bench.send(read()).unwrap();
    assert_eq!(vault.claims(), [None, Some(r#"{"nbf":1}"#.to_owned()), None]);
}

#[test]
fn one_challenge_that_meets_many_calls_is_one_refresh() {
    let (bench, vault) = bench(&[Token("one", HOUR, None), Token("two", HOUR, None)]);
    // The answers come apart from each other: the last when the new token is there already.
    bench.script((0..50).map(|n| challenge(CLAIMS).after(millis(40 * n + 1))));
    let results = bench.clock.run(join_all((0..50).map(|_| bench.pipeline.send(read()))));
    assert!(results.iter().all(|result| result.as_ref().is_ok_and(|answer| answer.attempts() == 2)));
    assert_eq!((vault.asked(), bench.sent()), (2, 100));
}

#[test]
fn a_second_401_after_a_challenge_goes_to_the_caller() {
    let (bench, vault) = bench(&[Token("one", HOUR, None), Token("two", HOUR, None)]);
    bench.script([challenge(CLAIMS), challenge(CLAIMS)]);
    let error = bench.send(read()).unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts(), vault.asked()), (401, 2, 2));
    assert!(!error.may_have_been_sent());
}

#[test]
fn a_401_without_decodable_claims_goes_to_the_caller() {
    let other = |text: &str| Reply::status(401).header("www-authenticate", text);
    for reply in [
        challenge("%%%"),
        challenge("aGVsbG8="),
        challenge(""),
        challenge("/////w=="),
        Reply::status(401),
        other("Bearer"),
        other(r#"Bearer error="invalid_token", claims="eyJuYmYiOjF9""#),
        other(r#"Basic error="insufficient_claims", claims="eyJuYmYiOjF9""#),
        Reply::status(403)
            .header("www-authenticate", r#"Bearer error="insufficient_claims", claims="eyJuYmYiOjF9""#),
    ] {
        let (bench, vault) = bench(&[Token("one", HOUR, None)]);
        bench.script([reply]);
        let error = bench.send(read()).unwrap_err();
        assert_eq!((error.kind(), error.attempts(), vault.asked()), (ErrorKind::Service, 1, 1));
    }
}

#[test]
fn a_credential_that_cannot_satisfy_the_claims_says_so() {
    let bench = Bench::with(StaticToken::new("fixed").unwrap(), |options| options);
    bench.script([challenge(CLAIMS)]);
    let error = bench.send(read()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(!error.may_have_been_sent());
    assert!(sources(&error).contains("other claims"), "{error:?}");
    assert_eq!(bench.sent(), 1);
}

#[test]
fn claims_that_failed_are_asked_for_again_by_the_next_call() {
    let (bench, vault) = bench(&[Token("one", HOUR, None), Failure, Token("two", HOUR, None)]);
    bench.script([challenge(CLAIMS)]);
    bench.send(read()).unwrap_err();
    bench.send(read()).unwrap();
    let claims = Some(r#"{"nbf":1}"#.to_owned());
    assert_eq!(vault.claims(), [None, claims.clone(), claims]);
}

#[test]
fn a_credential_that_hangs_is_bounded_and_nothing_was_sent() {
    for replay in CLASSES {
        let (bench, vault) = bench(&[Never]);
        let error = bench.send(call_of(replay)).unwrap_err();
        assert!(error.is_timeout(), "{replay:?}");
        assert!(!error.may_have_been_sent(), "{replay:?}");
        assert!(error.to_string().contains("nothing could be sent"), "{replay:?}: {error}");
        assert_eq!((bench.sent(), vault.asked()), (0, 3), "{replay:?}: asked anew by each attempt");
        assert_eq!(error.elapsed(), secs(60), "{replay:?}");
    }
}

#[test]
fn a_credential_that_hangs_in_the_background_does_not_stop_renewal_for_ever() {
    let (bench, vault) = bench(&[Token("one", HOUR, None), Never, Token("two", HOUR, None)]);
    bench.send(read()).unwrap();
    bench.clock.advance(secs(56 * 60));
    bench.send(read()).unwrap();
    bench.clock.run(bench.clock.sleep(secs(100)));
    bench.send(read()).unwrap();
    bench.clock.run(bench.clock.sleep(secs(2)));
    bench.send(read()).unwrap();
    assert_eq!(bench.headers("authorization")[1..], ["Bearer one", "Bearer one", "Bearer two"]);
    assert_eq!(vault.asked(), 3);
}

#[test]
fn an_answer_that_repeats_the_token_is_not_shown() {
    let (bench, _) = bench(&[Token("canary-token", HOUR, None)]);
    let body = r#"{"error":{"code":"Denied","message":"bad header: Bearer canary-token"}}"#;
    bench.script([Reply::status(403).json(body)]);
    let error = bench.send(read()).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403);
    assert_eq!(error.service().and_then(|service| service.message()), Some("REDACTED"));
    assert!(!format!("{error:?} {error}").contains("canary-token"));
}

#[test]
fn the_debug_of_a_credential_is_nowhere_in_that_of_the_client() {
    let (bench, _) = bench(&[Token("canary-token", HOUR, None)]);
    bench.send(read()).unwrap();
    let text = format!("{:?}", bench.pipeline);
    assert!(!text.contains("a-debug-with-a-secret") && !text.contains("canary-token"), "{text}");
}

#[test]
fn a_clock_that_jumps_ahead_renews_the_token() {
    let (bench, vault) = bench(&[Token("one", HOUR, None)]);
    bench.send(read()).unwrap();
    bench.clock.set_now(bench.clock.now() + time::Duration::hours(2));
    bench.send(read()).unwrap();
    assert_eq!(vault.asked(), 2);
}
