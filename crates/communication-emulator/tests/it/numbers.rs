//! Searching, buying, changing and releasing, and what the books say.

use communication_emulator::{OwnedPhoneNumber, PurchaseState, Speed};
use serde_json::json;
use time::Duration;

use crate::client::{Client, PHONE, segment, start, toll_free};

async fn number(client: &Client, number: &str) -> crate::client::Answer {
    client.get(&format!("/phoneNumbers/{}?{PHONE}", segment(number))).await
}

#[tokio::test]
async fn bought_numbers_are_listed_charged_and_gone_from_the_stock() {
    let (emulator, client) = start().await;
    let numbers = client.buy(3).await;
    assert_eq!(emulator.owned_numbers(), numbers);
    let [purchase] = emulator.purchases().try_into().unwrap();
    assert_eq!((purchase.state, &purchase.bought), (PurchaseState::Ended, &numbers));
    assert!((purchase.monthly_cost - 6.0).abs() < f64::EPSILON);
    assert_eq!(number(&client, &numbers[0]).await.json()["capabilities"]["calling"], "outbound");
    let again = client.search(397, None).await;
    assert!(client.result(&again).await.iter().all(|found| !numbers.contains(found)));
    let started =
        client.post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), toll_free(1)).await;
    let ended = client.poll(started.header("operation-id").unwrap()).await;
    assert_eq!(
        (ended["status"].as_str(), ended["error"]["code"].as_str()),
        (Some("failed"), Some("OutOfStock"))
    );
}

#[tokio::test]
async fn a_hold_lapses_after_sixteen_minutes_and_gives_its_numbers_back() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let search = client.search(1, None).await;
    emulator.clock().advance(Duration::minutes(16) - Duration::seconds(1));
    let target = format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}");
    assert_eq!(client.get(&target).await.json()["error"], "NoError");
    emulator.clock().advance(Duration::seconds(1));
    assert_eq!(client.get(&target).await.json()["error"], "ReservationExpired");
    assert_eq!(client.purchase(&search).await.status, 400);
    assert!(emulator.purchases().is_empty());
    assert_eq!(client.result(&client.search(400, None).await).await.len(), 400);
}

#[tokio::test]
async fn a_search_without_an_offering_is_refused_as_the_service_does() {
    let (_emulator, client) = start().await;
    let mut body = toll_free(1);
    body["assignmentType"] = "person".into();
    let refused = client.post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), body).await;
    assert_eq!((refused.status, refused.code().as_str()), (400, "InternalError"));
    assert_eq!(refused.json()["error"]["innererror"]["code"], "BadRequest");
}

#[tokio::test]
async fn a_search_is_bought_once() {
    let (emulator, client) = start().await;
    let search = client.search(1, None).await;
    assert_eq!(client.purchase(&search).await.status, 202);
    assert_eq!(client.purchase(&search).await.status, 400);
    assert_eq!(emulator.purchases().len(), 1);
}

#[tokio::test]
async fn looking_at_the_number_moves_a_purchase_on_as_polls_do() {
    let (_emulator, client) = start().await;
    let search = client.search(1, None).await;
    let numbers = client.result(&search).await;
    client.purchase(&search).await;
    assert_eq!(number(&client, &numbers[0]).await.status, 404);
    assert_eq!(number(&client, &numbers[0]).await.status, 200);
}

#[tokio::test]
async fn ten_thousand_numbers_can_be_bought_and_paged_through() {
    let (emulator, client) = start().await;
    let target = format!("/availablePhoneNumbers/countries/US/:search?{PHONE}");
    let body = json!({"phoneNumberType": "geographic", "assignmentType": "application", "quantity": 10_000,
        "capabilities": {"calling": "inbound", "sms": "none"}});
    let started = client.post(&target, body).await;
    client.poll(started.header("operation-id").unwrap()).await;
    let bought = client.purchase(started.header("search-id").unwrap()).await;
    client.poll(bought.header("operation-id").unwrap()).await;
    assert_eq!(emulator.owned_numbers().len(), 10_000);
    let (mut link, mut pages, mut count) = (Some(format!("/phoneNumbers?skip=0&top=1000&{PHONE}")), 0, 0);
    while let Some(target) = link {
        let page = client.get(&target).await.json();
        count += page["phoneNumbers"].as_array().unwrap().len();
        pages += 1;
        link = page["nextLink"].as_str().map(str::to_owned);
    }
    assert_eq!((pages, count), (10, 10_000));
}

#[tokio::test]
async fn releasing_answers_202_whatever_the_number_and_ends_ownership() {
    let (emulator, client) = start().await;
    let numbers = client.buy(1).await;
    for (name, owned) in [(numbers[0].as_str(), true), ("+14155550100", false), ("nonsense", false)] {
        let released = client.delete(&format!("/phoneNumbers/{}?{PHONE}", segment(name))).await;
        assert_eq!(released.status, 202, "{owned}");
        assert_eq!(client.poll(released.header("operation-id").unwrap()).await["status"], "succeeded");
    }
    assert!(emulator.owned_numbers().is_empty());
    assert_eq!(emulator.books().released, numbers);
    assert_eq!(number(&client, &numbers[0]).await.status, 404);
}

#[tokio::test]
async fn capabilities_change_when_the_operation_ends_and_within_the_offering() {
    let (emulator, client) = start().await;
    let owned = "+18335550111";
    emulator.add_owned_number(&OwnedPhoneNumber::new(owned)).unwrap();
    let target = format!("/phoneNumbers/{}/capabilities?{PHONE}", segment(owned));
    let started = client.patch(&target, json!({"sms": "none"})).await;
    assert_eq!(started.header("location").unwrap(), format!("/phoneNumbers/{owned}?{PHONE}"));
    assert_eq!(number(&client, owned).await.json()["capabilities"]["sms"], "inbound+outbound");
    client.poll(started.header("operation-id").unwrap()).await;
    let capabilities = number(&client, owned).await.json()["capabilities"].clone();
    assert_eq!(capabilities, json!({"calling": "inbound+outbound", "sms": "none"}));
    assert_eq!(client.patch(&target, json!({"sms": "some"})).await.status, 400);
    let wrong_type = client.send("PATCH", &target, Some(("{}".to_owned(), "text/plain")), &[]).await.unwrap();
    assert_eq!(wrong_type.status, 415);
}

#[tokio::test]
async fn a_cancelled_search_is_forgotten_and_a_cancelled_purchase_goes_on() {
    let (emulator, client) = start().await;
    let started =
        client.post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), toll_free(400)).await;
    let operation = format!("/phoneNumbers/operations/{}?{PHONE}", started.header("operation-id").unwrap());
    assert_eq!(client.delete(&operation).await.status, 204);
    assert_eq!(client.get(&operation).await.status, 404);
    assert_eq!(client.delete(&operation).await.status, 404);
    let search = client.search(400, None).await;
    let bought = client.purchase(&search).await;
    let operation = bought.header("operation-id").unwrap();
    assert_eq!(client.delete(&format!("/phoneNumbers/operations/{operation}?{PHONE}")).await.status, 204);
    client.poll(operation).await;
    assert_eq!(emulator.owned_numbers().len(), 400);
}

#[tokio::test]
async fn french_numbers_need_the_agreement() {
    let (emulator, client) = start().await;
    let started =
        client.post(&format!("/availablePhoneNumbers/countries/FR/:search?{PHONE}"), toll_free(1)).await;
    client.poll(started.header("operation-id").unwrap()).await;
    let id = started.header("search-id").unwrap();
    let refused =
        client.post(&format!("/availablePhoneNumbers/:purchase?{PHONE}"), json!({"searchId": id})).await;
    assert_eq!((refused.status, refused.code().as_str()), (400, "BadRequest"));
    assert_eq!(client.purchase(id).await.status, 202);
    assert_eq!(emulator.purchases().len(), 1);
}

#[tokio::test]
async fn names_are_in_the_language_of_the_request() {
    let (_emulator, client) = start().await;
    let target = format!("/availablePhoneNumbers/countries?{PHONE}");
    for (language, name) in [
        ("en-US", "Germany"),
        ("de-DE", "Deutschland"),
        ("fr", "Allemagne"),
        ("es", "Alemania"),
        ("ja", "ドイツ"),
    ] {
        let answer =
            client.send("GET", &target, None, &[("accept-language", language)]).await.unwrap().json();
        let countries = answer["countries"].as_array().unwrap();
        let found = countries.iter().find(|country| country["countryCode"] == "DE").unwrap();
        assert_eq!(found["localizedName"], name);
    }
}

#[tokio::test]
async fn lists_of_localities_are_paged_and_area_codes_follow_the_place() {
    let (_emulator, client) = start().await;
    let page = client
        .get(&format!("/availablePhoneNumbers/countries/US/localities?maxPageSize=100&{PHONE}"))
        .await
        .json();
    assert_eq!(page["phoneNumberLocalities"].as_array().unwrap().len(), 100);
    let next = client.get(page["nextLink"].as_str().unwrap()).await.json();
    assert!(next["phoneNumberLocalities"].as_array().unwrap().len() > 10);
    assert!(next["nextLink"].is_null());
    let codes = |query: &str| {
        client.get_owned(format!("/availablePhoneNumbers/countries/US/areaCodes?{query}&{PHONE}"))
    };
    let seattle = codes("phoneNumberType=geographic&locality=Seattle&administrativeDivision=WA").await.json();
    assert_eq!(seattle["areaCodes"][0]["areaCode"], "206");
    assert_eq!(codes("phoneNumberType=geographic&locality=Nowhere").await.json()["areaCodes"], json!([]));
    assert_eq!(codes("phoneNumberType=satellite").await.status, 400);
    assert_eq!(codes("locality=Seattle").await.status, 400);
}

#[tokio::test]
async fn magic_area_codes_fail_as_documented() {
    let (emulator, client) = start().await;
    let search = |code: &'static str| {
        let mut body = toll_free(2);
        body["areaCode"] = code.into();
        client.post_owned(format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), body)
    };
    for (code, status, error) in [("001", "failed", "OutOfStock"), ("002", "failed", "InternalError")] {
        let started = search(code).await;
        let ended = client.poll(started.header("operation-id").unwrap()).await;
        assert_eq!((ended["status"].as_str(), ended["error"]["code"].as_str()), (Some(status), Some(error)));
    }
    assert_eq!((search("003").await.status, search("009").await.status), (429, 500));
    for (code, bought) in [("004", 0), ("005", 1), ("006", 0)] {
        let before = emulator.owned_numbers().len();
        let id = client.search(2, Some(code)).await;
        let started = client.purchase(&id).await;
        assert_eq!(client.poll(started.header("operation-id").unwrap()).await["status"], "failed", "{code}");
        assert_eq!(emulator.owned_numbers().len() - before, bought, "{code}");
    }
    let stuck = search("007").await;
    let operation = format!("/phoneNumbers/operations/{}?{PHONE}", stuck.header("operation-id").unwrap());
    for _ in 0..10 {
        assert_eq!(client.get(&operation).await.json()["status"], "running");
    }
}

#[tokio::test]
async fn realistic_operations_take_their_recorded_time_and_lists_lag() {
    let (emulator, client) = start().await;
    emulator.configure(|settings| settings.speed = Speed::Realistic);
    emulator.clock().freeze();
    let started =
        client.post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), toll_free(1)).await;
    let poll = |answer: &crate::client::Answer| {
        client
            .get_owned(format!("/phoneNumbers/operations/{}?{PHONE}", answer.header("operation-id").unwrap()))
    };
    assert_eq!(poll(&started).await.json()["status"], "notStarted");
    assert!(poll(&started).await.header("retry-after-ms").is_none());
    emulator.clock().advance(Duration::seconds(10));
    assert_eq!(poll(&started).await.json()["status"], "succeeded");
    let bought = client.purchase(started.header("search-id").unwrap()).await;
    let mut words = Vec::new();
    for _ in 0..12 {
        let word = poll(&bought).await.json()["status"].as_str().unwrap().to_owned();
        if words.last() != Some(&word) {
            words.push(word);
        }
        emulator.clock().advance(Duration::seconds(2));
    }
    assert_eq!(words, ["running", "notStarted", "succeeded"]);
}

#[tokio::test]
async fn realistic_lists_go_on_without_a_new_number_for_a_moment() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let search = client.search(1, None).await;
    emulator.configure(|settings| settings.speed = Speed::Realistic);
    client.purchase(&search).await;
    emulator.clock().advance(Duration::milliseconds(22_500));
    let listed = || client.get_owned(format!("/phoneNumbers?{PHONE}"));
    assert_eq!(listed().await.json()["phoneNumbers"], json!([]));
    assert_eq!(emulator.owned_numbers().len(), 1);
    emulator.clock().advance(Duration::seconds(4));
    assert_eq!(listed().await.json()["phoneNumbers"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn quotas_refuse_the_sixth_search_of_a_week() {
    let (emulator, client) = start().await;
    emulator.configure(|settings| settings.realistic_quotas = true);
    emulator.clock().freeze();
    let target = format!("/availablePhoneNumbers/countries/US/:search?{PHONE}");
    for _ in 0..5 {
        assert_eq!(client.post(&target, toll_free(1)).await.status, 202);
    }
    let refused = client.post(&target, toll_free(1)).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), Some("604800"));
}

#[tokio::test]
async fn operator_look_ups_with_details_are_charged() {
    let (emulator, client) = start().await;
    let target = format!("/operatorInformation/:search?{PHONE}");
    let body = |details: bool| json!({"phoneNumbers": ["+14255550123"], "options": {"includeAdditionalOperatorDetails": details}});
    let plain = client.post(&target, body(false)).await.json();
    assert_eq!(plain["values"][0]["nationalFormat"], "(425) 555-0123");
    assert!(plain["values"][0]["operatorDetails"].is_null());
    let detailed = client.post(&target, body(true)).await.json();
    assert_eq!(detailed["values"][0]["isoCountryCode"], "US");
    assert_eq!(detailed["values"][0]["numberType"], "geographic");
    assert_eq!(emulator.books().charged_lookups, 1);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_answers() {
    let mut found = Vec::new();
    for _ in 0..2 {
        let emulator = communication_emulator::Emulator::builder().seed(42).start().await.unwrap();
        let client = Client::new(&emulator);
        let search = client.search(5, None).await;
        found.push((search.clone(), client.result(&search).await));
    }
    assert_eq!(found[0], found[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_clients_never_get_the_same_number() {
    let emulator = communication_emulator::Emulator::builder().start().await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let client = Client::new(&emulator);
        tasks.spawn(async move { client.buy(5).await });
    }
    let mut bought: Vec<String> = tasks.join_all().await.into_iter().flatten().collect();
    bought.sort();
    bought.dedup();
    assert_eq!((bought.len(), emulator.purchases().len()), (80, 16));
}
