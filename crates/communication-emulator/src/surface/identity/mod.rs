//! Identity: users and their tokens, Teams, and assignments.

pub(crate) mod assignments;
pub(crate) mod exchange;
pub(crate) mod legacy;
pub(crate) mod tokens;
pub(crate) mod users;

use super::{
    Call,
    read::{member, texts},
};
use crate::{error::Failure, json::Json, state::identities::User};

const SCOPES: [&str; 6] = ["chat", "voip", "chat.join", "chat.join.limited", "voip.join", "pstn"];
const LONGEST: i64 = 1440;
const SHORTEST: i64 = 60;

/// A refusal of the kind that the service makes before the operation begins: without supported versions.
fn required(field: &str) -> Failure {
    invalid(field, format!("{field}: The {field} field is required.")).without_versions()
}

fn invalid(field: &str, message: impl Into<String>) -> Failure {
    Failure::new(400, "ValidationError", message).target(field)
}

/// The scopes of a member, checked; `label` is the name that refusals use.
fn scopes(body: &Json, name: &str, label: &str) -> Result<Option<Vec<String>>, Failure> {
    let Some(scopes) =
        texts(body, name).map_err(|_| invalid(label, format!("{label}: A list of texts is expected.")))?
    else {
        return Ok(None);
    };
    match scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
        Some(unknown) => Err(invalid(label, format!("{label}: The scope '{unknown}' is not known."))),
        None => Ok(Some(scopes)),
    }
}

fn minutes(body: &Json) -> Result<i64, Failure> {
    let Some(value) = member(body, "expiresInMinutes") else { return Ok(LONGEST) };
    match value.as_i64() {
        Some(minutes) if (SHORTEST..=LONGEST).contains(&minutes) => Ok(minutes),
        Some(minutes) => Err(invalid(
            "ExpiresInMinutes",
            format!(
                "ExpiresInMinutes value {minutes} is invalid. Value must be within the [{SHORTEST}, {LONGEST}] interval."
            ),
        )),
        None => {
            Err(invalid("ExpiresInMinutes", "ExpiresInMinutes: A whole number is expected.")
                .without_versions())
        }
    }
}

/// The user of the path: not ours is 401, ours but not (or no longer) there is 404.
fn user(call: &Call<'_>) -> Result<User, Failure> {
    let id = call.parameter(0);
    if !id.starts_with(&format!("8:acs:{}_", call.state.identities.resource())) {
        return Err(Failure::new(
            401,
            "IdentityNotOwned",
            "Provided identity doesn't belong to the resource.",
        ));
    }
    let found = call.state.identities.users.get(id);
    found.cloned().ok_or_else(|| Failure::new(404, "NotFound", "Provided identity cannot be found."))
}
