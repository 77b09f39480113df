//! Exchanging tokens of Teams users and of Entra for user access tokens.

use super::required;
use crate::{
    auth::{Proof, denied, jwt},
    error::Failure,
    exchange::Reply,
    json::Json,
    stamp::stamp,
    surface::{Call, read::text},
};

/// How long an exchanged token lives; real ones follow the token that was given.
const MINUTES: i64 = 75;

pub(crate) fn teams_user(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.json()?.unwrap_or_default();
    let field = |name: &str, label: &str| {
        let text = text(&body, name).map_err(|_| required(label))?;
        text.filter(|text| !text.is_empty()).map(str::to_owned).ok_or_else(|| required(label))
    };
    let token = field("token", "Token")?;
    field("appId", "AppId")?;
    let user = field("userId", "UserId")?;
    if is_expired(&token, call) {
        let text = "Provided access token is not valid.";
        return Err(Failure::new(401, "InvalidAccessToken", text).without_versions());
    }
    let scopes = ["voip".to_owned()];
    let user = format!("8:orgid:{user}");
    let (token, expires) =
        call.state.identities.issue(&mut call.state.random, &user, &scopes, MINUTES, call.now);
    Ok(Reply::json(200, Json::object([("token", token.into()), ("expiresOn", stamp(expires).into())])))
}

fn is_expired(token: &str, call: &Call<'_>) -> bool {
    let expires = jwt::claims(token).and_then(|claims| claims.get("exp").and_then(Json::as_i64));
    let clocks = [call.now, crate::clock::real_now()];
    expires.is_some_and(|expires| clocks.iter().all(|now| now.unix_timestamp() >= expires))
}

/// A user of Entra gets the same user of the resource every time.
pub(crate) fn entra(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (tenant, object) = principal(call)?;
    let custom_id = format!("entra:{tenant}:{object}");
    let known = call.state.identities.by_custom_id(&custom_id).cloned();
    let user =
        known.unwrap_or_else(|| call.state.identities.new_user(&mut call.state.random, Some(custom_id)));
    Ok(exchanged(call, &user.id))
}

/// A user of Teams keeps the identity that it has as an extension user: resource, tenant and object.
pub(crate) fn teams_extension(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (tenant, object) = principal(call)?;
    let user = format!("8:acs:{}_{tenant}_{object}", call.state.identities.resource());
    Ok(exchanged(call, &user))
}

/// Tenant and object of the bearer token; a signature with the access key is not enough here.
fn principal(call: &mut Call<'_>) -> Result<(String, String), Failure> {
    call.request.json()?;
    let Proof::Bearer(claims) = call.proof else {
        return Err(denied("this request needs a bearer token of Entra"));
    };
    let claim = |name: &str| claims.get(name).and_then(Json::as_str).map(str::to_owned);
    let nobody = "00000000-0000-0000-0000-000000000000".to_owned();
    let object = claim("oid").or_else(|| claim("sub"));
    Ok((claim("tid").unwrap_or_else(|| nobody.clone()), object.unwrap_or(nobody)))
}

fn exchanged(call: &mut Call<'_>, user: &str) -> Reply {
    let scopes = ["chat".to_owned(), "voip".to_owned()];
    let (token, expires) =
        call.state.identities.issue(&mut call.state.random, user, &scopes, MINUTES, call.now);
    let token = Json::object([("token", token.into()), ("expiresOn", stamp(expires).into())]);
    Reply::json(
        200,
        Json::object([("identity", Json::object([("id", user.into())])), ("accessToken", token)]),
    )
}
