//! Releasing numbers, many at once.

use time::OffsetDateTime;

use super::{Call, not_found, page};
use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    plan::Pace,
    stamp::stamp,
    state::legacy::LegacyRelease,
    surface::read::{missing, texts},
};

pub(crate) fn create(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let numbers = texts(&body, "phoneNumbers")?.filter(|numbers| !numbers.is_empty());
    let numbers = numbers.ok_or_else(|| missing("phoneNumbers"))?;
    let id = call.state.random.guid();
    let plan = call.state.legacy_plan(Pace::LegacyRelease, call.now, call.settings, call.effects);
    let numbers = numbers.into_iter().map(|number| {
        let owned = call.state.owned.get(&number).is_some();
        (number, owned)
    });
    let release = LegacyRelease {
        id: id.clone(),
        created: call.now,
        numbers: numbers.collect(),
        plan,
        effects: call.effects.clone(),
        done: false,
    };
    call.state.legacy.releases.insert(id.clone(), release);
    call.state.legacy.releases.prune(crate::state::KEPT, |release| release.done);
    Ok(Reply::json(200, Json::object([("releaseId", id.into())])).pending(true))
}

fn status(release: &LegacyRelease, now: OffsetDateTime) -> &str {
    if release.done && release.effects.fail.is_some() { "Failed" } else { release.plan.word(now) }
}

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = call.parameter(0).to_owned();
    let release = call.state.legacy.release_mut(&id).ok_or_else(|| not_found("release", &id))?;
    release.plan.look();
    call.state.advance_legacy(call.now, call.settings);
    let now = call.now;
    let release = call.state.legacy.release_mut(&id).ok_or_else(|| not_found("release", &id))?;
    let details = release.numbers.iter().map(|(number, owned)| {
        let failed = !owned || release.effects.fail.is_some();
        let word = match (release.done, failed) {
            (true, true) => "Error",
            (true, false) => "Success",
            // Recorded: the numbers follow when the release is half through.
            (false, _) if release.plan.past_half(now) => "InProgress",
            (false, _) => "Pending",
        };
        let code = (word == "Error").then_some(Json::Int(1));
        (number.as_str(), Json::object([("status", word.into())]).with("errorCode", code))
    });
    Ok(Reply::json(
        200,
        Json::object([
            ("releaseId", Json::from(&release.id)),
            ("createdAt", stamp(release.created).into()),
            ("status", status(release, now).into()),
            ("phoneNumberReleaseStatusDetails", Json::object(details)),
        ]),
    )
    .pending(!release.done))
}

/// Newest first.
pub(crate) fn list(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let now = call.now;
    let releases: Vec<&LegacyRelease> = call.state.legacy.releases.values().rev().collect();
    page(call, "entities", releases, |release| {
        Json::object([
            ("id", Json::from(&release.id)),
            ("createdAt", stamp(release.created).into()),
            ("displayName", Json::from("Release")),
            ("quantity", release.numbers.len().into()),
            ("quantityObtained", release.numbers.iter().filter(|(_, owned)| *owned).count().into()),
            ("status", Json::from(status(release, now))),
        ])
    })
}
