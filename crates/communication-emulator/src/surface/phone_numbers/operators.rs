//! Who runs a number. The operators are made up.

use super::Call;
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        Kind,
        countries::{COUNTRIES, Country},
    },
    json::Json,
    state::owned::{digits, e164},
    surface::read::{flag, member, missing, texts, wrong},
};

pub(crate) fn search(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let body = call.request.required_json()?;
    let numbers = texts(&body, "phoneNumbers")?.ok_or_else(|| missing("phoneNumbers"))?;
    let detailed = match member(&body, "options") {
        Some(options) => flag(options, "includeAdditionalOperatorDetails")?.unwrap_or(false),
        None => false,
    };
    let [number] = numbers.as_slice() else {
        return Err(Failure::bad_request("Can only accept one phoneNumber"));
    };
    let number = digits(number).ok_or_else(|| wrong("phoneNumbers", "a number in E.164 form"))?;
    let kind = call.state.stock.range_of(number).map(|range| range.kind);
    if detailed {
        call.state.books.charge_lookup();
    }
    Ok(Reply::json(200, Json::object([("values", Json::array([information(number, kind, detailed)]))])))
}

fn information(number: u64, kind: Option<Kind>, detailed: bool) -> Json {
    let digits = number.to_string();
    let mut known: Vec<&Country> = COUNTRIES.iter().filter(|c| digits.starts_with(c.calling)).collect();
    known.sort_by_key(|country| country.code != "US");
    let country = known.first();
    let (national, international) = formats(&digits, country.map_or("", |country| country.calling));
    let details = Json::object([
        ("name", "Emulated Operator".into()),
        ("mobileNetworkCode", (kind == Some(Kind::Mobile)).then_some("01").into()),
        ("mobileCountryCode", (kind == Some(Kind::Mobile)).then_some("001").into()),
    ]);
    let kind = match kind {
        Some(Kind::Geographic) => "geographic",
        Some(Kind::Mobile) => "mobile",
        Some(Kind::TollFree) => "other",
        None => "unknown",
    };
    Json::object([
        ("phoneNumber", e164(number).into()),
        ("nationalFormat", national.into()),
        ("internationalFormat", international.into()),
        ("isoCountryCode", detailed.then(|| country.map(|country| country.code)).flatten().into()),
        ("numberType", detailed.then_some(kind).into()),
        ("operatorDetails", detailed.then_some(details).into()),
    ])
}

/// The national and the international way to write a number; exact for North America, plain elsewhere.
fn formats(digits: &str, calling: &str) -> (String, String) {
    let national = digits.strip_prefix(calling).unwrap_or(digits);
    if let ("1", Some(area), Some(exchange), Some(line)) =
        (calling, national.get(..3), national.get(3..6), national.get(6..))
    {
        return (format!("({area}) {exchange}-{line}"), format!("+1 {area}-{exchange}-{line}"));
    }
    let space = if calling.is_empty() { "" } else { " " };
    (format!("0{national}"), format!("+{calling}{space}{national}"))
}
