//! Where the numbers of a plan are: states, cities, and their area codes.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    Call, country, language, not_found,
    plans::{Plan, codes_of, find_plan},
};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        Kind,
        places::{self, Place},
        words::Language,
    },
    json::Json,
    surface::read::{member, missing, text, wrong},
};

fn plan(call: &Call<'_>, id: &str) -> Result<&'static Plan, Failure> {
    let country = country(call)?;
    let found = find_plan(id).filter(|plan| plan.offering.country == country.code);
    found.ok_or_else(|| not_found("phone plan", id))
}

/// Country, division and name of a place.
type Key = (&'static str, Option<&'static str>, &'static str);

fn key(place: &Place) -> Key {
    (place.country, place.division, place.name)
}

/// The letters of every place: no two of a division have the same.
static LETTERS: LazyLock<HashMap<Key, String>> = LazyLock::new(|| {
    let mut letters = HashMap::new();
    let mut taken: HashMap<_, Vec<String>> = HashMap::new();
    for place in &places::PLACES {
        let taken = taken.entry((place.country, place.division)).or_default();
        let pair = letters_beside(place.name, taken);
        taken.push(pair.clone());
        letters.insert(key(place), pair);
    }
    letters
});

/// The initials of two words, else the first letter and the first later one that is not taken.
fn letters_beside(name: &str, taken: &[String]) -> String {
    let upper = name.to_ascii_uppercase();
    let mut initials = upper.split([' ', '.']).filter_map(|word| word.chars().next());
    let first = initials.next().unwrap_or('X');
    let others = upper.chars().skip(1).filter(char::is_ascii_alphabetic);
    let candidates = initials.take(1).chain(others).chain('A'..='Z').map(|second| format!("{first}{second}"));
    candidates.into_iter().find(|pair| !taken.contains(pair)).unwrap_or_else(|| "XX".to_owned())
}

/// `NOAM-US-WA-SE`: region, country, state, and two letters of the city.
fn option_value(place: &Place) -> String {
    let region = match place.country {
        "US" | "CA" => "NOAM",
        "AU" => "APAC",
        _ => "EMEA",
    };
    let letters = LETTERS.get(&key(place)).map_or("XX", String::as_str);
    format!("{region}-{}-{}-{letters}", place.country, place.division.unwrap_or("NA"))
}

fn option(name: &str, value: String, below: Vec<Json>) -> Json {
    Json::object([("name", name.into()), ("value", value.into()), ("locationOptions", Json::Array(below))])
}

fn options(label: (&str, &str), options: Vec<Json>) -> Json {
    Json::object([
        ("labelId", label.0.into()),
        ("labelName", label.1.into()),
        ("options", Json::Array(options)),
    ])
}

fn cities(places: &[&Place], language: Language) -> Json {
    let city = |place: &&Place| option(language.place(place.name), option_value(place), Vec::new());
    options(("city", "City"), places.iter().map(city).collect())
}

pub(crate) fn list(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let country = country(call)?;
    let (group, id) = (call.parameter(1), call.parameter(2));
    let plan = plan(call, id)?;
    if !plan.group.eq_ignore_ascii_case(group) {
        return Err(not_found("phone plan", id));
    }
    let language = language(call);
    let all: Vec<&Place> = match plan.offering.kind {
        Kind::Geographic => places::of_country(country.code).collect(),
        _ => Vec::new(),
    };
    let mut states: Vec<&str> = all.iter().filter_map(|place| place.division).collect();
    states.dedup();
    let found = if states.is_empty() {
        cities(&all, language)
    } else {
        let state = |state: &&str| {
            let here: Vec<&Place> =
                all.iter().filter(|place| place.division == Some(state)).copied().collect();
            option(state, (*state).to_owned(), vec![cities(&here, language)])
        };
        options(("state", "State"), states.iter().map(state).collect())
    };
    Ok(Reply::json(200, Json::object([("locationOptions", found)])))
}

pub(crate) fn area_codes(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.request.query("locationType").ok_or_else(|| missing("locationType"))?;
    let id = call.request.query("phonePlanId").ok_or_else(|| missing("phonePlanId"))?;
    let plan = plan(call, &id)?;
    let body = call.request.json()?.unwrap_or_default();
    let chosen = chosen(&body)?;
    let codes = if plan.offering.kind == Kind::Geographic {
        let fits = |place: &&Place| {
            chosen.iter().all(|(label, value)| match label.as_str() {
                "state" => place.division.is_some_and(|division| division.eq_ignore_ascii_case(value)),
                "city" => option_value(place).eq_ignore_ascii_case(value),
                _ => true,
            })
        };
        let mut codes: Vec<String> = Vec::new();
        for code in places::of_country(plan.offering.country).filter(fits).flat_map(|place| place.codes) {
            if !codes.iter().any(|known| known == code) {
                codes.push((*code).to_owned());
            }
        }
        codes
    } else {
        codes_of(call.state.stock.ranges(), plan)
    };
    let none: [String; 0] = [];
    Ok(Reply::json(
        200,
        Json::object([
            ("primaryAreaCodes", Json::array(codes)),
            ("secondaryAreaCodes", Json::array(none)),
            ("nextLink", Json::Null),
        ]),
    ))
}

/// Label and value of each option that was chosen.
fn chosen(body: &Json) -> Result<Vec<(String, String)>, Failure> {
    let Some(list) = member(body, "locationOptions") else { return Ok(Vec::new()) };
    let Json::Array(items) = list else { return Err(wrong("locationOptions", "a list")) };
    let pair = |item: &Json| {
        let part = |name: &str| text(item, name).map(|text| text.unwrap_or_default().to_owned());
        Ok((part("labelId")?.to_ascii_lowercase(), part("optionsValue")?))
    };
    items.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_place_has_a_value_of_its_own() {
        let values: HashSet<String> = places::PLACES.iter().map(option_value).collect();
        assert_eq!(values.len(), places::PLACES.len());
        assert!(values.contains("NOAM-US-WA-SE") && !values.iter().any(|value| value.ends_with("-XX")));
    }
}
