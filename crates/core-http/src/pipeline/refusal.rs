//! The error that an answer without success stands for.

use http::StatusCode;

use super::{Authorizer, CallContext};
use crate::{
    clock::ServiceClock,
    error::{Error, ErrorKind},
    headers,
    policy::retry as retry_policy,
    response::Response,
    retry,
    service_error::ServiceError,
};

/// The error that an answer without success stands for.
pub(crate) fn refused(context: &CallContext<'_>, response: &Response) -> Error {
    let status = response.status();
    let code = status.as_u16();
    let phrase = status.canonical_reason().unwrap_or("");
    let (kind, message) = match code {
        200..=299 => {
            (ErrorKind::Decode, format!("answered {code} {phrase}, which this operation does not answer"))
        }
        300..=399 => {
            (ErrorKind::Service, format!("answered {code} {phrase}, and redirects are never followed"))
        }
        401 => {
            (ErrorKind::Service, format!("answered {code} {phrase}: {}", causes_of_401(context, response)))
        }
        _ => (ErrorKind::Service, format!("answered {code} {phrase}")),
    };
    let mut error = response
        .error(kind, message.trim_end())
        .retry_after(retry::hint(response.headers(), context.core.runtime.now()));
    if retry_policy::status_is_ambiguous(status) {
        error = error.may_have_been_sent();
    }
    if retry_policy::is_transient(status) {
        error = error.transient();
    }
    if status == StatusCode::UNAUTHORIZED {
        error = error.signed(context.signed_request());
    }
    let service = ServiceError::from_body_without(response.body(), &context.proof())
        .or_else(|| response.header(&headers::ERROR_CODE).map(ServiceError::from_code));
    match service {
        Some(service) => error.service(service).build(),
        None => error.build(),
    }
}

/// What to look at when the service does not believe who is asking.
fn causes_of_401(context: &CallContext<'_>, response: &Response) -> String {
    let not_owned = "the service also answers this for a user or number that the resource does not own";
    let credential = match context.core.authorizer {
        Authorizer::Token(_) => "the token may lack a role on the resource or be meant for another audience",
        Authorizer::Key(_) => {
            "key and endpoint may belong to different resources, or a proxy may have changed the request"
        }
    };
    match ServiceClock::ahead_in(response.headers(), &*context.core.runtime) {
        Some(ahead) if ahead.abs() > time::Duration::minutes(1) => {
            format!("the service's clock is {} s from ours; {credential}; {not_owned}", ahead.whole_seconds())
        }
        _ => format!("{credential}; {not_owned}"),
    }
}
