//! Identity as it was in 2020-07-20-preview2.

use super::{invalid, required, scopes, user};
use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    stamp::{read_stamp, stamp},
    surface::{Call, read::text},
};

/// Tokens of the preview lived a day.
const MINUTES: i64 = 1440;

#[expect(clippy::unnecessary_wraps, reason = "handlers have one type")]
pub(crate) fn create(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let user = call.state.identities.new_user(&mut call.state.random, None);
    Ok(Reply::json(200, Json::object([("id", Json::from(user.id))])))
}

pub(crate) fn issue_token(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.json()?.unwrap_or_default();
    let scopes = scopes(&body, "scopes", "Scopes")?.filter(|scopes| !scopes.is_empty());
    let scopes = scopes.ok_or_else(|| required("Scopes"))?;
    let id = user(call)?.id;
    let (token, expires) =
        call.state.identities.issue(&mut call.state.random, &id, &scopes, MINUTES, call.now);
    let body = [("id", id.into()), ("token", token.into()), ("expiresOn", stamp(expires).into())];
    Ok(Reply::json(200, Json::object(body)))
}

/// Revokes the tokens issued before a time, now if none is given.
pub(crate) fn update(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let id = user(call)?.id;
    let field = "TokensValidFrom";
    let until = match text(&body, "tokensValidFrom")
        .map_err(|_| invalid(field, "TokensValidFrom: A time is expected."))?
    {
        Some(text) => read_stamp(text)
            .ok_or_else(|| invalid(field, "TokensValidFrom: A time of RFC 3339 is expected."))?,
        None => call.now,
    };
    // The text has milliseconds; a token issued within the one that it names is revoked too.
    call.state.identities.revoke(&id, Some(until + time::Duration::milliseconds(1)));
    Ok(Reply::new(204))
}
