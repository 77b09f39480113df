//! The command line: one word per gate, `ci` for all of them, and `release` with the word for its step.

use crate::{
    ci::{GATES, Gate},
    failure::{Failure, Result},
    release::Command,
};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Invocation {
    /// Print what there is.
    Help,
    /// Run these gates, in this order.
    Gates { names: Vec<&'static str>, keep_going: bool },
    /// One step of a release.
    Release(Command),
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Invocation> {
    let (flags, words): (Vec<String>, Vec<String>) =
        arguments.partition(|argument| argument.starts_with('-'));
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.contains(&"help") || flags.iter().any(|flag| ["--help", "-h"].contains(flag)) {
        return Ok(Invocation::Help);
    }
    match words.as_slice() {
        [] => flags.first().map_or(Ok(Invocation::Help), |flag| Err(unknown(flag))),
        ["release"] => Err(Failure::new(format!("`release` needs its step\n\n{}", usage()))),
        ["release", step] => release(step, &flags),
        [word] => {
            let names = gates(word).ok_or_else(|| unknown(word))?;
            Ok(Invocation::Gates { names, keep_going: has_flag("--keep-going", &flags)? })
        }
        [_, surplus, ..] => Err(unknown(surplus)),
    }
}

fn release(step: &str, flags: &[&str]) -> Result<Invocation> {
    let found = Command::ALL.into_iter().find(|(word, _, _)| *word == step);
    let (_, _, command) = found.ok_or_else(|| unknown(step))?;
    if let Command::Publish { .. } = command {
        return Ok(Invocation::Release(Command::Publish { really: has_flag("--yes", flags)? }));
    }
    flags.first().map_or(Ok(Invocation::Release(command)), |flag| Err(unknown(flag)))
}

/// Whether the flag is given; any other is refused.
fn has_flag(flag: &str, given: &[&str]) -> Result<bool> {
    match given.iter().find(|other| **other != flag) {
        Some(other) => Err(unknown(other)),
        None => Ok(!given.is_empty()),
    }
}

/// True for a word that may follow `cargo xtask`.
pub(crate) fn is_command(word: &str) -> bool {
    word == "help" || word == "release" || gates(word).is_some()
}

/// The page that `cargo xtask` prints.
pub(crate) fn usage() -> String {
    let gate = |Gate { name, about, .. }: &Gate| format!("  {name:<9} {about}");
    let head = "usage: cargo xtask <command> [--keep-going]\n\n  ci        every gate below in this order; it stops at the \
                first that fails, or not with --keep-going";
    let step = |(word, about, _): (&str, &str, Command)| format!("  {word:<9} {about}");
    let release = "\nusage: cargo xtask release <step>\n";
    let gates = std::iter::once(head.to_owned()).chain(GATES.iter().map(gate));
    let steps = std::iter::once(release.to_owned()).chain(Command::ALL.map(step));
    gates.chain(steps).collect::<Vec<_>>().join("\n")
}

fn gates(word: &str) -> Option<Vec<&'static str>> {
    if word == "ci" {
        return Some(GATES.iter().map(|gate| gate.name).collect());
    }
    GATES.iter().find(|gate| gate.name == word).map(|gate| vec![gate.name])
}

fn unknown(word: &str) -> Failure {
    Failure::new(format!("unexpected argument `{word}`\n\n{}", usage()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Invocation> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn one_word_is_one_gate() {
        let expected = Invocation::Gates { names: vec!["tidy"], keep_going: false };
        assert_eq!(parsed("tidy").unwrap(), expected);
    }

    #[test]
    fn ci_is_every_gate_in_order() {
        let Invocation::Gates { names, keep_going } = parsed("ci --keep-going").unwrap() else {
            panic!("no gates")
        };
        assert_eq!(
            names,
            [
                "fmt", "tidy", "lint", "test", "doc", "features", "deny", "archives", "examples", "msrv",
                "wasm", "peers"
            ]
        );
        assert!(keep_going);
    }

    #[test]
    fn a_step_of_a_release_is_its_word_and_only_publish_takes_yes() {
        assert_eq!(parsed("release plan").unwrap(), Invocation::Release(Command::Plan));
        assert_eq!(parsed("release rehearse").unwrap(), Invocation::Release(Command::Rehearse));
        let publish = |really| Invocation::Release(Command::Publish { really });
        assert_eq!(parsed("release publish").unwrap(), publish(false));
        assert_eq!(parsed("release publish --yes").unwrap(), publish(true));
        assert!(parsed("release").unwrap_err().to_string().contains("needs its step"));
    }

    #[test]
    fn no_word_and_help_print_the_page() {
        assert_eq!(parsed("").unwrap(), Invocation::Help);
        assert_eq!(parsed("tidy --help").unwrap(), Invocation::Help);
        assert!(GATES.iter().all(|gate| usage().contains(gate.name)));
    }

    #[test]
    fn unknown_and_surplus_words_are_refused_with_the_page() {
        let lines = [
            "tydi",
            "tidy lint",
            "--fast",
            "tidy --yes",
            "release plans",
            "release plan now",
            "release plan --yes",
            "release publish --keep-going",
            "release publish --yes --force",
        ];
        for line in lines {
            let message = parsed(line).unwrap_err().to_string();
            assert!(message.contains("unexpected argument") && message.contains("usage:"), "{message}");
        }
    }
}
