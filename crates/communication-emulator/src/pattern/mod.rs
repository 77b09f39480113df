//! Number patterns of routes: regular expressions of .NET, parsed by its rules and matched by backtracking.
//!
//! The service calls `Regex.IsMatch` with no options: a match anywhere counts, nothing is anchored, `^+` is an anchor
//! with a quantifier and valid. What the parser knows but the matcher does not is reported, never guessed.

mod class;
mod escapes;
mod matcher;
mod parser;
#[cfg(test)]
mod tests;

/// What became of a pattern, or of a number under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Match,
    NoMatch,
    /// .NET refuses the pattern.
    Invalid(&'static str),
    /// The pattern may be valid, but this matcher lacks the construct, or ran out of steps.
    NotEvaluated(&'static str),
}

/// Whether .NET takes the pattern: `NoMatch` stands for yes.
pub(crate) fn check(pattern: &str) -> Verdict {
    match parser::parse(pattern) {
        Ok(_) => Verdict::NoMatch,
        Err(verdict) => verdict,
    }
}

/// `Regex.IsMatch(text, pattern)`.
pub(crate) fn evaluate(pattern: &str, text: &str) -> Verdict {
    match parser::parse(pattern) {
        Ok(parsed) => matcher::find(&parsed, text),
        Err(verdict) => verdict,
    }
}
