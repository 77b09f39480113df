//! Capability updates of many numbers at once.

use super::{Call, not_found};
use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    plan::Pace,
    stamp::stamp,
    state::legacy::LegacyUpdate,
    surface::read::{member, missing, texts, wrong},
};

const WORDS: [&str; 24] = [
    "UserAssignment",
    "FirstPartyVoiceAppAssignment",
    "ConferenceAssignment",
    "P2PSmsEnabled",
    "Geographic",
    "NonGeographic",
    "TollCalling",
    "TollFreeCalling",
    "Premium",
    "P2PSmsCapable",
    "A2PSmsCapable",
    "A2PSmsEnabled",
    "Calling",
    "TollFree",
    "FirstPartyAppAssignment",
    "ThirdPartyAppAssignment",
    "Azure",
    "Office365",
    "InboundCalling",
    "OutboundCalling",
    "InboundA2PSms",
    "OutboundA2PSms",
    "InboundP2PSms",
    "OutboundP2PSms",
];

fn words(change: &Json, name: &str) -> Result<Vec<String>, Failure> {
    let words = texts(change, name)?.unwrap_or_default();
    if words.iter().all(|word| WORDS.contains(&word.as_str())) {
        Ok(words)
    } else {
        Err(wrong(name, "a list of capabilities"))
    }
}

pub(crate) fn create(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let name = "phoneNumberCapabilitiesUpdate";
    let updates =
        member(&body, name).filter(|updates| !updates.members().is_empty()).ok_or_else(|| missing(name))?;
    let changes: Vec<(String, Vec<String>, Vec<String>)> = updates
        .members()
        .iter()
        .map(|(number, change)| Ok((number.clone(), words(change, "add")?, words(change, "remove")?)))
        .collect::<Result<_, Failure>>()?;
    if let Some((number, ..)) = changes.iter().find(|(number, ..)| call.state.owned.get(number).is_none()) {
        return Err(not_found("phone number", number));
    }
    let id = call.state.random.guid();
    let plan = call.state.legacy_plan(Pace::LegacyCapabilities, call.now, call.settings, call.effects);
    let (created, effects) = (call.now, call.effects.clone());
    let update = LegacyUpdate { id: id.clone(), created, changes, plan, effects, done: false };
    call.state.legacy.updates.insert(id.clone(), update);
    call.state.legacy.updates.prune(crate::state::KEPT, |update| update.done);
    Ok(Reply::json(200, Json::object([("capabilitiesUpdateId", id.into())])).pending(true))
}

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let given = call.parameter(0).to_owned();
    let id = given.to_ascii_lowercase();
    if let Some(update) = call.state.legacy.updates.get_mut(&id) {
        update.plan.look();
    }
    call.state.advance_legacy(call.now, call.settings);
    let update =
        call.state.legacy.updates.get(&id).ok_or_else(|| not_found("capabilities update", &given))?;
    let failed = update.done && update.effects.fail.is_some();
    let status = if failed { "Error" } else { update.plan.word(call.now) };
    let changes = update.changes.iter().map(|(number, add, remove)| {
        (number.as_str(), Json::object([("add", Json::array(add)), ("remove", Json::array(remove))]))
    });
    Ok(Reply::json(
        200,
        Json::object([
            ("capabilitiesUpdateId", Json::from(&update.id)),
            ("createdAt", stamp(update.created).into()),
            ("capabilitiesUpdateStatus", status.into()),
            ("phoneNumberCapabilitiesUpdates", Json::object(changes)),
        ]),
    )
    .pending(!update.done))
}
