//! The emulator as a program: prints one line of JSON when it is ready, logs on stderr, stops on SIGINT or SIGTERM.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the program's output is its interface")]

use std::process::ExitCode;

use communication_emulator::{Emulator, EmulatorBuilder, NOT_EMULATED, Speed, journal::Entry};

/// Fixed and documented, so that a connection string can be written down once.
const PORT: u16 = 8723;
/// The key of the program: known to everybody, worth nothing.
const WELL_KNOWN_KEY: &str = "Y29tbXVuaWNhdGlvbi1lbXVsYXRvci1rZXktd29ydGgtbm90aGluZw==";

const USAGE: &str = "\
usage: communication-emulator [OPTIONS]

  --port PORT          listen on this port of 127.0.0.1 (default 8723; 0 takes a free one)
  --fast               end operations with the second poll instead of after the recorded durations
  --seed NUMBER        what ids, numbers and durations follow from (default 1)
  --strict             refuse the known signature deviations of official SDKs, and undescribed API versions
  --realistic-quotas   five searches and one purchase a week, then 429
  --not-emulated       print what is not emulated, and end
  --help               print this, and end

When it is ready it prints one line of JSON on standard output:
connectionString, endpoint, httpsEndpoint, caCertificate, managementUrl.";

fn main() -> ExitCode {
    match options(std::env::args().skip(1)) {
        Ok(Some(builder)) => run(builder),
        Ok(None) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("communication-emulator: {text}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The emulator that the arguments describe, or none where the program has only to print something.
fn options(mut arguments: impl Iterator<Item = String>) -> Result<Option<EmulatorBuilder>, String> {
    let mut builder = Emulator::builder().realistic().port(PORT).access_key(WELL_KNOWN_KEY).observe(log);
    while let Some(argument) = arguments.next() {
        let mut value = |name: &str| arguments.next().ok_or_else(|| format!("{name} needs a value"));
        builder = match argument.as_str() {
            "--port" => {
                builder.port(value("--port")?.parse().map_err(|_| "--port needs a port number".to_owned())?)
            }
            "--seed" => {
                builder.seed(value("--seed")?.parse().map_err(|_| "--seed needs a number".to_owned())?)
            }
            "--fast" => builder.speed(Speed::Polls(2)),
            "--strict" => builder.strict_signature(true).strict_api_version(true),
            "--realistic-quotas" => builder.realistic_quotas(true),
            "--not-emulated" => {
                for line in NOT_EMULATED {
                    println!("- {line}");
                }
                return Ok(None);
            }
            "--help" | "-h" => {
                println!("{USAGE}");
                return Ok(None);
            }
            other => return Err(format!("unknown argument {other}")),
        };
    }
    Ok(Some(builder))
}

/// One line for each exchange.
fn log(entry: &Entry) {
    let status = entry.status.map_or_else(|| "reset".to_owned(), |status| status.to_string());
    let remarks: Vec<&str> = entry.notes.iter().chain(&entry.faults).map(String::as_str).collect();
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
    let verdict = if entry.verdict == "ok" { String::new() } else { format!(" {}", entry.verdict) };
    eprintln!("{} {} {} {status}{verdict}{remarks}", entry.at, entry.method, entry.target);
}

#[tokio::main]
async fn run(builder: EmulatorBuilder) -> ExitCode {
    let emulator = match builder.start().await {
        Ok(emulator) => emulator,
        Err(error) => {
            let source =
                std::error::Error::source(&error).map(|source| format!(": {source}")).unwrap_or_default();
            eprintln!("communication-emulator: {error}{source}");
            return ExitCode::FAILURE;
        }
    };
    let ready = serde_json::json!({
        "connectionString": emulator.connection_string(),
        "endpoint": emulator.endpoint(),
        "httpsEndpoint": null,
        "caCertificate": null,
        "managementUrl": emulator.management_url(),
    });
    println!("{ready}");
    eprintln!("listening on {}; management at {}", emulator.endpoint(), emulator.management_url());
    eprintln!("the access key is known to everybody; numbers are fictional, nothing is charged");
    stop_signal().await;
    eprintln!("stopping");
    ExitCode::SUCCESS
}

#[cfg(unix)]
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn stop_signal() {
    let _ = tokio::signal::ctrl_c().await;
}
