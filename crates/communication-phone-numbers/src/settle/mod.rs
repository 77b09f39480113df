//! What became of a request that costs money, and whose answer was lost: it is never sent again, it is looked.
//!
//! Three layers, each knowing only the one below: the [tables](table) decide from evidence, without I/O; [looking](look)
//! gathers it, one request each; the watches (purchase, reservation, release, capabilities) go round until a table decides.
//! They are what pollers poll, so that waiting, resuming and settling are one mechanism.

mod capabilities;
pub(crate) mod case;
mod evidence;
pub(crate) mod facts;
pub(crate) mod look;
mod numbers;
pub(crate) mod pace;
mod purchase;
mod release;
mod reservation;
pub(crate) mod table;

use std::time::Duration;

use core_http::{
    Error, ErrorKind, Poller, Progress, Result, ResumeToken,
    service::{Call, ErrorBuilder, Finish, LongRunning, OperationLocation, OperationPlan, Pipeline},
};

pub(crate) use self::{
    capabilities::CapabilitiesWatch, purchase::PurchaseWatch, release::ReleaseWatch,
    reservation::ReservationWatch,
};
use crate::{failure::invalid, operations::CANCEL_OPERATION};

/// The last look is begun at the end of the time for settling, and gets this long.
const LAST_LOOK: Duration = Duration::from_secs(5);
/// How long settling takes at most, of purchases.
pub(crate) const SETTLE: Duration = table::PATIENCE;
/// The same of releases and changes of capabilities.
pub(crate) const LONG_SETTLE: Duration = table::LONG_PATIENCE;
/// How long an accepted purchase is waited for unless said otherwise. They take 8 to 27 seconds.
pub(crate) const WAIT: Duration = Duration::from_secs(10 * 60);
/// The same of releases and changes of capabilities, which take 7 to 13 seconds.
pub(crate) const SHORT_WAIT: Duration = Duration::from_secs(5 * 60);

/// Something that is looked at until a table decides.
pub(crate) trait Settling<T>: LongRunning<T> {
    /// The last look has found something under way, which only time can decide.
    fn is_watching(&self) -> bool;
}

/// How a request ended that was not refused.
pub(crate) enum Start {
    /// Accepted: the id of its operation.
    Accepted(String),
    /// Nobody knows, for this reason.
    Lost(Error),
}

/// Sends what is never sent twice.
///
/// # Errors
///
/// Nothing was done: it was not sent, or refused with a complete answer.
pub(crate) async fn start(pipeline: &Pipeline, call: Call, plan: &'static OperationPlan) -> Result<Start> {
    let answer = match pipeline.send(call).await {
        Ok(answer) => answer,
        Err(error) if error.may_have_been_sent() => return Ok(Start::Lost(error)),
        Err(error) => return Err(error),
    };
    let token = ResumeToken::new(pipeline, plan.kind());
    let finish = Finish::Status(|_| Ok(()));
    let location = OperationLocation::<()>::from_start(pipeline, plan, finish, &answer, token);
    match location.map(|location| location.resume_token().id().map(str::to_owned)) {
        Ok(Some(id)) => Ok(Start::Accepted(id)),
        Ok(None) => Ok(Start::Lost(answer.unexpected("its operation has no id"))),
        Err(error) => Ok(Start::Lost(error)),
    }
}

/// Looks what became of a request whose answer was lost, for as long as `limit`. What is under way then, or turns out to be
/// done, is handed over as a poller.
pub(crate) async fn settle<T, W>(pipeline: &Pipeline, mut watch: W, plan: Plan) -> Result<Poller<T>>
where
    T: Send + 'static,
    W: Settling<T> + 'static,
{
    let pipeline = &pipeline.without_request_id();
    let runtime = pipeline.runtime();
    let begun = runtime.monotonic();
    runtime.sleep(plan.first.min(plan.limit)).await;
    loop {
        let left = plan.limit.saturating_sub(runtime.monotonic().saturating_sub(begun));
        let looked = if left.is_zero() { None } else { pipeline.within(left, watch.look(pipeline)).await };
        let pause = match looked {
            Some(Ok(Progress::Done(_))) => break,
            Some(Ok(Progress::Running(_))) if watch.is_watching() => break,
            Some(Ok(Progress::Running(state))) => state.retry_after().unwrap_or(LAST_LOOK),
            Some(Err(error)) => return Err(error),
            None => {
                let message = "the time for settling is over";
                return Err(watch.at_deadline(ErrorBuilder::new(ErrorKind::Timeout, message).build()));
            }
        };
        let left = plan.limit.saturating_sub(runtime.monotonic().saturating_sub(begun));
        runtime.sleep(pause.min(left)).await;
    }
    Ok(Poller::new(pipeline, watch, plan.wait))
}

/// How long and when to settle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    first: Duration,
    limit: Duration,
    wait: Duration,
}

impl Plan {
    /// For `limit` at most, or until the caller's deadline for a call that was begun at `begun` if that is sooner; then a wait
    /// of `wait`.
    pub(crate) fn new(pipeline: &Pipeline, begun: Duration, limit: Duration, wait: Duration) -> Self {
        let (call, spent) = (pipeline.call_timeout(), pipeline.runtime().monotonic().saturating_sub(begun));
        // Who asks for less time for a call than settling takes wants to hear sooner; all others get the whole time.
        let limit = if call < limit { call.saturating_sub(spent) } else { limit + LAST_LOOK };
        Self { first: Duration::ZERO, limit, wait }
    }

    /// The first look is not worth taking before then.
    pub(crate) fn first_look(self, first: Duration) -> Self {
        Self { first, ..self }
    }
}

/// The time for settling with a poller, its last look included.
pub(crate) fn time_for(limit: Duration) -> Duration {
    limit + LAST_LOOK
}

/// Says of a failure to look that the purchase itself was accepted.
pub(crate) fn accepted(error: Error) -> Error {
    ErrorBuilder::amend(
        error,
        "the purchase was accepted and goes on: resume it with the token of this error",
    )
    .build()
}

/// Cancels an operation that is known to be.
async fn cancel_accepted(pipeline: &Pipeline, id: Option<&str>) -> Result<()> {
    let id = id.ok_or_else(|| {
        invalid("cancel: it is not known whether the service has accepted this, and there is no operation to cancel")
    })?;
    pipeline.send(Call::new(&CANCEL_OPERATION, &[id])?).await.map(drop)
}
