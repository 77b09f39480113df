//! The stages of a call, and the seam for your own.
//!
//! From outside to inside:
//!
//! 1. request id and user agent
//! 2. your per-call policies
//! 3. retry, with clock correction and claims challenge
//! 4. your per-attempt policies
//! 5. signature or token
//! 6. log and transport
//!
//! The built-in stages are plain functions; only your own cost a box each.

pub(crate) mod bearer;
pub(crate) mod log;
pub(crate) mod request_id;
pub(crate) mod retry;
pub(crate) mod sign;
pub(crate) mod user_agent;

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use crate::{
    error::Result,
    pipeline::{self, CallContext},
    request::Request,
    response::Response,
    runtime::BoxFuture,
};

/// A stage of your own: sees the request on its way out and the answer on its way back.
///
/// Register it with [`ClientOptions::per_call_policy`](crate::ClientOptions::per_call_policy) or
/// [`per_attempt_policy`](crate::ClientOptions::per_attempt_policy). `next` runs the rest once; not running it answers
/// without sending.
///
/// ```
/// use async_trait::async_trait;
/// use core_http::{Next, Policy, Request, Response, Result, http::HeaderValue};
///
/// #[derive(Debug)]
/// struct Tenant(HeaderValue);
///
/// #[async_trait]
/// impl Policy for Tenant {
///     async fn send(&self, mut request: Request, next: Next<'_>) -> Result<Response> {
///         request.headers_mut().insert("x-contoso-tenant", self.0.clone());
///         next.run(request).await
///     }
/// }
/// ```
#[async_trait]
pub trait Policy: fmt::Debug + Send + Sync + 'static {
    /// Sends the request on, or answers it.
    ///
    /// # Errors
    ///
    /// Those of the rest of the pipeline, and the policy's own. Whatever a policy makes of an answer, the call's error tells
    /// whether the request may have been sent, and one that may have taken effect is repeated only if that is harmless.
    async fn send(&self, request: Request, next: Next<'_>) -> Result<Response>;
}

/// The rest of the pipeline behind a policy. It is run at most once, so that no policy can send a purchase twice.
#[derive(Debug)]
pub struct Next<'a> {
    policies: &'a [Arc<dyn Policy>],
    context: &'a CallContext<'a>,
    end: End,
}

/// What comes after the last policy of a list.
#[derive(Debug, Clone, Copy)]
enum End {
    Retry,
    Exchange,
}

impl<'a> Next<'a> {
    /// Runs the rest with this request.
    ///
    /// # Errors
    ///
    /// Those of the rest.
    pub fn run(self, request: Request) -> BoxFuture<'a, Result<Response>> {
        match (self.policies.split_first(), self.end) {
            (Some((policy, rest)), _) => policy.send(request, Next { policies: rest, ..self }),
            (None, End::Retry) => Box::pin(retry::run(self.context, request)),
            (None, End::Exchange) => Box::pin(pipeline::exchange(self.context, request)),
        }
    }

    pub(crate) async fn per_call(context: &'a CallContext<'a>, request: Request) -> Result<Response> {
        match context.core.per_call.as_slice() {
            [] => retry::run(context, request).await,
            policies => Next { policies, context, end: End::Retry }.run(request).await,
        }
    }

    pub(crate) async fn per_attempt(context: &'a CallContext<'a>, request: Request) -> Result<Response> {
        match context.core.per_attempt.as_slice() {
            [] => pipeline::exchange(context, request).await,
            policies => Next { policies, context, end: End::Exchange }.run(request).await,
        }
    }
}
