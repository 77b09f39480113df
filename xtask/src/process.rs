//! Running other programs: shown before they run, without a terminal, and where it matters without the ambient
//! environment.

use std::{
    ffi::OsStr,
    fs::File,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use crate::failure::{Failure, Result};

/// A program about to run.
pub(crate) struct Process {
    command: Command,
    shown: String,
}

impl Process {
    /// The cargo that runs us, in `root`.
    pub(crate) fn cargo<S: AsRef<OsStr>>(root: &Path, arguments: impl IntoIterator<Item = S>) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::build(&cargo, "cargo", root, arguments)
    }

    /// Any program, in `root`.
    pub(crate) fn new<S: AsRef<OsStr>>(
        program: &str,
        root: &Path,
        arguments: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::build(program.as_ref(), program, root, arguments)
    }

    fn build<S: AsRef<OsStr>>(
        program: &OsStr,
        name: &str,
        root: &Path,
        arguments: impl IntoIterator<Item = S>,
    ) -> Self {
        let mut command = Command::new(program);
        let mut shown = name.to_owned();
        for argument in arguments {
            shown.push(' ');
            shown.push_str(&argument.as_ref().to_string_lossy());
            command.arg(argument);
        }
        command.current_dir(root).stdin(Stdio::null());
        for name in variables(is_of_this_package) {
            command.env_remove(name);
        }
        Self { command, shown }
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value.as_ref());
        self.shown = format!("{name}={} {}", value.as_ref().to_string_lossy(), self.shown);
        self
    }

    /// Takes away what must not decide a test: settings of this SDK, and proxies. `ACS_SHARED`, the folder of test
    /// material, stays.
    pub(crate) fn hermetic(self) -> Self {
        self.without(is_ambient)
    }

    /// As [`hermetic`](Self::hermetic), and no variable of this SDK at all.
    pub(crate) fn bare(self) -> Self {
        self.without(|name| is_ambient(name) || name.starts_with("ACS_"))
    }

    fn without(mut self, unwanted: impl Fn(&str) -> bool) -> Self {
        for name in variables(unwanted) {
            self.command.env_remove(name);
        }
        self
    }

    /// Runs it with its output on ours; fails unless it ends with success.
    pub(crate) fn run(mut self) -> Result {
        println!("$ {}", self.shown);
        let status = self.command.status().map_err(Failure::context(&self.shown))?;
        success(status, &self.shown)
    }

    /// Runs it and returns what it wrote on its standard output; its standard error goes to ours.
    pub(crate) fn text(mut self) -> Result<String> {
        let output = self.command.stderr(Stdio::inherit()).output().map_err(Failure::context(&self.shown))?;
        success(output.status, &self.shown)?;
        String::from_utf8(output.stdout).map_err(Failure::context(&self.shown))
    }

    /// Runs it and returns how it ended and what it wrote on its standard error.
    pub(crate) fn answer(mut self) -> Result<Answer> {
        let output = self.command.output().map_err(Failure::context(&self.shown))?;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(Answer { succeeded: output.status.success(), errors })
    }

    /// True if it starts and ends with success; what it writes is dropped.
    pub(crate) fn succeeds(mut self) -> bool {
        let quiet = self.command.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    }

    /// Starts it with a pipe for its standard output; its standard error goes to the file `log`.
    pub(crate) fn spawn(mut self, log: &Path) -> Result<Child> {
        let file = File::create(log).map_err(Failure::context(log.display()))?;
        self.command.stdout(Stdio::piped()).stderr(Stdio::from(file));
        self.command.spawn().map_err(Failure::context(&self.shown))
    }

    /// Runs it with all its output in the file `log`; kills it when `limit` has passed.
    pub(crate) fn run_within(mut self, limit: Duration, log: &Path) -> Result {
        let file = File::create(log).map_err(Failure::context(log.display()))?;
        let copy = file.try_clone().map_err(Failure::context(log.display()))?;
        let mut child = self
            .command
            .stdout(Stdio::from(file))
            .stderr(Stdio::from(copy))
            .spawn()
            .map_err(Failure::context(&self.shown))?;
        let watch = Stopwatch::start();
        loop {
            if let Some(status) = child.try_wait().map_err(Failure::context(&self.shown))? {
                return success(status, &self.shown);
            }
            if watch.elapsed() > limit {
                // An error means that it ended just now; that it was too late stands either way.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Failure::new(format!("{} did not end within {} s", self.shown, limit.as_secs())));
            }
            pause();
        }
    }
}

/// How a program ended whose failure is an answer.
pub(crate) struct Answer {
    pub(crate) succeeded: bool,
    pub(crate) errors: String,
}

/// Measures how long something takes.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the gate reports real time and depends on no crate of ours"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "std has no wait with a limit for a child process, so it is polled"
)]
fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}

fn success(status: ExitStatus, shown: &str) -> Result {
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{shown}` ended with {status}"))) }
}

fn variables(unwanted: impl Fn(&str) -> bool) -> Vec<String> {
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| unwanted(name))
        .collect()
}

/// What `cargo run` set for this program and must not reach the cargo that we start.
fn is_of_this_package(name: &str) -> bool {
    let prefixes = ["CARGO_PKG_", "CARGO_BIN_", "CARGO_MANIFEST_"];
    name == "CARGO_CRATE_NAME" || name == "OUT_DIR" || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

fn is_ambient(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let proxy = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"].contains(&upper.as_str());
    let ours = name.starts_with("ACS_") && name != "ACS_SHARED";
    proxy || ours || name.starts_with("AZURE_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_proxies_are_ambient_but_the_test_material_is_not() {
        for name in ["ACS_CONNECTION_STRING", "AZURE_LOG_LEVEL", "HTTP_PROXY", "https_proxy", "no_proxy"] {
            assert!(is_ambient(name), "{name}");
        }
        for name in ["ACS_SHARED", "PATH", "CARGO_HOME", "MY_PROXY", "HOME"] {
            assert!(!is_ambient(name), "{name}");
        }
    }

    #[test]
    fn what_cargo_run_sets_for_this_program_is_not_passed_on() {
        assert!(is_of_this_package("CARGO_PKG_VERSION") && is_of_this_package("CARGO_MANIFEST_DIR"));
        assert!(!is_of_this_package("CARGO_HOME") && !is_of_this_package("CARGO_TARGET_DIR"));
    }

    #[test]
    fn a_failing_program_is_a_failure_that_names_it() {
        let log = std::env::temp_dir().join(format!("xtask-fails-{}", std::process::id()));
        let failing = Process::cargo(&std::env::temp_dir(), ["no-such-command"]);
        let failure = failing.run_within(Duration::from_secs(60), &log).unwrap_err();
        std::fs::remove_file(&log).unwrap();
        assert!(failure.to_string().starts_with("`cargo no-such-command` ended with"), "{failure}");
        let failure =
            Process::new("no-such-program", &std::env::temp_dir(), ["--version"]).text().unwrap_err();
        assert!(failure.to_string().starts_with("no-such-program --version: "), "{failure}");
    }

    #[test]
    fn a_program_within_its_limit_leaves_its_output_in_the_log() {
        let log = std::env::temp_dir().join(format!("xtask-log-{}", std::process::id()));
        Process::cargo(&std::env::temp_dir(), ["--version"])
            .run_within(Duration::from_secs(60), &log)
            .unwrap();
        assert!(std::fs::read_to_string(&log).unwrap().starts_with("cargo "));
        std::fs::remove_file(&log).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_program_beyond_its_limit_is_killed() {
        let log = std::env::temp_dir().join(format!("xtask-late-{}", std::process::id()));
        // Long enough for any machine: a quick program may have ended before it is looked at.
        let endless = Process::new("sleep", &std::env::temp_dir(), ["600"]);
        let failure = endless.run_within(Duration::ZERO, &log).unwrap_err();
        std::fs::remove_file(&log).unwrap();
        assert!(failure.to_string().contains("did not end within 0 s"), "{failure}");
    }
}
