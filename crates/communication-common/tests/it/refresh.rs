//! When a token is refreshed, on a clock that is moved by hand.

use std::{
    error::Error as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use communication_common::{
    AccessToken, BoxFuture, CommunicationTokenCredential, CommunicationTokenRefreshOptions, CredentialError,
    ErrorKind, Runtime, TokenCredential, TokenRequestContext, time::OffsetDateTime,
};
use core_http::testing::ManualClock;
use tokio::{sync::Barrier, task::JoinSet};

use crate::support::{all, at, credential, giving, jwt, life, pass, refresher};

/// Every scenario of the official library: what we do instead, or the same, and the test that shows it.
pub(crate) const SCENARIOS: &[(&str, &str, fn())] = &[
    (
        "static: never refreshed, expired token still returned",
        "refused once expired: the service would refuse it, and far from the cause",
        a_fixed_token_is_given_until_it_has_expired,
    ),
    (
        "refresher, no initial token, not proactive: refresher called at first getToken only",
        "same",
        a_refresher_is_asked_by_the_first_caller_only,
    ),
    (
        "refresher, initial token valid for 3600 s, not proactive: nothing until it has expired",
        "10 s before: a token with less could end on the way",
        a_token_is_used_until_ten_seconds_are_left,
    ),
    (
        "proactive, initial 3600 s: timer at ttl-600 s",
        "600 to 660 s before: by chance, so that a fleet does not come back together",
        a_proactive_refresh_comes_ten_to_eleven_minutes_ahead,
    ),
    (
        "proactive, initial 400 s (inside the window): timer at half of the remaining life",
        "at 40 to 50 %, by chance",
        a_short_token_is_refreshed_at_about_half_its_life,
    ),
    (
        "proactive, no initial token: refreshes at once (timer of 1 ms)",
        "same",
        a_proactive_credential_without_a_token_refreshes_at_once,
    ),
    (
        "proactive, refresher keeps returning the same 600 s token: halving back-off until expiry, then rejection",
        "at least 10 s apart, so 10 calls instead of 21; and tried again after the end",
        a_refresher_that_keeps_giving_the_same_token_is_asked_ever_sooner_and_not_given_up,
    ),
    (
        "proactive, timer refresh fails: rejection is not handled and no timer is left",
        "logged, and tried again",
        a_failing_proactive_refresh_is_tried_again,
    ),
    ("refresher returns an expired token", "same", an_expired_token_of_a_refresher_is_refused),
    ("refresher returns a token expiring this second", "same", a_token_that_expires_this_second_is_refused),
    ("concurrent getToken calls share one refresh", "same", a_thousand_callers_cause_one_refresh),
    (
        "concurrent getToken calls share one failure, next call tries again",
        "same",
        callers_share_a_failure_and_the_next_tries_again,
    ),
    (
        "dispose: getToken rejects, timer cleared",
        "dropping is disposing: a call after it does not compile",
        dropping_the_last_clone_ends_the_background,
    ),
    (
        "dispose while a refresh is running",
        "the refresh is dropped; a caller who waits holds a clone, and gets the token",
        dropping_the_last_clone_cancels_a_refresh_under_way,
    ),
    (
        "opaque token from refresher: 600 s assumed, not proactive",
        "same, less the 10 s",
        an_opaque_token_is_used_for_ten_minutes,
    ),
    (
        "opaque token, proactive: half-life refresh every 300 s",
        "every 240 to 300 s, by chance",
        an_opaque_token_is_refreshed_proactively_at_about_half_of_ten_minutes,
    ),
    ("AccessToken with explicit expiry from refresher", "same", an_explicit_expiry_is_believed),
    (
        "proactive, expiry 30 days away: timer overflows 2^31-1 ms and fires at once, over and over",
        "one refresh, when it is due",
        a_token_of_thirty_days_is_refreshed_once_when_due,
    ),
];

#[test]
fn a_fixed_token_is_given_until_it_has_expired() {
    let clock = ManualClock::new();
    let runtime = Arc::new(clock.clone());
    let fixed = CommunicationTokenCredential::from_token_with_runtime(jwt(60), runtime).unwrap();
    assert_eq!(life(&clock, &fixed).unwrap(), 60);
    pass(&clock, 59);
    assert_eq!(life(&clock, &fixed).unwrap(), 1);
    pass(&clock, 1);
    let error = life(&clock, &fixed).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert_eq!(error.to_string(), "get_token: no user token could be had");
    assert!(error.source().unwrap().to_string().contains("has expired"), "{error:?}");
}

#[test]
fn a_refresher_is_asked_by_the_first_caller_only() {
    let clock = ManualClock::new();
    let (options, calls) = giving(&clock, 3600);
    let credential = credential(options);
    pass(&clock, 1);
    assert_eq!(calls.count(), 0);
    assert_eq!(life(&clock, &credential).unwrap(), 3600);
    assert_eq!(life(&clock, &credential.clone()).unwrap(), 3600);
    assert_eq!(calls.times(), [1]);
}

#[test]
fn a_token_is_used_until_ten_seconds_are_left() {
    let clock = ManualClock::new();
    let (options, calls) = giving(&clock, 3600);
    let credential = credential(options.token(jwt(3600)));
    for (until, left) in [(0, 3600), (2999, 601), (3540, 60), (3589, 11)] {
        pass(&clock, until - clock.monotonic().as_secs());
        assert_eq!(life(&clock, &credential).unwrap(), left);
    }
    assert_eq!(calls.count(), 0);
    pass(&clock, 1);
    assert_eq!(life(&clock, &credential).unwrap(), 3600);
    assert_eq!(calls.times(), [3590]);
}

#[test]
fn a_proactive_refresh_comes_ten_to_eleven_minutes_ahead() {
    let clock = ManualClock::new();
    let (options, calls) = giving(&clock, 3600);
    let _credential = credential(options.token(jwt(3600)).refresh_proactively(true));
    pass(&clock, 9100);
    let times = calls.times();
    assert_eq!(times.len(), 3, "{times:?}");
    let mut before = 0;
    for time in times {
        assert!((2940..=3000).contains(&(time - before)), "{time} after {before}");
        before = time;
    }
}

#[test]
fn a_short_token_is_refreshed_at_about_half_its_life() {
    let clock = ManualClock::new();
    let (options, calls) = giving(&clock, 3600);
    let credential = credential(options.token(jwt(400)).refresh_proactively(true));
    assert_eq!(life(&clock, &credential).unwrap(), 400);
    pass(&clock, 1000);
    assert_eq!(calls.count(), 1);
    assert!((160..=200).contains(&calls.times()[0]), "{:?}", calls.times());
}

#[test]
fn a_proactive_credential_without_a_token_refreshes_at_once() {
    let clock = ManualClock::new();
    let (options, calls) = giving(&clock, 3600);
    let _credential = credential(options.refresh_proactively(true));
    pass(&clock, 1);
    assert_eq!(calls.times(), [0]);
}

#[test]
fn a_refresher_that_keeps_giving_the_same_token_is_asked_ever_sooner_and_not_given_up() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::ZERO, |_, _| Ok(jwt(600)));
    let credential = credential(options.token(jwt(600)).refresh_proactively(true));
    pass(&clock, 600);
    let times = calls.times();
    assert!((6..=12).contains(&times.len()), "{times:?}");
    let gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.iter().all(|gap| *gap >= 9), "{gaps:?}");
    assert!(times[0] >= 240 && gaps[0] < times[0], "{times:?}");
    assert_eq!(life(&clock, &credential).unwrap_err().kind(), ErrorKind::Credential);
    let before = calls.count();
    pass(&clock, 3600);
    let gaps: Vec<u64> = calls.times()[before..].windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.len() >= 12 && gaps.iter().all(|gap| *gap <= 301), "{gaps:?}");
}

#[test]
fn a_failing_proactive_refresh_is_tried_again() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::ZERO, |number, now| match number {
        1..=3 => Err(CredentialError::new("boom")),
        _ => Ok(jwt(now + 3600)),
    });
    let credential = credential(options.token(jwt(3600)).refresh_proactively(true));
    pass(&clock, 3001);
    assert_eq!(life(&clock, &credential).unwrap(), 599);
    assert_eq!(calls.count(), 1);
    pass(&clock, 600);
    assert_eq!(calls.count(), 4);
    assert!(life(&clock, &credential).unwrap() > 2900, "a caller never has to wait");
}

#[test]
fn an_expired_token_of_a_refresher_is_refused() {
    let clock = ManualClock::new();
    let (options, _) = giving(&clock, -1);
    let error = life(&clock, &credential(options)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    let cause = error.source().unwrap().to_string();
    assert!(cause.starts_with("the new token has expired already; check this machine's clock"), "{cause}");
}

#[test]
fn a_token_that_expires_this_second_is_refused() {
    let clock = ManualClock::new();
    let (options, _) = giving(&clock, 0);
    assert_eq!(life(&clock, &credential(options)).unwrap_err().kind(), ErrorKind::Credential);
}

#[test]
fn a_thousand_callers_cause_one_refresh() {
    let clock = ManualClock::new();
    let takes = Duration::from_secs(2);
    let (options, calls) = refresher(&clock, takes, |_, now| Ok(jwt(now + 3600)));
    let credential = credential(options.token(jwt(-1)));
    let results = clock.run(all((0..1000).map(|_| credential.get_token())));
    let first = results[0].as_ref().unwrap();
    assert!(results.iter().all(|result| result.as_ref().unwrap() == first));
    assert_eq!((results.len(), calls.count()), (1000, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_callers_on_several_threads_cause_one_refresh() {
    let calls = Arc::new(AtomicUsize::new(0));
    let (noted, gate) = (Arc::clone(&calls), Arc::new(Barrier::new(1001)));
    let open = Arc::clone(&gate);
    let options = CommunicationTokenRefreshOptions::new(move || {
        let is_first = noted.fetch_add(1, SeqCst) == 0;
        let open = Arc::clone(&open);
        async move {
            // Goes on when all thousand have begun.
            if is_first {
                open.wait().await;
            }
            Ok::<_, CredentialError>(crate::support::with_claims(r#"{"exp":4102444800}"#))
        }
    });
    let credential = credential(options);
    let mut callers = JoinSet::new();
    for _ in 0..1000 {
        let (credential, gate) = (credential.clone(), Arc::clone(&gate));
        callers.spawn(async move {
            let (_, result) = tokio::join!(gate.wait(), credential.get_token());
            result.map(|token| token.expires_on().year())
        });
    }
    while let Some(year) = callers.join_next().await {
        assert_eq!(year.unwrap().unwrap(), 2100);
    }
    assert_eq!(calls.load(SeqCst), 1);
}

#[test]
fn callers_share_a_failure_and_the_next_tries_again() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::from_secs(1), |number, now| match number {
        1 => Err(CredentialError::new("boom")),
        _ => Ok(jwt(now + 3600)),
    });
    let credential = credential(options);
    let results = clock.run(all((0..1000).map(|_| credential.get_token())));
    for result in results {
        assert_eq!(result.unwrap_err().source().unwrap().to_string(), "boom");
    }
    assert_eq!(calls.count(), 1);
    assert_eq!(life(&clock, &credential).unwrap(), 3600);
    assert_eq!(calls.count(), 2);
}

#[test]
fn dropping_the_last_clone_ends_the_background() {
    let clock = ManualClock::new();
    let (watched, canary) = watched(&clock, Duration::ZERO);
    let credential = credential(watched.token(jwt(3600)).refresh_proactively(true));
    let clone = credential.clone();
    drop(credential);
    pass(&clock, 1);
    assert!(canary.upgrade().is_some(), "a clone is left");
    drop(clone);
    pass(&clock, 1);
    assert!(canary.upgrade().is_none(), "nothing holds the refresher");
}

#[test]
fn dropping_the_last_clone_cancels_a_refresh_under_way() {
    let clock = ManualClock::new();
    let (watched, canary) = watched(&clock, Duration::from_secs(30));
    let credential = credential(watched.refresh_proactively(true));
    pass(&clock, 10);
    drop(credential);
    pass(&clock, 1);
    assert!(canary.upgrade().is_none(), "the refresh was dropped with its credential");
}

/// Options whose refresher, and every future of it, hold what is returned.
fn watched(
    clock: &ManualClock,
    takes: Duration,
) -> (CommunicationTokenRefreshOptions, std::sync::Weak<ManualClock>) {
    let held = Arc::new(clock.clone());
    let canary = Arc::downgrade(&held);
    let options = CommunicationTokenRefreshOptions::new(move || {
        let held = Arc::clone(&held);
        async move {
            held.sleep(takes).await;
            Ok::<_, CredentialError>(jwt(7200))
        }
    });
    (options.runtime(Arc::new(clock.clone())), canary)
}

#[test]
fn an_opaque_token_is_used_for_ten_minutes() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::ZERO, |_, _| Ok("opaque-token"));
    let credential = credential(options);
    assert_eq!(life(&clock, &credential).unwrap(), 600);
    pass(&clock, 589);
    assert_eq!(life(&clock, &credential).unwrap(), 11);
    pass(&clock, 1);
    assert_eq!(life(&clock, &credential).unwrap(), 600);
    assert_eq!(calls.times(), [0, 590]);
}

#[test]
fn an_opaque_token_is_refreshed_proactively_at_about_half_of_ten_minutes() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::ZERO, |_, _| Ok("opaque-token"));
    let _credential = credential(options.refresh_proactively(true));
    pass(&clock, 3600);
    let gaps: Vec<u64> = calls.times().windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.len() >= 11 && gaps.iter().all(|gap| (239..=301).contains(gap)), "{gaps:?}");
}

#[test]
fn an_explicit_expiry_is_believed() {
    let clock = ManualClock::new();
    // The claim says otherwise; whoever says the expiry knows better.
    let (options, _) =
        refresher(&clock, Duration::ZERO, |_, now| Ok(AccessToken::new(jwt(9999), at(now + 120))));
    assert_eq!(life(&clock, &credential(options)).unwrap(), 120);
}

#[test]
fn a_token_of_thirty_days_is_refreshed_once_when_due() {
    let clock = ManualClock::new();
    let month = 30 * 86_400;
    let (options, calls) = giving(&clock, month);
    let _credential = credential(options.token(jwt(month)).refresh_proactively(true));
    pass(&clock, 29 * 86_400);
    assert_eq!(calls.count(), 0);
    pass(&clock, 86_400);
    assert_eq!(calls.count(), 1);
}

#[test]
fn a_token_without_end_never_overflows_a_timer() {
    let clock = ManualClock::new();
    let far = OffsetDateTime::from_unix_timestamp(253_402_300_799).unwrap();
    let (options, calls) = refresher(&clock, Duration::ZERO, move |_, _| Ok(AccessToken::new("t", far)));
    let credential = credential(options.refresh_proactively(true));
    pass(&clock, 86_400);
    assert_eq!(calls.count(), 1);
    assert!(life(&clock, &credential).is_ok());
}

#[test]
fn the_moment_that_a_token_names_for_its_renewal_is_obeyed() {
    let clock = ManualClock::new();
    let token = AccessToken::new("t", at(3600)).with_refresh_on(at(100));
    let (options, calls) = giving(&clock, 7200);
    let _credential = credential(options.token(token).refresh_proactively(true));
    pass(&clock, 200);
    assert_eq!(calls.times(), [100]);
}

#[test]
fn a_failed_refresh_is_no_failure_as_long_as_the_old_token_lives() {
    let clock = ManualClock::new();
    let (options, calls) =
        refresher(&clock, Duration::ZERO, |_, _| Err::<&str, _>(CredentialError::new("boom")));
    let credential = credential(options.token(jwt(60)));
    pass(&clock, 55);
    assert_eq!(life(&clock, &credential).unwrap(), 5);
    assert_eq!(calls.count(), 1);
    pass(&clock, 5);
    assert_eq!(life(&clock, &credential).unwrap_err().kind(), ErrorKind::Credential);
}

#[test]
fn a_refresher_that_never_answers_is_given_up_after_its_time() {
    let clock = ManualClock::new();
    let (options, _) = refresher(&clock, Duration::from_secs(86_400), |_, now| Ok(jwt(now + 3600)));
    let credential = credential(options.refresh_timeout(Duration::from_secs(7)));
    let error = life(&clock, &credential).unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.source().unwrap().to_string(), "the refresher gave no token within 7s");
    assert_eq!(clock.monotonic(), Duration::from_secs(7));
}

#[test]
fn a_slow_proactive_refresh_keeps_nobody_waiting_whose_token_lives() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::from_secs(30), |_, now| Ok(jwt(now + 3600)));
    let credential = credential(options.token(jwt(3600)).refresh_proactively(true));
    pass(&clock, 3000);
    assert_eq!(calls.count(), 1);
    let before = clock.monotonic();
    assert!(life(&clock, &credential).is_ok());
    assert_eq!(clock.monotonic(), before);
}

#[test]
fn a_caller_who_is_dropped_leaves_the_refresh_to_the_next() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::from_secs(10), |_, now| Ok(jwt(now + 3600)));
    let credential = credential(options);
    clock.run(async {
        let mut first = Box::pin(credential.get_token());
        let polled = std::future::poll_fn(|cx| std::task::Poll::Ready(first.as_mut().poll(cx).is_pending()));
        assert!(polled.await);
        drop(first);
        assert!(credential.get_token().await.is_ok());
    });
    assert_eq!(calls.count(), 2);
}

#[test]
fn a_clock_that_is_put_forward_is_noticed_in_the_background() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::ZERO, |_, _| Ok(jwt(30 * 86_400)));
    let _credential = credential(options.token(jwt(86_400)).refresh_proactively(true));
    pass(&clock, 10);
    clock.set_now(at(86_400 - 30));
    pass(&clock, 300);
    assert_eq!(calls.count(), 1);
}

#[test]
fn a_caller_after_a_failure_of_the_background_does_not_wait_for_its_next_try() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::ZERO, |number, now| match number {
        1 => Err(CredentialError::new("boom")),
        _ => Ok(jwt(now + 3600)),
    });
    let credential = credential(options.refresh_proactively(true));
    pass(&clock, 1);
    assert_eq!(calls.times(), [0]);
    assert_eq!(life(&clock, &credential).unwrap(), 3600);
    assert_eq!(calls.times(), [0, 1]);
    pass(&clock, 2000);
    assert_eq!(calls.count(), 2, "the background saw that the work was done");
}

#[test]
fn the_background_does_not_repeat_what_a_caller_does_at_that_moment() {
    let clock = ManualClock::new();
    let (options, calls) = refresher(&clock, Duration::from_secs(20), |number, now| match number {
        1 => Err(CredentialError::new("boom")),
        _ => Ok(jwt(now + 3600)),
    });
    let credential = credential(options.refresh_proactively(true));
    pass(&clock, 25);
    // The failure of second 20 is tried again at 30, when this caller is still waiting for an answer.
    assert_eq!(life(&clock, &credential).unwrap(), 3600);
    pass(&clock, 100);
    assert_eq!(calls.times(), [0, 25]);
}

/// A clock whose background can be missing, as outside of a Tokio runtime.
#[derive(Debug)]
struct WithoutBackground(ManualClock, AtomicBool);

impl Runtime for WithoutBackground {
    fn now(&self) -> OffsetDateTime {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }

    fn spawn(&self, future: BoxFuture<'static, ()>) {
        if self.1.load(SeqCst) {
            self.0.spawn(future);
        }
    }

    fn random(&self) -> u64 {
        self.0.random()
    }
}

#[test]
fn a_credential_made_outside_a_runtime_begins_its_work_with_the_first_call() {
    let clock = ManualClock::new();
    let runtime = Arc::new(WithoutBackground(clock.clone(), AtomicBool::new(false)));
    let (options, calls) = giving(&clock, 3600);
    let options = options.token(jwt(700)).refresh_proactively(true).runtime(Arc::clone(&runtime) as _);
    let credential = credential(options);
    pass(&clock, 200);
    assert_eq!(calls.count(), 0);
    runtime.1.store(true, SeqCst);
    assert!(life(&clock, &credential).is_ok());
    pass(&clock, 1);
    assert_eq!(calls.count(), 1);
}

#[test]
fn it_gives_the_user_token_to_clients_that_take_a_token_credential() {
    let clock = ManualClock::new();
    let (options, _) = giving(&clock, 3600);
    let given: Arc<dyn TokenCredential> = Arc::new(credential(options));
    let context = TokenRequestContext::new(["https://communication.azure.com//.default"]);
    let token = clock.run(given.get_token(&context)).unwrap();
    assert_eq!(token.expires_on(), at(3600));
    let error = clock.run(given.get_token(&context.with_claims("{}"))).unwrap_err();
    assert_eq!(error.message(), "a user token cannot be asked for with further claims");
}

#[test]
fn nothing_prints_the_token() {
    const CANARY: &str = "Q2FuYXJ5VG9rZW5Pbmx5Rm9yVGVzdHM";
    let clock = ManualClock::new();
    let printed = Mutex::new(Vec::new());
    let print = |value: &dyn std::fmt::Debug| {
        printed.lock().unwrap().push(format!("{value:?}\n{value:#?}"));
    };
    let (options, _) = refresher(&clock, Duration::ZERO, |number, _| match number {
        1 => Ok(AccessToken::new(CANARY, at(60))),
        2 => Ok(AccessToken::new(format!("Bearer {CANARY}"), at(6000))),
        _ => Ok(AccessToken::new(CANARY, at(-60))),
    });
    let options = options.token(AccessToken::new(CANARY, at(-1)));
    print(&options);
    let credential = credential(options);
    print(&clock.run(credential.get_token()).unwrap());
    print(&credential);
    pass(&clock, 61);
    for _ in 0..2 {
        let error = clock.run(credential.get_token()).unwrap_err();
        print(&error);
        print(&error.to_string());
        print(&error.source().unwrap().to_string());
    }
    print(&CommunicationTokenCredential::from_token(format!("{CANARY} x")).unwrap_err());
    print(&CommunicationTokenCredential::from_token(CANARY).unwrap());
    let printed = printed.into_inner().unwrap().join("\n");
    assert!(printed.contains("***") && !printed.contains(&CANARY[..8]), "{printed}");
}
