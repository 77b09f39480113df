//! The program: its line, its options, its end.

#![cfg(unix)]

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, Command},
};

use crate::client::{Client, PHONE};

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_communication-emulator"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

pub(crate) async fn ready(arguments: &[&str]) -> (Child, Value) {
    let mut child = program().args(arguments).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).await.unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

#[tokio::test]
async fn the_ready_line_says_where_it_is_and_it_stops_when_it_is_told() {
    let (mut child, line) = ready(&["--port", "0", "--fast"]).await;
    let mut members: Vec<&String> = line.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["caCertificate", "connectionString", "endpoint", "httpsEndpoint", "managementUrl"]);
    let endpoint = line["endpoint"].as_str().unwrap();
    assert!(
        line["connectionString"].as_str().unwrap().starts_with(&format!("endpoint={endpoint};accesskey="))
    );
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let settings =
        client.get(format!("{}settings", line["managementUrl"].as_str().unwrap())).send().await.unwrap();
    assert!(settings.text().await.unwrap().contains(r#""strictSignature":false"#));
    stop(&mut child, "-TERM").await;
    let (mut other, _) = ready(&["--port", "0"]).await;
    stop(&mut other, "-INT").await;
}

/// Sends the signal, and expects an orderly end.
pub(crate) async fn stop(child: &mut Child, signal: &str) {
    let id = child.id().unwrap().to_string();
    let told = Command::new("kill").args([signal, &id]).status().await.unwrap();
    assert!(told.success());
    assert!(child.wait().await.unwrap().success(), "{signal}");
}

#[tokio::test]
async fn a_taken_port_is_said_with_what_to_do() {
    let (_child, line) = ready(&["--port", "0"]).await;
    let port = port(&line["endpoint"]);
    for option in ["--port", "--https-port"] {
        let mut arguments = vec![option, &port];
        if option == "--https-port" {
            arguments.extend(["--port", "0"]);
        }
        let taken = program().args(arguments).output().await.unwrap();
        let text = String::from_utf8_lossy(&taken.stderr);
        assert_eq!(taken.status.code(), Some(1));
        assert!(
            text.contains(&format!("port {port} of 127.0.0.1 is in use")) && text.contains(option),
            "{text}"
        );
        assert!(taken.stdout.is_empty());
    }
}

fn port(endpoint: &Value) -> String {
    endpoint.as_str().unwrap().trim_end_matches('/').rsplit(':').next().unwrap().to_owned()
}

#[tokio::test]
async fn bad_options_are_named_and_end_with_2() {
    let file = |name: &str, text: &str| {
        let path = std::env::temp_dir().join(format!("emulator-{name}-{}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let not_rules = &*file("not-rules", r#"[{"operation": "create", "action": []}]"#);
    let no_list = &*file("no-list", r#"{"operation": "create", "actions": ["staleRead"]}"#);
    let misspelt = &*file("misspelt", r#"[{"operation": "purchasePhoneNumber", "actions": ["staleRead"]}]"#);
    for (bad, said) in [
        (&["--port"][..], "--port: needs a value"),
        (&["--port", "x"], "--port: must be a port"),
        (&["--https-port=65536"], "--https-port: must be a port"),
        (&["--seed", "-1"], "--seed: must be a whole number"),
        (&["--access-key", "s3cret!"], "--access-key: must be base64"),
        (&["--log", "loud"], "--log: must be off, error"),
        (&["--faults", "/no/such/file"], "--faults: /no/such/file: "),
        (&["--faults", not_rules], "unknown field `action`"),
        (&["--ca-out", "ca.pem"], "--ca-out: there is no certificate without --https-port"),
        (&["--https-port=8723"], "--https-port: must be another than that of http, which is 8723"),
        (&["--port", "9", "--https-port", "9"], "--https-port: must be another than that of http"),
        (&["--state", "--fast"], "--state: needs a value"),
        (&["--faults", no_list], "must be a JSON list of fault rules: "),
        (&["--faults", misspelt], "there is no operation \"purchasePhoneNumber\""),
        (&["--fast=yes"], "--fast: there is no such option with a value"),
        (&["--nonsense"], "--nonsense: there is no such option"),
        (&["stray"], "stray: there is no such option"),
    ] {
        let output = program().args(bad).output().await.unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{bad:?}");
        assert!(text.contains(said) && !text.contains("s3cret"), "{bad:?}: {text}");
    }
    for file in [not_rules, no_list, misspelt] {
        std::fs::remove_file(file).unwrap();
    }
}

#[tokio::test]
async fn requests_are_served_when_nobody_reads_the_log_any_more() {
    let (mut child, line) = ready(&["--port", "0", "--log", "debug"]).await;
    drop(child.stderr.take());
    let client = Client::at(line["connectionString"].as_str().unwrap(), None);
    for _ in 0..2 {
        assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
    }
    stop(&mut child, "-TERM").await;
}

#[tokio::test]
async fn a_closed_output_is_no_panic() {
    for (arguments, status) in [(&["--help"][..], 0), (&["--version"], 0), (&["--port", "0"], 1)] {
        let mut child = program().args(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().await.unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {text}");
        assert!(!text.contains("panicked"), "{text}");
    }
}

#[tokio::test]
async fn the_version_is_that_of_the_crate() {
    let output = program().arg("--version").output().await.unwrap();
    let version = concat!("communication-emulator ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), version);
}

#[tokio::test]
async fn a_damaged_state_file_is_told_in_one_line() {
    let path = std::env::temp_dir().join(format!("emulator-damaged-{}", std::process::id()));
    let state = path.to_str().unwrap();
    let (mut child, _) = ready(&["--port", "0", "--state", state, "--log", "off"]).await;
    stop(&mut child, "-TERM").await;
    let whole = std::fs::read(&path).unwrap();
    let overwritten = [&whole[..5000], &[0xff; 4000], &whole[9000..]].concat();
    for damaged in [&overwritten[..], &whole[..3000]] {
        std::fs::write(&path, damaged).unwrap();
        let refused = program().args(["--port", "0", "--state", state]).output().await.unwrap();
        let text = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{text}");
        assert!(
            text.contains(state) && text.contains("it is damaged") && text.lines().count() == 1,
            "{text}"
        );
    }
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn options_reach_the_emulator() {
    let folder = std::env::temp_dir();
    let file = |name: &str| folder.join(format!("emulator-{name}-{}", std::process::id()));
    let (rules, authority) = (file("rules"), file("authority"));
    std::fs::write(
        &rules,
        r#"[{"operation": "listPhoneNumbers", "actions": [{"respond": {"when": "before", "status": 503}}]}]"#,
    )
    .unwrap();
    let (mut child, line) = ready(&[
        "--port=0",
        "--https-port=0",
        "--ca-out",
        authority.to_str().unwrap(),
        "--access-key",
        "AAECAw==",
        "--strict-signature",
        "--strict-api-version",
        "--verify-domains",
        "--realistic-quotas",
        "--fast",
        "--faults",
        rules.to_str().unwrap(),
        "--log",
        "error",
    ])
    .await;
    assert_eq!(std::fs::read_to_string(&authority).unwrap(), line["caCertificate"].as_str().unwrap());
    let secure = format!("endpoint={};accesskey=AAECAw==", line["httpsEndpoint"].as_str().unwrap());
    let client = Client::at(&secure, line["caCertificate"].as_str());
    assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 503);
    assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
    let settings = client.manage("GET", "settings", Value::Null).await.json();
    let expected = json!({"speed": {"polls": 2}, "strictSignature": true, "strictApiVersion": true,
        "realisticQuotas": true, "verifyDomains": true});
    assert_eq!(settings, expected);
    stop(&mut child, "-TERM").await;
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).await.unwrap();
    assert_eq!(log.lines().count(), 1, "only the 503 is worth a line: {log}");
    for file in [rules, authority] {
        std::fs::remove_file(file).unwrap();
    }
}

#[tokio::test]
async fn help_names_every_option() {
    let output = program().arg("--help").output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for option in [
        "--port",
        "--https-port",
        "--ca-out",
        "--access-key",
        "--seed",
        "--state",
        "--fast",
        "--realistic-quotas",
        "--strict-signature",
        "--strict-api-version",
        "--verify-domains",
        "--faults",
        "--log",
        "--not-emulated",
        "--version",
        "--help",
    ] {
        assert!(text.contains(option), "{option}");
    }
}

#[tokio::test]
async fn what_is_not_emulated_is_printed_and_is_in_the_readme() {
    let output = program().arg("--not-emulated").output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), communication_emulator::NOT_EMULATED.len());
    let readme = include_str!("../../README.md");
    for line in text.lines() {
        assert!(readme.contains(line), "{line}");
    }
}
