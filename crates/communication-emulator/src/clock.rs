//! The clock of an emulator: real time plus what a test has moved it, or a moment that stands still.
//!
//! Everything that expires (holds of searches, reservations, tokens, quotas) and every `Date` header goes by this
//! clock. It is also the only place of the crate that reads the machine's clock, sleeps or spawns.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// A handle on the clock of one emulator; clones move the same clock.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::{Emulator, time::Duration};
///
/// let emulator = Emulator::builder().start().await?;
/// let clock = emulator.clock();
/// clock.freeze();
/// let before = clock.now();
/// clock.advance(Duration::minutes(16)); // every search that is held now has lapsed
/// assert_eq!(clock.now() - before, Duration::minutes(16));
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Clock {
    setting: Arc<Mutex<Setting>>,
}

/// What a clock shows, as seen from the machine's.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Setting {
    /// Emulated time minus real time.
    offset: Duration,
    /// The moment shown while the clock stands still.
    frozen: Option<OffsetDateTime>,
}

/// Times outside these bounds cannot be written as the service writes them.
const EARLIEST: OffsetDateTime = time::macros::datetime!(1970-01-01 00:00 UTC);
pub(crate) const LATEST: OffsetDateTime = time::macros::datetime!(9000-01-01 00:00 UTC);

impl Clock {
    /// The emulated time.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.lock().now()
    }

    /// Moves the clock forward (or back, with a negative duration), running or frozen.
    ///
    /// What is due by the new time happens at the next request: holds lapse, timed operations end.
    pub fn advance(&self, by: Duration) {
        let mut setting = self.lock();
        let target = bounded(setting.now().checked_add(by));
        setting.move_to(target);
    }

    /// Sets the clock; it runs on from there unless it is frozen. Times before 1970 or after 8999 are cut to that.
    pub fn set(&self, to: OffsetDateTime) {
        self.lock().move_to(bounded(Some(to)));
    }

    /// Stops the clock: time then passes by [`advance`](Self::advance) and [`set`](Self::set) alone.
    pub fn freeze(&self) {
        let mut setting = self.lock();
        setting.frozen = Some(setting.now());
    }

    /// Lets a frozen clock run on from the time it shows.
    pub fn resume(&self) {
        let mut setting = self.lock();
        if let Some(at) = setting.frozen.take() {
            setting.offset = at - real_now();
        }
    }

    /// Whether the clock stands still.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.lock().frozen.is_some()
    }

    pub(crate) fn setting(&self) -> Setting {
        *self.lock()
    }

    pub(crate) fn restore(&self, setting: Setting) {
        *self.lock() = setting;
    }

    fn lock(&self) -> MutexGuard<'_, Setting> {
        self.setting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Setting {
    fn now(&self) -> OffsetDateTime {
        self.frozen.unwrap_or_else(|| bounded(real_now().checked_add(self.offset)))
    }

    fn move_to(&mut self, target: OffsetDateTime) {
        match &mut self.frozen {
            Some(at) => *at = target,
            None => self.offset = target - real_now(),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Clock").field("now", &self.now()).field("frozen", &self.is_frozen()).finish()
    }
}

fn bounded(time: Option<OffsetDateTime>) -> OffsetDateTime {
    time.map_or(LATEST, |time| time.clamp(EARLIEST, LATEST))
}

/// The machine's clock: what clients under test sign with.
#[expect(clippy::disallowed_methods, reason = "the one place where the emulator reads the clock")]
pub(crate) fn real_now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

#[expect(clippy::disallowed_methods, reason = "the one place where the emulator waits")]
pub(crate) fn sleep(duration: std::time::Duration) -> tokio::time::Sleep {
    tokio::time::sleep(duration)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the emulator spawns")]
pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) -> tokio::task::JoinHandle<()> {
    tokio::spawn(task)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_it_is_moved() {
        let clock = Clock::default();
        clock.freeze();
        let before = clock.now();
        clock.advance(Duration::hours(2));
        assert_eq!(clock.now(), before + Duration::hours(2));
        clock.resume();
        assert!(clock.now() >= before + Duration::hours(2));
    }

    #[test]
    fn absurd_moves_are_cut_and_do_not_panic() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        assert!(clock.now().year() >= 8999);
        clock.advance(Duration::MIN);
        let _ = clock.now();
        clock.set(OffsetDateTime::UNIX_EPOCH - Duration::days(400));
        assert!(clock.now().year() >= 1970);
    }
}
