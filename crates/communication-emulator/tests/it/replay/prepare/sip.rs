use serde_json::{Map, Value, json};

use super::Replay;
use crate::client::SIP;

/// The configuration before the first exchange: that of its answer, with its patch taken back; after a refused patch,
/// that of the next answer.
pub(super) async fn prepare(replay: &mut Replay) {
    let exchanges = replay.exchanges();
    let Some(shown) = exchanges.iter().find(|exchange| exchange["response"]["status"] == 200) else { return };
    let shown = &shown["response"]["body"];
    let mut trunks: Map<String, Value> = shown["trunks"].as_object().unwrap().clone();
    let mut routes = shown["routes"].clone();
    let first = &exchanges[0];
    let patched = first["request"]["method"] == "PATCH" && first["response"]["status"] == 200;
    if patched {
        let patch = &first["request"]["body"];
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
    }
    let answer =
        replay.client.patch(&format!("/sip?{SIP}"), json!({"trunks": trunks, "routes": routes})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}
