//! `cargo xtask ci`: every gate, each with its time, and a closing summary.

use std::time::Duration;

use crate::{
    deny, doc, examples,
    failure::{Failure, Result},
    features, fmt, lint, msrv, peers,
    process::Stopwatch,
    release, test, tidy, wasm,
    workspace::Workspace,
};

/// One check of the workspace.
pub(crate) struct Gate {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn(&Workspace) -> Result<Verdict>,
}

/// How a gate ended that did not fail.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// What the gate needs is not on this machine; the text says what.
    NotChecked(String),
}

/// Cheap ones first: a slip of the pen should not cost a build.
pub(crate) const GATES: &[Gate] = &[
    Gate { name: "fmt", about: "the formatting of every file", run: fmt::run },
    Gate { name: "tidy", about: "arrows, manifests, sources, re-exports, pages, changelogs", run: tidy::run },
    Gate { name: "lint", about: "clippy over every target and feature, warnings denied", run: lint::run },
    Gate { name: "test", about: "every test and doc example, with every feature", run: test::run },
    Gate { name: "doc", about: "the documentation builds, warnings denied", run: doc::run },
    Gate { name: "features", about: "each crate alone in each of its features", run: features::run },
    Gate { name: "deny", about: "licences, banned crates, sources (deny.toml)", run: deny::run },
    Gate {
        name: "archives",
        about: "what each crate's archive holds (README, licence, no stray files)",
        run: release::archives,
    },
    Gate { name: "examples", about: "every example runs, against the emulator", run: examples::run },
    Gate { name: "msrv", about: "the libraries compile with the oldest supported Rust", run: msrv::run },
    Gate { name: "wasm", about: "the crates without I/O compile for wasm32", run: wasm::run },
    Gate { name: "peers", about: "every method of the official SDKs, against the emulator", run: peers::run },
];

/// Runs the named gates; fails if one of them did.
pub(crate) fn run(workspace: &Workspace, names: &[&str], keep_going: bool) -> Result {
    let chosen = GATES.iter().filter(|gate| names.contains(&gate.name));
    let rows = run_all(chosen, keep_going, &|gate| (gate.run)(workspace));
    if rows.len() > 1 {
        println!("\n{}", summary(&rows));
    }
    let failed: Vec<&str> = rows.iter().filter(|row| row.outcome.is_err()).map(|row| row.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("failed: {}", failed.join(", ")))) }
}

struct Row {
    name: &'static str,
    took: Duration,
    outcome: Result<Verdict>,
}

fn run_all<'g>(
    gates: impl Iterator<Item = &'g Gate>,
    keep_going: bool,
    run: &dyn Fn(&Gate) -> Result<Verdict>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for gate in gates {
        println!("\n== {}: {}", gate.name, gate.about);
        let watch = Stopwatch::start();
        let outcome = run(gate);
        let row = Row { name: gate.name, took: watch.elapsed(), outcome };
        println!("{}", line(&row));
        let stop = row.outcome.is_err() && !keep_going;
        rows.push(row);
        if stop {
            break;
        }
    }
    rows
}

fn summary(rows: &[Row]) -> String {
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let total: Duration = rows.iter().map(|row| row.took).sum();
    let not_run = GATES.len().saturating_sub(rows.len());
    lines.push(format!("{} gates in {:.1} s, {not_run} not run", rows.len(), total.as_secs_f64()));
    lines.join("\n")
}

fn line(row: &Row) -> String {
    let verdict = match &row.outcome {
        Ok(Verdict::Passed) => "passed".to_owned(),
        Ok(Verdict::NotChecked(why)) => format!("not checked ({why})"),
        Err(failure) => format!("FAILED: {failure}"),
    };
    format!("{}: {verdict} [{:.1} s]", row.name, row.took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second_fails(gate: &Gate) -> Result<Verdict> {
        match gate.name {
            "tidy" => Err(Failure::new("2 offences")),
            "msrv" => Ok(Verdict::NotChecked("no toolchain".into())),
            _ => Ok(Verdict::Passed),
        }
    }

    #[test]
    fn stops_at_the_first_failing_gate() {
        let rows = run_all(GATES.iter(), false, &second_fails);
        assert_eq!(rows.iter().map(|row| row.name).collect::<Vec<_>>(), ["fmt", "tidy"]);
        let text = summary(&rows);
        assert!(text.contains("tidy: FAILED: 2 offences") && text.contains("10 not run"), "{text}");
    }

    #[test]
    fn keep_going_runs_them_all_and_names_what_was_not_checked() {
        let rows = run_all(GATES.iter(), true, &second_fails);
        assert_eq!(rows.len(), GATES.len());
        assert!(summary(&rows).contains("msrv: not checked (no toolchain)"));
    }
}
