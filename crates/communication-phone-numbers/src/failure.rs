//! What went wrong, and what exists now: explanations of the failures that the service only hints at.

use core_http::{Error, ErrorKind, service::ErrorBuilder};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

/// How long numbers that a search has found are held, as recorded.
const HOLD: Duration = Duration::minutes(16);

/// Which field of an argument breaks which rule.
pub(crate) type Fault = &'static str;

/// A refusal by us, before anything is sent.
pub(crate) fn invalid(message: impl Into<String>) -> Error {
    ErrorBuilder::new(ErrorKind::InvalidInput, message).build()
}

/// The same, for a call that was about to be made.
pub(crate) fn invalid_for(operation: &'static str, message: impl Into<String>) -> Error {
    ErrorBuilder::new(ErrorKind::InvalidInput, message).operation(operation).build()
}

/// What a failure of an operation means, and leaves behind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stakes {
    /// What a 404 means; `None` if the service's own words are enough.
    pub(crate) absent: Option<&'static str>,
    /// When no answer tells what became of it, if that leaves something behind.
    pub(crate) unanswered: Option<&'static str>,
}

pub(crate) const NUMBER: Stakes = Stakes {
    absent: Some("this resource does not own the number: it was released, or never bought, or is another's"),
    unanswered: None,
};
pub(crate) const LIST: Stakes = Stakes { absent: None, unanswered: None };
pub(crate) const SEARCH_RESULT: Stakes =
    Stakes { absent: Some("there is no such search, or it has found nothing yet"), unanswered: None };
pub(crate) const OPERATION: Stakes = Stakes { absent: Some("there is no such operation"), unanswered: None };
pub(crate) const CANCEL: Stakes = Stakes {
    absent: Some("there is no such operation"),
    unanswered: Some("the operation may have been canceled: get_operation tells"),
};
pub(crate) const RESERVATION: Stakes = Stakes {
    absent: Some("there is no such reservation: it was deleted, expired a while ago, or never existed"),
    unanswered: None,
};
pub(crate) const CHANGE_RESERVATION: Stakes = Stakes {
    absent: None,
    unanswered: Some(
        "the reservation may have been changed: get_reservation tells, and a repeat does no harm",
    ),
};
pub(crate) const DELETE_RESERVATION: Stakes = Stakes {
    unanswered: Some("the reservation may have been deleted: get_reservation tells"),
    ..RESERVATION
};
pub(crate) const LOOK_UP: Stakes = Stakes { absent: None, unanswered: None };
pub(crate) const CHARGED_LOOK_UP: Stakes =
    Stakes { absent: None, unanswered: Some("the look-up may have been charged") };

/// Says what the failure means and what may exist now, where the service's own words do not.
pub(crate) fn explain(error: Error, stakes: &Stakes) -> Error {
    let error = match reason(&error, stakes) {
        Some(reason) => ErrorBuilder::because_of(error.kind(), reason, error).build(),
        None => error,
    };
    match stakes.unanswered {
        Some(perhaps) if error.may_have_been_sent() => ErrorBuilder::amend(error, perhaps).build(),
        _ => error,
    }
}

fn reason(error: &Error, stakes: &Stakes) -> Option<&'static str> {
    let target =
        error.service().and_then(|service| service.target()).unwrap_or_default().to_ascii_lowercase();
    match error.status()?.as_u16() {
        404 => stakes.absent,
        400 if target == "countrycode" => Some("the service has no numbers in this country"),
        _ => None,
    }
}

/// Says what may be held after a search whose answer was lost: a new search in the meantime finds other numbers.
pub(crate) fn search_failed(error: Error, now: OffsetDateTime) -> Error {
    let error = explain(error, &LIST);
    if !error.may_have_been_sent() {
        return error;
    }
    let until = (now + HOLD).replace_nanosecond(0).ok().and_then(|time| time.format(&Rfc3339).ok());
    let until = until.map(|time| format!(", {time} by the service's clock")).unwrap_or_default();
    let message =
        format!("numbers are perhaps held until about 16 minutes from now{until}; nothing was bought");
    ErrorBuilder::amend(error, &message).build()
}
