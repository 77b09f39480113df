//! What the emulator saw of the drivers: nothing refused that it should have taken, nothing that no contract knows.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use serde::Deserialize;
use serde_json::Value;

use crate::{
    failure::{Failure, Result},
    process::Process,
};

/// One request in the emulator's journal.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    method: String,
    target: String,
    operation: Option<String>,
    verdict: String,
    notes: Vec<String>,
    status: Option<u16>,
}

/// The whole journal.
pub(crate) fn entries(address: &str) -> Result<Vec<Entry>> {
    let text = get(address, "/_emulator/journal")?;
    serde_json::from_str(&text).map_err(Failure::context("the emulator's journal"))
}

/// What is wrong with an exchange of an official SDK: a refused signature, a request of no operation, a broken emulator.
/// Other refusals are what some checks are about.
pub(crate) fn fault(entry: &Entry) -> Option<String> {
    let what = match (entry.status, &entry.operation) {
        (Some(401 | 403), _) => "refused",
        (_, None) => "not an operation",
        (Some(500..), _) => "a failure of the emulator",
        (None, _) => "not answered",
        _ => return None,
    };
    Some(format!("{what}: {} {}: {}", entry.method, entry.target, entry.verdict))
}

/// The deviations of the SDK that the emulator accepted.
pub(crate) fn deviations(entries: &[Entry]) -> BTreeSet<String> {
    entries.iter().flat_map(|entry| entry.notes.iter().cloned()).collect()
}

/// Holds the journal against the contract, with the contract's own tool; nothing where there is no contract, or no Python
/// for the tool.
pub(crate) fn against_contract(address: &str, folder: &Path) -> Result<Option<String>> {
    let Some(shared) = std::env::var_os("ACS_SHARED") else { return Ok(None) };
    let tool = Path::new(&shared).join("tools").join("check_contract.py");
    // JavaScript alone can be checked where there is no Python.
    if !tool.is_file() || !Process::new("python3", folder, ["--version"]).succeeds() {
        return Ok(None);
    }
    let export = folder.join("journal");
    if export.exists() {
        std::fs::remove_dir_all(&export).map_err(Failure::context(export.display()))?;
    }
    let text = get(address, "/_emulator/journal/export")?;
    let files: serde_json::Map<String, Value> =
        serde_json::from_str(&text).map_err(Failure::context("the emulator's export"))?;
    for (name, content) in files {
        let path = export.join(name);
        let parent = path.parent().unwrap_or(&export);
        std::fs::create_dir_all(parent).map_err(Failure::context(parent.display()))?;
        std::fs::write(&path, content.to_string()).map_err(Failure::context(path.display()))?;
    }
    let log = folder.join("contract.log");
    let arguments = [tool.as_os_str(), export.as_os_str()];
    let checked = Process::new("python3", folder, arguments).run_within(Duration::from_secs(60), &log);
    Ok(checked
        .err()
        .map(|failure| format!("{failure}\n{}", std::fs::read_to_string(&log).unwrap_or_default())))
}

/// The body of an answer of the management API. HTTP/1.0: the answer ends with the connection.
fn get(address: &str, path: &str) -> Result<String> {
    let exchange = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    let answer = exchange().map_err(Failure::context(format!("GET {path}")))?;
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.split_whitespace().nth(1) == Some("200") => Ok(body.to_owned()),
        _ => Err(Failure::new(format!("GET {path} was answered with {answer}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(status: Option<u16>, operation: Option<&str>) -> Entry {
        Entry {
            method: "GET".to_owned(),
            target: "/sip".to_owned(),
            operation: operation.map(str::to_owned),
            verdict: "said so".to_owned(),
            notes: vec!["signed otherwise".to_owned()],
            status,
        }
    }

    #[test]
    fn refused_signatures_unknown_operations_and_missing_answers_are_faults() {
        for (status, operation) in
            [(Some(401), Some("x")), (Some(500), Some("x")), (None, Some("x")), (Some(404), None)]
        {
            let fault = fault(&entry(status, operation)).unwrap();
            assert!(fault.contains("GET /sip: said so"), "{fault}");
        }
    }

    #[test]
    fn other_refusals_are_what_checks_are_about() {
        for status in [200, 202, 400, 404, 422] {
            assert_eq!(fault(&entry(Some(status), Some("x"))), None);
        }
    }

    #[test]
    fn each_deviation_is_named_once() {
        let entries = [entry(Some(200), None), entry(Some(200), None)];
        assert_eq!(deviations(&entries).into_iter().collect::<Vec<_>>(), ["signed otherwise"]);
    }
}
