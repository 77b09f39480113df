use communication_emulator::OwnedPhoneNumber;
use serde_json::{Value, json};

use super::{Replay, path, script, script_from};
use crate::client::LEGACY;

const ROOT: &str = "/administration/phonenumbers";

pub(super) async fn prepare(replay: &mut Replay, index: usize, path: &[String]) {
    let exchange = replay.exchanges()[index].clone();
    let method = exchange["request"]["method"].as_str().unwrap();
    let path: Vec<&str> = path.iter().skip(2).map(String::as_str).collect();
    if exchange["response"]["status"].as_u64().unwrap() >= 400 {
        return;
    }
    match (method, path.as_slice()) {
        ("GET", ["phonenumbers" | "searches" | "releases"]) => list(replay, &exchange, path[0]).await,
        ("POST", ["searches"]) => {
            name_plans(replay, &exchange).await;
            script(replay, index, is_poll, "status");
        }
        (_, ["searches", id, ..]) => {
            if !replay.names.knows(id) {
                let live = create_search(replay).await;
                replay.names.set(id, &live);
            }
            if method == "POST" {
                script(replay, index, is_poll, "status");
            }
        }
        ("POST", ["releases"]) => {
            for number in exchange["request"]["body"]["phoneNumbers"].as_array().into_iter().flatten() {
                own_recorded(replay, number.as_str().unwrap());
            }
            script(replay, index, is_poll, "status");
        }
        ("GET", ["releases", id]) if !replay.names.knows(id) => {
            script_from(replay, index, "status");
            let live = release(replay).await;
            replay.names.set(id, &live);
        }
        ("POST", ["capabilities"]) => script(replay, index, is_poll, "capabilitiesUpdateStatus"),
        ("GET", ["capabilities", id]) => start_update(replay, &exchange, index, id).await,
        (_, ["numberconfiguration", ..]) => configure(replay, &exchange).await,
        _ => {}
    }
}

/// Something to list, where the recorded list is not empty.
async fn list(replay: &Replay, exchange: &Value, what: &str) {
    let body = &exchange["response"]["body"];
    let items = body["entities"].as_array().or(body["phoneNumbers"].as_array());
    if items.is_none_or(Vec::is_empty) {
        return;
    }
    match what {
        "phonenumbers" => own(replay, "+18335550100"),
        "searches" => {
            create_search(replay).await;
        }
        _ => {
            release(replay).await;
        }
    }
}

fn is_poll(path: &[String]) -> bool {
    path.len() == 4
}

fn own(replay: &Replay, number: &str) {
    if !replay.emulator.owned_numbers().iter().any(|owned| owned == number) {
        replay.emulator.add_owned_number(&OwnedPhoneNumber::new(number)).unwrap();
    }
}

/// Numbers that the recorder masked with words are no numbers: others stand for them.
fn own_recorded(replay: &mut Replay, number: &str) {
    let digits = number.strip_prefix('+').unwrap_or_default();
    let masked = digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit());
    if masked && !replay.names.knows(number) {
        let live = format!("+1833555{:04}", number.len());
        replay.names.set(number, &live);
    }
    own(replay, replay.names.live(number));
}

/// Two plans of one group of the US.
async fn plans(replay: &Replay) -> Vec<String> {
    let groups = replay.client.get(&format!("{ROOT}/countries/US/phoneplangroups?{LEGACY}")).await.json();
    let group = groups["phonePlanGroups"][0]["phonePlanGroupId"].as_str().unwrap();
    let plans =
        replay.client.get(&format!("{ROOT}/countries/US/phoneplangroups/{group}/phoneplans?{LEGACY}")).await;
    let plans = plans.json()["phonePlans"].as_array().unwrap().clone();
    plans.iter().map(|plan| plan["phonePlanId"].as_str().unwrap().to_owned()).collect()
}

async fn name_plans(replay: &mut Replay, exchange: &Value) {
    let live = plans(replay).await;
    for plan in exchange["request"]["body"]["phonePlanIds"].as_array().into_iter().flatten() {
        // Real ids are those of the emulator too; only placeholders need one.
        let recorded = plan.as_str().unwrap();
        if !recorded.contains('-') {
            replay.names.set(recorded, &live[0]);
        }
    }
}

/// A search with reserved numbers; its id.
async fn create_search(replay: &Replay) -> String {
    let plans = plans(replay).await;
    let body = json!({"displayName": "LRO Test Search", "description": "d", "phonePlanIds": [plans[0]],
        "areaCode": "205", "quantity": 1});
    let created = replay.client.post(&format!("{ROOT}/searches?{LEGACY}"), body).await.json();
    let id = created["searchId"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        replay.client.get(&format!("{ROOT}/searches/{id}?{LEGACY}")).await;
    }
    id
}

/// Releases a number; the id of the release.
async fn release(replay: &Replay) -> String {
    own(replay, "+18335550100");
    let body = json!({"phoneNumbers": ["+18335550100"]});
    let created = replay.client.post(&format!("{ROOT}/releases?{LEGACY}"), body).await.json();
    created["releaseId"].as_str().unwrap().to_owned()
}

/// The update of a GET that no recorded POST started, as far as its answer shows it.
async fn start_update(replay: &mut Replay, exchange: &Value, index: usize, id: &str) {
    if replay.names.knows(id) {
        return;
    }
    let body = &exchange["response"]["body"];
    let changes = &body["phoneNumberCapabilitiesUpdates"];
    for number in changes.as_object().unwrap().keys() {
        own_recorded(replay, number);
    }
    let changes = replay.names.body(changes);
    script_from(replay, index, "capabilitiesUpdateStatus");
    let update = json!({"phoneNumberCapabilitiesUpdate": changes});
    let started = replay.client.post(&format!("{ROOT}/capabilities?{LEGACY}"), update).await.json();
    replay.names.set(id, started["capabilitiesUpdateId"].as_str().unwrap());
}

/// An owned number, with the configuration that is to be read.
async fn configure(replay: &mut Replay, exchange: &Value) {
    let recorded = exchange["request"]["body"]["phoneNumber"].as_str().unwrap_or("+18335550100");
    own_recorded(replay, recorded);
    let live = replay.names.live(recorded).to_owned();
    let configuration = &exchange["response"]["body"]["pstnConfiguration"];
    if configuration.is_object() {
        let body = json!({"phoneNumber": live, "pstnConfiguration":
            {"callbackUrl": configuration["callbackUrl"], "applicationId": configuration["applicationId"]}});
        let target = format!("{ROOT}/numberconfiguration/configure?{LEGACY}");
        replay
            .client
            .send("PATCH", &target, Some((body.to_string(), "application/json")), &[])
            .await
            .unwrap();
    }
}

/// Bodies that the recorder dropped: what the answers show was asked for.
pub(super) fn missing_body(replay: &mut Replay, exchange: &Value) -> Option<Value> {
    let path = path(exchange);
    let path: Vec<&str> = path.iter().skip(2).map(String::as_str).collect();
    match (exchange["request"]["method"].as_str().unwrap(), path.as_slice()) {
        ("POST", ["capabilities"]) => {
            let mut shown =
                replay.exchanges().iter().map(|e| &e["response"]["body"]["phoneNumberCapabilitiesUpdates"]);
            let changes = shown.find(|changes| changes.is_object()).unwrap().clone();
            for number in changes.as_object().unwrap().keys() {
                own_recorded(replay, number);
            }
            Some(json!({"phoneNumberCapabilitiesUpdate": replay.names.body(&changes)}))
        }
        ("PATCH", ["numberconfiguration", "unconfigure"]) => Some(json!({"phoneNumber": "+18335550100"})),
        _ => None,
    }
}
