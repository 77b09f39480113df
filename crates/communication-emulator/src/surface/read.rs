//! Reading typed members of request bodies, with the refusals of the service.

use crate::{
    error::Failure,
    inventory::{Assignment, Capabilities, Kind, Ways},
    json::Json,
};

/// A member that is null counts as absent.
pub(super) fn member<'a>(body: &'a Json, name: &str) -> Option<&'a Json> {
    body.get(name).filter(|value| !value.is_null())
}

pub(super) fn text<'a>(body: &'a Json, name: &str) -> Result<Option<&'a str>, Failure> {
    member(body, name).map(|value| value.as_str().ok_or_else(|| wrong(name, "a text"))).transpose()
}

pub(super) fn required_text<'a>(body: &'a Json, name: &str) -> Result<&'a str, Failure> {
    text(body, name)?.filter(|text| !text.is_empty()).ok_or_else(|| missing(name))
}

pub(super) fn flag(body: &Json, name: &str) -> Result<Option<bool>, Failure> {
    member(body, name).map(|value| value.as_bool().ok_or_else(|| wrong(name, "true or false"))).transpose()
}

pub(super) fn texts(body: &Json, name: &str) -> Result<Option<Vec<String>>, Failure> {
    let Some(value) = member(body, name) else { return Ok(None) };
    let Json::Array(items) = value else { return Err(wrong(name, "a list of texts")) };
    let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.map(Some).ok_or_else(|| wrong(name, "a list of texts"))
}

pub(super) fn missing(name: &str) -> Failure {
    Failure::bad_request(format!("The {name} field is required.")).target(name)
}

pub(super) fn wrong(name: &str, wanted: &str) -> Failure {
    Failure::bad_request(format!("The value of {name} must be {wanted}.")).target(name)
}

pub(super) fn kind(body: &Json) -> Result<Kind, Failure> {
    let text = required_text(body, "phoneNumberType")?;
    Kind::parse(text).ok_or_else(|| wrong("phoneNumberType", "geographic, tollFree or mobile"))
}

pub(super) fn assignment(body: &Json) -> Result<Assignment, Failure> {
    let text = required_text(body, "assignmentType")?;
    Assignment::parse(text).ok_or_else(|| wrong("assignmentType", "person or application"))
}

pub(super) fn ways(body: &Json, name: &str) -> Result<Option<Ways>, Failure> {
    let Some(text) = text(body, name)? else { return Ok(None) };
    Ways::parse(text).map(Some).ok_or_else(|| wrong(name, "none, inbound, outbound or inbound+outbound"))
}

/// `quantity`: 1 if it is not given.
pub(super) fn quantity(body: &Json) -> Result<usize, Failure> {
    let Some(value) = member(body, "quantity") else { return Ok(1) };
    let number = value.as_i64().filter(|quantity| (1..=i64::from(i32::MAX)).contains(quantity));
    number
        .and_then(|quantity| usize::try_from(quantity).ok())
        .ok_or_else(|| wrong("quantity", "a whole number from 1 on"))
}

/// `capabilities` with both of its members.
pub(super) fn capabilities(body: &Json) -> Result<Capabilities, Failure> {
    let value = member(body, "capabilities").ok_or_else(|| missing("capabilities"))?;
    Ok(Capabilities {
        calling: ways(value, "calling")?.ok_or_else(|| missing("capabilities.calling"))?,
        sms: ways(value, "sms")?.ok_or_else(|| missing("capabilities.sms"))?,
    })
}
