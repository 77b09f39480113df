//! Issuing and revoking user access tokens.

use super::{minutes, required, scopes, user};
use crate::{error::Failure, exchange::Reply, json::Json, stamp::stamp, surface::Call};

pub(crate) fn issue(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.json()?.unwrap_or_default();
    let scopes = scopes(&body, "scopes", "Scopes")?.filter(|scopes| !scopes.is_empty());
    let scopes = scopes.ok_or_else(|| required("Scopes"))?;
    let minutes = minutes(&body)?;
    let user = user(call)?;
    let (token, expires) =
        call.state.identities.issue(&mut call.state.random, &user.id, &scopes, minutes, call.now);
    Ok(Reply::json(200, Json::object([("token", token.into()), ("expiresOn", stamp(expires).into())])))
}

pub(crate) fn revoke(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let user = user(call)?;
    call.state.identities.revoke(&user.id, None);
    Ok(Reply::new(204))
}
