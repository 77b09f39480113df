//! What went wrong, and which configuration is in place now.

use core_http::{Error, ErrorKind, Result, service::ErrorBuilder};

use crate::{
    model::SipConfiguration,
    plan::Patch,
    validation::{Violation, Violations},
};

/// A refusal by us, before anything is sent.
pub(crate) fn invalid_for(operation: &'static str, message: impl Into<String>) -> Error {
    ErrorBuilder::new(ErrorKind::InvalidInput, message).operation(operation).build()
}

/// Refuses an argument for all the rules that it breaks.
pub(crate) fn refuse(operation: &'static str, found: impl IntoIterator<Item = Violation>) -> Result<()> {
    Violations::of(found.into_iter().collect()).map_err(|violations| {
        ErrorBuilder::new(ErrorKind::InvalidInput, violations.to_string())
            .operation(operation)
            .source(violations)
            .build()
    })
}

/// Says of the failure of a change which configuration is in place.
pub(crate) fn explain(error: Error, how_to_see: &str) -> Error {
    let now = match (error.may_have_been_sent(), error.status()) {
        (true, _) => format!("the old configuration is in place, or the new one: {how_to_see} shows which"),
        (false, Some(_)) => "nothing was changed".to_owned(),
        // Nothing was sent, which the message says.
        (false, None) => return error,
    };
    ErrorBuilder::amend(error, &now).build()
}

/// Of the failure to read before a change: what was sent only reads.
pub(crate) fn unchanged(error: Error) -> Error {
    ErrorBuilder::amend(error, "nothing was changed").known_not_done().build()
}

/// Whether the service refused because a route would name a trunk that is not there.
pub(crate) fn is_missing_trunk(error: &Error) -> bool {
    !error.may_have_been_sent()
        && error.service().and_then(|service| service.innermost_code()) == Some("MissingTrunk")
}

/// Which routes would name trunks that are not there, if the patch were applied to what is stored.
pub(crate) fn missing_trunks(stored: &SipConfiguration, patch: &Patch) -> Vec<String> {
    let routes = patch.routes().unwrap_or(stored.routes());
    let mut missing = Vec::new();
    for route in routes {
        for fqdn in &route.trunks {
            let patched = || patch.trunks().filter(|(name, _)| name.eq_ignore_ascii_case(fqdn.as_str()));
            // One spelling may go while another stays.
            let there = match patched().next() {
                Some(_) => patched().any(|(_, settings)| settings.is_some()),
                None => stored.stored_trunk(fqdn).is_some(),
            };
            if !there {
                let (route, fqdn) = (route.name.escape_debug(), fqdn.as_str().escape_debug());
                missing.push(format!("route {route} names trunk {fqdn}"));
            }
        }
    }
    missing
}

/// The refusal with the routes that are in the way.
pub(crate) fn missing_trunk(error: Error, missing: &[String]) -> Error {
    if missing.is_empty() {
        // By now nothing is in the way any more.
        return ErrorBuilder::amend(error, "no route that is stored now is in the way: try again").build();
    }
    let remedy = "change the routes first, or both in one step with plan and apply";
    ErrorBuilder::amend(error, &format!("{}: {remedy}", missing.join(", "))).build()
}
