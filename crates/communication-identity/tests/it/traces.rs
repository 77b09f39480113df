//! What the official clients send, compared with what ours does: the rows about identity of the traces.

use std::fs;

use serde_json::{Map, Value, json};

use crate::{calls::Exchange, support::shared};

const LEGACY: [&str; 4] = ["createUser", "issueToken", "revokeTokens", "deleteUser"];
/// The manual clock's time, which is that of every call.
const NOW: &str = "2024-01-15T09:30:05.000Z";

#[test]
fn every_call_of_the_official_clients_goes_out_alike() {
    let Some(folder) = shared("contract/vectors") else { return };
    let traces: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("wire-traces.json")).unwrap()).unwrap();
    let modern = traces["modern"].as_array().unwrap().iter();
    let modern = modern.filter(|row| row["call"].as_str().unwrap().starts_with("identity."));
    let legacy = traces["legacy"].as_array().unwrap().iter();
    let legacy = legacy.filter(|row| {
        let call = row["call"].as_str().unwrap();
        LEGACY.iter().any(|name| call.split(' ').next() == Some(name))
    });
    let mut checked = 0;
    for row in modern.chain(legacy) {
        let exchange = exchange(row);
        // The body of five minutes goes out in JavaScript; here it is refused before that, on purpose.
        exchange.check();
        checked += 1;
    }
    assert!(checked >= 17, "{checked} rows");
}

fn exchange(row: &Value) -> Exchange {
    let request = &row["requests"][0];
    let target = request["target"].as_str().unwrap();
    let mut body = request.get("body").cloned().unwrap_or_default();
    if body.get("tokensValidFrom").is_some_and(|time| time == "<the moment of the call>") {
        body["tokensValidFrom"] = json!(NOW);
    }
    let (status, answer) = answer(row, request["method"].as_str().unwrap(), target, &body);
    Exchange {
        name: row["call"].as_str().unwrap().to_owned(),
        method: request["method"].as_str().unwrap().to_owned(),
        target: target.to_owned(),
        headers: request["headers"].as_object().cloned().unwrap_or_default(),
        body,
        status,
        answer_headers: Map::new(),
        answer,
    }
}

/// An answer of the kind that the client was given, with the status that its row names if it failed.
fn answer(row: &Value, method: &str, target: &str, body: &Value) -> (u16, Value) {
    if let Some(status) = row["error"]["statusCode"].as_u64() {
        let status = u16::try_from(status).unwrap();
        let code = row["error"]["code"].as_str();
        let answer = code.map_or(
            json!({"id": "8:acs:x", "identity": {"id": "8:acs:x"}}),
            |code| json!({"error": {"code": code}}),
        );
        return (status, answer);
    }
    if body["expiresInMinutes"] == 5 {
        return (400, json!({"error": {"code": "ValidationError", "target": "ExpiresInMinutes"}}));
    }
    let token = json!({"token": "t", "expiresOn": "2024-01-16T09:30:05.123Z"});
    let path = target.split('?').next().unwrap();
    let is_legacy = target.contains("2020-07-20");
    match (method, path) {
        ("DELETE" | "PATCH", _) => (204, Value::Null),
        (_, "/identities") if is_legacy => (200, json!({"id": "8:acs:r_u"})),
        (_, "/identities") => match body.get("createTokenWithScopes") {
            Some(_) => (201, json!({"identity": {"id": "8:acs:x"}, "accessToken": token})),
            None => (201, json!({"identity": {"id": "8:acs:x"}})),
        },
        (_, path) if path.ends_with(":revokeAccessTokens") => (204, Value::Null),
        (_, path) if path.ends_with("/token") => {
            (200, json!({"id": "8:acs:r_u", "token": "t", "expiresOn": "2020-10-05T20:00:00.123Z"}))
        }
        _ => (200, token),
    }
}
