//! What went wrong, and what exists now: explanations of the failures that the service only hints at.

use core_http::{Error, ErrorKind, Outcome, Response, service::ErrorBuilder};

use communication_common::CommunicationUserIdentifier;

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

/// What a failure of an operation leaves behind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stakes {
    /// What a 404 means; `None` if it means nothing to the operation.
    pub(crate) absent: Option<&'static str>,
    /// After a refusal.
    pub(crate) refused: &'static str,
    /// After a refusal that follows an attempt whose answer was lost.
    pub(crate) lost: &'static str,
    /// When no answer tells what became of it, if that leaves something behind.
    pub(crate) unanswered: Option<&'static str>,
}

const NO_USER: Option<&str> = Some("there is no such user: it was deleted, or never existed");

pub(crate) const CREATE: Stakes = Stakes {
    absent: None,
    refused: "no user was created",
    lost: "an earlier attempt, whose answer was lost, may have created a user, which costs nothing",
    unanswered: Some("a user may have been created that nobody has the id of, which costs nothing"),
};
pub(crate) const ENSURE: Stakes =
    Stakes { unanswered: Some("the user may have been created; asking again gives the same one"), ..CREATE };
pub(crate) const ISSUE: Stakes = Stakes {
    absent: NO_USER,
    refused: "no token was issued",
    lost: "a token that an earlier attempt may have issued was seen by nobody",
    unanswered: None,
};
pub(crate) const REVOKE: Stakes = Stakes {
    absent: NO_USER,
    refused: "no token was revoked",
    lost: "an earlier attempt, whose answer was lost, may have revoked the tokens",
    unanswered: Some("the tokens may have been revoked"),
};
pub(crate) const READ: Stakes =
    Stakes { absent: NO_USER, refused: "nothing was read", lost: "nothing was read", unanswered: None };
pub(crate) const DELETE: Stakes = Stakes {
    absent: NO_USER,
    refused: "nothing was deleted",
    lost: "or an earlier attempt of this call, whose answer was lost, has deleted it",
    unanswered: Some("the user may have been deleted"),
};
pub(crate) const ASSIGNMENT: Stakes = Stakes {
    absent: Some("there is no such assignment"),
    refused: "nothing was changed",
    lost: "an earlier attempt, whose answer was lost, may have changed it",
    unanswered: Some("the assignment may have been changed"),
};

/// Says what the refusal means and what exists now, where the service's own words do not.
pub(crate) fn explain(error: Error, stakes: &Stakes) -> Error {
    let Some(reason) = reason(&error, stakes) else {
        return match stakes.unanswered {
            Some(perhaps) if error.may_have_been_sent() => ErrorBuilder::amend(error, perhaps).build(),
            _ => error,
        };
    };
    let now = if error.may_have_been_sent() { stakes.lost } else { stakes.refused };
    ErrorBuilder::because_of(error.kind(), format!("{reason}; {now}"), error).build()
}

fn reason(error: &Error, stakes: &Stakes) -> Option<&'static str> {
    let target =
        error.service().and_then(|service| service.target()).unwrap_or_default().to_ascii_lowercase();
    match (error.status()?.as_u16(), error.code()) {
        (401, Some("IdentityNotOwned")) => Some(
            "the user does not belong to this resource: another resource created it, \
             or endpoint and credential are those of another resource",
        ),
        (404, _) => stakes.absent,
        (400, _) if target.contains("scopes") => Some("the service does not give these scopes"),
        (400, _) if target == "expiresinminutes" => Some("the service does not give tokens of this life"),
        _ => None,
    }
}

/// The user is there, and the token that was asked for with it is not.
pub(crate) fn user_without_token(answer: &Response, user: &CommunicationUserIdentifier) -> Error {
    let cause = answer.unexpected("there is no access token in it that can be read");
    let message = format!("the user {user} was created, but no token came with it: ask get_token for one");
    // Another user would do no harm either, but there is no need of one.
    let outcome = Outcome::new().with_done([user.id()]).with_missing(["token"]).with_harmless_repeat();
    ErrorBuilder::because_of(ErrorKind::Partial, message, cause).outcome(outcome).build()
}

/// The service has made a user and ignored the custom id: asking again would make another one each time.
pub(crate) fn custom_id_ignored(answer: &Response, user: &CommunicationUserIdentifier) -> Error {
    let cause = answer.unexpected("there is no customId in it");
    let message = format!(
        "the user {user} was created, but the service did not take the custom id: this api-version has none"
    );
    let outcome = Outcome::new().with_done([user.id()]).with_missing(["custom id"]);
    ErrorBuilder::because_of(ErrorKind::Partial, message, cause).outcome(outcome).build()
}
