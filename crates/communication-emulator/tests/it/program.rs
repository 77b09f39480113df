//! The program: its line, its options, its end.

#![cfg(unix)]

use std::process::Stdio;

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_communication-emulator"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

async fn ready(arguments: &[&str]) -> (Child, Value) {
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
async fn stop(child: &mut Child, signal: &str) {
    let id = child.id().unwrap().to_string();
    let told = Command::new("kill").args([signal, &id]).status().await.unwrap();
    assert!(told.success());
    assert!(child.wait().await.unwrap().success(), "{signal}");
}

#[tokio::test]
async fn a_taken_port_and_bad_arguments_are_said() {
    let (_child, line) = ready(&["--port", "0"]).await;
    let port =
        line["endpoint"].as_str().unwrap().trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
    let taken = program().args(["--port", &port]).output().await.unwrap();
    assert_eq!(taken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&taken.stderr).contains("cannot listen on 127.0.0.1"));
    for bad in [&["--port"][..], &["--port", "x"], &["--seed", "-1"], &["--nonsense"]] {
        assert_eq!(program().args(bad).output().await.unwrap().status.code(), Some(2));
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
