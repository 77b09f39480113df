//! What failures of the 2020 preview mean, and leave behind.

use core_http::{Response, ServiceError};
use serde_json::json;

use super::models::PhoneNumberReservation;
use crate::failure::Stakes;

pub(super) const READ: Stakes = Stakes { absent: None, unanswered: None };
pub(super) const PLAN: Stakes =
    Stakes { absent: Some("there is no such plan in this country and group"), unanswered: None };
pub(super) const RESERVATION: Stakes =
    Stakes { absent: Some("there is no such reservation"), unanswered: None };
pub(super) const CANCEL: Stakes = Stakes {
    unanswered: Some("the reservation may have been cancelled: get_reservation tells"),
    ..RESERVATION
};
pub(super) const RELEASE: Stakes = Stakes { absent: Some("there is no such release"), unanswered: None };
pub(super) const UPDATE: Stakes =
    Stakes { absent: Some("there is no such change of capabilities"), unanswered: None };
pub(super) const CHANGE: Stakes = Stakes {
    absent: Some("the resource does not own one of the numbers; nothing was changed"),
    unanswered: None,
};
pub(super) const CONFIGURATION: Stakes = Stakes {
    absent: Some("the number has no configuration, or this resource does not own it"),
    unanswered: None,
};
pub(super) const CONFIGURE: Stakes = Stakes {
    absent: Some("this resource does not own the number"),
    unanswered: Some(
        "the configuration may have been changed: get_phone_number_configuration tells, and a repeat does no harm",
    ),
};

/// Why a search, or its purchase, has failed, as far as its record tells: the name of the code where there is one. A code of
/// zero says that nothing has.
pub(super) fn told_by(record: &PhoneNumberReservation, answer: &Response) -> Option<ServiceError> {
    let number = match record.error_code {
        Some(0) => return None,
        number => number.map(|number| number.to_string()),
    };
    let name = record.error.clone().filter(|name| !name.trim().is_empty());
    let message = number.as_ref().map(|number| format!("error code {number}"));
    answer.service_error(&json!({"code": name.or(number), "message": message}))
}
