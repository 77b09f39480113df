//! Bearer tokens: any JSON Web Token that has not expired. Who issued it is not checked; that is not emulated.

use time::OffsetDateTime;

use super::jwt;
use crate::json::Json;

/// The claims of a token that is accepted, or why it is not.
pub(super) fn check(token: &str, now: [OffsetDateTime; 2]) -> Result<Json, String> {
    let claims = jwt::claims(token).ok_or("the bearer token is not a JSON Web Token of three parts")?;
    if claims.get("skypeid").is_some() {
        return Err("the bearer token is a user access token, and this request needs one of Entra".to_owned());
    }
    let expires =
        claims.get("exp").and_then(Json::as_i64).ok_or("the bearer token has no claim exp in seconds")?;
    // Valid by either clock: the token's issuer goes by the machine's, a test by the emulator's.
    if now.iter().all(|now| now.unix_timestamp() >= expires) {
        return Err(format!("the bearer token has expired: its claim exp is {expires}"));
    }
    Ok(claims)
}
