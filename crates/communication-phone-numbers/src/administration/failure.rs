//! What failures of the 2020 preview mean, and leave behind.

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
