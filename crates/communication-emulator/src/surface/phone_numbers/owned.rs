//! The numbers of the resource: read, list, change, release.

use super::{Call, operation_link};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{Capabilities, cost_json, offerings},
    json::Json,
    stamp::stamp,
    state::{
        State,
        operations::{Operation, Task},
        owned::OwnedNumber,
    },
    surface::read::ways,
};

pub(crate) fn to_json(number: &OwnedNumber) -> Json {
    Json::object([
        ("id", number.number.trim_start_matches('+').into()),
        ("phoneNumber", Json::from(&number.number)),
        ("countryCode", Json::from(&number.country)),
        ("phoneNumberType", number.kind.name().into()),
        ("capabilities", number.capabilities.to_json()),
        ("assignmentType", number.assignment.name().into()),
        ("purchaseDate", stamp(number.purchased).into()),
        ("cost", cost_json(number.cost)),
    ])
}

/// The number of the path with its plus, whether it was written with one or not.
fn path_number(call: &Call<'_>) -> String {
    let given = call.parameter(0);
    if given.starts_with(|first: char| first.is_ascii_digit()) {
        format!("+{given}")
    } else {
        given.to_owned()
    }
}

/// Whether an operation changes the number.
fn concerns(state: &State, operation: &Operation, number: &str) -> bool {
    let digits = crate::state::owned::digits(number);
    match &operation.task {
        Task::Release { number: of } | Task::Capabilities { number: of, .. } => of == number,
        Task::Purchase { search } => state
            .searches
            .get(search)
            .is_some_and(|search| digits.is_some_and(|digits| search.numbers.contains(&digits))),
        Task::ReservationPurchase { reservation } => state
            .reservation(reservation)
            .is_some_and(|reservation| reservation.numbers.iter().any(|item| item.number == digits)),
        Task::Search { .. } => false,
    }
}

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let number = path_number(call);
    call.state.look(call.now, call.settings, |state, operation| concerns(state, operation, &number));
    let found = call.state.owned.read(&number);
    found.map(|number| Reply::json(200, to_json(number))).ok_or_else(|| {
        let given = call.parameter(0);
        Failure::new(404, "NotFound", format!("Input phoneNumber {given} cannot be found."))
            .target("phonenumber")
    })
}

pub(crate) fn list(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.state.look(call.now, call.settings, |_, operation| {
        matches!(
            operation.task,
            Task::Purchase { .. } | Task::ReservationPurchase { .. } | Task::Release { .. }
        )
    });
    let listed = call.state.owned.list(call.now);
    let (page, link) = call.request.page(listed, "top")?;
    let body = Json::object([("phoneNumbers", Json::array(page.iter().map(to_json)))]);
    // Recorded: no nextLink at all on the last page.
    Ok(Reply::json(200, body.with("nextLink", link.map(Json::from))))
}

/// Answers 202 whether the number is owned or not, as recorded.
#[expect(clippy::unnecessary_wraps, reason = "handlers have one type")]
pub(crate) fn release(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let number = path_number(call);
    let release = call.state.random.guid();
    let id = format!("release_{release}");
    let task = Task::Release { number };
    call.state.start_operation(&id, task, call.now, call.now, call.settings, call.effects.clone());
    Ok(Reply::new(202)
        .pending(true)
        .header("access-control-expose-headers", "Operation-Location,operation-id,release-id")
        .header("operation-location", operation_link(call, &id))
        .header("operation-id", id)
        .header("release-id", release))
}

pub(crate) fn update_capabilities(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let number = path_number(call);
    let body = call.request.json()?.unwrap_or_default();
    let (calling, sms) = (ways(&body, "calling")?, ways(&body, "sms")?);
    let owned = call.state.owned.get(&number).ok_or_else(|| {
        let text = "Phone number not owned by this resource.";
        Failure::new(403, "InsufficientPermissions", text).target("phonenumber")
    })?;
    let wanted = Capabilities {
        calling: calling.unwrap_or(owned.capabilities.calling),
        sms: sms.unwrap_or(owned.capabilities.sms),
    };
    let offering = offerings::find(&owned.country, owned.kind, owned.assignment);
    if offering.is_some_and(|offering| !offering.capabilities.covers(wanted)) {
        return Err(Failure::bad_request("The phone number does not support these capabilities.")
            .target("capabilities"));
    }
    let update = call.state.random.guid();
    let id = format!("capabilities_{update}");
    // Recorded: the link has a bare plus.
    let location = format!("/phoneNumbers/{number}?api-version={}", call.request.api_version());
    let task = Task::Capabilities { resource: number.clone(), number, wanted };
    call.state.start_operation(&id, task, call.now, call.now, call.settings, call.effects.clone());
    let body = Json::object([("capabilitiesUpdateId", Json::from(&update))]);
    Ok(Reply::json(202, body)
        .pending(true)
        .header("access-control-expose-headers", "Operation-Location,Location,operation-id,capabilities-id")
        .header("location", location)
        .header("operation-location", operation_link(call, &id))
        .header("operation-id", id)
        .header("capabilities-id", update))
}
