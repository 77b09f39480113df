//! What the library of the time sent, compared with what ours does: its rows of the traces.

use std::fs;

use serde_json::{Value, json};

use super::{client_over, exchange::Exchange};
use crate::support::{Bench, shared};

#[test]
fn every_call_of_the_library_of_the_time_goes_out_alike() {
    let Some(folder) = shared("contract/vectors") else { return };
    let text = fs::read_to_string(folder.join("wire-traces.json")).unwrap();
    // `+1` is no number.
    let text = text.replace(r#""+1""#, r#""+14255550100""#);
    let traces: Value = serde_json::from_str(&text).unwrap();
    let mut checked = 0;
    for row in traces["legacy"].as_array().unwrap() {
        for request in row["requests"].as_array().unwrap() {
            let target = request["target"].as_str().unwrap();
            if !target.starts_with("/administration/") {
                continue;
            }
            let exchange = Exchange {
                name: row["call"].as_str().unwrap().to_owned(),
                method: request["method"].as_str().unwrap().to_owned(),
                target: target.to_owned(),
                body: request.get("body").cloned().unwrap_or_default(),
                status: 400,
                answer: json!({"error": {"code": "BadRequest", "message": "m"}}),
            };
            assert!(super::exchange::is_refused(exchange.run()), "{}", exchange.name);
            checked += 1;
        }
    }
    println!("{checked} requests");
    assert!(checked >= 50, "{checked} requests");
}

/// Each operation of the contract, called with what it requires.
#[test]
fn every_operation_of_the_contract_has_a_method() {
    let Some(folder) = shared("contract") else { return };
    let text = fs::read_to_string(folder.join("administration-2020-07-20-preview1.json")).unwrap();
    let contract: Value = serde_json::from_str(&text).unwrap();
    let mut called = 0;
    for (path, methods) in contract["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            let (query, body) = match name {
                "getAllAreaCodes" => {
                    ("?locationType=Selection&phonePlanId=p", json!({"locationOptions": []}))
                }
                "updateCapabilities" => {
                    ("", json!({"phoneNumberCapabilitiesUpdate": {"+14255550100": {"add": ["Calling"]}}}))
                }
                "getNumberConfiguration" | "unconfigureNumber" => {
                    ("", json!({"phoneNumber": "+14255550100"}))
                }
                "configureNumber" => (
                    "",
                    json!({"phoneNumber": "+14255550100", "pstnConfiguration": {"callbackUrl": "https://c"}}),
                ),
                "releasePhoneNumbers" => ("", json!({"phoneNumbers": ["+14255550100"]})),
                "createSearch" => (
                    "",
                    json!({"displayName": "n", "description": "d", "phonePlanIds": ["p"], "areaCode": "833", "quantity": 1}),
                ),
                _ => ("", Value::Null),
            };
            let ids = path.split('/').map(|segment| match segment {
                "{countryCode}" => "US",
                id if id.starts_with('{') => "id-1",
                fixed => fixed,
            });
            let exchange = Exchange {
                name: name.to_owned(),
                method: method.to_uppercase(),
                target: format!("{}{query}", ids.collect::<Vec<_>>().join("/")),
                body,
                status: 400,
                answer: json!({"error": {"code": "BadRequest", "message": "m"}}),
            };
            assert!(super::exchange::is_refused(exchange.run()), "{name}");
            called += 1;
        }
    }
    assert_eq!(called, 19, "operations");
}

/// Parameters in their order, and the charset that the library of the time named.
#[test]
fn targets_and_content_types_are_those_of_the_library_of_the_time() {
    let bench = Bench::new([]);
    let client = client_over(&bench);
    let _ = bench.clock.run(client.list_phone_numbers().try_next());
    let request = communication_phone_numbers::administration::AreaCodesRequest::new(
        communication_phone_numbers::CountryCode::US,
        "selection",
        "pp".parse().unwrap(),
    );
    let _ = bench.clock.run(client.get_area_codes(&request));
    let mut lines = bench.lines();
    lines.dedup();
    let version = "api-version=2020-07-20-preview1";
    let root = super::ROOT;
    assert_eq!(
        lines,
        [
            format!("GET {root}/phonenumbers?locale=en-US&skip=0&take=100&{version}"),
            format!("POST {root}/countries/US/areacodes?locationType=selection&phonePlanId=pp&{version}"),
        ]
    );
    let sent = bench.transport.requests();
    assert_eq!(sent.last().unwrap().headers()["content-type"], "application/json; charset=utf-8");
    assert!(sent[0].headers().contains_key("x-ms-date") && !sent[0].headers().contains_key("date"));
}
