//! The numbers of the resource in the words of this surface.

use super::{Call, language, page, plans::capability_words};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        Kind,
        countries::{self, CountryCode},
        offerings, places,
        words::Language,
    },
    json::Json,
    state::{
        State,
        owned::{OwnedNumber, digits},
    },
};

pub(crate) fn list(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let language = language(call);
    let numbers = call.state.owned.list(call.now);
    page(call, "phoneNumbers", numbers, |number| to_json(call.state, &number, language))
}

fn to_json(state: &State, number: &OwnedNumber, language: Language) -> Json {
    let words = capability_words(number.kind, number.assignment, number.capabilities);
    let words = words.into_iter().map(str::to_owned).filter(|word| !number.legacy_removed.contains(word));
    let mut acquired: Vec<String> = words.collect();
    for word in &number.legacy_added {
        if !acquired.contains(word) {
            acquired.push(word.clone());
        }
    }
    let offering = offerings::find(&number.country, number.kind, number.assignment);
    let offered = offering.map_or(number.capabilities, |offering| offering.capabilities);
    let status = if number.configuration.is_some() { "ThirdPartyAppAssigned" } else { "Unassigned" };
    Json::object([
        ("phoneNumber", Json::from(&number.number)),
        ("acquiredCapabilities", Json::array(acquired)),
        ("availableCapabilities", Json::array(capability_words(number.kind, number.assignment, offered))),
        ("assignmentStatus", status.into()),
        ("placeName", place_name(state, number, language).into()),
        ("activationState", "Activated".into()),
    ])
}

/// `Birmingham, United States`, `Toll-Free, United States`.
fn place_name(state: &State, number: &OwnedNumber, language: Language) -> String {
    let country = match countries::find(&number.country) {
        CountryCode::Stocked(country) => country.name(language),
        _ => number.country.as_str(),
    };
    let place = match number.kind {
        Kind::TollFree => Some("Toll-Free"),
        Kind::Mobile => Some("Mobile"),
        Kind::Geographic => digits(&number.number)
            .and_then(|digits| state.stock.range_of(digits))
            .and_then(|range| places::of_code(range.country, &range.area_code))
            .map(|place| language.place(place.name)),
    };
    place.map_or_else(|| country.to_owned(), |place| format!("{place}, {country}"))
}
