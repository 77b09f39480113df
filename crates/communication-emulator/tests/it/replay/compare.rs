//! What of an answer must be as recorded.

use serde_json::{Map, Value};

use super::names::Names;
use crate::client::Answer;

/// Headers whose values are of the moment.
const PRESENT: [&str; 4] = ["date", "content-length", "api-supported-versions", "x-ms-client-request-id"];

/// Members whose values must be as recorded, outside of lists.
const EXACT: [&str; 16] = [
    "operationType",
    "status",
    "lastActionDateTime",
    "capabilitiesUpdateStatus",
    "phoneNumberType",
    "assignmentType",
    "calling",
    "sms",
    "amount",
    "currencyCode",
    "billingFrequency",
    "countryCode",
    "sipSignalingPort",
    "numberPattern",
    "name",
    "customId",
];

/// Members of the version in the address, where the traffic was of an older one (notes of the files).
const NEWER: [&str; 1] = ["isAgreementToNotResellRequired"];

pub(crate) fn compare(names: &Names, recorded: &Value, live: &Answer) -> Vec<String> {
    let mut differences = Vec::new();
    if recorded["status"] != live.status {
        differences.push(format!("status {}, recorded {}: {}", live.status, recorded["status"], live.text));
        return differences;
    }
    compare_headers(names, recorded, live, &mut differences);
    let body = if live.text.is_empty() { Value::Null } else { live.json() };
    if live.status >= 400 {
        let wanted = names.body(&recorded["body"]);
        if let Some(error) = error_difference(&wanted["error"], &body["error"]) {
            differences.push(error);
        }
    } else {
        shape(&recorded["body"], &body, "", false, &mut differences);
    }
    differences
}

fn compare_headers(names: &Names, recorded: &Value, live: &Answer, differences: &mut Vec<String>) {
    for (name, value) in recorded["headers"].as_object().unwrap() {
        let value = value.as_str().unwrap();
        let Some(given) = live.header(name) else {
            // The length of a body that is sent in chunks is not said.
            if name != "content-length" {
                differences.push(format!("header {name} is missing"));
            }
            continue;
        };
        let same = if PRESENT.contains(&name.as_str()) {
            true
        } else if name.ends_with("-id") {
            word(value) == word(given)
        } else if name.ends_with("location") {
            value.starts_with("http") || link_form(names, value) == link_form(names, given)
        } else {
            value == given
        };
        if !same {
            differences.push(format!("header {name} is {given}, recorded {value}"));
        }
    }
    for name in ["api-supported-versions", "location", "operation-location", "operation-id", "cache-control"]
    {
        if live.header(name).is_some() && recorded["headers"][name].is_null() {
            differences.push(format!("header {name} was not recorded"));
        }
    }
}

/// `search` of `search_{guid}`; nothing of a bare id.
fn word(id: &str) -> &str {
    id.split_once('_').map_or("", |(word, _)| word)
}

/// A link without its ids: the number of segments, the literal ones, and the query.
fn link_form(names: &Names, link: &str) -> (Vec<String>, Option<String>) {
    let (path, query) =
        link.split_once('?').map_or((link, None), |(path, query)| (path, Some(query.to_owned())));
    let part = |part: &str| {
        let id =
            names.knows(part) || part.contains(|c: char| c.is_ascii_digit()) || part.contains("sanitized");
        if id { word(part).to_owned() + "*" } else { part.to_owned() }
    };
    (path.split('/').map(part).collect(), query)
}

fn error_difference(recorded: &Value, live: &Value) -> Option<String> {
    let same = ["code", "message", "target"].iter().all(|name| recorded[name] == live[name])
        && recorded["innererror"] == live["innererror"];
    (!same).then(|| format!("error {live}, recorded {recorded}"))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// Every recorded member is there with its type; lists are compared by their first items.
fn shape(recorded: &Value, live: &Value, at: &str, in_list: bool, differences: &mut Vec<String>) {
    if kind(recorded) != kind(live) {
        differences.push(format!("{at} is {}, recorded {}", kind(live), kind(recorded)));
        return;
    }
    match (recorded, live) {
        (Value::Object(recorded), Value::Object(live)) => {
            shape_of_object(recorded, live, at, in_list, differences);
        }
        (Value::Array(recorded), Value::Array(live)) => {
            if recorded.is_empty() != live.is_empty() {
                differences.push(format!("{at} has {} items, recorded {}", live.len(), recorded.len()));
            }
            if let (Some(recorded), Some(live)) = (recorded.first(), live.first()) {
                shape(recorded, live, &format!("{at}/0"), true, differences);
            }
        }
        _ => {}
    }
}

fn shape_of_object(
    recorded: &Map<String, Value>,
    live: &Map<String, Value>,
    at: &str,
    in_list: bool,
    differences: &mut Vec<String>,
) {
    // Maps by number or name of a trunk: the keys are ids.
    let is_map = at.ends_with("phoneNumbers") || at.ends_with("Details") || at.ends_with("Updates");
    if is_map {
        if recorded.len() != live.len() {
            differences.push(format!("{at} has {} entries, recorded {}", live.len(), recorded.len()));
        }
        if let (Some(recorded), Some(live)) = (recorded.values().next(), live.values().next()) {
            shape(recorded, live, &format!("{at}/*"), in_list, differences);
        }
        return;
    }
    let extra = live.keys().filter(|name| !recorded.contains_key(*name) && !NEWER.contains(&name.as_str()));
    differences.extend(extra.map(|name| format!("{at}/{name} was not recorded")));
    for (name, value) in recorded {
        let at = format!("{at}/{name}");
        let Some(given) = live.get(name) else {
            differences.push(format!("{at} is missing"));
            continue;
        };
        if !in_list
            && EXACT.contains(&name.as_str())
            && value != given
            && value.is_string() | value.is_number()
        {
            differences.push(format!("{at} is {given}, recorded {value}"));
        }
        shape(value, given, &at, in_list, differences);
    }
}
