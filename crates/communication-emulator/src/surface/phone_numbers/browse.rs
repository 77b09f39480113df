//! A random sample of what is free. Nothing is held.

use super::{country, shows_agreement};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{Assignment, Capabilities, NONE, cost_json, offerings, offerings::Offering},
    json::Json,
    state::owned::e164,
    surface::{
        Call,
        read::{kind, member, text, texts, ways, wrong},
    },
};

/// How many numbers a sample has at most.
const SAMPLE: usize = 25;
/// How many are looked at, to find those with a wanted prefix.
const CANDIDATES: usize = 2_000;

pub(crate) fn sample(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let country = country(call)?;
    let kind = kind(&body)?;
    let assignment = text(&body, "assignmentType")?
        .map(|text| Assignment::parse(text).ok_or_else(|| wrong("assignmentType", "person or application")))
        .transpose()?;
    let wanted = wanted(&body)?;
    let prefixes = texts(&body, "phoneNumberPrefixes")?.unwrap_or_default();
    let offerings: Vec<&Offering> = offerings::of_country(country.map_or("", |country| country.code))
        .filter(|o| {
            o.kind == kind && assignment.is_none_or(|a| o.assignment == a) && o.capabilities.covers(wanted)
        })
        .collect();
    let Some(offering) = offerings.last() else { return Ok(found(Vec::new())) };
    let limit = if prefixes.is_empty() { SAMPLE } else { CANDIDATES };
    let random = &mut call.state.random;
    let numbers = call.state.stock.sample(offering.country, kind, limit, random);
    let fits = |number: &u64| {
        let digits = number.to_string();
        prefixes.is_empty()
            || prefixes.iter().any(|prefix| digits.starts_with(prefix.trim_start_matches('+')))
    };
    let agreement = shows_agreement(call);
    let numbers = numbers.into_iter().filter(fits).take(SAMPLE);
    Ok(found(numbers.map(|number| available(offering, number, agreement, wanted)).collect()))
}

fn wanted(body: &Json) -> Result<Capabilities, Failure> {
    let Some(capabilities) = member(body, "capabilities") else { return Ok(Capabilities::default()) };
    Ok(Capabilities {
        calling: ways(capabilities, "calling")?.unwrap_or(NONE),
        sms: ways(capabilities, "sms")?.unwrap_or(NONE),
    })
}

fn found(numbers: Vec<Json>) -> Reply {
    Reply::json(200, Json::object([("phoneNumbers", Json::Array(numbers))]))
}

/// What a number of the stock can do: some toll-free numbers send no messages, as recorded.
pub(super) fn capabilities_of(offering: &Offering, number: u64) -> Capabilities {
    let mute = offering.capabilities.sms != NONE && number.is_multiple_of(4);
    Capabilities { sms: if mute { NONE } else { offering.capabilities.sms }, ..offering.capabilities }
}

fn available(offering: &Offering, number: u64, agreement: bool, wanted: Capabilities) -> Json {
    let own = capabilities_of(offering, number);
    let capabilities = if own.covers(wanted) { own } else { offering.capabilities };
    Json::object([
        ("id", number.to_string().into()),
        ("countryCode", offering.country.into()),
        ("phoneNumber", e164(number).into()),
        ("capabilities", capabilities.to_json()),
        ("phoneNumberType", offering.kind.name().into()),
        ("assignmentType", offering.assignment.name().into()),
        ("cost", cost_json(offering.cost)),
        ("status", "available".into()),
    ])
    .with("isAgreementToNotResellRequired", agreement.then(|| offering.agreement.into()))
}
