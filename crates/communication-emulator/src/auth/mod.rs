//! Who may ask: access-key signatures and bearer tokens. A refusal says which check failed, and never shows a key.

pub(crate) mod bearer;
pub(crate) mod jwt;
pub(crate) mod key;
pub(crate) mod signature;

use time::OffsetDateTime;

use crate::{error::Failure, exchange::Request};

/// How a request proved who it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Proof {
    Key,
    Bearer(crate::json::Json),
}

/// What the checks go by.
#[derive(Debug)]
pub(crate) struct Checks<'a> {
    pub(crate) keys: &'a [key::AccessKey],
    /// The emulator's clock and the machine's: clients under test sign with the latter.
    pub(crate) now: [OffsetDateTime; 2],
    pub(crate) strict: bool,
}

/// Checks the `Authorization` header. `notes` takes the deviations that were accepted.
pub(crate) fn authenticate(
    request: &Request,
    checks: &Checks<'_>,
    notes: &mut Vec<String>,
) -> Result<Proof, Failure> {
    let Some(value) = request.header("authorization") else {
        return Err(
            denied("there is no Authorization header").header("www-authenticate", "HMAC-SHA256, Bearer")
        );
    };
    let (scheme, rest) = value.split_once(' ').unwrap_or((value, ""));
    if scheme.eq_ignore_ascii_case("HMAC-SHA256") {
        signature::check(request, rest.trim(), checks, notes)
            .map(|()| Proof::Key)
            .map_err(|refusal| Failure { strings: refusal.strings.map(Box::new), ..denied(&refusal.reason) })
    } else if scheme.eq_ignore_ascii_case("Bearer") {
        bearer::check(rest.trim(), checks.now)
            .map(Proof::Bearer)
            .map_err(|reason| denied(&reason).header("www-authenticate", "Bearer error=\"invalid_token\""))
    } else {
        Err(denied("the Authorization scheme is neither HMAC-SHA256 nor Bearer"))
    }
}

/// The recorded code of every failed authentication.
pub(crate) fn denied(reason: &str) -> Failure {
    Failure::new(401, "Denied", format!("Denied by the resource provider: {reason}."))
}
