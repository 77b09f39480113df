use serde_json::json;

use super::Replay;
use crate::client::{IDENTITY, PREVIEW};

/// Users that were there before; a custom id that had a token already.
pub(super) async fn prepare(replay: &mut Replay, index: usize, path: &[String]) {
    let exchange = replay.exchanges()[index].clone();
    let response = &exchange["response"];
    if let [_, id, ..] = path {
        // What was refused as foreign stays foreign.
        let foreign = response["body"]["error"]["code"] == "IdentityNotOwned";
        if !replay.names.knows(id) && !foreign {
            let created = replay.client.post(&format!("/identities?{IDENTITY}"), json!({})).await.json();
            let live = created["identity"]["id"].as_str().unwrap();
            if response["status"] == 404 {
                replay.client.delete(&format!("/identities/{live}?{IDENTITY}")).await;
            }
            replay.names.set(id, live);
        }
        return;
    }
    if response["body"]["identity"]["lastTokenIssuedAt"].is_string() {
        let custom_id = &exchange["request"]["body"]["customId"];
        let body = json!({"customId": custom_id, "createTokenWithScopes": ["chat"]});
        replay.client.post(&format!("/identities?{PREVIEW}"), body).await;
    }
}
