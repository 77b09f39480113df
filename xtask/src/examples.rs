//! `cargo xtask examples`: every example runs to its end, against the emulator that it starts itself.

use std::{path::PathBuf, time::Duration};

use serde::Deserialize;

use crate::{
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
    let examples = executables(&build.text()?);
    let logs = workspace.scratch("examples")?;
    let mut failed = Vec::new();
    for Example { name, executable } in &examples {
        let log = logs.join(format!("{name}.log"));
        let program = executable.to_string_lossy();
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

#[derive(Debug, PartialEq, Eq)]
struct Example {
    name: String,
    executable: PathBuf,
}

#[derive(Deserialize)]
struct Message {
    target: Option<MessageTarget>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct MessageTarget {
    name: String,
    kind: Vec<String>,
}

/// The example programs in the messages of `cargo build --message-format=json`, by name.
fn executables(messages: &str) -> Vec<Example> {
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let mut examples: Vec<Example> = parsed
        .filter_map(|message| {
            let target = message.target.filter(|target| target.kind.iter().any(|kind| kind == "example"))?;
            Some(Example { name: target.name, executable: message.executable? })
        })
        .collect();
    examples.sort_by(|a, b| a.name.cmp(&b.name));
    examples
}

fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    let from = all.len().saturating_sub(lines);
    all.get(from..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_example_programs_are_taken_from_the_messages() {
        let messages = r#"
{"reason":"compiler-artifact","target":{"name":"acs_examples","kind":["lib"]},"executable":null}
{"reason":"compiler-artifact","target":{"name":"sip_plan","kind":["example"]},"executable":"/t/sip_plan"}
{"reason":"compiler-artifact","target":{"name":"identity_issue","kind":["example"]},"executable":"/t/identity_issue"}
{"reason":"build-finished","success":true}"#;
        let names: Vec<String> = executables(messages).into_iter().map(|example| example.name).collect();
        assert_eq!(names, ["identity_issue", "sip_plan"]);
    }

    #[test]
    fn the_end_of_a_long_output_is_shown() {
        assert_eq!(tail("a\nb\nc", 2), "b\nc");
        assert_eq!(tail("a", 2), "a");
    }
}
