//! Bringing the emulator into the state in which an exchange was recorded.

mod identity;
mod legacy;
mod numbers;
mod sip;

use communication_emulator::faults::{Action, Rule};
use serde_json::Value;

use super::Replay;

/// Some recorders dropped the query; every request needs its version.
pub(crate) fn target(scenario: &Value, request: &Value) -> String {
    let target = request["path_and_query"].as_str().unwrap();
    if target.contains("api-version=") {
        return target.to_owned();
    }
    let version = scenario["api_version"].as_str().unwrap_or("2023-03-01");
    let mark = if target.contains('?') { '&' } else { '?' };
    format!("{target}{mark}api-version={version}")
}

/// The body to send: as recorded with live ids, or made up where the recorder kept none.
pub(crate) fn body(replay: &mut Replay, exchange: &Value) -> Option<String> {
    let recorded = &exchange["request"]["body"];
    if recorded.is_null() {
        return legacy::missing_body(replay, exchange).map(|body| body.to_string());
    }
    Some(replay.names.body(recorded).to_string())
}

pub(crate) async fn prepare(replay: &mut Replay, index: usize) {
    let path = path(&replay.exchanges()[index]);
    match path.first().map(String::as_str) {
        Some("identities") => identity::prepare(replay, index, &path).await,
        Some("sip") => sip::prepare(replay, index).await,
        Some("administration") => legacy::prepare(replay, index, &path).await,
        Some("phoneNumbers" | "availablePhoneNumbers" | "operatorInformation") => {
            numbers::prepare(replay, index, &path).await;
        }
        _ => {}
    }
}

/// The decoded segments of an exchange's path.
pub(crate) fn path(exchange: &Value) -> Vec<String> {
    let target = exchange["request"]["path_and_query"].as_str().unwrap();
    let path = target.split('?').next().unwrap();
    path.split('/').skip(1).map(|part| part.replace("%2B", "+").replace("%3A", ":")).collect()
}

/// The same for an operation whose start was not recorded: the statuses of this poll and of those that follow.
pub(crate) fn script_from(replay: &Replay, index: usize, member: &str) {
    let own = path(&replay.exchanges()[index]);
    let polls = replay.exchanges()[index..].iter().take_while(|exchange| path(exchange) == own);
    let words: Vec<String> = polls
        .filter_map(|exchange| exchange["response"]["body"][member].as_str().map(str::to_owned))
        .collect();
    if !words.is_empty() {
        replay.emulator.faults().add(Rule::new(Action::statuses(words)));
    }
}

/// Lets the operation that the next request starts show the recorded statuses: those of the GETs of `wanted` that
/// follow, up to the next request of another kind.
pub(crate) fn script(replay: &Replay, index: usize, wanted: impl Fn(&[String]) -> bool, member: &str) {
    let polls = replay.exchanges()[index + 1..]
        .iter()
        .take_while(|exchange| exchange["request"]["method"] == "GET" && wanted(&path(exchange)));
    let words: Vec<String> = polls
        .filter_map(|exchange| exchange["response"]["body"][member].as_str().map(str::to_owned))
        .collect();
    if !words.is_empty() {
        replay.emulator.faults().add(Rule::new(Action::statuses(words)));
    }
}
