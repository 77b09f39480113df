//! The phone-number administration of 2020-07-20-preview1: plans, searches by plan, releases, configuration.

pub(crate) mod capabilities;
pub(crate) mod configuration;
pub(crate) mod locations;
pub(crate) mod numbers;
pub(crate) mod plans;
pub(crate) mod releases;
pub(crate) mod searches;

use super::Call;
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        countries::{self, COUNTRIES, Country, CountryCode},
        words::Language,
    },
    json::Json,
};

fn language(call: &Call<'_>) -> Language {
    let locale = call.request.query("locale").filter(|locale| !locale.is_empty());
    Language::choose(&locale.unwrap_or_default())
}

fn country(call: &Call<'_>) -> Result<&'static Country, Failure> {
    match countries::find(call.parameter(0)) {
        CountryCode::Stocked(country) => Ok(country),
        _ => Err(not_found("country", call.parameter(0))),
    }
}

fn not_found(what: &str, id: &str) -> Failure {
    Failure::new(404, "NotFound", format!("The {what} '{id}' cannot be found."))
}

/// A page with an absolute next link: that is the form of this surface.
///
/// Only what it shows is written as JSON: lists can be long.
fn page<T>(
    call: &Call<'_>,
    name: &str,
    items: Vec<T>,
    to_json: impl Fn(T) -> Json,
) -> Result<Reply, Failure> {
    let (page, link) = call.request.page(items, "take")?;
    let link = link.map(|link| format!("{}{link}", call.request.origin()));
    let page = page.into_iter().map(to_json).collect();
    Ok(Reply::json(200, Json::object([(name, Json::Array(page)), ("nextLink", link.into())])))
}

pub(crate) fn countries(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let language = language(call);
    let mut named: Vec<(&str, &str)> = COUNTRIES.iter().map(|c| (c.name(language), c.code)).collect();
    named.sort_unstable();
    page(call, "countries", named, |(name, code)| {
        Json::object([("localizedName", name.into()), ("countryCode", code.into())])
    })
}
