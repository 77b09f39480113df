//! Runs an example as a person would.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use communication_emulator::{Emulator, OwnedPhoneNumber};

/// A number that the emulator owns in every test.
pub(crate) const OWNED: &str = "+18335550100";

/// What an example wrote, and whether it ended well.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// An emulator that takes the place of a real resource.
pub(crate) async fn resource() -> Emulator {
    let emulator = Emulator::builder().start().await.unwrap();
    emulator.add_owned_number(&OwnedPhoneNumber::new(OWNED)).unwrap();
    emulator
}

/// The names of all examples, from their files.
pub(crate) fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> =
        entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// Runs an example with `--live`; `answer` is what a person says to every question.
pub(crate) async fn live(name: &str, emulator: &Emulator, answer: &str) -> Ended {
    run(name, Some(emulator.connection_string()), answer).await
}

/// Runs an example with `--live` and, or not, a connection string.
pub(crate) async fn run(name: &str, connection_string: Option<String>, answer: &str) -> Ended {
    let mut command = Command::new(executable(name));
    for variable in ["AZURE_LOG_LEVEL", "SAVED_TOKEN", "ACS_CONNECTION_STRING"] {
        command.env_remove(variable);
    }
    command
        .arg("--live")
        .env("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")
        .env("ACS_PHONE_NUMBER", OWNED)
        .env("ACS_SIP_DOMAIN", "contoso.com");
    if let Some(connection_string) = connection_string {
        command.env("ACS_CONNECTION_STRING", connection_string);
    }
    let answers = format!("{answer}\n").repeat(20);
    tokio::task::spawn_blocking(move || finish(&mut command, &answers)).await.unwrap()
}

fn finish(command: &mut Command, answers: &str) -> Ended {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    // An example that asks nothing may end before all of it is written.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { success: output.status.success(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Cargo builds the examples beside the tests, in `examples/` of the folder that has the tests' `deps/`.
fn executable(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(Path::parent).unwrap().join("examples");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is not built: run `cargo test -p acs-examples` without `--test`",
        path.display()
    );
    path
}
