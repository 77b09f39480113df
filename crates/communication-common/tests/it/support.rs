//! A refresher that is watched, and callers at the same time.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use communication_common::{
    AccessToken, CommunicationToken, CommunicationTokenCredential, CommunicationTokenRefreshOptions,
    CredentialError, Result, Runtime, time::OffsetDateTime,
};
use core_http::testing::ManualClock;

/// When a manual clock begins: 15 January 2024, 09:30:05 UTC.
pub(crate) const START: i64 = 1_705_311_005;

pub(crate) fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(START + seconds).unwrap()
}

/// A token with these claims, unsigned.
pub(crate) fn with_claims(json: &str) -> String {
    format!("eyJhbGciOiJub25lIn0.{}.sig", URL_SAFE_NO_PAD.encode(json))
}

/// A token that ends so many seconds after the clock began.
pub(crate) fn jwt(seconds: i64) -> String {
    with_claims(&format!(r#"{{"exp":{}}}"#, START + seconds))
}

/// When refreshes began, in seconds since the clock did.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<u64>>>);

impl Calls {
    pub(crate) fn times(&self) -> Vec<u64> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.times().len()
    }
}

/// Options whose refresher notes when it is called and answers what `answer` makes of the number of the call (from 1) and
/// of the seconds gone by, after `takes`.
pub(crate) fn refresher<T: Into<CommunicationToken> + Send + 'static>(
    clock: &ManualClock,
    takes: Duration,
    answer: impl Fn(usize, i64) -> Result<T, CredentialError> + Send + Sync + 'static,
) -> (CommunicationTokenRefreshOptions, Calls) {
    let calls = Calls::default();
    let (noted, on, answer) = (calls.clone(), clock.clone(), Arc::new(answer));
    let options = CommunicationTokenRefreshOptions::new(move || {
        let began = on.monotonic().as_secs();
        noted.0.lock().unwrap().push(began);
        let (number, on, answer) = (noted.count(), on.clone(), Arc::clone(&answer));
        async move {
            if !takes.is_zero() {
                on.sleep(takes).await;
            }
            answer(number, i64::try_from(on.monotonic().as_secs()).unwrap())
        }
    });
    (options.runtime(Arc::new(clock.clone())), calls)
}

/// The same, with tokens that live so many seconds.
pub(crate) fn giving(clock: &ManualClock, life: i64) -> (CommunicationTokenRefreshOptions, Calls) {
    refresher(clock, Duration::ZERO, move |_, now| Ok(jwt(now + life)))
}

pub(crate) fn credential(options: CommunicationTokenRefreshOptions) -> CommunicationTokenCredential {
    CommunicationTokenCredential::from_refresher(options).unwrap()
}

/// Lets time go by, with what runs in the background.
pub(crate) fn pass(clock: &ManualClock, seconds: u64) {
    clock.run(clock.sleep(Duration::from_secs(seconds)));
}

/// The seconds that the token has left which a caller gets now.
pub(crate) fn life(clock: &ManualClock, credential: &CommunicationTokenCredential) -> Result<i64> {
    let token: AccessToken = clock.run(credential.get_token())?;
    Ok((token.expires_on() - clock.now()).whole_seconds())
}

/// Polls all futures until all have ended.
pub(crate) async fn all<T>(futures: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<Pin<Box<_>>> = futures.into_iter().map(Box::pin).collect();
    let mut results = Vec::new();
    poll_fn(|cx| {
        running.retain_mut(|future| match future.as_mut().poll(cx) {
            Poll::Ready(result) => {
                results.push(result);
                false
            }
            Poll::Pending => true,
        });
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    results
}
