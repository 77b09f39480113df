//! Patterns of routes, read and evaluated as .NET does, without .NET.
//!
//! A route takes a number if its pattern is found anywhere in it: `Regex.IsMatch(number, pattern)` with the options `None`.
//! That the service matches so, without anchors of its own, is not documented; everything else here follows the
//! documentation of .NET. Other engines read the same text differently (`{,10}`, `\d++`, `[0-9-[5]]`, `$` before a line
//! feed), so none is used: a parser of .NET's syntax stands in front of a matcher that tries in .NET's order.
//!
//! ```
//! use communication_sip_routing::{Evaluation, NumberPattern};
//!
//! let pattern = NumberPattern::parse(r"^\+1(425|206)(\d{7})$")?;
//! assert_eq!(pattern.evaluate("+14255550123"), Evaluation::Match);
//! assert_eq!(pattern.evaluate("+12535550123"), Evaluation::NoMatch);
//!
//! // Printed in documentation, and valid: but the + repeats the anchor, so no number with a plus fits.
//! let pattern = NumberPattern::parse("^+[1-9][0-9]{3,23}$")?;
//! assert_eq!(pattern.evaluate("+14255550123"), Evaluation::NoMatch);
//! # Ok::<(), communication_sip_routing::PatternError>(())
//! ```
//!
//! # What is not evaluated
//!
//! What cannot be judged is said to be [`NotEvaluated`](Evaluation::NotEvaluated), never guessed:
//!
//! - balancing groups;
//! - a lazy repetition of what may be nothing, as in `(\d*)+?`, and a count above 16 of nothing, as in `(?:){20}`: versions
//!   of .NET have faults there;
//! - conditionals without a second branch, `[:name:]` in a class and a range that ends with `\-`, where versions of .NET
//!   differ;
//! - letters and marks beyond ASCII where a class, `\b` or `(?i)` asks about them (decimal digits of all scripts are known);
//! - patterns of more than 2048 characters or 64 levels of groups, and texts of more than 1024 characters;
//! - what needs more than 500,000 steps, unless the pattern is a plain one (no look-around, back-reference, atomic group or
//!   conditional): that is decided without going back.

pub(crate) mod ast;
mod automaton;
mod error;
pub(crate) mod machine;
mod narrow;
mod parse;
mod program;
mod set;
pub(crate) mod shape;
pub(crate) mod symbols;
#[cfg(test)]
mod tests;
mod text;
mod unicode;

pub use self::error::PatternError;
pub(crate) use self::parse::Remarks;
use self::{
    automaton::Automaton,
    machine::{Ending, Extent, Obstacle, Run},
    parse::{Parsed, PosixClass, Refusal},
    program::Program,
    shape::{Search, Shape},
    text::Text,
};

/// The steps of one evaluation.
pub(crate) const MOST_STEPS: u64 = 500_000;
/// The characters of a text that a pattern is tried on.
const LONGEST_TEXT: usize = 1024;

/// Whether a pattern fits a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evaluation {
    /// It is found in the text.
    Match,
    /// It is not.
    NoMatch,
    /// Not judged, for this reason.
    NotEvaluated(String),
}

/// A regular expression of .NET that can be evaluated here.
///
/// See the [module](crate::pattern) for what it means and what is not evaluated.
///
/// ```
/// use communication_sip_routing::{Evaluation, NumberPattern};
///
/// let pattern = NumberPattern::parse(r"^\+44[0-9-[5]]{10}$")?; // .NET's own: digits without 5
/// assert_eq!(pattern.evaluate("+442079460123"), Evaluation::Match);
/// assert_eq!(pattern.evaluate("+441154960123"), Evaluation::NoMatch);
/// # Ok::<(), communication_sip_routing::PatternError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct NumberPattern {
    text: String,
    reading: Reading,
    /// How other versions of .NET read it, where they do.
    other: Option<Reading>,
}

/// One way to read a pattern, ready to be run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    pub(crate) parsed: Parsed,
    program: Program,
    automaton: Option<Automaton>,
}

impl NumberPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// [`PatternError::Invalid`] if .NET refuses it: the service answers 422 then.
    /// [`PatternError::NotEvaluated`] if it holds what is not judged here; the service may take it.
    pub fn parse(pattern: &str) -> Result<Self, PatternError> {
        let units: Vec<u16> = pattern.encode_utf16().collect();
        let reading = Reading::new(&units, PosixClass::Characters, pattern);
        let skipped = || Reading::new(&units, PosixClass::Skipped, pattern);
        let (reading, other) = match reading {
            Ok(reading) if !reading.parsed.remarks.posix_class => (reading, None),
            Err(error) if !pattern.contains("[:") => return Err(error),
            one => match (one, skipped()) {
                (Ok(reading), Ok(other)) => (reading, Some(other)),
                (Err(error), Err(_)) => return Err(error),
                _ => return Err(PatternError::NotEvaluated { reason: POSIX.to_owned() }),
            },
        };
        Ok(Self { text: pattern.to_owned(), reading, other })
    }

    /// The text that it was read from.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is found anywhere in this text, which is what a route asks of the number that is called.
    #[must_use]
    pub fn evaluate(&self, text: &str) -> Evaluation {
        self.evaluate_in(text, Extent::Anywhere)
    }

    /// Whether it fits the text as a whole. Where this differs from [`evaluate`](Self::evaluate), the answer depends on
    /// whether the service anchors patterns, which is not documented.
    #[must_use]
    pub fn evaluate_whole(&self, text: &str) -> Evaluation {
        self.evaluate_in(text, Extent::Whole)
    }

    fn evaluate_in(&self, text: &str, extent: Extent) -> Evaluation {
        let units: Vec<u16> = text.encode_utf16().take(LONGEST_TEXT + 1).collect();
        if units.len() > LONGEST_TEXT {
            return Evaluation::NotEvaluated(format!("the text is longer than {LONGEST_TEXT} characters"));
        }
        let found = self.reading.evaluate(&units, extent);
        match self.other.as_ref().map(|other| other.evaluate(&units, extent)) {
            Some(other) if other != found => Evaluation::NotEvaluated(POSIX.to_owned()),
            _ => found,
        }
    }

    /// Why it is not found in this text, in a sentence without its full stop.
    pub(crate) fn explain(&self, text: &str) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let pattern: Vec<u16> = self.text.encode_utf16().collect();
        let words = |units: &[u16], range: std::ops::Range<usize>| {
            printable(&String::from_utf16_lossy(units.get(range).unwrap_or_default()))
        };
        let Some(Obstacle { at, span }) = self.reading.run(&units, Extent::Anywhere).obstacle else {
            return "nothing in it fits".to_owned();
        };
        let place = match (at, at < units.len()) {
            (_, true) => format!("`{}`", words(&units, at..units.len())),
            (_, false) => "the end".to_owned(),
        };
        let before = match at {
            0 => String::new(),
            _ => format!(" after `{}`", words(&units, 0..at)),
        };
        match span {
            Some(span) => format!("`{}` does not fit {place}{before}", words(&pattern, span.start..span.end)),
            None => format!("a negative look-around refuses {place}{before}"),
        }
    }

    /// The ways in which versions of .NET read it.
    pub(crate) fn readings(&self) -> impl Iterator<Item = &Reading> {
        std::iter::once(&self.reading).chain(&self.other)
    }

    /// Looks for a number that all of the first fit and none of the second.
    pub(crate) fn search(all: &[&Self], none: &[&Self], shape: &Shape) -> Search {
        if all.iter().chain(none).any(|pattern| pattern.other.is_some()) {
            return Search::Unknown;
        }
        let all: Vec<&Reading> = all.iter().map(|pattern| &pattern.reading).collect();
        let none: Vec<&Reading> = none.iter().map(|pattern| &pattern.reading).collect();
        Reading::search(&all, &none, shape)
    }
}

/// Shows the text it was read from, not how it is run.
impl std::fmt::Debug for NumberPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("NumberPattern").field(&self.text).finish()
    }
}

const POSIX: &str = "[:name:] in a class, which versions of .NET read differently";

fn evaluation(ending: Ending) -> Evaluation {
    let reason = match ending {
        Ending::Matched => return Evaluation::Match,
        Ending::Failed => return Evaluation::NoMatch,
        Ending::Open(_) | Ending::Unknown => "a class is asked about a character beyond ASCII".to_owned(),
        Ending::OutOfSteps => format!("more than {MOST_STEPS} steps would be needed"),
    };
    Evaluation::NotEvaluated(reason)
}

impl Reading {
    fn new(units: &[u16], posix: PosixClass, pattern: &str) -> Result<Self, PatternError> {
        let parsed = parse::parse(units, posix).map_err(|refusal| match refusal {
            Refusal::Invalid { rule, at } => {
                PatternError::Invalid { rule, position: characters_before(pattern, at) }
            }
            Refusal::NotEvaluated(reason) => PatternError::NotEvaluated { reason },
        })?;
        if let Some(construct) = parsed.not_modelled {
            return Err(PatternError::NotEvaluated { reason: construct.to_owned() });
        }
        let (program, automaton) = (Program::new(&parsed.root), Automaton::new(&parsed.root));
        Ok(Self { parsed, program, automaton })
    }

    /// Runs it. Where that takes too many steps, the automaton answers if there is one: it never goes back.
    fn evaluate(&self, units: &[u16], extent: Extent) -> Evaluation {
        let ending = self.run(units, extent).ending;
        let known = match (&self.automaton, ending, extent) {
            (Some(automaton), Ending::OutOfSteps, Extent::Anywhere) => automaton.fits(units),
            _ => None,
        };
        match known {
            Some(true) => Evaluation::Match,
            Some(false) => Evaluation::NoMatch,
            None => evaluation(ending),
        }
    }

    pub(crate) fn run(&self, units: &[u16], extent: Extent) -> Run {
        machine::run(&self.program, &Text::Known(units), extent, MOST_STEPS)
    }

    /// Looks for a number that all of the first fit and none of the second.
    pub(crate) fn search(all: &[&Self], none: &[&Self], shape: &Shape) -> Search {
        if let Some(automata) =
            all.iter().map(|reading| reading.automaton.as_ref()).collect::<Option<Vec<_>>>()
        {
            // An automaton that fits more than its pattern can still show that nothing fits.
            let exact = |automaton: &&Automaton| automaton.is_exact();
            let refused = none.iter().filter_map(|reading| reading.automaton.as_ref());
            let refused: Vec<&Automaton> = refused.filter(exact).collect();
            let is_exact = automata.iter().all(exact) && refused.len() == none.len();
            let found = automaton::search(&automata, &refused, shape);
            if found == Search::Nothing || (is_exact && found != Search::Unknown) {
                return found;
            }
        }
        let all: Vec<&Program> = all.iter().map(|reading| &reading.program).collect();
        let none: Vec<&Program> = none.iter().map(|reading| &reading.program).collect();
        narrow::search(&all, &none, shape)
    }
}

/// With control characters escaped: what is stored may hold anything, and reports are shown on terminals.
fn printable(text: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

/// How many characters are before so many UTF-16 units.
fn characters_before(text: &str, units: usize) -> usize {
    let ends = text.chars().scan(0, |end, c| {
        *end += c.len_utf16();
        Some(*end)
    });
    ends.take_while(|end| *end <= units).count()
}
