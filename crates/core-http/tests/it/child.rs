//! Tests that need a process of their own: what they change (environment, global subscriber, panic hook) is everybody's.

use std::{
    ffi::OsStr,
    process::{Command, Output},
};

const MARK: &str = "CORE_HTTP_TEST_CHILD";

/// Whether this is the process of its own.
pub(crate) fn is_child() -> bool {
    std::env::var_os(MARK).is_some()
}

/// Runs the test of this name once more, in a process of its own with these variables, and gives what it wrote.
///
/// Whatever the environment says of proxies and logs is left behind.
pub(crate) fn run(test: &str, variables: &[(&str, &OsStr)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "AZURE_LOG_LEVEL", "RUST_LOG"] {
        command.env_remove(name).env_remove(name.to_ascii_lowercase());
    }
    let output = command.env(MARK, "1").envs(variables.iter().copied()).output().unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{test} in its own process:\n{out}\n{err}");
    output
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
