//! Every recorded exchange of the service, asked of the emulator: same status, headers, shape of the body, error.
//!
//! Before each exchange the emulator is brought into the state that its recorded answer shows. Ids in recordings are
//! placeholders; the live ones take their place as they become known.

mod compare;
mod names;
mod prepare;

use std::path::{Path, PathBuf};

use communication_emulator::Emulator;
use serde_json::Value;

use self::names::Names;
use crate::{
    client::{Answer, Client},
    shared,
};

/// What cannot hold: file, exchange (counted from 0), beginning of the difference, and why.
const EXCEPTIONS: [(&str, usize, &str, &str); 0] = [];

/// One file of recordings while it is replayed.
pub(crate) struct Replay {
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
    pub(crate) scenario: Value,
    pub(crate) names: Names,
}

impl Replay {
    pub(crate) fn exchanges(&self) -> &[Value] {
        self.scenario["exchanges"].as_array().unwrap()
    }
}

#[tokio::test]
async fn every_recorded_exchange_is_answered_as_it_was() {
    let Some(folder) = shared::folder("recordings") else { return };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    assert!(files.len() >= 61, "{} files", files.len());
    let mut differences = Vec::new();
    let mut count = 0;
    for file in &files {
        let name = file.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        let scenario: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        count += scenario["exchanges"].as_array().unwrap().len();
        differences.extend(replay(&name, scenario).await);
    }
    assert!(differences.is_empty(), "of {count} exchanges:\n{}", differences.join("\n"));
    println!("{count} exchanges of {} files", files.len());
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

async fn replay(name: &str, scenario: Value) -> Vec<String> {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = Client::new(&emulator);
    let mut replay = Replay { emulator, client, scenario, names: Names::default() };
    let mut differences = Vec::new();
    for index in 0..replay.exchanges().len() {
        let exchange = replay.exchanges()[index].clone();
        prepare::prepare(&mut replay, index).await;
        let answer = ask(&mut replay, &exchange).await;
        let found = compare::compare(&replay.names, &exchange["response"], &answer);
        let accepted = |difference: &String| {
            EXCEPTIONS
                .iter()
                .any(|(file, at, text, _)| *file == name && *at == index && difference.starts_with(text))
        };
        let found = found.into_iter().filter(|difference| !accepted(difference));
        differences.extend(found.map(|difference| format!("{name}[{index}] {difference}")));
        replay.names.learn(&exchange["response"], &answer);
    }
    differences
}

async fn ask(replay: &mut Replay, exchange: &Value) -> Answer {
    let request = &exchange["request"];
    let method = request["method"].as_str().unwrap();
    let target = replay.names.target(&prepare::target(&replay.scenario, request));
    let body = prepare::body(replay, exchange);
    let media = request["headers"]["content-type"].as_str();
    let media = media.unwrap_or(if target.starts_with("/sip") {
        "application/merge-patch+json"
    } else {
        "application/json"
    });
    let body = body.map(|body| (body, media));
    replay.client.send(method, &target, body, &[]).await.unwrap()
}
