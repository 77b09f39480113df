//! Creating, reading and deleting users.

use super::{invalid, minutes, scopes, user};
use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    stamp::{stamp, stamp_seconds},
    state::identities::User,
    surface::{Call, read::text},
    versions::Versions,
};

/// Custom ids came with the preview of March 2025 and are not in the version of June 2025.
const CUSTOM_IDS: Versions = Versions::PreviewsFrom("2025-03-02");
const LONGEST_CUSTOM_ID: usize = 256;

pub(crate) fn create(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.json()?.unwrap_or_default();
    let scopes = scopes(&body, "createTokenWithScopes", "CreateTokenWithScopes")?.unwrap_or_default();
    let minutes = minutes(&body)?;
    let custom_id = custom_id(call, &body)?;
    let known = custom_id.as_deref().and_then(|id| call.state.identities.by_custom_id(id)).cloned();
    let user = known.unwrap_or_else(|| call.state.identities.new_user(&mut call.state.random, custom_id));
    let identity = identity_json(&user);
    let token = (!scopes.is_empty()).then(|| {
        let random = &mut call.state.random;
        let (token, expires) = call.state.identities.issue(random, &user.id, &scopes, minutes, call.now);
        Json::object([("token", token.into()), ("expiresOn", stamp(expires).into())])
    });
    Ok(Reply::json(201, Json::object([("identity", identity)]).with("accessToken", token)))
}

fn custom_id(call: &Call<'_>, body: &Json) -> Result<Option<String>, Failure> {
    if !CUSTOM_IDS.include(&call.request.api_version()) {
        return Ok(None);
    }
    match text(body, "customId").map_err(|_| invalid("CustomId", "CustomId: A text is expected."))? {
        Some("") => Err(invalid("CustomId", "CustomId: The CustomId field must not be empty.")),
        Some(id) if id.chars().count() > LONGEST_CUSTOM_ID => {
            Err(invalid("CustomId", "CustomId: The CustomId field must have at most 256 characters."))
        }
        id => Ok(id.map(str::to_owned)),
    }
}

/// Recorded: users without a custom id show their id alone when they are created.
fn identity_json(user: &User) -> Json {
    match user.custom_id {
        Some(_) => full_json(user),
        None => Json::object([("id", Json::from(&user.id))]),
    }
}

fn full_json(user: &User) -> Json {
    Json::Object(Vec::new())
        .with("customId", user.custom_id.as_ref().map(Json::from))
        .with("lastTokenIssuedAt", user.last_token.map(|at| stamp_seconds(at).into()))
        .with("id", Some(Json::from(&user.id)))
}

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    user(call).map(|user| Reply::json(200, full_json(&user)))
}

/// Deletes the user and revokes its tokens.
pub(crate) fn delete(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = user(call)?.id;
    call.state.identities.delete_user(&id);
    Ok(Reply::new(204))
}
