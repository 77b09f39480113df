//! A clock that moves by hand.

use std::{
    fmt,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use time::OffsetDateTime;

use crate::runtime::{BoxFuture, Runtime};

/// 15 January 2024, 09:30:05 UTC, in seconds since 1970.
const START: Duration = Duration::from_secs(1_705_311_005);

/// A [`Runtime`] whose time stands still until it is moved, with chance that is the same each time.
///
/// [`run`](Self::run) polls a future and moves the time to the next wait whenever there is nothing else to do; what was
/// spawned runs along. [`advance`](Self::advance) moves it by hand. Clones share one clock.
///
/// ```
/// use core_http::{Runtime, testing::ManualClock};
/// use std::time::Duration;
///
/// let clock = ManualClock::new();
/// let before = clock.now();
/// clock.run(clock.sleep(Duration::from_secs(3600)));
/// assert_eq!(clock.now() - before, Duration::from_secs(3600));
/// assert_eq!(clock.waits(), [Duration::from_secs(3600)]);
/// ```
#[derive(Clone)]
pub struct ManualClock(Arc<Mutex<State>>);

struct State {
    now: OffsetDateTime,
    elapsed: Duration,
    sleepers: Vec<Sleeper>,
    last_id: u64,
    waits: Vec<Duration>,
    spawned: Vec<BoxFuture<'static, ()>>,
    random: u64,
}

struct Sleeper {
    id: u64,
    until: Duration,
    waker: Waker,
}

impl ManualClock {
    /// A clock that shows 15 January 2024, 09:30:05 UTC.
    #[must_use]
    pub fn new() -> Self {
        Self::at(OffsetDateTime::UNIX_EPOCH + START)
    }

    /// A clock that shows this time.
    #[must_use]
    pub fn at(now: OffsetDateTime) -> Self {
        Self(Arc::new(Mutex::new(State {
            now,
            elapsed: Duration::ZERO,
            sleepers: Vec::new(),
            last_id: 0,
            waits: Vec::new(),
            spawned: Vec::new(),
            random: 0,
        })))
    }

    /// Moves the time on and wakes whoever waited for it.
    pub fn advance(&self, by: Duration) {
        let mut state = self.lock();
        state.elapsed = state.elapsed.saturating_add(by);
        state.now = state.now.saturating_add(by.try_into().unwrap_or(time::Duration::MAX));
        let elapsed = state.elapsed;
        let due: Vec<Waker> = state
            .sleepers
            .iter()
            .filter(|sleeper| sleeper.until <= elapsed)
            .map(|sleeper| sleeper.waker.clone())
            .collect();
        drop(state);
        due.into_iter().for_each(Waker::wake);
    }

    /// Sets the time of day without time going by: a clock that is wrong, or was put right.
    pub fn set_now(&self, now: OffsetDateTime) {
        self.lock().now = now;
    }

    /// The waits that came to their end so far, in order.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.lock().waits.clone()
    }

    /// Runs a future to its end, and moves the time to the next wait whenever nothing else can go on.
    ///
    /// # Panics
    ///
    /// If nothing can go on and nothing waits for time: the future waits for something that never comes.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            woken.0.store(false, SeqCst);
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
            let more = self.run_spawned(&mut context);
            let goes_on = more || woken.0.load(SeqCst) || self.advance_to_next();
            assert!(goes_on, "the future waits for something that never comes");
        }
    }

    /// Polls what was spawned once; says whether that spawned more.
    fn run_spawned(&self, context: &mut Context<'_>) -> bool {
        let mut tasks = std::mem::take(&mut self.lock().spawned);
        tasks.retain_mut(|task| task.as_mut().poll(context).is_pending());
        let mut state = self.lock();
        let more = !state.spawned.is_empty();
        tasks.append(&mut state.spawned);
        state.spawned = tasks;
        more
    }

    fn advance_to_next(&self) -> bool {
        let next = {
            let state = self.lock();
            state.sleepers.iter().map(|sleeper| sleeper.until.saturating_sub(state.elapsed)).min()
        };
        next.inspect(|by| self.advance(*by)).is_some()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("ManualClock")
            .field("now", &state.now)
            .field("elapsed", &state.elapsed)
            .finish_non_exhaustive()
    }
}

impl Runtime for ManualClock {
    fn now(&self) -> OffsetDateTime {
        self.lock().now
    }

    fn monotonic(&self) -> Duration {
        self.lock().elapsed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.lock();
        state.last_id += 1;
        let (id, until) = (state.last_id, state.elapsed.saturating_add(duration));
        drop(state);
        Box::pin(Sleep { clock: self.clone(), id, until, duration })
    }

    fn spawn(&self, future: BoxFuture<'static, ()>) {
        self.lock().spawned.push(future);
    }

    /// The steps of splitmix64.
    fn random(&self) -> u64 {
        let mut state = self.lock();
        state.random = state.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state.random ^ (state.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// A wait on a manual clock.
struct Sleep {
    clock: ManualClock,
    id: u64,
    until: Duration,
    duration: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.lock();
        state.sleepers.retain(|sleeper| sleeper.id != self.id);
        if state.elapsed >= self.until {
            state.waits.push(self.duration);
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        state.sleepers.push(Sleeper { id: self.id, until: self.until, waker });
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.lock().sleepers.retain(|sleeper| sleeper.id != self.id);
    }
}

/// Remembers that something can go on.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}
