//! Phone numbers: search, buy, hold, change, release, look up.

pub(crate) mod browse;
pub(crate) mod lists;
pub(crate) mod operations;
pub(crate) mod operators;
pub(crate) mod owned;
pub(crate) mod purchase;
pub(crate) mod reservations;
pub(crate) mod search;

use super::Call;
use crate::{
    error::Failure,
    inventory::{
        countries::{self, Country, CountryCode},
        words::Language,
    },
};

/// The country of the path. `None`: a country without stock.
fn country(call: &Call<'_>) -> Result<Option<&'static Country>, Failure> {
    match countries::find(call.parameter(0)) {
        CountryCode::Stocked(country) => Ok(Some(country)),
        CountryCode::Empty => Ok(None),
        CountryCode::Unknown => {
            Err(Failure::new(400, "InvalidInput", "Unable to parse country code.").target("countrycode"))
        }
    }
}

fn language(call: &Call<'_>) -> Language {
    Language::choose(call.request.header("accept-language").unwrap_or_default())
}

/// Versions of April 2025 and later say whether the agreement not to resell is needed.
fn shows_agreement(call: &Call<'_>) -> bool {
    call.request.api_version().as_str() >= "2025-04-01"
}

/// `/phoneNumbers/operations/{id}?api-version=...`.
fn operation_link(call: &Call<'_>, id: &str) -> String {
    format!("/phoneNumbers/operations/{id}?api-version={}", call.request.api_version())
}

/// Said with that code by the service, although the request is at fault.
fn no_offering() -> Failure {
    let text = "We are unable to find phone plans to match your requested capabilities.";
    Failure::new(400, "InternalError", "The server encountered an internal error.").inner("BadRequest", text)
}
