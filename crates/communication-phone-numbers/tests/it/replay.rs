//! Exchanges of the real service, at the client: small ones of our own, and the whole folder where there is one.

use std::fs;

use serde_json::{Map, Value, json};

use crate::{
    calls::{Exchange, assert_same},
    support::{Bench, RESERVATION, VERSION, available_json, shared},
};

const NUMBER: &str = "14155550100";

fn exchange(line: &str, body: Value, status: u16, answer: Value) -> Exchange {
    let (method, target) = line.split_once(' ').unwrap();
    Exchange {
        name: line.to_owned(),
        method: method.to_owned(),
        target: format!("{target}{}api-version=2025-06-01", if target.contains('?') { "&" } else { "?" }),
        headers: Map::new(),
        body,
        status,
        answer_headers: Map::new(),
        answer,
    }
}

/// Everything that a recorder or the service does to an answer: seven digits of fraction, null, missing and unknown fields,
/// words of tomorrow.
#[test]
fn successes_become_models() {
    let none = Value::Null;
    let cost = json!({"amount": 1.1, "currencyCode": "USD", "billingFrequency": "weekly"});
    let owned = json!({
        "id": NUMBER, "phoneNumber": format!("+{NUMBER}"), "countryCode": "US", "phoneNumberType": "satellite",
        "capabilities": {"calling": "inbound+outbound", "sms": "none"}, "assignmentType": "robot",
        "purchaseDate": "2025-06-18T22:33:08.6504946+00:00", "cost": cost,
    });
    let offering = json!({"phoneNumberType": null, "availableCapabilities": null, "cost": cost});
    let operator = json!({"phoneNumber": "+14155550100", "nationalFormat": "(415) 555-0100", "isoCountryCode": null,
        "numberType": "other", "operatorDetails": {"name": "x", "mobileNetworkCode": null}});
    let reservation = json!({"id": RESERVATION, "expiresAt": "2025-06-18T22:33:08Z", "phoneNumbers": {}, "status": "waiting"});
    let countries = "/availablePhoneNumbers/countries";
    for (line, body, answer) in [
        ("GET /phoneNumbers/%2B14155550100".to_owned(), none.clone(), owned.clone()),
        (
            "GET /phoneNumbers?skip=0&top=100".to_owned(),
            none.clone(),
            json!({"phoneNumbers": [owned, owned]}),
        ),
        (
            format!("GET {countries}?skip=0&maxPageSize=100"),
            none.clone(),
            json!({"countries": [{"localizedName": "Åland", "countryCode": "AX"}],
                "nextLink": "/availablePhoneNumbers/countries?skip=100"}),
        ),
        (
            format!("GET {countries}/IE/localities?skip=0&maxPageSize=100"),
            none.clone(),
            json!({"phoneNumberLocalities": [{"localizedName": "Dublin", "administrativeDivision": null}],
                "nextLink": null}),
        ),
        (
            format!("GET {countries}/US/offerings?skip=0&maxPageSize=100"),
            none.clone(),
            json!({"phoneNumberOfferings": [offering], "nextLink": null}),
        ),
        (
            format!("GET {countries}/US/areaCodes?skip=0&maxPageSize=100&phoneNumberType=mobile"),
            none.clone(),
            json!({"areaCodes": [{"areaCode": "907"}], "nextLink": ""}),
        ),
        (
            format!("POST {countries}/US/:browse"),
            json!({"phoneNumberType": "tollFree"}),
            json!({"phoneNumbers":
            [available_json(NUMBER, "available", None), {"countryCode": "US", "phoneNumberType": "tollFree",
            "assignmentType": "application", "capabilities": {"calling": "none", "sms": "none"}}]}),
        ),
        (
            "GET /availablePhoneNumbers/reservations?maxPageSize=100".to_owned(),
            none.clone(),
            json!({"reservations": [{"id": RESERVATION, "expiresAt": "2025-06-18T22:33:08.6504946+00:00"}]}),
        ),
        (format!("GET /availablePhoneNumbers/reservations/{RESERVATION}"), none.clone(), reservation),
        (
            "POST /operatorInformation/:search".to_owned(),
            json!({"phoneNumbers": ["+14155550100"], "options": {"includeAdditionalOperatorDetails": true}}),
            json!({"values": [operator]}),
        ),
        (
            "GET /phoneNumbers/operations/release_x".to_owned(),
            none,
            json!({"operationType": "releasePhoneNumber", "status": "verifying", "resourceLocation": null,
                "createdDateTime": "2025-06-18T22:33:08.65+00:00", "id": "release_x",
                "lastActionDateTime": "0001-01-01T00:00:00+00:00"}),
        ),
    ] {
        let mut exchange = exchange(&line, body, 200, answer);
        if exchange.answer["nextLink"] == "" {
            exchange.answer["nextLink"] = Value::Null;
        }
        assert!(exchange.check(), "{line}");
    }
}

#[test]
fn refusals_become_errors() {
    for (line, status, code, target) in [
        ("GET /phoneNumbers/%2B14155550100", 404, "NotFound", Some("phonenumber")),
        ("GET /availablePhoneNumbers/searchResults/x", 404, "NotFound", Some("searchid")),
        (
            "GET /availablePhoneNumbers/countries/XX/offerings?skip=0&maxPageSize=100",
            400,
            "InvalidInput",
            Some("countrycode"),
        ),
        ("DELETE /phoneNumbers/operations/search_x", 404, "NotFound", None),
    ] {
        let error = json!({"error": {"code": code, "message": "the service's words", "target": target}});
        assert!(exchange(line, Value::Null, status, error).check(), "{line}");
    }
}

/// Number and country as the owners of recordings have hidden them, put back into a form that they can have had.
fn without_placeholders(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_placeholders),
        Value::Object(fields) => {
            if let Some(number) = fields.remove("sanitized") {
                fields.insert(NUMBER.to_owned(), number);
            }
            let is_number = fields.contains_key("capabilities");
            for (key, value) in fields.iter_mut() {
                let is_hidden =
                    |value: &Value| value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("sanitized"));
                match (key.as_str(), value) {
                    ("id", value) if is_number && is_hidden(value) => *value = json!(NUMBER),
                    ("phoneNumber", value) if is_hidden(value) => *value = json!(format!("+{NUMBER}")),
                    ("phoneNumbers", Value::Array(numbers)) if numbers.iter().all(is_hidden) => {
                        numbers.fill(json!(format!("+{NUMBER}")));
                    }
                    // The header beside it is whole.
                    ("resourceLocation", value) if is_hidden(value) => *value = Value::Null,
                    (_, value) => without_placeholders(value),
                }
            }
        }
        _ => {}
    }
}

/// The exchanges of a scenario.
fn scenario(scenario: &Value) -> Vec<Exchange> {
    let object = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let exchanges = scenario["exchanges"].as_array().unwrap().iter().enumerate();
    let exchanges = exchanges.map(|(index, recorded)| {
        let mut recorded = recorded.clone();
        without_placeholders(&mut recorded);
        let (request, response) = (&recorded["request"], &recorded["response"]);
        let target = request["path_and_query"].as_str().unwrap();
        let mut answer_headers = object(&response["headers"]);
        // Hidden as a whole; its id stands in another header.
        if answer_headers.get("operation-location").is_some_and(|link| link == "https://endpoint") {
            let id = answer_headers["operation-id"].as_str().unwrap();
            let link = format!("/phoneNumbers/operations/{id}?api-version=2025-06-01");
            answer_headers.insert("operation-location".to_owned(), json!(link));
        }
        Exchange {
            name: format!("{}[{index}]", scenario["name"].as_str().unwrap()),
            method: request["method"].as_str().unwrap().to_owned(),
            target: target
                .replace("/phoneNumbers/sanitized", "/phoneNumbers/%2B14155550100")
                .replace("/phoneNumbers/+", "/phoneNumbers/%2B")
                .replace("/INVALID/", "/XX/"),
            headers: object(&request["headers"]),
            body: request["body"].clone(),
            status: u16::try_from(response["status"].as_u64().unwrap()).unwrap(),
            answer_headers,
            answer: response["body"].clone(),
        }
    });
    exchanges.collect()
}

#[test]
fn every_recorded_exchange_goes_out_and_comes_in() {
    let Some(folder) = shared("recordings/phone-numbers") else { return };
    let (mut checked, mut others) = (0, Vec::new());
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for exchange in scenario(&serde_json::from_str(&text).unwrap()) {
            if exchange.check() {
                checked += 1;
            } else {
                others.push(exchange);
            }
        }
    }
    // Buying, releasing and changing are long-running, and have tests of their own.
    let is_change =
        |it: &Exchange| it.method != "GET" && (it.target.contains(":purchase") || it.status != 200);
    assert!(others.iter().all(is_change), "{others:?}");
    assert!(checked >= 67 && checked + others.len() >= 75, "{checked} exchanges, {} others", others.len());
}

#[test]
fn a_recorded_search_is_waited_for_to_its_end() {
    let Some(folder) = shared("recordings/phone-numbers") else { return };
    for name in
        ["search-toll-free", "search-toll-free-for-sms", "search-france-then-purchase-without-agreement"]
    {
        let text = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        let mut exchanges = scenario(&serde_json::from_str(&text).unwrap());
        exchanges.retain(|exchange| !exchange.target.contains(":purchase"));
        if name == "search-toll-free" {
            // Its last exchange reads the result once more.
            exchanges.pop();
        }
        let bench = Bench::new(exchanges.iter().map(Exchange::reply));
        let client = bench.client(exchanges[0].version());
        let country = exchanges[0].target.split('/').nth(3).unwrap();
        let result = bench.clock.run(async {
            client.begin_search_available_phone_numbers(&exchanges[0].search(country)).await.unwrap().await
        });
        let result = serde_json::to_value(result.unwrap()).unwrap();
        assert_same(name, &result, &exchanges.last().unwrap().answer);
        let expected: Vec<String> =
            exchanges.iter().map(|it| format!("{} {}", it.method, it.target)).collect();
        assert_eq!(bench.lines(), expected);
    }
}

#[test]
fn the_recorded_list_of_three_pages_is_one_list() {
    let Some(folder) = shared("recordings/phone-numbers") else { return };
    let text = fs::read_to_string(folder.join("list-purchased-numbers-three-pages.json")).unwrap();
    let exchanges = scenario(&serde_json::from_str(&text).unwrap());
    let bench = Bench::new(exchanges.iter().map(Exchange::reply));
    let client = bench.client(exchanges[0].version());
    let numbers = bench.clock.run(client.list_purchased_phone_numbers().try_collect()).unwrap();
    let recorded: usize =
        exchanges.iter().map(|it| it.answer["phoneNumbers"].as_array().unwrap().len()).sum();
    assert_eq!((numbers.len(), bench.transport.left()), (recorded, 0));
    assert_ne!(client.list_purchased_phone_numbers().resume_token().unwrap().api_version(), VERSION.as_str());
}
