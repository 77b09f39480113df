//! Who of a tenant may use the resource: assignments of the Teams extension and of Entra.

use crate::{
    error::Failure,
    exchange::Reply,
    json::Json,
    state::identities::Assignment,
    surface::{
        Call,
        read::{required_text, texts, wrong},
    },
};

const TEAMS_PRINCIPALS: [&str; 2] = ["resourceAccount", "user"];
const ENTRA_PRINCIPALS: [&str; 3] = ["user", "group", "tenant"];

fn not_found() -> Failure {
    Failure::new(404, "NotFound", "The assignment cannot be found.")
}

fn principal_type(body: &Json, known: &[&str]) -> Result<String, Failure> {
    let given = required_text(body, "principalType")?;
    let found = known.iter().find(|name| name.eq_ignore_ascii_case(given));
    found.map(|name| (*name).to_owned()).ok_or_else(|| wrong("principalType", &known.join(", ")))
}

fn to_json(assignment: &Assignment) -> Json {
    Json::object([
        ("objectId", Json::from(&assignment.object)),
        ("tenantId", Json::from(&assignment.tenant)),
        ("principalType", Json::from(&assignment.principal_type)),
    ])
    .with("clientIds", assignment.client_ids.as_ref().map(Json::array))
}

/// Puts the assignment in the place of the one that `same` finds; true if there was none.
fn put(all: &mut Vec<Assignment>, new: Assignment, same: impl Fn(&Assignment) -> bool) -> bool {
    if let Some(old) = all.iter_mut().find(|assignment| same(assignment)) {
        *old = new;
        return false;
    }
    all.push(new);
    true
}

pub(crate) fn get_teams(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (tenant, object) = (call.parameter(0), call.parameter(1));
    let found = call.state.identities.teams.iter().find(|a| a.tenant == tenant && a.object == object);
    found.map(|assignment| Reply::json(200, to_json(assignment))).ok_or_else(not_found)
}

pub(crate) fn put_teams(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let (tenant, object) = (call.parameter(0).to_owned(), call.parameter(1).to_owned());
    let new = Assignment {
        tenant: tenant.clone(),
        object: object.clone(),
        principal_type: principal_type(&body, &TEAMS_PRINCIPALS)?,
        client_ids: texts(&body, "clientIds")?,
    };
    let json = to_json(&new);
    let created = put(&mut call.state.identities.teams, new, |a| a.tenant == tenant && a.object == object);
    Ok(Reply::json(if created { 201 } else { 200 }, json))
}

#[expect(clippy::unnecessary_wraps, reason = "handlers have one type")]
pub(crate) fn delete_teams(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (tenant, object) = (call.parameter(0).to_owned(), call.parameter(1).to_owned());
    call.state.identities.teams.retain(|a| a.tenant != tenant || a.object != object);
    Ok(Reply::new(204))
}

pub(crate) fn list_entra(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (page, link) = call.request.page(call.state.identities.entra.to_vec(), "maxPageSize")?;
    Ok(Reply::json(200, entra_list(&page).with("nextLink", link.map(Json::from))))
}

fn entra_list(assignments: &[Assignment]) -> Json {
    Json::object([("value", Json::array(assignments.iter().map(to_json)))])
}

pub(crate) fn get_entra(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let object = call.parameter(0);
    let found = call.state.identities.entra.iter().find(|assignment| assignment.object == object);
    found.map(|assignment| Reply::json(200, to_json(assignment))).ok_or_else(not_found)
}

fn read_entra(object: &str, body: &Json) -> Result<Assignment, Failure> {
    Ok(Assignment {
        tenant: required_text(body, "tenantId")?.to_owned(),
        object: object.to_owned(),
        principal_type: principal_type(body, &ENTRA_PRINCIPALS)?,
        client_ids: Some(texts(body, "clientIds")?.ok_or_else(|| wrong("clientIds", "a list of texts"))?),
    })
}

pub(crate) fn put_entra(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let object = call.parameter(0).to_owned();
    let new = read_entra(&object, &body)?;
    let json = to_json(&new);
    let created = put(&mut call.state.identities.entra, new, |assignment| assignment.object == object);
    Ok(Reply::json(if created { 201 } else { 200 }, json))
}

/// A merge patch by object: null removes. All of it is checked before any of it is done.
pub(crate) fn patch_entra(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let changes: Vec<(&String, Option<Assignment>)> = body
        .members()
        .iter()
        .map(|(object, value)| {
            let change = if value.is_null() { Ok(None) } else { read_entra(object, value).map(Some) };
            change.map(|change| (object, change))
        })
        .collect::<Result<_, _>>()?;
    let all = &mut *call.state.identities.entra;
    for (object, change) in changes {
        match change {
            Some(new) => {
                put(all, new, |assignment| assignment.object == *object);
            }
            None => all.retain(|assignment| assignment.object != *object),
        }
    }
    Ok(Reply::json(200, entra_list(all)))
}

#[expect(clippy::unnecessary_wraps, reason = "handlers have one type")]
pub(crate) fn delete_entra(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let object = call.parameter(0).to_owned();
    call.state.identities.entra.retain(|assignment| assignment.object != object);
    Ok(Reply::new(204))
}
