//! Buying what a search holds.

use super::{operation_link, search::not_found};
use crate::{
    effects::{Effects, OperationFailure},
    error::Failure,
    exchange::Reply,
    inventory::magic::Magic,
    state::{
        books::PurchaseKind,
        operations::Task,
        owned::e164,
        searches::{Phase, Search},
    },
    surface::{
        Call,
        read::{flag, required_text},
        too_many,
    },
};

pub(super) fn no_agreement() -> Failure {
    Failure::bad_request("Do not resell agreement was not provided and it is required for this purchase.")
}

pub(crate) fn start(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let given = required_text(&body, "searchId")?.to_owned();
    let agreed = flag(&body, "agreeToNotResell")?.unwrap_or(false);
    let id = given.to_ascii_lowercase();
    let search = call.state.searches.get(&id).cloned().ok_or_else(|| not_found(&given))?;
    check(&search)?;
    if search.agreement && !agreed {
        return Err(no_agreement());
    }
    if call.settings.realistic_quotas {
        call.state.quotas.purchase(call.now).map_err(|until| too_many(call, until))?;
    }
    let numbers = search.numbers.iter().map(|number| e164(*number)).collect();
    call.state.books.accept(PurchaseKind::Search, &id, numbers, call.now);
    if let Some(search) = call.state.searches.get_mut(&id) {
        search.phase = Phase::Buying;
    }
    // Recorded: the operation is a view of the search, with its id and its time of creation.
    let operation = format!("purchase_{id}");
    let (task, effects) = (Task::Purchase { search: id.clone() }, effects(call, &search));
    call.state.start_operation(&operation, task, search.created, call.now, call.settings, effects);
    if search.magic == Some(Magic::PurchaseNeverEnds) {
        call.state.hold_up_operation(&operation);
    }
    Ok(Reply::new(202)
        .pending(true)
        .header("access-control-expose-headers", "Operation-Location,operation-id,purchase-id")
        .header("operation-location", operation_link(call, &operation))
        .header("operation-id", operation)
        .header("purchase-id", id))
}

fn check(search: &Search) -> Result<(), Failure> {
    match search.phase {
        Phase::Held => Ok(()),
        Phase::Looking => Err(Failure::bad_request("The search has not completed.")),
        Phase::Buying | Phase::Bought => Err(Failure::bad_request("The search was purchased already.")),
        Phase::Lapsed => Err(Failure::bad_request("The search has expired.")),
        Phase::Failed => Err(Failure::bad_request("The search has failed.")),
    }
}

/// What faults ask for, or else the area code.
fn effects(call: &Call<'_>, search: &Search) -> Effects {
    let mut effects = call.effects.clone();
    match search.magic {
        Some(Magic::PurchaseFails) => {
            let failure = OperationFailure::new("PurchaseFailed", "The purchase could not be completed.");
            effects.fail = effects.fail.or(Some(failure));
        }
        Some(Magic::PurchaseIsPartial) => {
            effects.partial = effects.partial.or(Some(search.numbers.len() / 2));
        }
        Some(Magic::HoldLapses) => effects.lapse = true,
        _ => {}
    }
    effects
}
