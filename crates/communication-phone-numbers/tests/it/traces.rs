//! What the official clients send, compared with what ours does: the rows about phone numbers of the traces.

use std::fs;

use serde_json::{Map, Value};

use crate::{calls::Exchange, support::shared};

#[test]
fn every_call_of_the_official_clients_goes_out_alike() {
    let Some(folder) = shared("contract/vectors") else { return };
    let traces: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("wire-traces.json")).unwrap()).unwrap();
    let (mut checked, mut others) = (0, Vec::new());
    for row in traces["modern"].as_array().unwrap() {
        let call = row["call"].as_str().unwrap_or_default();
        // The row about the api-version asks for a number that is none: `+1`.
        let is_ours = call.starts_with("phone.") || call.starts_with("lro.");
        if !is_ours || call == "phone.apiVersion option" {
            continue;
        }
        let request = &row["requests"][0];
        // Some calls are refused by that client before anything is sent.
        let Some(method) = request["method"].as_str() else { continue };
        let exchange = Exchange {
            name: call.to_owned(),
            method: method.to_owned(),
            target: request["target"].as_str().unwrap().to_owned(),
            headers: request["headers"].as_object().cloned().unwrap_or_default(),
            body: request.get("body").cloned().unwrap_or_default(),
            status: 0,
            answer_headers: Map::new(),
            answer: Value::Null,
        };
        if exchange.check_request() {
            checked += 1;
        } else {
            others.push(call);
        }
    }
    assert!(others.is_empty() && checked >= 30, "{checked} rows, without {others:?}");
}
