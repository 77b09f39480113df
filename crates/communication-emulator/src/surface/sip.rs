//! SIP routing: one configuration, read as a whole, changed by one merge patch that is applied as a whole or not.

mod patch;

use super::{Call, read::wrong};
use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    pattern::{self, Verdict},
};

/// Versions from then on have domains, health, transfer and the route test.
const PREVIEW: &str = "2024-11-15";

fn is_preview(call: &Call<'_>) -> bool {
    call.request.api_version().as_str() >= PREVIEW
}

#[expect(clippy::unnecessary_wraps, reason = "handlers have one type")]
pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let preview = is_preview(call);
    let health =
        call.request.query("expand").is_some_and(|expand| expand.eq_ignore_ascii_case("trunks/health"));
    Ok(Reply::json(200, call.state.sip.to_json(preview, health)))
}

pub(crate) fn patch(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.json()?.unwrap_or_default();
    let preview = is_preview(call);
    let changed = patch::apply(&call.state.sip, &body, preview, call.settings.verify_domains)?;
    *call.state.sip = changed;
    Ok(Reply::json(200, call.state.sip.to_json(preview, false)))
}

/// Which routes a number takes: those of the body if it has routes, else those of the resource.
pub(crate) fn test_routes(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let number = call.request.query("targetPhoneNumber").filter(|number| !number.is_empty());
    let number = number.ok_or_else(|| wrong("targetPhoneNumber", "a phone number"))?;
    // A plus that was not escaped arrives as a blank.
    let number = number.strip_prefix(' ').map_or(number.clone(), |digits| format!("+{digits}"));
    let body = call.request.json()?.unwrap_or_default();
    let tested = match body.get("routes") {
        Some(_) => patch::apply_for_test(&call.state.sip, &body)?,
        None => (*call.state.sip).clone(),
    };
    let mut matching = Vec::new();
    for route in &tested.routes {
        match pattern::evaluate(&route.pattern, &number) {
            Verdict::Match => matching.push(route.to_json(true)),
            Verdict::NotEvaluated(what) => {
                let text = format!(
                    "The pattern of route '{}' was not evaluated: the emulator has no {what}.",
                    route.name
                );
                return Err(Failure::new(501, "NotEvaluated", text));
            }
            // Invalid ones were refused when they were stored.
            Verdict::NoMatch | Verdict::Invalid(_) => {}
        }
    }
    Ok(Reply::json(200, Json::object([("matchingRoutes", Json::Array(matching))])))
}
