//! Searching numbers, and the result of a search.

use time::OffsetDateTime;

use super::{country, no_offering, operation_link, shows_agreement};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        cost_json,
        magic::{self, Magic},
        offerings,
    },
    json::Json,
    stamp::stamp,
    state::{
        operations::Task,
        owned::e164,
        searches::{Phase, Search},
    },
    surface::{
        Call,
        read::{assignment, capabilities, kind, quantity, text},
        too_many,
    },
};

pub(crate) fn start(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let mut search = read(call, &body)?;
    if call.settings.realistic_quotas {
        call.state.quotas.search(call.now).map_err(|until| too_many(call, until))?;
    }
    if let Some(refusal) = search.magic.and_then(Magic::refusal) {
        return Err(refusal);
    }
    search.id = call.state.random.guid();
    let (id, operation) = (search.id.clone(), format!("search_{}", search.id));
    let stuck = search.magic == Some(Magic::SearchNeverEnds);
    call.state.searches.insert(id.clone(), search);
    call.state.searches.prune(crate::state::KEPT, Search::has_ended);
    let task = Task::Search { search: id.clone() };
    call.state.start_operation(&operation, task, call.now, call.now, call.settings, call.effects.clone());
    if stuck {
        call.state.hold_up_operation(&operation);
    }
    Ok(Reply::new(202)
        .pending(true)
        .header("access-control-expose-headers", "Location,Operation-Location,operation-id,search-id")
        .header("location", result_link(call, &id))
        .header("operation-location", operation_link(call, &operation))
        .header("operation-id", operation)
        .header("search-id", id))
}

pub(super) fn result_link(call: &Call<'_>, id: &str) -> String {
    format!("/availablePhoneNumbers/searchResults/{id}?api-version={}", call.request.api_version())
}

fn read(call: &Call<'_>, body: &Json) -> Result<Search, Failure> {
    let country = country(call)?.ok_or_else(no_offering)?;
    let (kind, assignment, capabilities) = (kind(body)?, assignment(body)?, capabilities(body)?);
    let area_code = text(body, "areaCode")?.filter(|code| !code.is_empty()).map(str::to_owned);
    let quantity = quantity(body)?;
    let offering = offerings::find(country.code, kind, assignment)
        .filter(|offering| offering.capabilities.covers(capabilities))
        .ok_or_else(no_offering)?;
    Ok(Search {
        id: String::new(),
        country,
        kind,
        assignment,
        capabilities,
        quantity,
        magic: area_code.as_deref().and_then(magic::find),
        area_code,
        cost: offering.cost,
        agreement: offering.agreement,
        created: call.now,
        phase: Phase::Looking,
        numbers: Vec::new(),
        expires: OffsetDateTime::UNIX_EPOCH,
        error: "NoError".into(),
    })
}

pub(crate) fn not_found(id: &str) -> Failure {
    Failure::new(404, "NotFound", format!("Input searchId {id} cannot be found.")).target("searchid")
}

/// The result is there once numbers were held, and stays when they are bought or given back.
pub(crate) fn result(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = call.parameter(0).to_owned();
    call.state.look(
        call.now,
        call.settings,
        |_, operation| matches!(&operation.task, Task::Search { search } if search.eq_ignore_ascii_case(&id)),
    );
    let search =
        call.state.searches.get(&id.to_ascii_lowercase()).filter(|search| !search.numbers.is_empty());
    let search = search.ok_or_else(|| not_found(&id))?;
    let agreement = shows_agreement(call).then(|| search.agreement.into());
    let code = error_code(&search.error);
    Ok(Reply::json(
        200,
        Json::object([
            ("searchId", Json::from(&search.id)),
            ("phoneNumbers", Json::array(search.numbers.iter().map(|number| e164(*number)))),
            ("phoneNumberType", search.kind.name().into()),
            ("assignmentType", search.assignment.name().into()),
            ("capabilities", search.capabilities.to_json()),
            ("cost", cost_json(search.cost)),
            ("searchExpiresBy", stamp(search.expires).into()),
        ])
        .with("isAgreementToNotResellRequired", agreement)
        .with("errorCode", code.map(Json::Int))
        .with("error", Some((&*search.error).into())),
    ))
}

/// Numbers of the errors, in the order of the specification; left out while there is none, as recorded.
fn error_code(error: &str) -> Option<i64> {
    match error {
        "NoError" => None,
        "OutOfStock" => Some(2),
        "NumbersPartiallyAcquired" => Some(10),
        "ReservationExpired" => Some(12),
        "PurchaseFailed" => Some(13),
        _ => Some(1),
    }
}
