//! The vectors of the official libraries, where the environment variable `ACS_SHARED` names the folder that has them.

use communication_common::CommunicationIdentifier;
use serde_json::Value;

use crate::{
    expiry::{self, Decision},
    identifiers::{self, describe, read},
    refresh,
    support::START,
};

/// The file `contract/vectors/<name>`, or a note that the test is skipped.
fn vectors(name: &str) -> Option<Value> {
    let Some(folder) = std::env::var_os("ACS_SHARED") else {
        println!("skipped: ACS_SHARED is not set, {name} is not read");
        return None;
    };
    let path = std::path::Path::new(&folder).join("contract/vectors").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

fn rows<'a>(file: &'a Value, name: &str) -> &'a [Value] {
    let rows = file[name].as_array().unwrap();
    assert!(!rows.is_empty());
    rows
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("{name} of {row}"))
}

/// A typed value of JavaScript in our words.
fn described(typed: &Value) -> String {
    let anonymous = &typed["isAnonymous"];
    let cloud = typed["cloud"].as_str().unwrap_or("public");
    match text(typed, "kind") {
        "communicationUser" => "user".to_owned(),
        "phoneNumber" => {
            let asserted = typed["assertedId"].as_str().map_or(String::new(), |id| format!(" asserted={id}"));
            format!("phone {} anonymous={anonymous}{asserted}", text(typed, "phoneNumber"))
        }
        "microsoftTeamsUser" => {
            let user = text(typed, "microsoftTeamsUserId");
            format!("teams user {user} anonymous={anonymous} cloud={cloud}")
        }
        "microsoftTeamsApp" => format!("teams app {} cloud={cloud}", text(typed, "teamsAppId")),
        "teamsExtensionUser" => format!(
            "extension user {} tenant={} resource={} cloud={cloud}",
            text(typed, "userId"),
            text(typed, "tenantId"),
            text(typed, "resourceId")
        ),
        "unknown" => "unknown".to_owned(),
        other => panic!("no words for {other}"),
    }
}

#[test]
fn every_shared_raw_id_is_decided_in_our_table() {
    let Some(file) = vectors("identifiers.json") else { return };
    for row in rows(&file, "textToTyped") {
        let raw_id = text(row, "rawId");
        let ours = identifiers::RAW_IDS.iter().find(|(ours, ..)| *ours == raw_id);
        let (_, expected, why) = ours.unwrap_or_else(|| panic!("{raw_id:?} is not in the table"));
        assert_eq!(described(&row["typed"]), *expected, "{raw_id}: {why}");
        let identifier = CommunicationIdentifier::from_raw_id(raw_id);
        assert_eq!(describe(&identifier), *expected);
        assert_eq!(serde_json::to_value(&identifier).unwrap(), row["serialized"], "{raw_id}");
    }
    assert_eq!(rows(&file, "textToTyped").len(), identifiers::RAW_IDS.len());
}

#[test]
fn every_shared_typed_value_is_decided_in_our_table() {
    let Some(file) = vectors("identifiers.json") else { return };
    let ours = identifiers::typed();
    for row in rows(&file, "typedToText") {
        let found = ours.iter().find(|(members, ..)| *members == row["typed"]);
        let (_, identifier, raw_id) = found.unwrap_or_else(|| panic!("{row} is not in the table"));
        let Some(identifier) = identifier else { continue };
        assert_eq!(*raw_id, text(row, "rawId"));
        assert_eq!(identifier.raw_id(), *raw_id);
        assert_eq!(serde_json::to_value(identifier).unwrap(), row["serialized"], "{row}");
    }
    assert_eq!(rows(&file, "typedToText").len(), ours.len());
}

#[test]
fn every_shared_json_form_is_decided_in_our_table() {
    let Some(file) = vectors("identifiers.json") else { return };
    for row in rows(&file, "serializedToTyped") {
        let same = |json: &str| serde_json::from_str::<Value>(json).unwrap() == row["serialized"];
        let ours = identifiers::JSON.iter().find(|(json, _)| same(json));
        let (json, expected) = ours.unwrap_or_else(|| panic!("{row} is not in the table"));
        assert_eq!(expected.is_err(), row["rejected"].is_string(), "{json}");
        let result = serde_json::from_value::<CommunicationIdentifier>(row["serialized"].clone());
        assert_eq!(result.is_ok(), read(json).is_ok());
        let Ok(identifier) = result else { continue };
        assert_eq!(describe(&identifier), described(&row["typed"]), "{json}");
        if let Some(raw_id) = row["typed"]["rawId"].as_str() {
            assert_eq!(identifier.raw_id(), raw_id);
        }
    }
    assert_eq!(rows(&file, "serializedToTyped").len(), identifiers::JSON.len());
}

#[test]
fn every_shared_token_is_decided_in_our_table() {
    let Some(file) = vectors("token-expiry.json") else { return };
    for row in rows(&file, "rows") {
        let name = text(row, "name");
        let ours = expiry::ROWS.iter().find(|(ours, ..)| *ours == name);
        let (_, decision, why) = ours.unwrap_or_else(|| panic!("{name} is not in the table"));
        assert_eq!(expiry::decide(text(row, "token")), *decision, "{name}: {why}");
        if !why.starts_with("same") {
            continue;
        }
        let official = &row["js_common_2.5.0"];
        match decision {
            Decision::Until(ends) => assert_eq!(official["expiresOnTimestampMs"], *ends, "{name}"),
            Decision::TenMinutes => assert!(official["assumed"].is_string(), "{name}"),
            Decision::Expired => {
                assert!(official["expiresOnTimestampMs"].as_i64().unwrap() <= START * 1000, "{name}");
            }
            Decision::Refused => assert!(official["rejected"].is_string(), "{name}"),
        }
    }
    assert_eq!(rows(&file, "rows").len(), expiry::ROWS.len());
}

#[test]
fn every_shared_scenario_is_decided_in_our_table() {
    let Some(file) = vectors("token-refresh.json") else { return };
    for row in rows(&file, "scenarios") {
        let name = text(row, "name");
        let ours = refresh::SCENARIOS.iter().find(|(ours, ..)| *ours == name);
        let (_, decision, shown) = ours.unwrap_or_else(|| panic!("{name} is not in the table"));
        assert!(!decision.is_empty());
        shown();
    }
    assert_eq!(rows(&file, "scenarios").len(), refresh::SCENARIOS.len());
}
