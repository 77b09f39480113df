//! How far the service's clock is from ours, and what signatures do about it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

use http::{HeaderMap, StatusCode};
use time::{Duration, OffsetDateTime};

use crate::{retry, runtime::Runtime};

/// The service refuses signatures that are more than five minutes off.
const TOLERANCE: Duration = Duration::minutes(5);
/// A difference beyond a day is not a clock that is off; following it would sign for any time a forged `Date` names.
pub(crate) const MOST: Duration = Duration::hours(24);
/// Clocks drift by far less than the second that `Date` is exact to: a success that comes within this time after the last
/// measurement is not worth reading the date of.
const FRESH_MILLIS: u64 = 10_000;
/// No difference was measured yet.
const UNKNOWN: i64 = i64::MIN;

/// The measured difference between the clocks, and the correction that signatures use. Shared by all calls of a client.
#[derive(Debug)]
pub(crate) struct ServiceClock {
    /// Milliseconds by which the service was ahead when it was last measured.
    measured: AtomicI64,
    /// When that was, in milliseconds of the monotonic clock.
    measured_at: AtomicU64,
    /// Milliseconds that are added to our time in signatures.
    correction: AtomicI64,
}

impl ServiceClock {
    pub(crate) fn new() -> Self {
        let measured_at = AtomicU64::new(0);
        Self { measured: AtomicI64::new(UNKNOWN), measured_at, correction: AtomicI64::new(0) }
    }

    /// Takes note of the `Date` of an answer: of every one that is no success, of others where the last note is old.
    pub(crate) fn observe(&self, status: StatusCode, headers: &HeaderMap, runtime: &dyn Runtime) {
        let at = u64::try_from(runtime.monotonic().as_millis()).unwrap_or(u64::MAX);
        let is_fresh = at.saturating_sub(self.measured_at.load(Relaxed)) < FRESH_MILLIS;
        if is_fresh && status.is_success() && self.measured.load(Relaxed) != UNKNOWN {
            return;
        }
        if let Some(ahead) = Self::ahead_in(headers, runtime).filter(|ahead| ahead.abs() <= MOST) {
            self.measured.store(i64::try_from(ahead.whole_milliseconds()).unwrap_or(UNKNOWN), Relaxed);
            self.measured_at.store(at, Relaxed);
        }
    }

    /// By how much the `Date` of an answer is ahead of our clock.
    pub(crate) fn ahead_in(headers: &HeaderMap, runtime: &dyn Runtime) -> Option<Duration> {
        retry::date(headers).map(|date| date - runtime.now())
    }

    /// By how much the service's clock was ahead of ours at its last answer. `Date` has whole seconds.
    pub(crate) fn ahead(&self) -> Option<Duration> {
        match self.measured.load(Relaxed) {
            UNKNOWN => None,
            millis => Some(Duration::milliseconds(millis)),
        }
    }

    /// The time to sign with.
    pub(crate) fn signing_time(&self, runtime: &dyn Runtime) -> OffsetDateTime {
        runtime.now().saturating_add(Duration::milliseconds(self.correction.load(Relaxed)))
    }

    /// Corrects signatures if the `Date` of a refusal explains why one of this time was refused; says whether it does.
    ///
    /// Judged by the signature that was refused and not by the present correction: of several calls at once, each is
    /// refused, and each is worth sending again.
    pub(crate) fn correct(
        &self,
        refusal: &HeaderMap,
        signed_at: OffsetDateTime,
        runtime: &dyn Runtime,
    ) -> bool {
        let Some(date) = retry::date(refusal) else { return false };
        let ahead = date - runtime.now();
        if (date - signed_at).abs() <= TOLERANCE || ahead.abs() > MOST {
            return false;
        }
        self.correction.store(i64::try_from(ahead.whole_milliseconds()).unwrap_or(0), Relaxed);
        true
    }
}
