//! Exchanges of the real service, at the client: small ones of our own, and the whole folder where there is one.

use std::fs;

use communication_phone_numbers::{PhoneNumber, PhoneNumberSearchResult, PurchaseRequest};
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

/// Purchases, releases and changes of capabilities: accepted, they are operations; refused, errors.
#[test]
fn what_changes_something_is_begun_or_refused() {
    let reservation = format!("/availablePhoneNumbers/reservations/{RESERVATION}/:purchase");
    for (line, body, id) in [
        ("POST /availablePhoneNumbers/:purchase".to_owned(), json!({"searchId": "some-id"}), "purchase_x"),
        (
            "POST /availablePhoneNumbers/:purchase".to_owned(),
            json!({"searchId": "some-id", "agreeToNotResell": true}),
            "purchase_6227aeb8-8086-4824-9586-05cafe96f37b",
        ),
        (format!("POST {reservation}"), Value::Null, "reservationPurchase_x"),
        (format!("POST {reservation}"), json!({"agreeToNotResell": false}), "reservationPurchase_x"),
        ("DELETE /phoneNumbers/%2B14155550100".to_owned(), Value::Null, "release_x"),
        (
            "PATCH /phoneNumbers/%2B14155550100/capabilities".to_owned(),
            json!({"calling": "none", "sms": "outbound"}),
            "capabilities_x",
        ),
        (
            "PATCH /phoneNumbers/%2B14155550100/capabilities".to_owned(),
            json!({"sms": "inbound"}),
            "capabilities_x",
        ),
    ] {
        for link in [
            format!("/phoneNumbers/operations/{id}?api-version=2025-06-01"),
            format!("https://contoso.communication.azure.com/phoneNumbers/operations/{id}"),
        ] {
            let mut accepted = exchange(&line, body.clone(), 202, Value::Null);
            accepted.answer_headers.insert("operation-location".to_owned(), json!(link));
            assert!(accepted.check(), "{line}");
        }
        for (status, code) in
            [(400, "BadRequest"), (403, "InsufficientPermissions"), (404, "NotFound"), (409, "x")]
        {
            let refusal = json!({"error": {"code": code, "message": "the service's words"}});
            assert!(exchange(&line, body.clone(), status, refusal).check(), "{line}");
        }
    }
}

/// The exchanges of a scenario.
fn scenario(scenario: &Value) -> Vec<Exchange> {
    let object = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let exchanges = scenario["exchanges"].as_array().unwrap().iter().enumerate();
    let exchanges = exchanges.map(|(index, recorded)| {
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
            target: target.replace("/phoneNumbers/+", "/phoneNumbers/%2B").replace("/INVALID/", "/XX/"),
            headers: object(&request["headers"]),
            body: request["body"].clone(),
            status: u16::try_from(response["status"].as_u64().unwrap()).unwrap(),
            answer_headers,
            answer: response["body"].clone(),
        }
    });
    exchanges.collect()
}

/// Every one, and none in silence: an exchange that no method of the client stands for fails the test.
#[test]
fn every_recorded_exchange_goes_out_and_comes_in() {
    let Some(folder) = shared("recordings/phone-numbers") else { return };
    let (mut files, mut recorded, mut checked) = (0, 0, 0);
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        files += 1;
        recorded += whole["exchanges"].as_array().unwrap().len();
        for exchange in scenario(&whole) {
            assert!(exchange.check(), "no method of the client stands for {exchange:?}");
            checked += 1;
        }
    }
    println!("{checked} of {recorded} exchanges in {files} files");
    assert!(files >= 26 && recorded >= 75 && checked == recorded, "{checked} of {recorded} in {files} files");
}

/// The recorded exchanges from here to there, and a client whose service is they.
fn part(name: &str, range: std::ops::Range<usize>) -> Option<(Vec<Exchange>, Bench)> {
    let folder = shared("recordings/phone-numbers")?;
    let text = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    let exchanges = scenario(&serde_json::from_str(&text).unwrap())[range].to_vec();
    let bench = Bench::new(exchanges.iter().map(Exchange::reply));
    Some((exchanges, bench))
}

/// Each request in its turn, and nothing else. What the service writes with a bare plus is followed as it stands.
fn assert_sent(exchanges: &[Exchange], bench: &Bench) {
    let expected = exchanges.iter().map(|it| format!("{} {}", it.method, it.target));
    let ours = bench.lines().into_iter().map(|line| line.replace("/phoneNumbers/+", "/phoneNumbers/%2B"));
    assert!(ours.eq(expected), "{:?}", bench.lines());
    assert_eq!(bench.transport.left(), 0);
}

#[test]
fn recorded_releases_are_waited_for_to_their_ends() {
    for (name, range) in [("release-number", 0..7), ("reservation-purchase-and-release", 5..11)] {
        let Some((exchanges, bench)) = part(name, range) else { return };
        let client = bench.client(exchanges[0].version());
        let segment = exchanges[1].target.split(['/', '?']).nth(2).unwrap().replace("%2B", "+");
        let number = PhoneNumber::from_service(segment).unwrap();
        bench.clock.run(async { client.begin_release_phone_number(&number).await?.await }).unwrap();
        assert_sent(&exchanges, &bench);
    }
}

#[test]
fn a_recorded_change_of_capabilities_is_waited_for_to_its_end() {
    let Some((exchanges, bench)) = part("update-capabilities", 0..6) else { return };
    let client = bench.client(exchanges[0].version());
    let (number, request) = (PhoneNumber::parse("+14155550100").unwrap(), exchanges[0].capabilities());
    let changed = bench
        .clock
        .run(async { client.begin_update_phone_number_capabilities(&number, &request).await?.await });
    assert_same("the number", &serde_json::to_value(changed.unwrap()).unwrap(), &exchanges[5].answer);
    assert_sent(&exchanges, &bench);
}

#[test]
fn a_recorded_purchase_of_a_reservation_is_waited_for_to_its_end() {
    let Some((exchanges, bench)) = part("reservation-purchase-and-release", 1..5) else { return };
    let client = bench.client(exchanges[0].version());
    let request = exchanges[0].reservation_purchase(RESERVATION);
    let bought = bench.clock.run(async { client.begin_reservation_purchase(&request).await?.await });
    assert_eq!(bought.unwrap().phone_numbers.len(), 1);
    assert_sent(&exchanges, &bench);
}

/// The recorded offer asks for an agreement, without which the service refuses: ours is refused before it is sent.
#[test]
fn the_recorded_purchase_without_its_agreement_is_refused_before_it_is_sent() {
    let Some((exchanges, bench)) = part("search-france-then-purchase-without-agreement", 4..5) else {
        return;
    };
    let result: PhoneNumberSearchResult = serde_json::from_value(exchanges[0].answer.clone()).unwrap();
    bench.clock.set_now(result.search_expires_by - time::Duration::minutes(10));
    let request = PurchaseRequest::from_search(&result).agree_to_not_resell(false);
    let refused = bench.clock.run(bench.client(VERSION).begin_purchase_phone_numbers(&request)).unwrap_err();
    assert!(refused.to_string().contains("agree_to_not_resell: must be true"), "{refused}");
    assert!(bench.lines().is_empty() && !refused.may_have_been_sent());
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
