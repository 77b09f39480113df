//! What a driver said: which methods there are, which were checked, what failed.

use std::{collections::BTreeSet, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use crate::examples::tail;

/// How much is shown of the output of a driver that did not come to its end, and of a long body.
const SHOWN_LINES: usize = 40;
const SHOWN_CHARACTERS: usize = 600;

/// The result of one driver.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    package: String,
    /// Every public method, as `Class.method`.
    public: BTreeSet<String>,
    checks: Vec<Check>,
    /// Deviations from the service's rules that the emulator accepted and named.
    pub(crate) deviations: BTreeSet<String>,
    /// What is wrong beside the checks.
    pub(crate) problems: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Check {
    #[serde(rename = "check")]
    name: String,
    error: Option<String>,
    #[serde(default)]
    traffic: Vec<Value>,
}

/// A line of a driver.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Package { package: String },
    Public { public: Class },
    Check(Check),
    End { end: bool },
}

#[derive(Deserialize)]
struct Class {
    class: String,
    methods: Vec<String>,
}

impl Outcome {
    /// Reads the output of a driver; lines that are none of ours are what interpreters print.
    pub(crate) fn read(script: &str, output: &str) -> Self {
        let mut outcome = Self { package: script.to_owned(), ..Self::default() };
        let mut ended = false;
        for line in output.lines().filter_map(|line| serde_json::from_str(line).ok()) {
            match line {
                Line::Package { package } => outcome.package = package,
                Line::Public { public: Class { class, methods } } if methods.is_empty() => {
                    outcome
                        .problems
                        .push(format!("{class} has no public method: its declarations are not understood"));
                }
                Line::Public { public: Class { class, methods } } => {
                    outcome.public.extend(methods.iter().map(|method| format!("{class}.{method}")));
                }
                Line::Check(check) => outcome.checks.push(check),
                Line::End { end } => ended = end,
            }
        }
        if !ended {
            outcome.problems.push(format!("it did not come to its end:\n{}", tail(output, SHOWN_LINES)));
        }
        if outcome.public.is_empty() {
            outcome.problems.push("it named no class".to_owned());
        }
        outcome
    }

    /// Public methods without a check.
    fn not_driven(&self) -> impl Iterator<Item = &String> {
        self.public.iter().filter(|method| self.checks.iter().all(|check| check.name != **method))
    }

    /// Everything that went wrong, each with what was sent and answered.
    pub(crate) fn failures(&self, transport: &str) -> Vec<String> {
        let head = format!("{} over {transport}", self.package);
        let missing = self.not_driven().map(|method| format!("{head}: {method} was not driven"));
        let failed = self.checks.iter().filter_map(|check| {
            let error = check.error.as_ref()?;
            let traffic: Vec<String> = check.traffic.iter().map(exchange).collect();
            Some(format!("{head}: {}: {error}\n{}", check.name, traffic.join("\n")))
        });
        let problems = self.problems.iter().map(|problem| format!("{head}: {problem}"));
        missing.chain(failed).chain(problems).collect()
    }

    /// The line of the summary.
    pub(crate) fn row(&self, kind: &str, transport: &str, took: Duration) -> Vec<String> {
        let driven = self.public.len().saturating_sub(self.not_driven().count());
        let passed = self.checks.iter().filter(|check| check.error.is_none()).count();
        let deviations: Vec<&str> = self.deviations.iter().map(String::as_str).collect();
        vec![
            format!("{} {kind}", self.package).trim_end().to_owned(),
            transport.to_owned(),
            format!("{driven}/{}", self.public.len()),
            format!("{passed}/{}", self.checks.len()),
            if self.problems.is_empty() { "ok".to_owned() } else { format!("{} wrong", self.problems.len()) },
            format!("{:.1}", took.as_secs_f64()),
            deviations.join("; "),
        ]
    }
}

/// An exchange of the emulator's journal, for a person.
fn exchange(entry: &Value) -> String {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
    let short = |name: &str| text(name).chars().take(SHOWN_CHARACTERS).collect::<String>();
    let status = entry.get("status").map(ToString::to_string).unwrap_or_default();
    format!(
        "  sent {} {} {}\n  answered {status} {} ({})",
        text("method"),
        text("target"),
        short("body"),
        short("responseBody"),
        text("verdict")
    )
}

/// The summary, its columns aligned.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let head =
        ["package", "over", "methods driven", "checks passed", "journal", "seconds", "deviations accepted"];
    let head: Vec<String> = head.map(str::to_owned).to_vec();
    let all: Vec<&Vec<String>> = std::iter::once(&head).chain(rows).collect();
    let width = |column: usize| {
        all.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let line = |row: &&Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:<0$}", width(column)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
(node:1) Warning: something of the interpreter
{"package":"sdk 1.0.0"}
{"public":{"class":"Client","methods":["create","list"]}}
{"check":"Client.create"}
{"check":"Client.list"}
{"check":"a bearer token"}
{"end":true}"#;

    #[test]
    fn a_driver_whose_checks_all_pass_has_no_failures() {
        let outcome = Outcome::read("x.py", GOOD);
        assert_eq!(outcome.failures("http"), [""; 0]);
        let row = outcome.row("aio", "https", Duration::from_millis(1500));
        assert_eq!(row, ["sdk 1.0.0 aio", "https", "2/2", "3/3", "ok", "1.5", ""]);
    }

    #[test]
    fn a_public_method_that_no_check_drove_is_a_failure() {
        let output = GOOD.replace("{\"check\":\"Client.list\"}\n", "");
        let outcome = Outcome::read("x.py", &output);
        assert_eq!(outcome.failures("http"), ["sdk 1.0.0 over http: Client.list was not driven"]);
    }

    #[test]
    fn a_failed_check_says_what_was_sent_and_answered() {
        let failed = r#"{"check":"Client.list","error":"no such thing","traffic":[{"method":"GET","target":"/x?y","body":null,"status":404,"responseBody":"{}","verdict":"gone"}]}"#;
        let output = GOOD.replace("{\"check\":\"Client.list\"}", failed);
        let [failure] = Outcome::read("x.py", &output).failures("http").try_into().unwrap();
        for part in ["Client.list", "no such thing", "GET /x?y", "404 {} (gone)"] {
            assert!(failure.contains(part), "{failure}");
        }
    }

    #[test]
    fn a_driver_that_stops_in_the_middle_fails_with_its_last_words() {
        let output = GOOD.replace("{\"end\":true}", "Traceback: oh");
        let failures = Outcome::read("x.py", &output).failures("http").join("\n");
        assert!(failures.contains("did not come to its end") && failures.contains("Traceback: oh"));
        let failures = Outcome::read("x.py", "").failures("http").join("\n");
        assert!(failures.contains("x.py over http: it named no class"), "{failures}");
    }

    #[test]
    fn a_class_without_methods_is_a_class_that_was_not_understood() {
        let output = GOOD.replace("[\"create\",\"list\"]", "[]");
        assert!(Outcome::read("x.py", &output).failures("http").join("").contains("no public method"));
    }

    #[test]
    fn the_columns_of_the_summary_are_aligned() {
        let rows = [Outcome::read("x.py", GOOD).row("", "http", Duration::from_secs(2))];
        let table = table(&rows);
        let [head, row] = table.lines().collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(head.find("over"), row.find("http"));
    }
}
