//! The vectors of the official libraries, where the environment variable `ACS_SHARED` names the folder that has them.

use core_auth::{AccessKey, ConnectionString, Endpoint, StringToSign, content_hash};
use serde_json::Value;

use crate::{connection_string, token};

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

fn text<'a>(row: &'a Value, pointer: &str) -> &'a str {
    row.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} of {row}"))
}

#[test]
fn signatures_match_the_shared_vectors() {
    let Some(file) = vectors("hmac.json") else { return };
    let key = AccessKey::parse(text(&file, "/key")).unwrap();
    for row in rows(&file, "cases") {
        let url = url::Url::parse(text(row, "/request/url")).unwrap();
        let endpoint = Endpoint::parse(&url[..url::Position::BeforePath]).unwrap();
        let hash = content_hash(row["request"]["body"].as_str().unwrap_or_default().as_bytes());
        let signed = StringToSign::new(
            text(row, "/request/method"),
            &url[url::Position::BeforePath..],
            text(row, "/expected/date"),
            endpoint.authority(),
            &hash,
        );
        assert_eq!(signed.to_string(), text(row, "/expected/stringToSign"));
        assert_eq!(signed.authorization(&key), text(row, "/expected/authorization"));
    }
    for (index, row) in rows(&file["keyDecoding"], "cases").iter().enumerate() {
        // The fourth is the first one with blanks around it.
        assert_eq!(AccessKey::parse(text(row, "/key")).is_ok(), [0, 3, 5].contains(&index), "row {index}");
    }
}

#[test]
fn signatures_with_the_older_date_header_are_the_same() {
    let Some(file) = vectors("hmac.json") else { return };
    let key = AccessKey::parse(text(&file, "/key")).unwrap();
    for sample in rows(&file["dateHeaderVariant"], "samples") {
        let row = rows(&file, "cases").iter().find(|row| row["name"] == sample["name"]).unwrap();
        let lines: Vec<_> = text(row, "/expected/stringToSign").split(['\n', ';']).collect();
        let signed = StringToSign::new(lines[0], lines[1], lines[2], lines[3], lines[4]);
        let authorization = text(sample, "/py_administration_1.0.0b4_headers/Authorization");
        assert_eq!(signed.authorization(&key).replace("x-ms-date", "date"), authorization);
    }
}

#[test]
fn every_shared_connection_string_is_decided_in_our_table() {
    let Some(file) = vectors("connection-strings.json") else { return };
    let mut seen = 0;
    for row in rows(&file, "acceptedByJs").iter().chain(rows(&file, "rejectedByJs")) {
        let given = text(row, "/input");
        let ours = connection_string::ROWS.iter().find(|(input, ..)| *input == given);
        let (_, decision, why) = ours.unwrap_or_else(|| panic!("{given:?} is not in the table"));
        assert_eq!(ConnectionString::parse(given).map(|_| ()), decision.map(|_| ()), "{given:?}");
        if text(row, "/suggested").starts_with("reject:") || text(row, "/suggested") == "accept" {
            assert_eq!(decision.is_ok(), text(row, "/suggested") == "accept", "{given:?}: {why}");
        }
        seen += 1;
    }
    assert_eq!(seen, connection_string::ROWS.len());
}

#[test]
fn every_shared_token_is_decided_in_our_table() {
    let Some(file) = vectors("token-expiry.json") else { return };
    for row in rows(&file, "rows") {
        let ours = token::ROWS.iter().find(|(name, ..)| *name == text(row, "/name"));
        let (name, expected, why) = ours.unwrap_or_else(|| panic!("{row} is not in the table"));
        assert_eq!(token::expiry_in_milliseconds(text(row, "/token")), *expected, "{name}: {why}");
        let official = &row["js_common_2.5.0"];
        if official["assumed"].is_null() && *name != "exp very large" {
            assert_eq!(official["expiresOnTimestampMs"].as_i64(), *expected, "{name}");
        }
    }
    assert_eq!(rows(&file, "rows").len(), token::ROWS.len());
}
