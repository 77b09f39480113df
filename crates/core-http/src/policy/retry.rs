//! Sends a request until it is answered, may not be repeated, or the budget is spent.
//!
//! Three separate questions: may this operation be repeated after this failure, how long is the wait, and is there time
//! for it. A refused signature whose cause is our clock, and a token that lacks claims, are mended once each and sent
//! again in every class: a 401 is a refusal, nothing was done.

use std::time::Duration;

use http::StatusCode;

use super::{Next, bearer, log};
use crate::{
    call::Replay,
    error::{Error, ErrorBuilder, ErrorKind, Result},
    pipeline::{CallContext, race},
    request::Request,
    response::Response,
    retry,
};

/// What the repeats of one call have used up.
#[derive(Debug, Default)]
struct Spent {
    repeats: u32,
    waited: Duration,
    clock_corrected: bool,
    claims_answered: bool,
}

pub(crate) async fn run(context: &CallContext<'_>, request: Request) -> Result<Response> {
    // Policies may have changed the request, so a repeat starts from what they made of it. Without policies it is made
    // anew, and the usual call, which is not repeated, copies nothing.
    let kept = context.core.has_policies().then(|| request.clone());
    let mut spent = Spent::default();
    let mut request = request;
    loop {
        let result = attempt(context, request).await;
        let Some(wait) = next_wait(context, &mut spent, &result) else { return result };
        let cause = match &result {
            Ok(response) => response.status().as_str().to_owned(),
            Err(error) => error.kind().to_string(),
        };
        log::repeating(context.attempts(), wait, &cause);
        if is_ambiguous(&result) || context.may_have_taken_effect() {
            context.note_ambiguous();
        }
        if !wait.is_zero() {
            context.core.runtime.sleep(wait).await;
        }
        request = match &kept {
            Some(kept) => kept.clone(),
            None => context.request()?,
        };
    }
}

/// One attempt under one timer, the nearer of its own limit and that of the call.
async fn attempt(context: &CallContext<'_>, request: Request) -> Result<Response> {
    let limit = context.remaining().min(context.core.attempt_timeout);
    context.begin_attempt();
    if limit.is_zero() {
        return Err(timed_out(context, limit));
    }
    let timer = context.core.runtime.sleep(limit);
    match race(Next::per_attempt(context, request), timer).await {
        Some(result) => result,
        None => Err(timed_out(context, limit)),
    }
}

fn timed_out(context: &CallContext<'_>, limit: Duration) -> Error {
    let fault = if context.was_sent() { "no whole answer came" } else { "nothing could be sent" };
    let error = ErrorBuilder::new(ErrorKind::Timeout, format!("{fault} within {limit:?}")).transient();
    if context.may_have_taken_effect() { error.may_have_been_sent().build() } else { error.build() }
}

/// How long to wait before the next attempt; `None` if there is none.
fn next_wait(context: &CallContext<'_>, spent: &mut Spent, result: &Result<Response>) -> Option<Duration> {
    // Whatever a policy made of the answer.
    if context.replay() != Replay::Always && context.may_have_taken_effect() {
        return None;
    }
    if let Ok(response) = result
        && response.status() == StatusCode::UNAUTHORIZED
    {
        let is_mended = mended(context, spent, response);
        return (is_mended && !context.is_too_late_after(Duration::ZERO)).then_some(Duration::ZERO);
    }
    let hint = match result {
        Ok(response) => retry::hint(response.headers(), context.core.runtime.now()),
        Err(_) => None,
    };
    if !may_repeat(context.replay(), result, hint) {
        return None;
    }
    spent.repeats += 1;
    if spent.repeats >= context.retry.attempts() {
        return None;
    }
    let backoff = context.retry.backoff(spent.repeats, context.core.runtime.random());
    let wait = hint.filter(|hint| !hint.is_zero()).unwrap_or(backoff);
    spent.waited = spent.waited.saturating_add(wait);
    let fits = spent.waited <= context.retry.total_delay() && wait < context.remaining();
    (fits && !context.is_too_late_after(wait)).then_some(wait)
}

/// Whether an operation of this class may be repeated after this.
fn may_repeat(replay: Replay, result: &Result<Response>, hint: Option<Duration>) -> bool {
    match (result, replay) {
        (Ok(response), Replay::Always) => is_transient(response.status()),
        // Refused, and the service says when to come back. Without that, coming back at once costs quota.
        (Ok(response), Replay::IfNotSent | Replay::Settle) => {
            response.status() == StatusCode::TOO_MANY_REQUESTS && hint.is_some()
        }
        (Err(error), _) => error.is_transient() && (replay == Replay::Always || !error.may_have_been_sent()),
    }
}

/// Whether the service may have acted on a request that ended like this.
pub(crate) fn is_ambiguous(result: &Result<Response>) -> bool {
    match result {
        Ok(response) => status_is_ambiguous(response.status()),
        Err(error) => error.may_have_been_sent(),
    }
}

/// All but a complete refusal: a 5xx can come from a gateway whose backend did the work.
pub(crate) fn status_is_ambiguous(status: StatusCode) -> bool {
    !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT
}

/// Statuses after which the same request may well succeed.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// Mends the cause of a 401, if it is one of the two that can be, once each.
fn mended(context: &CallContext<'_>, spent: &mut Spent, response: &Response) -> bool {
    if context.remaining().is_zero() {
        return false;
    }
    if let Some(tokens) = context.core.tokens() {
        let claims = bearer::claims(response.headers())
            .filter(|claims| !spent.claims_answered && !context.proof().is_in(claims.as_bytes()));
        let Some(claims) = claims else { return false };
        spent.claims_answered = true;
        tokens.demand_claims(claims, context.token_generation());
        return true;
    }
    let clock = &context.core.clock;
    let corrected = !spent.clock_corrected
        && clock.correct(response.headers(), context.signed_at(), &*context.core.runtime);
    spent.clock_corrected |= corrected;
    corrected
}
