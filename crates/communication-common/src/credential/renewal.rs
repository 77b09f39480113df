//! Renewing a token: one refresh at a time, on demand and in the background.

use std::{
    fmt,
    future::poll_fn,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    task::Poll,
    time::Duration,
};

use core_auth::{AccessToken, CredentialError};
use core_http::{BoxFuture, Runtime};
use time::OffsetDateTime;
use tokio::sync::watch;

use super::{failure::Failure, schedule, token::CommunicationToken};

/// How long a caller waits for somebody else's refresh that bounds itself, such as an exchange over a pipeline.
const LONGEST_FLIGHT: Duration = Duration::from_secs(120);

/// A token with less life than this is renewed before it is handed out: it could end on the way.
const MINIMUM_LIFE: time::Duration = time::Duration::seconds(10);
/// The longest single sleep. Between sleeps the clock is read anew, so that one that was put right is noticed, and no
/// timer is asked for a time that it cannot count.
const LONGEST_SLEEP: Duration = Duration::from_secs(300);

/// Asks for a new token.
pub(super) type Refresh =
    Box<dyn Fn() -> BoxFuture<'static, Result<CommunicationToken, CredentialError>> + Send + Sync>;

/// Holds a token and renews it.
pub(super) struct Renewal {
    refresh: Refresh,
    /// How long one refresh may take, where it does not bound itself.
    limit: Option<Duration>,
    runtime: Arc<dyn Runtime>,
    state: Mutex<State>,
    /// Held while a token is asked for: one asks, the others wait for what comes of it.
    flight: tokio::sync::Mutex<()>,
    in_background: AtomicBool,
}

struct State {
    token: Option<AccessToken>,
    /// What the last refresh gave.
    last: Result<AccessToken, Failure>,
    /// Counts the ends of refreshes, good or bad.
    landed: u64,
    /// When the background refreshes next.
    due: OffsetDateTime,
    /// Since when there is no token, if there never was one.
    since: OffsetDateTime,
}

impl Renewal {
    pub(super) fn new(
        refresh: Refresh,
        limit: Option<Duration>,
        runtime: Arc<dyn Runtime>,
        token: Option<AccessToken>,
    ) -> Arc<Self> {
        let now = runtime.now();
        let due = match &token {
            Some(token) if token.expires_on() > now => schedule::after_success(token, now, runtime.random()),
            _ => now,
        };
        let last = Err(Failure::credential(CredentialError::new("no token was asked for yet")));
        let state = Mutex::new(State { token, last, landed: 0, due, since: now });
        let (flight, in_background) = (tokio::sync::Mutex::new(()), AtomicBool::new(false));
        Arc::new(Self { refresh, limit, runtime, state, flight, in_background })
    }

    /// A token that has not expired: the one at hand, or a new one.
    pub(super) async fn token(&self) -> Result<AccessToken, Failure> {
        if let Some(token) = self.living(MINIMUM_LIFE) {
            return Ok(token);
        }
        let landed = self.state().landed;
        // Whoever holds the flight may have been parked by its program: waiting for it is bounded like a refresh.
        let limit = self.limit.unwrap_or(LONGEST_FLIGHT);
        let Some(flight) = race(self.flight.lock(), self.runtime.sleep(limit)).await else {
            return self.living(time::Duration::ZERO).ok_or_else(|| Failure::timeout(limit));
        };
        let shared = {
            let state = self.state();
            (state.landed != landed).then(|| state.last.clone())
        };
        // Somebody asked while this caller waited: what came of it is shared, failures too. Asking once more for every
        // waiter would be a storm.
        let result = match shared {
            Some(result) => result,
            None => self.renew().await,
        };
        drop(flight);
        result.or_else(|failure| self.living(time::Duration::ZERO).ok_or(failure))
    }

    /// Renews the token in the background whenever that is due, as long as `open` lives. Does nothing if it is being done.
    pub(super) fn start(self: &Arc<Self>, open: &watch::Sender<()>) {
        if self.in_background.swap(true, SeqCst) {
            return;
        }
        // Made here, so that the mark is taken back even if the runtime drops the future unpolled.
        let mark = BackgroundMark(Arc::clone(self));
        let mut closed = open.subscribe();
        self.runtime.spawn(Box::pin(async move {
            let closed = async move { drop(closed.changed().await) };
            race(mark.0.renew_for_ever(), closed).await;
        }));
    }

    async fn renew_for_ever(&self) {
        loop {
            self.until_due().await;
            let _flight = self.flight.lock().await;
            // A caller may have renewed the token meanwhile.
            if self.is_due()
                && let Err(failure) = self.renew().await
            {
                tracing::warn!(error = %failure, "a user token could not be renewed ahead of its end");
            }
        }
    }

    async fn until_due(&self) {
        loop {
            let left = self.state().due - self.runtime.now();
            if left <= time::Duration::ZERO {
                return;
            }
            self.runtime.sleep(left.unsigned_abs().min(LONGEST_SLEEP)).await;
        }
    }

    fn is_due(&self) -> bool {
        self.state().due <= self.runtime.now()
    }

    /// Asks for a token and keeps what comes of it. Called by whoever holds the flight.
    async fn renew(&self) -> Result<AccessToken, Failure> {
        let result = self.ask().await;
        let (now, chance) = (self.runtime.now(), self.runtime.random());
        let mut state = self.state();
        if let Ok(token) = &result {
            state.due = schedule::after_success(token, now, chance);
            state.token = Some(token.clone());
        } else {
            let ends = state.token.as_ref().map_or(state.since, AccessToken::expires_on);
            state.due = schedule::after_failure(ends, now, chance);
        }
        state.landed += 1;
        state.last.clone_from(&result);
        result
    }

    async fn ask(&self) -> Result<AccessToken, Failure> {
        let work = (self.refresh)();
        let given = match self.limit {
            None => work.await,
            Some(limit) => {
                race(work, self.runtime.sleep(limit)).await.ok_or_else(|| Failure::timeout(limit))?
            }
        };
        let now = self.runtime.now();
        let token = given.and_then(|token| token.renewable(now)).map_err(Failure::credential)?;
        if token.expires_on() <= now {
            let error = CredentialError::new("the new token has expired already");
            return Err(Failure::credential(
                error.with_hint("check this machine's clock, and what is cached"),
            ));
        }
        Ok(token)
    }

    /// The token at hand, if it lives longer than this.
    fn living(&self, life: time::Duration) -> Option<AccessToken> {
        let now = self.runtime.now();
        let state = self.state();
        state.token.as_ref().filter(|token| token.expires_on() - now > life).cloned()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let expires_on = state.token.as_ref().map(AccessToken::expires_on);
        f.debug_struct("Renewal").field("expires_on", &expires_on).finish_non_exhaustive()
    }
}

/// Takes the mark back when the background work ends, however it ends.
struct BackgroundMark(Arc<Renewal>);

impl Drop for BackgroundMark {
    fn drop(&mut self) {
        self.0.in_background.store(false, SeqCst);
    }
}

/// Runs a future until it ends or the other does.
async fn race<T>(work: impl Future<Output = T>, end: impl Future<Output = ()>) -> Option<T> {
    let (mut work, mut end) = (pin!(work), pin!(end));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => end.as_mut().poll(cx).map(|()| None),
    })
    .await
}
