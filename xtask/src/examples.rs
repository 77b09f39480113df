//! `cargo xtask examples`: every example runs to its end, against the emulator that it starts itself.

use std::time::Duration;

use crate::{
    artifacts::{Executable, executables},
    ci::Verdict,
    failure::{Failure, Result},
    process::{Process, Stopwatch},
    workspace::Workspace,
};

const PACKAGE: &str = "acs-examples";

/// Examples run against a fast emulator: what takes longer than this hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// How much of a failed example's output is shown.
const SHOWN_LINES: usize = 40;

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let build =
        workspace.cargo(&["build", "-p", PACKAGE, "--examples", "--message-format=json-render-diagnostics"]);
    let examples = executables(&build.text()?, "example");
    let logs = workspace.scratch("examples")?;
    let mut failed = Vec::new();
    for Executable { name, path } in &examples {
        let log = logs.join(format!("{name}.log"));
        let program = path.to_string_lossy();
        let watch = Stopwatch::start();
        let none: [&str; 0] = [];
        let outcome = Process::new(&program, &workspace.root, none).bare().run_within(LIMIT, &log);
        let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
        println!("{name}: {verdict} [{:.1} s]", watch.elapsed().as_secs_f64());
        if let Err(failure) = outcome {
            let output = std::fs::read_to_string(&log).unwrap_or_default();
            failed.push(format!("{name}: {failure}\n{}", tail(&output, SHOWN_LINES)));
        }
    }
    println!("{} examples, {} failed", examples.len(), failed.len());
    if failed.is_empty() { Ok(Verdict::Passed) } else { Err(Failure::new(failed.join("\n"))) }
}

/// The last lines of a text.
pub(crate) fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    let from = all.len().saturating_sub(lines);
    all.get(from..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_output_is_shown() {
        assert_eq!(tail("a\nb\nc", 2), "b\nc");
        assert_eq!(tail("a", 2), "a");
    }
}
