//! Searches by plan: pending, reserved, then purchased, cancelled or expired.

use super::{
    Call, not_found, page,
    plans::{Plan, find_plan},
};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        Capabilities, Ways,
        magic::{self, Magic},
    },
    json::Json,
    plan::{self, Pace},
    stamp::stamp,
    state::{
        books::PurchaseKind,
        legacy::{LegacySearch, Stage},
        owned::e164,
    },
    surface::{
        read::{member, quantity, required_text, texts, wrong},
        too_many,
    },
};

/// From the specification.
const LONGEST: usize = 255;

fn words(body: &Json, name: &str) -> Result<String, Failure> {
    let text = required_text(body, name)?;
    if text.chars().count() > LONGEST {
        Err(wrong(name, "at most 255 characters long"))
    } else {
        Ok(text.to_owned())
    }
}

pub(crate) fn create(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let (display_name, description) = (words(&body, "displayName")?, words(&body, "description")?);
    let area_code = required_text(&body, "areaCode")?.to_owned();
    let plan_ids = texts(&body, "phonePlanIds")?.unwrap_or_default();
    let (plan, capabilities) = joined(&plan_ids)?;
    let quantity = quantity(&body)?;
    let magic = magic::find(&area_code);
    if let Some(refusal) = magic.and_then(Magic::refusal) {
        return Err(refusal);
    }
    if call.settings.realistic_quotas {
        call.state.quotas.search(call.now).map_err(|until| too_many(call, until))?;
    }
    let id = call.state.random.guid();
    let pace = match magic {
        Some(Magic::SearchNeverEnds) => plan::Plan::Stuck("InProgress".to_owned()),
        _ => call.state.legacy_plan(Pace::LegacySearch, call.now, call.settings, call.effects),
    };
    let search = LegacySearch {
        id: id.clone(),
        display_name,
        description,
        plan_ids,
        area_code,
        quantity,
        location_options: member(&body, "locationOptions").cloned().unwrap_or(Json::Array(Vec::new())),
        created: call.now,
        offering: plan.offering,
        capabilities,
        magic,
        stage: Stage::Searching,
        plan: pace,
        effects: call.effects.clone(),
        numbers: Vec::new(),
        expires: None,
    };
    call.state.legacy.searches.insert(id.clone(), search);
    call.state.legacy.searches.prune(crate::state::KEPT, LegacySearch::has_ended);
    Ok(Reply::json(201, Json::object([("searchId", id.into())])).pending(true))
}

/// The plans of a search together: all of one group, what any of them can do.
fn joined(ids: &[String]) -> Result<(&'static Plan, Capabilities), Failure> {
    let plans: Vec<&'static Plan> = ids
        .iter()
        .map(|id| find_plan(id).ok_or_else(|| not_found("phone plan", id)))
        .collect::<Result<_, _>>()?;
    let Some(first) = plans.first() else { return Err(wrong("phonePlanIds", "a list with at least one id")) };
    if plans.iter().any(|plan| plan.group != first.group) {
        return Err(wrong("phonePlanIds", "ids of one phone plan group"));
    }
    let join = |ways: fn(&Plan) -> Ways| Ways {
        inbound: plans.iter().any(|plan| ways(plan).inbound),
        outbound: plans.iter().any(|plan| ways(plan).outbound),
    };
    let capabilities = Capabilities {
        calling: join(|plan| plan.capabilities.calling),
        sms: join(|plan| plan.capabilities.sms),
    };
    Ok((*first, capabilities))
}

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = call.parameter(0).to_owned();
    let search = call.state.legacy.search_mut(&id).ok_or_else(|| not_found("search", &id))?;
    search.plan.look();
    call.state.advance_legacy(call.now, call.settings);
    let now = call.now;
    let search = call.state.legacy.search_mut(&id).ok_or_else(|| not_found("search", &id))?;
    let pending = matches!(search.stage, Stage::Searching | Stage::Purchasing | Stage::Cancelling);
    let failed = (search.stage == Stage::Failed).then(|| {
        let no_stock = search.numbers.is_empty();
        Json::Int(if no_stock { 2 } else { 13 })
    });
    Ok(Reply::json(
        200,
        Json::object([
            ("searchId", Json::from(&search.id)),
            ("displayName", Json::from(&search.display_name)),
            ("createdAt", stamp(search.created).into()),
            ("description", Json::from(&search.description)),
            ("phonePlanIds", Json::array(&search.plan_ids)),
            ("areaCode", Json::from(&search.area_code)),
            ("quantity", search.quantity.into()),
            ("locationOptions", search.location_options.clone()),
            ("status", search.status(now).into()),
            ("phoneNumbers", Json::array(search.numbers.iter().map(|number| e164(*number)))),
        ])
        .with("reservationExpiryDate", search.expires.map(|expires| stamp(expires).into()))
        .with("errorCode", failed),
    )
    .pending(pending))
}

/// Newest first, as recorded.
pub(crate) fn list(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let now = call.now;
    let searches: Vec<&LegacySearch> = call.state.legacy.searches.values().rev().collect();
    page(call, "entities", searches, |search| {
        Json::object([
            ("id", Json::from(&search.id)),
            ("createdAt", stamp(search.created).into()),
            ("displayName", Json::from(&search.display_name)),
            ("quantity", search.quantity.into()),
            ("quantityObtained", search.numbers.len().into()),
            ("status", Json::from(search.status(now))),
        ])
    })
}

pub(crate) fn purchase(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = call.parameter(0).to_owned();
    let mut plan = call.state.legacy_plan(Pace::LegacyPurchase, call.now, call.settings, call.effects);
    let search = call.state.legacy.search_mut(&id).ok_or_else(|| not_found("search", &id))?;
    if search.stage != Stage::Reserved {
        return Err(Failure::bad_request("The search has no reserved numbers."));
    }
    if call.settings.realistic_quotas {
        let counted = call.state.quotas.purchase(call.now);
        counted.map_err(|until| too_many(call, until))?;
    }
    let search = call.state.legacy.search_mut(&id).ok_or_else(|| not_found("search", &id))?;
    let mut effects = call.effects.clone();
    match search.magic {
        Some(Magic::PurchaseFails) => {
            effects.fail =
                Some(crate::effects::OperationFailure::new("PurchaseFailed", "The purchase failed."));
        }
        Some(Magic::PurchaseIsPartial) => effects.partial = Some(search.numbers.len() / 2),
        Some(Magic::HoldLapses) => effects.lapse = true,
        Some(Magic::PurchaseNeverEnds) => plan = plan::Plan::Stuck("PurchasePending".to_owned()),
        _ => {}
    }
    search.stage = Stage::Purchasing;
    search.plan = plan;
    search.effects = effects;
    let numbers = search.numbers.iter().map(|number| e164(*number)).collect();
    call.state.books.accept(PurchaseKind::Legacy, &id.to_ascii_lowercase(), numbers, call.now);
    Ok(Reply::new(202).pending(true))
}

/// Gives the numbers back; not possible once a purchase has begun.
pub(crate) fn cancel(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = call.parameter(0).to_owned();
    let plan = call.state.legacy_plan(Pace::LegacyCancel, call.now, call.settings, call.effects);
    let search = call.state.legacy.search_mut(&id).ok_or_else(|| not_found("search", &id))?;
    match search.stage {
        Stage::Searching | Stage::Reserved => {
            search.stage = Stage::Cancelling;
            search.plan = plan;
            Ok(Reply::new(202).pending(true))
        }
        Stage::Cancelling | Stage::Cancelled => Ok(Reply::new(202)),
        Stage::Purchasing | Stage::Bought | Stage::Expired | Stage::Failed => {
            Err(Failure::bad_request("The search can no longer be cancelled."))
        }
    }
}
