use communication_emulator::{
    OwnedPhoneNumber,
    faults::{Action, Rule},
    time::Duration,
};
use serde_json::{Value, json};

use super::{Replay, script, script_from};
use crate::client::{PHONE, toll_free};

pub(super) async fn prepare(replay: &mut Replay, index: usize, path: &[String]) {
    let exchange = replay.exchanges()[index].clone();
    let method = exchange["request"]["method"].as_str().unwrap();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match (method, path.as_slice()) {
        ("GET", ["phoneNumbers"]) => own_listed(replay, index),
        ("GET" | "DELETE", ["phoneNumbers", "operations", id]) => {
            start_operation(replay, &exchange, index, id).await;
        }
        (_, ["phoneNumbers", number, ..]) => {
            own(replay, &exchange, number);
            script(replay, index, is_operation, "status");
        }
        ("POST", ["availablePhoneNumbers", ":purchase"]) => {
            let id = exchange["request"]["body"]["searchId"].as_str().unwrap_or_default().to_owned();
            search(replay, &exchange, &id).await;
            script(replay, index, is_operation, "status");
        }
        ("POST", [_, "countries", _, ":search"]) => script(replay, index, is_operation, "status"),
        ("GET", [_, "searchResults", id]) => search(replay, &exchange, id).await,
        ("GET", [_, "reservations"]) => reserve_listed(replay, &exchange).await,
        (_, [_, "reservations", id, ..]) => {
            reservation(replay, &exchange, id).await;
            script(replay, index, is_operation, "status");
        }
        _ => {}
    }
}

fn is_operation(path: &[String]) -> bool {
    path.get(1).is_some_and(|part| part == "operations")
}

fn succeeded(exchange: &Value) -> bool {
    exchange["response"]["status"].as_u64().unwrap() < 300
}

/// The number, if the answer says that it is owned.
fn own(replay: &mut Replay, exchange: &Value, number: &str) {
    let bought = replay.emulator.purchases().into_iter().flat_map(|purchase| purchase.bought).next_back();
    if let (false, true, Some(bought)) =
        (replay.names.knows(number), succeeded(exchange) && !number.starts_with('+'), bought)
    {
        replay.names.set(number, &bought);
    }
    let live = replay.names.live(number).to_owned();
    let live = if live.starts_with('+') { live } else { format!("+{live}") };
    if !succeeded(exchange) || replay.emulator.owned_numbers().contains(&live) {
        return;
    }
    replay.emulator.add_owned_number(&owned(&live, &exchange["response"]["body"])).unwrap();
}

/// A number with what a recorded one has.
fn owned(number: &str, recorded: &Value) -> OwnedPhoneNumber {
    let mut owned = OwnedPhoneNumber::new(number);
    let text = |value: &Value, into: &mut String| {
        if let Some(text) = value.as_str() {
            text.clone_into(into);
        }
    };
    text(&recorded["countryCode"], &mut owned.country_code);
    text(&recorded["phoneNumberType"], &mut owned.phone_number_type);
    text(&recorded["assignmentType"], &mut owned.assignment_type);
    text(&recorded["capabilities"]["calling"], &mut owned.calling);
    text(&recorded["capabilities"]["sms"], &mut owned.sms);
    owned.monthly_cost = recorded["cost"]["amount"].as_f64().unwrap_or(owned.monthly_cost);
    owned.purchase_date = recorded["purchaseDate"].as_str().map(str::to_owned);
    owned
}

/// As many numbers as all recorded pages of the scenario show.
fn own_listed(replay: &Replay, index: usize) {
    let is_list = |exchange: &Value| super::path(exchange) == ["phoneNumbers"];
    if replay.exchanges()[..index].iter().any(is_list) {
        return;
    }
    let lists = replay
        .exchanges()
        .iter()
        .filter(|exchange| is_list(exchange) && exchange["response"]["status"] == 200);
    let shown = lists.map(|exchange| {
        let target = exchange["request"]["path_and_query"].as_str().unwrap();
        let query = |name: &str| {
            let value = target.split(['?', '&']).find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
            value.and_then(|value| value.parse::<usize>().ok())
        };
        let body = &exchange["response"]["body"];
        let items = body["phoneNumbers"].as_array().unwrap();
        let whole = if body["nextLink"].is_string() { query("top").unwrap_or(100) + 1 } else { items.len() };
        (query("skip").unwrap_or(0) + whole, items.first().cloned().unwrap_or_default())
    });
    let Some((count, first)) = shown.max_by_key(|(count, _)| *count) else { return };
    for number in replay.emulator.owned_numbers().len()..count {
        replay.emulator.add_owned_number(&owned(&format!("+1833555{number:04}"), &first)).unwrap();
    }
}

/// A search, if the answer needs one that was not recorded.
async fn search(replay: &mut Replay, exchange: &Value, recorded: &str) {
    let refused_as_unknown = exchange["response"]["status"] == 404;
    if replay.names.knows(recorded) || refused_as_unknown {
        return;
    }
    let id = replay.client.search(1, None).await;
    replay.names.set(recorded, &id);
}

/// The operation of a poll whose start was not recorded; its statuses are those of the polls that follow.
async fn start_operation(replay: &mut Replay, exchange: &Value, index: usize, recorded: &str) {
    if replay.names.knows(recorded) || !succeeded(exchange) {
        return;
    }
    let word = recorded.split('_').next().unwrap();
    let started = match word {
        "purchase" => {
            let search = replay.client.search(1, None).await;
            script_from(replay, index, "status");
            replay.client.purchase(&search).await
        }
        "reservationPurchase" => {
            let target = "/availablePhoneNumbers/reservations/00000000-0000-4000-8000-000000000001";
            reserve(replay, &format!("{target}?{PHONE}")).await;
            script_from(replay, index, "status");
            replay.client.post(&format!("{target}/:purchase?{PHONE}"), json!({})).await
        }
        "release" => {
            script_from(replay, index, "status");
            replay.client.delete(&format!("/phoneNumbers/%2B18335550100?{PHONE}")).await
        }
        "capabilities" => {
            replay.emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550100")).unwrap();
            script_from(replay, index, "status");
            let target = format!("/phoneNumbers/%2B18335550100/capabilities?{PHONE}");
            replay.client.patch(&target, json!({"calling": "outbound"})).await
        }
        _ => {
            script_from(replay, index, "status");
            replay
                .client
                .post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), toll_free(1))
                .await
        }
    };
    replay.names.set(recorded, started.header("operation-id").unwrap());
}

/// A reservation that was there before, and live numbers for the recorded ones.
async fn reservation(replay: &mut Replay, exchange: &Value, id: &str) {
    for (recorded, number) in exchange["request"]["body"]["phoneNumbers"].as_object().into_iter().flatten() {
        if !number.is_null() && !replay.names.knows(recorded) {
            let live = free_number(replay, number).await;
            replay.names.set(recorded, &live);
        }
    }
    let status = exchange["response"]["status"].as_u64().unwrap();
    if status == 207 {
        replay.emulator.faults().add(Rule::new(Action::RefuseNumbers(1)));
    }
    let target = format!("/availablePhoneNumbers/reservations/{id}?{PHONE}");
    let known = replay.emulator.journal().requests().iter().any(|entry| entry.target.contains(id));
    if known || status == 201 || status >= 400 {
        return;
    }
    let shown = exchange["response"]["body"]["phoneNumbers"].as_object();
    for (recorded, number) in shown.into_iter().flatten() {
        let live = free_number(replay, number).await;
        replay.names.set(recorded, &live);
        replay.client.patch(&target, json!({"phoneNumbers": {live: number}})).await;
    }
    // What is removed was there, and what is bought has a number.
    let removed = exchange["request"]["body"]["phoneNumbers"].as_object();
    let removed = removed.into_iter().flatten().find(|(_, number)| number.is_null());
    if shown.is_none() || removed.is_some() {
        let live = reserve(replay, &target).await;
        if let Some((recorded, _)) = removed {
            replay.names.set(recorded, &live);
        }
    }
}

/// A reservation of one number, which is returned.
async fn reserve(replay: &Replay, target: &str) -> String {
    let number = json!({"phoneNumberType": "tollFree", "assignmentType": "application", "countryCode": "US",
        "capabilities": {"calling": "outbound", "sms": "none"}});
    let live = free_number(replay, &number).await;
    replay.client.patch(target, json!({"phoneNumbers": {&live: number}})).await;
    live
}

/// The id of a number of the stock that can do what a recorded one can.
async fn free_number(replay: &Replay, wanted: &Value) -> String {
    let country = wanted["countryCode"].as_str().unwrap();
    let body = json!({"phoneNumberType": wanted["phoneNumberType"], "capabilities": wanted["capabilities"],
        "assignmentType": wanted["assignmentType"]});
    let target = format!("/availablePhoneNumbers/countries/{country}/:browse?{PHONE}");
    let found = replay.client.post(&target, body).await.json();
    found["phoneNumbers"][0]["id"].as_str().unwrap().to_owned()
}

/// As many reservations as are listed, expired where the list says so.
async fn reserve_listed(replay: &Replay, exchange: &Value) {
    let listed = exchange["response"]["body"]["reservations"].as_array().unwrap();
    for index in 0..listed.len() {
        let id = format!("00000000-0000-4000-8000-{index:012}");
        let target = format!("/availablePhoneNumbers/reservations/{id}?{PHONE}");
        replay.client.patch(&target, json!({"phoneNumbers": {}})).await;
    }
    if listed.iter().any(|reservation| reservation["status"] == "expired") {
        replay.emulator.clock().advance(Duration::minutes(16));
    }
}
