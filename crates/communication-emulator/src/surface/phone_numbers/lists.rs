//! What there is: countries, localities, area codes, offerings.

use super::{country, language};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        Assignment, Kind, cost_json,
        countries::COUNTRIES,
        offerings,
        places::{self, Place},
    },
    json::Json,
    surface::{Call, read::wrong},
};

const PAGE: &str = "maxPageSize";

fn page(call: &Call<'_>, name: &str, items: Vec<Json>) -> Result<Reply, Failure> {
    let (page, link) = call.request.page(items, PAGE)?;
    let body = Json::object([(name, Json::Array(page)), ("nextLink", link.into())]);
    Ok(Reply::json(200, body).cacheable())
}

fn kind_of_query(call: &Call<'_>) -> Result<Option<Kind>, Failure> {
    let text = call.request.query("phoneNumberType").filter(|text| !text.is_empty());
    text.map(|text| {
        Kind::parse(&text).ok_or_else(|| wrong("phoneNumberType", "geographic, tollFree or mobile"))
    })
    .transpose()
}

fn assignment_of_query(call: &Call<'_>) -> Result<Option<Assignment>, Failure> {
    let text = call.request.query("assignmentType").filter(|text| !text.is_empty());
    text.map(|text| Assignment::parse(&text).ok_or_else(|| wrong("assignmentType", "person or application")))
        .transpose()
}

pub(crate) fn countries(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let language = language(call);
    let mut named: Vec<(&str, &str)> = COUNTRIES.iter().map(|c| (c.name(language), c.code)).collect();
    named.sort_unstable();
    let items = named
        .into_iter()
        .map(|(name, code)| Json::object([("localizedName", name.into()), ("countryCode", code.into())]));
    page(call, "countries", items.collect())
}

/// Where mobile numbers are searched: the service names one locality in a country.
fn mobile_place(country: &str) -> Option<&'static Place> {
    let name = match country {
        "IE" => "Dublin",
        "GB" => "London",
        "FR" => "Paris",
        "DE" => "Berlin",
        "AU" => "Sydney",
        _ => return None,
    };
    places::of_country(country).find(|place| place.name == name)
}

pub(crate) fn localities(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let language = language(call);
    let division = call.request.query("administrativeDivision").filter(|text| !text.is_empty());
    let kind = kind_of_query(call)?;
    let Some(country) = country(call)? else { return page(call, "phoneNumberLocalities", Vec::new()) };
    let found: Vec<&Place> = match kind {
        Some(Kind::Mobile) => mobile_place(country.code).into_iter().collect(),
        Some(Kind::TollFree) => Vec::new(),
        _ => places::of_country(country.code).collect(),
    };
    let wanted = |place: &&&Place| {
        division
            .as_deref()
            .is_none_or(|wanted| place.division.is_some_and(|has| has.eq_ignore_ascii_case(wanted)))
    };
    let items = found.iter().filter(wanted).map(|place| {
        let division = place
            .division
            .map(|name| Json::object([("localizedName", name.into()), ("abbreviatedName", name.into())]));
        Json::object([
            ("localizedName", language.place(place.name).into()),
            ("administrativeDivision", division.into()),
        ])
    });
    page(call, "phoneNumberLocalities", items.collect())
}

pub(crate) fn area_codes(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let kind = kind_of_query(call)?.ok_or_else(|| crate::surface::read::missing("phoneNumberType"))?;
    assignment_of_query(call)?;
    let Some(country) = country(call)? else { return page(call, "areaCodes", Vec::new()) };
    let codes = match kind {
        Kind::Geographic => geographic_codes(call, country.code),
        // Recorded for Ireland, where nothing is in stock.
        Kind::Mobile if country.code == "IE" => vec!["1".to_owned()],
        Kind::TollFree | Kind::Mobile => range_codes(call, country.code, kind),
    };
    let items = codes.iter().map(|code| Json::object([("areaCode", code.into())]));
    page(call, "areaCodes", items.collect())
}

fn geographic_codes(call: &Call<'_>, country: &str) -> Vec<String> {
    let query = |name: &str| call.request.query(name).filter(|text| !text.is_empty());
    let (locality, division) = (query("locality"), query("administrativeDivision"));
    let language = language(call);
    let fits = |place: &&Place| {
        let named = |wanted: &String| {
            place.name.eq_ignore_ascii_case(wanted) || language.place(place.name).eq_ignore_ascii_case(wanted)
        };
        locality.as_ref().is_none_or(named)
            && division
                .as_deref()
                .is_none_or(|wanted| place.division.is_some_and(|has| has.eq_ignore_ascii_case(wanted)))
    };
    let mut codes: Vec<String> = Vec::new();
    for code in places::of_country(country).filter(fits).flat_map(|place| place.codes) {
        if !codes.iter().any(|known| known == code) {
            codes.push((*code).to_owned());
        }
    }
    codes
}

fn range_codes(call: &Call<'_>, country: &str, kind: Kind) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let ranges = call.state.stock.ranges().iter();
    for range in ranges.filter(|range| range.country == country && range.kind == kind) {
        if !codes.contains(&range.area_code) {
            codes.push(range.area_code.clone());
        }
    }
    codes
}

pub(crate) fn offerings(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let (kind, assignment) = (kind_of_query(call)?, assignment_of_query(call)?);
    let code = country(call)?.map_or("", |country| country.code);
    let items = offerings::of_country(code)
        .filter(|o| kind.is_none_or(|kind| o.kind == kind) && assignment.is_none_or(|a| o.assignment == a))
        .map(|offering| {
            Json::object([
                ("phoneNumberType", offering.kind.name().into()),
                ("assignmentType", offering.assignment.name().into()),
                ("availableCapabilities", offering.capabilities.to_json()),
                ("cost", cost_json(offering.cost)),
            ])
        });
    page(call, "phoneNumberOfferings", items.collect())
}
