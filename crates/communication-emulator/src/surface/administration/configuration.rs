//! Where calls to a number go.

use super::{Call, not_found};
use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    state::owned::Configuration,
    surface::read::{member, missing, required_text, text},
};

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let number = required_text(&body, "phoneNumber")?;
    let owned = call.state.owned.get(number).ok_or_else(|| not_found("phone number", number))?;
    let Some(configuration) = &owned.configuration else {
        return Err(not_found("configuration of phone number", number));
    };
    let json = Json::object([("callbackUrl", Json::from(&configuration.callback_url))])
        .with("applicationId", configuration.application_id.as_ref().map(Json::from))
        .with("azurePstnTargetId", Some(Json::from(&configuration.target_id)));
    Ok(Reply::json(200, Json::object([("pstnConfiguration", json)])))
}

pub(crate) fn configure(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let number = required_text(&body, "phoneNumber")?;
    let given = member(&body, "pstnConfiguration").ok_or_else(|| missing("pstnConfiguration"))?;
    let callback_url = required_text(given, "callbackUrl")?.to_owned();
    let application_id = text(given, "applicationId")?.map(str::to_owned);
    // The package of the time drops it when it writes, and the service was seen to have one all the same.
    let target_id = match text(given, "azurePstnTargetId")? {
        Some(id) => id.to_owned(),
        None => call.state.random.guid(),
    };
    let owned = call.state.owned.get_mut(number).ok_or_else(|| not_found("phone number", number))?;
    owned.configuration = Some(Configuration { callback_url, application_id, target_id });
    Ok(Reply::new(200))
}

/// Recorded as 202, although the client's package lists 200.
pub(crate) fn unconfigure(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let number = required_text(&body, "phoneNumber")?;
    let owned = call.state.owned.get_mut(number).ok_or_else(|| not_found("phone number", number))?;
    owned.configuration = None;
    Ok(Reply::new(202))
}
