use serde_json::{Map, Value, json};

use super::Replay;
use crate::client::SIP;

/// Sets the configuration where a recording begins, and where its own answers show that somebody else changed it.
pub(super) async fn prepare(replay: &mut Replay, index: usize) {
    let exchanges = replay.exchanges();
    let earlier = exchanges[..index].iter().rev().find_map(shown);
    let wanted = match (shown(&exchanges[index]), earlier) {
        (Some(_), _) => before(&exchanges[index]),
        // A refused patch shows nothing; the next answer does.
        (None, None) => exchanges.iter().find_map(shown).cloned().unwrap_or_default(),
        (None, Some(_)) => return,
    };
    if earlier == Some(&wanted) || wanted.is_null() {
        return;
    }
    let live = replay.client.get(&format!("/sip?{SIP}")).await.json();
    let mut trunks = wanted["trunks"].as_object().unwrap().clone();
    for name in live["trunks"].as_object().unwrap().keys() {
        trunks.entry(name).or_insert(Value::Null);
    }
    let body = json!({"trunks": trunks, "routes": wanted["routes"]});
    let answer = replay.client.patch(&format!("/sip?{SIP}"), body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

fn shown(exchange: &Value) -> Option<&Value> {
    (exchange["response"]["status"] == 200).then_some(&exchange["response"]["body"])
}

/// The configuration of an answer with the patch of its request taken back.
fn before(exchange: &Value) -> Value {
    let shown = &exchange["response"]["body"];
    let mut trunks: Map<String, Value> = shown["trunks"].as_object().unwrap().clone();
    let mut routes = shown["routes"].clone();
    let patch = &exchange["request"]["body"];
    for (name, value) in patch["trunks"].as_object().into_iter().flatten() {
        if value.is_null() {
            trunks.insert(name.clone(), json!({"sipSignalingPort": 5061}));
        } else {
            trunks.remove(name);
        }
    }
    if patch["routes"].is_array() {
        routes = json!([]);
    }
    json!({"trunks": trunks, "routes": routes})
}
