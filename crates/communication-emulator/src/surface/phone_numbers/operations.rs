//! Looking at operations and cancelling them.

use super::{Call, operation_link, search::result_link};
use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    stamp::stamp,
    state::operations::{Operation, Task},
};

fn not_found(id: &str) -> Failure {
    Failure::new(404, "NotFound", format!("Input operationId {id} cannot be found.")).target("operationid")
}

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = find_id(call);
    call.state.look(call.now, call.settings, |_, operation| operation.id == id);
    let Some(operation) = call.state.operations.get(&id).cloned() else { return view_of_search(call, &id) };
    let status = operation.status(call.now);
    let failure = operation.failure.as_ref().filter(|_| operation.done);
    let error = failure.map(|failure| {
        Json::object([("code", Json::from(&failure.code)), ("message", Json::from(&failure.message))])
    });
    Ok(poll(call, &operation, &status, error).pending(!operation.done))
}

/// Ids are lower case; a client may write them otherwise. The word before the guid keeps its case.
fn find_id(call: &Call<'_>) -> String {
    let given = call.parameter(0);
    match given.split_once('_') {
        Some((word, guid)) => format!("{word}_{}", guid.to_ascii_lowercase()),
        None => given.to_owned(),
    }
}

fn poll(call: &Call<'_>, operation: &Operation, status: &str, error: Option<Json>) -> Reply {
    let resource = match &operation.task {
        Task::Search { search } => Some(result_link(call, search)),
        Task::Capabilities { resource, .. } => {
            Some(format!("/phoneNumbers/{resource}?api-version={}", call.request.api_version()))
        }
        _ => None,
    };
    let body = Json::object([
        ("operationType", operation.task.type_name().into()),
        ("status", status.into()),
        ("resourceLocation", resource.clone().into()),
        ("createdDateTime", stamp(operation.created).into()),
    ])
    .with("error", error)
    .with("id", Some(Json::from(&operation.id)))
    .with("lastActionDateTime", Some("0001-01-01T00:00:00+00:00".into()));
    let reply = Reply::json(200, body);
    match (&operation.task, resource) {
        // The name in the list differs from the header's, as recorded.
        (Task::ReservationPurchase { reservation }, _) => reply
            .header(
                "access-control-expose-headers",
                "Location,Operation-Location,operation-id,reservationPurchase-id",
            )
            .header("operation-location", operation_link(call, &operation.id))
            .header("operation-id", &operation.id)
            .header("reservation-purchase-id", reservation),
        (_, Some(resource)) => {
            reply.header("access-control-expose-headers", "Location").header("location", resource)
        }
        (_, None) => reply,
    }
}

/// The operation of a purchase that nobody asked for: not there, unless a fault shows it as a view of its search.
fn view_of_search(call: &Call<'_>, id: &str) -> Result<Reply, Failure> {
    let search = id.strip_prefix("purchase_").and_then(|search| call.state.searches.get(search));
    let (Some(status), Some(search)) = (&call.effects.purchase_visible, search) else {
        return Err(not_found(id));
    };
    let body = Json::object([
        ("operationType", "purchase".into()),
        ("status", status.into()),
        ("resourceLocation", Json::Null),
        ("createdDateTime", stamp(search.created).into()),
        ("id", id.into()),
        ("lastActionDateTime", "0001-01-01T00:00:00+00:00".into()),
    ]);
    Ok(Reply::json(200, body))
}

/// Cancelling a search gives its numbers back and forgets it. Of other operations it is not documented what a
/// cancel undoes: here nothing, they run to their end.
pub(crate) fn cancel(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = find_id(call);
    let task = call.state.operations.get(&id).map(|operation| operation.task.clone());
    match task.ok_or_else(|| not_found(&id))? {
        Task::Search { search } => {
            call.state.operations.remove(&id);
            let unbought = !matches!(
                call.state.searches.get(&search).map(|search| search.phase),
                Some(crate::state::searches::Phase::Buying | crate::state::searches::Phase::Bought)
            );
            if unbought {
                call.state.drop_hold(&search, "UnknownSearchError");
                call.state.searches.remove(&search);
            }
        }
        _ => call.notes.push("a cancel undoes nothing but a search".to_owned()),
    }
    Ok(Reply::new(204))
}
