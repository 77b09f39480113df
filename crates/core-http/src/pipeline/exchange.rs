//! One exchange: prove who sends the request, send it, collect the answer.

use std::{future::poll_fn, pin::pin, task::Poll};

use bytes::Bytes;
use http::{Method, StatusCode, header};

use super::{Authorizer, CallContext};
use crate::{
    error::{Error, ErrorBuilder, ErrorKind, Result},
    headers,
    policy::{log, retry, sign},
    proof::Proof,
    request::Request,
    response::{self, BodyFault, Response},
    runtime::BoxFuture,
    target,
    transport::{TransportError, TransportResponse},
};

/// The most that is read of the body of a failure: enough for every error, too little to be a burden.
const MAX_ERROR_BYTES: usize = 256 * 1024;

/// Proves who sends the request, sends it once, collects the answer, and notes whether it may have taken effect.
pub(crate) async fn exchange(context: &CallContext<'_>, request: Request) -> Result<Response> {
    let result = send(context, request).await;
    context.set_effect(retry::is_ambiguous(&result));
    result
}

async fn send(context: &CallContext<'_>, mut request: Request) -> Result<Response> {
    authorize(context, &mut request).await?;
    context.set_proof(Proof::of(request.headers(), context.secret_of_body()));
    log::sending(&request, context.attempts());
    context.mark_sent();
    let asks_for_head = request.method() == Method::HEAD;
    let answer = context.core.transport.send(request).await.map_err(transport_failed)?;
    let response = receive(context, answer, asks_for_head).await?;
    context.inspect(&response);
    Ok(response)
}

/// Signs the request, or puts the token on it: the last thing that changes it.
async fn authorize(context: &CallContext<'_>, request: &mut Request) -> Result<()> {
    let core = context.core;
    // Checked behind the policies: a request that left the origin would carry the credential to somebody else.
    if target::origin(request.url()) != core.endpoint.as_str() {
        let message = "a policy sent the request to another host";
        return Err(ErrorBuilder::new(ErrorKind::UntrustedLink, message).build());
    }
    if core.has_policies() {
        for name in headers::FRAMING {
            request.headers_mut().remove(name);
        }
    }
    match &core.authorizer {
        Authorizer::Key(credential) => {
            let time = core.clock.signing_time(&*core.runtime);
            sign::sign(request, &core.endpoint, &credential.current(), time)?;
            context.note_signed(request, time);
        }
        Authorizer::Token(tokens) => {
            let (value, generation) = tokens.header().await?;
            context.set_token_generation(generation);
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
    }
    Ok(())
}

/// Collects an answer within its limits.
async fn receive(
    context: &CallContext<'_>,
    answer: TransportResponse,
    asks_for_head: bool,
) -> Result<Response> {
    let core = context.core;
    let (status, mut headers, body) = answer.into_parts();
    context.hide_proof(&mut headers);
    core.clock.observe(status, &headers, &*core.runtime);
    log::received(status.as_u16(), &headers, context.attempts());
    if asks_for_head || has_no_body(status) {
        return Ok(Response::new(status, headers, Bytes::new()));
    }
    let most = core.max_response_bytes;
    let limit = if status.is_success() { most } else { MAX_ERROR_BYTES.min(most) };
    match response::collect(&headers, body, limit).await {
        Ok(body) => Ok(Response::new(status, headers, body)),
        Err(fault) => unreadable(status, fault).map(|body| Response::new(status, headers, body)),
    }
}

/// Answers that end with their head, whatever it says of a length (RFC 9112, section 6.3).
fn has_no_body(status: StatusCode) -> bool {
    status.is_informational() || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

fn transport_failed(error: TransportError) -> Error {
    let message = error.to_string();
    let builder = match (error.may_have_been_sent(), error.is_permanent()) {
        (true, _) => ErrorBuilder::new(ErrorKind::Transport, message).may_have_been_sent().transient(),
        (false, false) => ErrorBuilder::new(ErrorKind::Connect, message).transient(),
        (false, true) => ErrorBuilder::new(ErrorKind::Connect, message),
    };
    builder.caused_by(error).build()
}

/// A body that cannot be had. That of a refusal is not needed: its status says enough and is kept.
fn unreadable(status: StatusCode, fault: BodyFault) -> Result<Bytes> {
    let code = status.as_u16();
    match fault {
        BodyFault::Truncated(error) => {
            let message = format!("answered {code}, but the answer was cut short: {error}");
            let builder = ErrorBuilder::new(ErrorKind::Transport, message).status(status);
            Err(builder.may_have_been_sent().transient().caused_by(error).build())
        }
        BodyFault::TooLong | BodyFault::Encoded if !status.is_success() => Ok(Bytes::new()),
        BodyFault::TooLong => {
            let message = format!("answered {code} with a body that is larger than the limit");
            Err(ErrorBuilder::new(ErrorKind::LimitExceeded, message)
                .status(status)
                .may_have_been_sent()
                .build())
        }
        BodyFault::Encoded => {
            let message = format!("answered {code} with a compressed body, which was not asked for");
            Err(ErrorBuilder::new(ErrorKind::Decode, message).status(status).may_have_been_sent().build())
        }
    }
}

/// Runs a future until it ends or the timer does.
pub(crate) async fn race<T>(work: impl Future<Output = T>, mut timer: BoxFuture<'static, ()>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}
