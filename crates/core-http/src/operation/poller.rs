//! Watching an operation until its end.

use std::{fmt, future::IntoFuture, pin::Pin, time::Duration};

use async_trait::async_trait;

use super::{OperationState, Progress, ResumeToken};
use crate::{
    error::{Error, ErrorBuilder, ErrorKind, Result},
    pipeline::{Pipeline, race},
};

/// How long to wait between two looks, if the service does not say.
const INTERVAL: Duration = Duration::from_secs(2);
/// A hint of the service is followed up to here; a longer one would leave a wait without a single look.
const LONGEST_HINT: Duration = Duration::from_secs(60);
/// No pause is shorter, whoever asks for it: a wait is no loop.
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);

/// What a [`Poller`] watches; for authors of clients.
///
/// [`OperationLocation`](super::OperationLocation) serves operations with a status resource. Implement it yourself where
/// the end shows elsewhere.
#[async_trait]
pub trait LongRunning<T>: fmt::Debug + Send + Sync {
    /// What is watched, in a word, for messages.
    fn name(&self) -> &'static str;

    /// What has to be kept to go on elsewhere.
    fn resume_token(&self) -> ResumeToken;

    /// Looks once. A failed or canceled end is an error of kind [`ErrorKind::OperationFailed`] or
    /// [`ErrorKind::Canceled`]. The future is dropped midway when the wait ends: what a look has found is kept in `self`
    /// only once it is whole.
    ///
    /// # Errors
    ///
    /// Those of the end, and those of looking, which say nothing about the operation.
    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<T>>;

    /// Asks the service to cancel.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] where the service has no such request, and those of the request.
    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()>;

    /// What the end of a wait means, if it is not that the operation goes on: where it is not known whether there is one,
    /// this makes the error of kind [`ErrorKind::OutcomeUnknown`], with what was seen.
    fn at_deadline(&mut self, error: Error) -> Error {
        error
    }

    /// Whether it is known that the service accepted the request that began it.
    fn is_confirmed(&self) -> bool {
        true
    }
}

/// Watches a long-running operation, which the `begin_` method that made it has started.
///
/// Await it, or call [`wait`](Self::wait); look once with [`poll`](Self::poll); show progress with
/// [`wait_with`](Self::wait_with). Dropping it stops the watching and nothing else: the operation goes on, and its
/// [`resume_token`](Self::resume_token) picks it up again.
///
/// The first look is taken at once, later ones every two seconds, or when the service asks for them. A wait is bounded
/// (see [`timeout`](Self::timeout)); looks that fail for a passing reason are repeated until then.
pub struct Poller<T> {
    pipeline: Pipeline,
    operation: Box<dyn LongRunning<T>>,
    interval: Duration,
    timeout: Duration,
}

impl<T: Send + 'static> Poller<T> {
    /// Watches this, for at most `timeout` each time; for authors of clients.
    #[must_use]
    pub fn new(pipeline: &Pipeline, operation: impl LongRunning<T> + 'static, timeout: Duration) -> Self {
        Self {
            pipeline: pipeline.without_request_id(),
            operation: Box::new(operation),
            interval: INTERVAL,
            timeout,
        }
    }

    /// Sets how long a wait lasts at most. The operation goes on afterwards.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time between two looks, at least a millisecond. Default: 2 seconds. Where the service names a time, that is
    /// used.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval.max(SHORTEST_PAUSE);
        self
    }

    /// What has to be kept to go on elsewhere, or later.
    #[must_use]
    pub fn resume_token(&self) -> ResumeToken {
        self.operation.resume_token()
    }

    /// Whether it is known that the service accepted the request that began the operation.
    ///
    /// False where the answer to that request was lost and what shows may be something else: it is watched all the same,
    /// and its end tells what became of it.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.operation.is_confirmed()
    }

    /// Looks once, without waiting.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OperationFailed`] and [`ErrorKind::Canceled`] are ends of the operation; all others are failures to
    /// look, and say nothing about it. Every one carries [`Error::resume_token`].
    pub async fn poll(&mut self) -> Result<Progress<T>> {
        self.operation.look(&self.pipeline).await.map_err(|error| self.looked_in_vain(error))
    }

    /// Waits for the end.
    ///
    /// After an error it can be called again, and looks again.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::OperationFailed`] with [`Error::service`], [`ErrorKind::Canceled`]: the end of the operation.
    /// - [`ErrorKind::Timeout`]: the wait is over, the operation goes on: wait again, or resume it later.
    /// - Others: looking failed for good, which says nothing about the operation.
    ///
    /// Every one carries [`Error::resume_token`].
    ///
    /// # Cancellation
    ///
    /// Dropping the future stops the watching; the operation goes on.
    pub async fn wait(&mut self) -> Result<T> {
        self.wait_with(|_| {}).await
    }

    /// Waits for the end, and shows every state on the way.
    ///
    /// # Errors
    ///
    /// Those of [`wait`](Self::wait).
    pub async fn wait_with(&mut self, mut show: impl FnMut(&OperationState) + Send) -> Result<T> {
        let runtime = std::sync::Arc::clone(self.pipeline.runtime());
        let begun = runtime.monotonic();
        let mut polls = 0;
        let mut failure = None;
        loop {
            let left = self.timeout.saturating_sub(runtime.monotonic().saturating_sub(begun));
            let looked = race(self.operation.look(&self.pipeline), runtime.sleep(left)).await;
            let elapsed = runtime.monotonic().saturating_sub(begun);
            polls += 1;
            let hint = match looked {
                Some(Ok(Progress::Done(result))) => return Ok(result),
                Some(Ok(Progress::Running(state))) => {
                    let state = state.seen(polls, elapsed);
                    show(&state);
                    failure = None;
                    state.retry_after()
                }
                Some(Err(error)) if error.is_transient() => {
                    let hint = error.retry_after();
                    failure = Some(error);
                    hint
                }
                Some(Err(error)) => return Err(self.looked_in_vain(error)),
                None => return Err(self.timed_out(polls, elapsed, failure)),
            };
            let hint = hint.filter(|hint| !hint.is_zero());
            let pause = hint.map_or(self.interval, |hint| hint.clamp(SHORTEST_PAUSE, LONGEST_HINT));
            let left = self.timeout.saturating_sub(elapsed);
            runtime.sleep(pause.min(left)).await;
            if pause >= left {
                let elapsed = runtime.monotonic().saturating_sub(begun);
                return Err(self.timed_out(polls, elapsed, failure));
            }
        }
    }

    /// Asks the service to cancel the operation. What that undoes is up to the service.
    ///
    /// Waiting goes on until the service reports an end. Repeating it does no harm.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] where the service has no such request; nothing is sent. Otherwise those of the request.
    pub async fn cancel(&mut self) -> Result<()> {
        self.operation
            .cancel(&self.pipeline)
            .await
            .map_err(|error| error.with_resume_token(self.resume_token()))
    }

    /// The wait is over; `failure` is that of the last look, if it failed.
    fn timed_out(&mut self, polls: u32, elapsed: Duration, failure: Option<Error>) -> Error {
        let message = format!("no end within {:?} and {polls} looks; it goes on", self.timeout);
        let builder = match failure {
            Some(failure) => ErrorBuilder::because_of(ErrorKind::Timeout, message, failure),
            None => ErrorBuilder::new(ErrorKind::Timeout, message),
        };
        let builder = builder.operation(self.operation.name()).may_have_been_sent();
        let error = builder.elapsed(elapsed).resume_token(self.resume_token()).build();
        self.operation.at_deadline(error)
    }

    /// A look failed, or showed a bad end. Either way the request that began the operation was sent; where it is known what
    /// became of it, the error says so itself.
    fn looked_in_vain(&self, error: Error) -> Error {
        let error = if error.outcome().is_some() { error } else { error.also_may_have_been_sent() };
        error.with_resume_token(self.resume_token())
    }
}

impl<T> fmt::Debug for Poller<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poller")
            .field("operation", &self.operation)
            .field("interval", &self.interval)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Waits for the end: see [`Poller::wait`].
impl<T: Send + 'static> IntoFuture for Poller<T> {
    type Output = Result<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move { self.wait().await })
    }
}
