//! The management API: what the Rust API can, over HTTP.

use serde_json::{Value, json};

use crate::client::{Client, PHONE, start};

const LIST: &str = "/phoneNumbers?api-version=2025-06-01";

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused() {
    let (emulator, _) = start().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = emulator.management_url();
    let port = emulator.address().port();
    for (name, value, status) in [
        ("origin", "https://evil.example".to_owned(), 403),
        ("origin", "null".to_owned(), 403),
        ("origin", format!("http://127.0.0.1:{}", port - 1), 403),
        ("origin", format!("http://127.0.0.1:{port}"), 200),
        ("host", "evil.example".to_owned(), 403),
        ("host", "localhost.evil.example:80".to_owned(), 403),
        ("host", format!("localhost:{port}"), 200),
    ] {
        let answer = http.get(&url).header(name, &value).send().await.unwrap();
        assert_eq!(answer.status(), status, "{name}: {value}");
    }
}

#[tokio::test]
async fn the_index_lists_operations_and_what_is_not_emulated() {
    let (_emulator, client) = start().await;
    let index = client.manage("GET", "", Value::Null).await.json();
    assert!(index["operations"].as_object().unwrap().len() > 10);
    let listed = client.manage("GET", "not-emulated", Value::Null).await.json();
    assert_eq!(index["notEmulated"], listed);
    assert_eq!(listed.as_array().unwrap().len(), communication_emulator::NOT_EMULATED.len());
    assert_eq!(client.manage("GET", "nothing", Value::Null).await.status, 404);
}

#[tokio::test]
async fn statistics_count_what_was_carried_out_and_what_is_kept() {
    let (emulator, client) = start().await;
    assert_eq!(client.get(LIST).await.status, 200);
    assert_eq!(client.get(&format!("/phoneNumbers/%2B18335550111?{PHONE}")).await.status, 404);
    let all = client.manage("GET", "statistics", Value::Null).await.json();
    let operations = all["operations"].as_array().unwrap();
    assert_eq!(operations.len(), communication_emulator::operations().len());
    let carried_out: Vec<&Value> = operations.iter().filter(|count| count["carriedOut"] != 0).collect();
    assert_eq!(
        carried_out,
        [&json!({"surface": "phone-numbers", "method": "GET", "template": "/phoneNumbers",
            "operation": "listPhoneNumbers", "carriedOut": 1})]
    );
    assert_eq!(all["journalEntries"], 2);
    assert_eq!(all["kept"]["searches"], 0);
    emulator.reset();
    let all = client.manage("GET", "statistics", Value::Null).await.json();
    assert!(all["operations"].as_array().unwrap().iter().all(|count| count["carriedOut"] == 0));
    assert_eq!((&all["journalEntries"], &all["journalBytes"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn records_that_have_ended_are_bounded_and_the_others_stay() {
    let (emulator, client) = start().await;
    let held = client.search(1, None).await;
    let body = json!({"phoneNumberType": "tollFree", "assignmentType": "application",
        "capabilities": {"calling": "outbound", "sms": "none"}});
    let reserve = r#"{"phoneNumbers": {"441134960000": {"countryCode": "GB", "phoneNumberType": "geographic",
        "assignmentType": "application", "capabilities": {"calling": "outbound", "sms": "none"}}}}"#;
    for number in 0..700 {
        // What is not in stock fails with the second look.
        let target = format!("/availablePhoneNumbers/countries/US/:search?{PHONE}");
        let mut none = body.clone();
        none["areaCode"] = "001".into();
        let started = emulator.call("POST", &target, Some(&none.to_string()));
        let operation = started.headers.iter().find(|(name, _)| name == "operation-id").unwrap();
        for _ in 0..2 {
            emulator.call("GET", &format!("/phoneNumbers/operations/{}?{PHONE}", operation.1), None);
        }
        let path = format!("/availablePhoneNumbers/reservations/00000000-0000-4000-8000-{number:012x}");
        assert_eq!(emulator.call("PATCH", &format!("{path}?{PHONE}"), Some(reserve)).status, 201);
        assert_eq!(emulator.call("POST", &format!("{path}/:purchase?{PHONE}"), None).status, 202);
        for _ in 0..2 {
            emulator.call("GET", &format!("{path}?{PHONE}"), None);
        }
        assert_eq!(emulator.call("DELETE", &format!("/phoneNumbers/441134960000?{PHONE}"), None).status, 202);
        for _ in 0..2 {
            emulator.call("GET", &format!("/phoneNumbers/441134960000?{PHONE}"), None);
        }
    }
    let kept = emulator.statistics().kept;
    for kind in ["searches", "operations", "reservations"] {
        assert!((500..=600).contains(&kept[kind]), "{kind}: {kept:?}");
    }
    assert_eq!((kept["purchases"], kept["released"], kept["takenNumbers"]), (700, 700, 1));
    assert_eq!(client.result(&held).await.len(), 1);
}

#[tokio::test]
async fn the_clock_is_set_frozen_and_moved() {
    let (emulator, client) = start().await;
    let set =
        client.manage("PUT", "clock", json!({"now": "2030-01-01T00:00:00Z", "frozen": true})).await.json();
    assert_eq!(set, json!({"now": "2030-01-01T00:00:00+00:00", "frozen": true}));
    let moved = client.manage("POST", "clock/advance", json!({"seconds": 90.5})).await.json();
    assert_eq!(moved["now"], "2030-01-01T00:01:30.5+00:00");
    assert_eq!(emulator.clock().now().year(), 2030);
    for bad in [json!({"seconds": 1e300}), json!({"seconds": "x"}), json!({}), json!([])] {
        assert_eq!(client.manage("POST", "clock/advance", bad).await.status, 400);
    }
    assert_eq!(client.manage("PUT", "clock", json!({"now": "tomorrow"})).await.status, 400);
    assert_eq!(client.manage("PUT", "clock", json!({"frozen": false})).await.json()["frozen"], false);
}

#[tokio::test]
async fn every_fault_can_be_asked_for_in_json() {
    let (emulator, client) = start().await;
    let actions = json!([
        {"respond": {"when": "before", "status": 503}},
        {"respond": {"when": "after", "status": 500, "headers": {"a": "b"}, "body": "<p>"}},
        {"throttle": {"seconds": 3}}, {"throttle": "none"}, {"throttle": {"date": -5}}, {"throttle": {"text": "x"}},
        {"throttle": {"milliseconds": 3}}, {"throttle": {"xMsMilliseconds": 3}},
        {"reset": "before"}, {"reset": "after"}, {"truncate": 4},
        {"delay": {"when": "before", "millis": 1}}, {"drip": {"bytes": 1, "millis": 1}},
        {"links": {"foreign": "https://evil.example"}}, {"links": "looping"}, {"links": "missing"},
        {"header": {"name": "x", "value": null}}, {"body": {"text": "", "contentType": "text/plain"}},
        {"dateSkew": 400}, {"failOperation": {"code": "c", "message": "m"}}, {"partialPurchase": 1}, "lapseHold",
        {"refuseNumbers": 1}, {"statuses": ["running"]}, {"appearLate": 2}, {"purchaseVisible": "running"}, "staleRead"
    ]);
    for action in actions.as_array().unwrap() {
        let rule = json!({"method": "GET", "path": "/sip", "skip": 1, "times": null, "actions": [action]});
        let added = client.manage("POST", "faults", rule).await;
        assert_eq!(added.status, 201, "{action}: {}", added.text);
    }
    let listed = client.manage("GET", "faults", Value::Null).await.json();
    assert_eq!(listed.as_array().unwrap().len(), actions.as_array().unwrap().len());
    assert_eq!(client.manage("POST", "faults", json!({"actions": ["nonsense"]})).await.status, 400);
    let misspelt = json!({"operation": "purchasePhoneNumber", "actions": ["staleRead"]});
    let refused = client.manage("POST", "faults", misspelt).await;
    assert_eq!(
        (refused.status, refused.text.contains("there is no operation")),
        (400, true),
        "{}",
        refused.text
    );
    assert_eq!(client.manage("DELETE", "faults/1", Value::Null).await.status, 204);
    assert_eq!(client.manage("DELETE", "faults/1", Value::Null).await.status, 404);
    assert_eq!(client.manage("DELETE", "faults", Value::Null).await.status, 204);
    assert!(emulator.faults().list().is_empty());
    client
        .manage("POST", "faults", json!({"actions": [{"respond": {"when": "before", "status": 418}}]}))
        .await;
    assert_eq!(client.get(LIST).await.status, 418);
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn settings_are_merged_and_checked() {
    let (emulator, client) = start().await;
    let changed =
        client.manage("PATCH", "settings", json!({"speed": {"polls": 4}, "realisticQuotas": true})).await;
    assert_eq!(changed.json()["speed"], json!({"polls": 4}));
    assert!(emulator.settings().realistic_quotas && emulator.settings().strict_signature);
    assert_eq!(client.manage("PATCH", "settings", json!({"speed": "realistic"})).await.status, 200);
    assert_eq!(client.manage("PATCH", "settings", json!({"unknown": 1})).await.status, 400);
    assert_eq!(client.manage("PATCH", "settings", json!([1])).await.status, 400);
}

#[tokio::test]
async fn books_numbers_journal_and_tokens_can_be_read() {
    let (_emulator, client) = start().await;
    client.buy(1).await;
    let added =
        client.manage("POST", "numbers", json!({"phoneNumber": "+18335550199", "calling": "none"})).await;
    assert_eq!(added.status, 201, "{}", added.text);
    for (bad, named) in [
        (json!({"phoneNumber": "+18335550198", "calling": "loudly"}), "calling"),
        (json!({"phoneNumber": "18335550198"}), "phoneNumber"),
        (json!({"phoneNumber": "+<script>alert(1)</script>"}), "phoneNumber"),
        (json!({"phoneNumber": "+1833555019812345"}), "phoneNumber"),
        (json!({"phoneNumber": "+18335550198", "countryCode": "<b>"}), "countryCode"),
        (json!({"phoneNumber": "+18335550198", "monthlyCost": -1}), "monthlyCost"),
        (json!({"phoneNumber": "+18335550198", "monthyCost": 1}), "monthyCost"),
    ] {
        let refused = client.manage("POST", "numbers", bad.clone()).await;
        assert_eq!((refused.status, refused.text.contains(named)), (400, true), "{bad}: {}", refused.text);
    }
    assert_eq!(client.manage("GET", "numbers", Value::Null).await.json().as_array().unwrap().len(), 2);
    assert_eq!(client.manage("GET", "books", Value::Null).await.json()["purchases"][0]["kind"], "search");
    let journal = client.manage("GET", "journal", Value::Null).await.json();
    assert!(journal.as_array().unwrap().iter().all(|entry| entry["verdict"] == "ok"));
    assert!(!journal.to_string().contains("HMAC-SHA256"));
    let export = client.manage("GET", "journal/export", Value::Null).await.json();
    let exchanges = export["phone-numbers/emulator.json"]["exchanges"].as_array().unwrap();
    assert_eq!(exchanges.len(), journal.as_array().unwrap().len());
    assert_eq!(exchanges[0]["request"]["body"]["quantity"], 1);
    assert_eq!(client.manage("DELETE", "journal", Value::Null).await.status, 204);
    assert_eq!(client.manage("GET", "journal", Value::Null).await.json(), json!([]));
    let checked = client.manage("POST", "tokens/check", json!({"token": "x"})).await.json();
    assert_eq!(checked["status"], "unknown");
    let inventory = client.manage("GET", "inventory", Value::Null).await.json();
    assert!(inventory["ranges"].as_array().unwrap().iter().any(|range| range["reservedForFiction"] == false));
}

#[tokio::test]
async fn snapshots_bring_the_state_back_and_reset_forgets_it() {
    let (emulator, client) = start().await;
    let numbers = client.buy(1).await;
    let id = client.manage("POST", "snapshots", Value::Null).await.json()["id"].clone();
    client.buy(1).await;
    assert_eq!(client.manage("POST", &format!("snapshots/{id}"), Value::Null).await.status, 204);
    assert_eq!(emulator.owned_numbers(), numbers);
    assert_eq!(client.manage("POST", "snapshots/99", Value::Null).await.status, 404);
    assert_eq!(client.manage("POST", "reset", Value::Null).await.status, 204);
    assert!(emulator.owned_numbers().is_empty() && emulator.journal().is_empty());
    let ids = |answer: &str| answer.contains("identity");
    let mut seen = Vec::new();
    for _ in 0..2 {
        assert_eq!(client.manage("POST", "reset", json!({"seed": 9})).await.status, 204);
        seen.push(emulator.call("POST", "/identities?api-version=2023-10-01", None).body);
    }
    assert!(ids(&seen[0]) && seen[0] == seen[1]);
    assert_eq!(client.manage("POST", "reset", json!({"sed": 9})).await.status, 400);
    assert_eq!(Client::new(&emulator).get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
}
