//! Operations that are watched at an `Operation-Location` and may leave a resource behind.

use std::fmt;

use async_trait::async_trait;
use http::header;
use serde::Deserialize;
use serde_json::Value;

use super::{LongRunning, OperationState, OperationStatus, Progress, ResumeToken};
use crate::{
    call::{Call, Operation},
    error::{Error, ErrorKind, Result},
    headers,
    pipeline::Pipeline,
    redact,
    response::Response,
    retry,
    service_error::ServiceError,
    target,
};

/// What is fixed about a kind of operation: the name in its tokens, the prefix of its ids, and where it is watched and
/// canceled. For authors of clients, who keep them as `static`s.
///
/// ```
/// use core_http::service::{Method, Operation, OperationPlan, Replay};
///
/// static GET_OPERATION: Operation =
///     Operation::new("get_operation", Method::GET, "/phoneNumbers/operations/{operationId}", Replay::Always);
/// static CANCEL_OPERATION: Operation =
///     Operation::new("cancel_operation", Method::DELETE, "/phoneNumbers/operations/{operationId}", Replay::Always)
///         .success(&[204])
///         .done_if_gone_on_repeat();
/// static SEARCH: OperationPlan = OperationPlan::new("search", "search_", &GET_OPERATION).cancel(&CANCEL_OPERATION);
/// ```
#[derive(Debug)]
pub struct OperationPlan {
    kind: &'static str,
    id_prefix: &'static str,
    status: &'static Operation,
    cancel: Option<&'static Operation>,
}

impl OperationPlan {
    /// An operation whose tokens are of this kind, whose ids begin like this, and that is watched by this GET, whose
    /// template has one placeholder for the id.
    #[must_use]
    pub const fn new(kind: &'static str, id_prefix: &'static str, status: &'static Operation) -> Self {
        Self { kind, id_prefix, status, cancel: None }
    }

    /// Sets how it is canceled; the template has one placeholder for the id.
    #[must_use]
    pub const fn cancel(mut self, operation: &'static Operation) -> Self {
        self.cancel = Some(operation);
        self
    }

    /// The kind of its tokens.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }
}

/// Where the result of an operation comes from once it has succeeded.
#[expect(clippy::exhaustive_enums, reason = "a closed set, and authors write its variants")]
pub enum Finish<T> {
    /// From the last status itself, which most operations without a result need only for its word.
    Status(fn(&Response) -> Result<T>),
    /// From the resource that the status, or else a `Location` header, points at.
    Resource(&'static Operation, fn(&Response) -> Result<T>),
}

impl<T> Clone for Finish<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Finish<T> {}

impl<T> fmt::Debug for Finish<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status(_) => "Status",
            Self::Resource(..) => "Resource",
        })
    }
}

/// An operation that is watched at an `Operation-Location`.
///
/// The link is checked and its id taken; every later request goes to a path built from that id. No link of the service
/// is ever sent a DELETE, and one that points at something else than an operation is refused.
pub struct OperationLocation<T> {
    plan: &'static OperationPlan,
    finish: Finish<T>,
    token: ResumeToken,
    id: String,
    /// The path of the resource, if the start named it.
    location: Option<String>,
}

impl<T> OperationLocation<T> {
    /// Takes the operation from the answer to its start. The id is added to `token`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if there is no `Operation-Location` or it is not that of an operation;
    /// [`ErrorKind::UntrustedLink`] if it leads elsewhere. Either way the operation may have begun.
    pub fn from_start(
        pipeline: &Pipeline,
        plan: &'static OperationPlan,
        finish: Finish<T>,
        answer: &Response,
        token: ResumeToken,
    ) -> Result<Self> {
        let link = answer
            .header(&headers::OPERATION_LOCATION)
            .ok_or_else(|| answer.unexpected("has no operation-location header"))?;
        let call = pipeline.follow(plan.status, answer, link)?;
        let id = target::match_one(plan.status.template(), call.path())
            .filter(|id| is_operation_id(id) && !is_of_another_kind(id, plan.id_prefix))
            .ok_or_else(|| answer.unexpected("its operation-location is not that of an operation"))?;
        let location = answer.header(&header::LOCATION).map(str::to_owned);
        Ok(Self { plan, finish, token: token.with_id(&id), id, location })
    }

    /// Picks up an operation by the token of its kind.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the token is of another kind or endpoint, or holds no id of such an operation.
    pub fn from_token(
        pipeline: &Pipeline,
        plan: &'static OperationPlan,
        finish: Finish<T>,
        token: ResumeToken,
    ) -> Result<Self> {
        token.check(pipeline, plan.kind)?;
        let id = token.id().filter(|id| is_operation_id(id) && !is_of_another_kind(id, plan.id_prefix));
        let id =
            id.ok_or_else(|| Error::invalid_input("token: holds no operation id of its kind"))?.to_owned();
        Ok(Self { plan, finish, token, id, location: None })
    }

    /// Picks up an operation by its bare id, such as `search_` and a UUID.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the id is that of another kind of operation.
    pub fn from_id(
        pipeline: &Pipeline,
        plan: &'static OperationPlan,
        finish: Finish<T>,
        id: &str,
    ) -> Result<Self> {
        let prefix = plan.id_prefix;
        if !id.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && is_operation_id(rest)) {
            return Err(Error::invalid_input(format!("operation id: must be {prefix} and an id")));
        }
        Self::from_token(pipeline, plan, finish, ResumeToken::new(pipeline, plan.kind).with_id(id))
    }

    async fn result(&self, pipeline: &Pipeline, status: &Response, resource: Option<&str>) -> Result<T> {
        let (operation, read) = match self.finish {
            Finish::Status(read) => return read(status),
            Finish::Resource(operation, read) => (operation, read),
        };
        let links = [resource, status.header(&header::LOCATION), self.location.as_deref()];
        let mut links = links.into_iter().flatten().filter(|link| !link.trim().is_empty());
        let first = links.clone().next();
        // Where several are given, one that names a place beats a bare word.
        let link = links
            .find(|link| link.trim_start().starts_with('/') || link.contains("://"))
            .or(first)
            .ok_or_else(|| status.unexpected("the operation succeeded without naming its result"))?;
        let call = pipeline.follow(operation, status, link)?;
        read(&pipeline.send(call).await?)
    }
}

impl<T> fmt::Debug for OperationLocation<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperationLocation")
            .field("kind", &self.plan.kind)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Letters, digits, `-`, `_` and `.`, but not dots alone: what ids are made of, and nothing that a path could trip over.
fn is_operation_id(id: &str) -> bool {
    (1..=200).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !id.bytes().all(|byte| byte == b'.')
}

/// Whether an id names another kind of operation, as `search_…` does where `purchase_…` is expected. An id without a kind
/// may be any.
fn is_of_another_kind(id: &str, prefix: &str) -> bool {
    let names_a_kind =
        id.split_once('_').is_some_and(|(kind, _)| kind.bytes().all(|byte| byte.is_ascii_alphabetic()));
    names_a_kind && !id.starts_with(prefix)
}

/// The parts of a status that decide something.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    #[serde(rename = "status")]
    word: Option<String>,
    resource_location: Option<String>,
    error: Option<Value>,
}

#[async_trait]
impl<T: Send + 'static> LongRunning<T> for OperationLocation<T> {
    fn name(&self) -> &'static str {
        self.plan.kind
    }

    fn resume_token(&self) -> ResumeToken {
        self.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<T>> {
        let answer = pipeline.send(Call::new(self.plan.status, &[&self.id])?).await?;
        let status: Status = answer.json()?;
        let word = status.word.filter(|word| !word.trim().is_empty());
        let word = word.ok_or_else(|| answer.unexpected("the operation has no status"))?;
        let word = answer.proof().clean(word.trim(), redact::ID_LIMIT);
        match OperationStatus::from(word.as_str()) {
            OperationStatus::Succeeded => {
                self.result(pipeline, &answer, status.resource_location.as_deref()).await.map(Progress::Done)
            }
            OperationStatus::Failed => Err(ended(&answer, ErrorKind::OperationFailed, status.error.as_ref())),
            OperationStatus::Canceled => Err(ended(&answer, ErrorKind::Canceled, status.error.as_ref())),
            running => {
                let hint = retry::hint(answer.headers(), pipeline.runtime().now());
                Ok(Progress::Running(OperationState::new(running).with_retry_after(hint)))
            }
        }
    }

    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()> {
        let operation = self.plan.cancel.ok_or_else(|| {
            Error::invalid_input("cancel: the service has no request that cancels this operation")
        })?;
        pipeline.send(Call::new(operation, &[&self.id])?).await.map(drop)
    }
}

fn ended(answer: &Response, kind: ErrorKind, error: Option<&Value>) -> Error {
    let message = match kind {
        ErrorKind::Canceled => "the operation was canceled",
        _ => "the operation ended as failed",
    };
    let builder = answer.error(kind, message).may_have_been_sent();
    let builder = match error.and_then(|error| ServiceError::from_value_without(error, answer.proof())) {
        Some(service) => builder.service(service),
        None => builder,
    };
    answer.in_call(builder.build())
}
