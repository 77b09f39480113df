//! The operations of the management API.

use serde::{Deserialize, de::DeserializeOwned};
use time::Duration;

use super::{Answer, json};
use crate::{
    exchange::Request,
    faults::Rule,
    inventory::magic::MAGIC,
    json::Json,
    settings::Settings,
    stamp::{read_stamp, stamp},
    world::{Shared, World},
};

pub(super) fn read<T: DeserializeOwned>(request: &Request) -> Result<T, (u16, String)> {
    serde_json::from_slice(&request.body).map_err(|error| (400, error.to_string()))
}

/// What there is, for somebody who opens the page.
pub(super) fn index() -> String {
    let operations = [
        ("GET /_emulator/", "this list; for browsers the page for people"),
        ("GET /_emulator/clock", "the emulated time"),
        ("PUT /_emulator/clock", "{\"now\"?: time, \"frozen\"?: flag}: sets, freezes or resumes it"),
        ("POST /_emulator/clock/advance", "{\"seconds\": number}"),
        ("GET, PATCH /_emulator/settings", "speed, strictness, quotas"),
        ("GET, POST, DELETE /_emulator/faults[/{id}]", "fault rules"),
        ("GET, DELETE /_emulator/journal", "every request and its answer"),
        ("GET /_emulator/journal/export", "the journal in the format of recordings, by file name"),
        ("GET /_emulator/statistics", "how often each operation was carried out, and how much is kept"),
        ("GET /_emulator/books", "what was bought, charged, released"),
        (
            "GET, POST /_emulator/numbers",
            "the numbers of the resource; POST adds one as if it had been bought",
        ),
        ("GET /_emulator/inventory", "the ranges that numbers are taken from"),
        ("POST /_emulator/tokens/check", "{\"token\": text}: whether a user access token is valid"),
        ("POST /_emulator/snapshots[/{id}]", "keeps the state and the clock; with an id goes back to them"),
        ("POST /_emulator/reset", "{\"seed\"?: number}: forgets everything but the keys"),
        ("GET /_emulator/not-emulated", "what is not emulated"),
    ];
    let operations = operations.map(|(name, text)| (name, Json::from(text)));
    let magic = MAGIC.map(|(code, _, text)| (code, Json::from(text)));
    Json::object([
        ("name", "communication-emulator".into()),
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("operations", Json::object(operations)),
        ("magicAreaCodes", Json::object(magic)),
        ("notEmulated", Json::array(crate::NOT_EMULATED)),
    ])
    .to_text()
}

pub(super) fn clock(shared: &Shared) -> (u16, String) {
    let body = [("now", stamp(shared.clock.now()).into()), ("frozen", shared.clock.is_frozen().into())];
    (200, Json::object(body).to_text())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    now: Option<String>,
    frozen: Option<bool>,
}

pub(super) fn set_clock(shared: &Shared, request: &Request) -> Answer {
    let change: ClockChange = read(request)?;
    match change.frozen {
        Some(true) => shared.clock.freeze(),
        Some(false) => shared.clock.resume(),
        None => {}
    }
    if let Some(text) = change.now {
        shared.clock.set(read_stamp(&text).ok_or((400, "now must be a time of RFC 3339".to_owned()))?);
    }
    Ok(clock(shared))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: f64,
}

pub(super) fn advance(shared: &Shared, request: &Request) -> Answer {
    let advance: Advance = read(request)?;
    let by = Duration::checked_seconds_f64(advance.seconds);
    shared.clock.advance(by.ok_or((400, "seconds must be a number that is a duration".to_owned()))?);
    Ok(clock(shared))
}

pub(super) fn settings(shared: &Shared) -> (u16, String) {
    (200, json(&shared.lock().settings))
}

/// Members that are not given stay as they are.
pub(super) fn change_settings(shared: &Shared, request: &Request) -> Answer {
    let patch: serde_json::Map<String, serde_json::Value> = read(request)?;
    let mut world = shared.lock();
    let mut merged = serde_json::to_value(&world.settings).map_err(|error| (500, error.to_string()))?;
    if let Some(members) = merged.as_object_mut() {
        members.extend(patch);
    }
    let changed: Settings = serde_json::from_value(merged).map_err(|error| (400, error.to_string()))?;
    world.settings = changed;
    Ok((200, json(&world.settings)))
}

pub(super) fn add_fault(shared: &Shared, request: &Request) -> Answer {
    let rule: Rule = read(request)?;
    let World { faults, state, .. } = &mut *shared.lock();
    let id = faults.add(rule, state);
    Ok((201, format!("{{\"id\":{id}}}")))
}

/// One rule, or without an id all of them.
pub(super) fn remove_faults(shared: &Shared, id: &str) -> Answer {
    let mut world = shared.lock();
    if id.is_empty() {
        world.faults.clear();
        return Ok((204, String::new()));
    }
    let removed = id.parse().is_ok_and(|id| world.faults.remove(id));
    if removed {
        Ok((204, String::new()))
    } else {
        Err((404, "there is no fault rule of that id".to_owned()))
    }
}

pub(super) fn export(shared: &Shared) -> (u16, String) {
    let files = crate::journal::export_entries(&shared.lock().journal.entries());
    let parsed =
        files.iter().map(|(name, text)| (name.as_str(), Json::parse(text.as_bytes()).unwrap_or_default()));
    (200, Json::object(parsed).to_text())
}

pub(super) fn inventory(shared: &Shared) -> (u16, String) {
    let world = shared.lock();
    let ranges = world.state.stock.ranges().iter().map(|range| {
        Json::object([
            ("country", range.country.into()),
            ("phoneNumberType", range.kind.name().into()),
            ("areaCode", Json::from(&range.area_code)),
            ("first", format!("+{}", range.first).into()),
            ("count", Json::Int(i64::try_from(range.count).unwrap_or(i64::MAX))),
            ("reservedForFiction", range.reserved.into()),
        ])
    });
    (200, Json::object([("ranges", Json::array(ranges))]).to_text())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenCheck {
    token: String,
}

pub(super) fn check_token(shared: &Shared, request: &Request) -> Answer {
    let check: TokenCheck = read(request)?;
    let now = shared.clock.now();
    Ok((200, json(&shared.lock().state.identities.check(&check.token, now))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<u64>,
}

/// The body may be left out.
pub(super) fn reset(shared: &Shared, request: &Request) -> Answer {
    let empty = request.body.is_empty() || &*request.body == b"null";
    let seed = if empty { None } else { read::<Reset>(request)?.seed };
    shared.reset(seed);
    Ok((204, String::new()))
}

pub(super) fn snapshot(shared: &Shared) -> (u16, String) {
    let id = shared.snapshot();
    (201, format!("{{\"id\":{id}}}"))
}

pub(super) fn restore(shared: &Shared, id: &str) -> Answer {
    let restored = id.parse().is_ok_and(|id| shared.restore(id));
    if restored { Ok((204, String::new())) } else { Err((404, "there is no snapshot of that id".to_owned())) }
}
