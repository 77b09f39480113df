//! Time, waiting, background work and chance, in one place, so that tests can have them in hand.

use std::{fmt, future::Future, pin::Pin, sync::OnceLock, time::Duration};

use time::OffsetDateTime;

/// A future in a box that can be sent between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where time, waiting, background work and chance come from.
///
/// [`TokioRuntime`] is the default. Give your own with [`ClientOptions::runtime`](crate::ClientOptions::runtime); the
/// feature `testing` has one whose clock is moved by hand.
///
/// ```
/// use core_http::{Runtime, TokioRuntime};
///
/// let runtime = TokioRuntime;
/// let before = runtime.monotonic();
/// assert!(runtime.monotonic() >= before);
/// ```
pub trait Runtime: fmt::Debug + Send + Sync + 'static {
    /// The time of day, which signatures carry. It may jump.
    fn now(&self) -> OffsetDateTime;

    /// Time since some fixed moment. It never goes back.
    fn monotonic(&self) -> Duration;

    /// Waits at least this long. Dropping the future ends the wait.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Runs a future in the background. What is spawned may be dropped at any time: nothing relies on its end.
    fn spawn(&self, future: BoxFuture<'static, ()>);

    /// A random number, for back-off and request ids. It need not be fit for secrets.
    fn random(&self) -> u64;
}

/// The system's clocks and the Tokio runtime in which a call is polled.
///
/// Clients can be built outside a runtime; calls need one with time enabled. Outside, waits never end and nothing runs in
/// the background, but the transport refuses to send first.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a unit by design: there is nothing to configure")]
pub struct TokioRuntime;

impl Runtime for TokioRuntime {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn monotonic(&self) -> Duration {
        static START: OnceLock<std::time::Instant> = OnceLock::new();
        START.get_or_init(std::time::Instant::now).elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that sleeps")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        match tokio::runtime::Handle::try_current() {
            Ok(_) => Box::pin(tokio::time::sleep(duration)),
            Err(_) => Box::pin(std::future::pending()),
        }
    }

    fn spawn(&self, future: BoxFuture<'static, ()>) {
        if let Ok(handle) = tokio::runtime::Handle::try_current() {
            drop(handle.spawn(future));
        }
    }

    fn random(&self) -> u64 {
        fastrand::u64(..)
    }
}
