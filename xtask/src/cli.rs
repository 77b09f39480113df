//! The command line: one word per gate, `ci` for all of them.

use crate::{
    ci::{GATES, Gate},
    failure::{Failure, Result},
};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Invocation {
    /// Print what there is.
    Help,
    /// Run these gates, in this order.
    Gates { names: Vec<&'static str>, keep_going: bool },
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Invocation> {
    let mut names = None;
    let mut keep_going = false;
    for argument in arguments {
        match argument.as_str() {
            "help" | "--help" | "-h" => return Ok(Invocation::Help),
            "--keep-going" => keep_going = true,
            word if names.is_some() => return Err(unknown(word)),
            word => names = Some(gates(word).ok_or_else(|| unknown(word))?),
        }
    }
    Ok(names.map_or(Invocation::Help, |names| Invocation::Gates { names, keep_going }))
}

/// True for a word that may follow `cargo xtask`.
pub(crate) fn is_command(word: &str) -> bool {
    word == "help" || gates(word).is_some()
}

/// The page that `cargo xtask` prints.
pub(crate) fn usage() -> String {
    let gate = |Gate { name, about, .. }: &Gate| format!("  {name:<9} {about}");
    let head = "usage: cargo xtask <command> [--keep-going]\n\n  ci        every gate below in this order; it stops at the \
                first that fails, or not with --keep-going";
    std::iter::once(head.to_owned()).chain(GATES.iter().map(gate)).collect::<Vec<_>>().join("\n")
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
            ["fmt", "tidy", "lint", "test", "doc", "features", "deny", "examples", "msrv", "wasm", "peers"]
        );
        assert!(keep_going);
    }

    #[test]
    fn no_word_and_help_print_the_page() {
        assert_eq!(parsed("").unwrap(), Invocation::Help);
        assert_eq!(parsed("tidy --help").unwrap(), Invocation::Help);
        assert!(GATES.iter().all(|gate| usage().contains(gate.name)));
    }

    #[test]
    fn unknown_and_surplus_words_are_refused_with_the_page() {
        for line in ["tydi", "tidy lint", "--fast"] {
            let message = parsed(line).unwrap_err().to_string();
            assert!(message.contains("unexpected argument") && message.contains("usage:"), "{message}");
        }
    }
}
