//! The place in the pattern, and what is read without meaning yet.

use super::Parser;
use crate::pattern::unicode;

/// Why a pattern has no tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Refusal {
    /// .NET refuses it.
    Invalid {
        rule: String,
        /// In UTF-16 units.
        at: usize,
    },
    /// .NET may take it; it is not judged here.
    NotEvaluated(String),
}

impl Refusal {
    pub(crate) fn not_evaluated(reason: impl Into<String>) -> Self {
        Self::NotEvaluated(reason.into())
    }
}

impl Parser<'_> {
    pub(super) fn invalid(&self, rule: impl Into<String>) -> Refusal {
        Refusal::Invalid { rule: rule.into(), at: self.at.min(self.units.len()) }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.units.len()
    }

    pub(super) fn peek(&self) -> Option<u16> {
        self.units.get(self.at).copied()
    }

    pub(super) fn peek_is(&self, c: char) -> bool {
        self.is_at(0, c)
    }

    /// Whether this ASCII character stands so many places on.
    pub(super) fn is_at(&self, offset: usize, c: char) -> bool {
        self.units.get(self.at + offset).is_some_and(|unit| u32::from(*unit) == u32::from(c))
    }

    /// The next character, past which the cursor moves.
    pub(super) fn next(&mut self) -> Option<u16> {
        let unit = self.peek()?;
        self.at += 1;
        Some(unit)
    }

    /// Moves past this character if it is the next.
    pub(super) fn take(&mut self, c: char) -> bool {
        let found = self.peek_is(c);
        self.at += usize::from(found);
        found
    }

    pub(super) fn peek_digit(&self) -> Option<u32> {
        let unit = self.peek()?;
        unicode::ascii(unit)?.to_digit(10)
    }

    /// A number of any length; without digits 0.
    pub(super) fn number(&mut self) -> Result<u32, Refusal> {
        let mut number = 0_u32;
        while let Some(digit) = self.peek_digit() {
            self.at += 1;
            let next = number.checked_mul(10).and_then(|tens| tens.checked_add(digit));
            number = next
                .filter(|number| *number <= i32::MAX.unsigned_abs())
                .ok_or_else(|| self.invalid("a number above 2147483647"))?;
        }
        Ok(number)
    }

    /// Whether a quantifier is next. A `{` is one only as `{n}`, `{n,}` or `{n,m}`.
    pub(super) fn is_quantifier(&self) -> bool {
        if self.peek_is('*') || self.peek_is('+') || self.peek_is('?') {
            return true;
        }
        if !self.peek_is('{') {
            return false;
        }
        let digits = |from: usize| {
            let rest = self.units.get(self.at + from..).unwrap_or_default();
            rest.iter().take_while(|unit| (0x30..=0x39).contains(*unit)).count()
        };
        let first = digits(1);
        first > 0
            && (self.is_at(1 + first, '}')
                || (self.is_at(1 + first, ',') && self.is_at(2 + first + digits(2 + first), '}')))
    }

    /// Moves past comments, and past blanks with the option x.
    pub(super) fn skip_blanks(&mut self) -> Result<(), Refusal> {
        loop {
            if self.options.ignore_blanks && self.peek().is_some_and(is_blank) {
                self.at += 1;
            } else if self.options.ignore_blanks && self.peek_is('#') {
                self.at += self.distance_to('\n');
            } else if self.peek_is('(') && self.is_at(1, '?') && self.is_at(2, '#') {
                self.at += self.distance_to(')');
                if !self.take(')') {
                    return Err(self.invalid("a comment (?# without its )"));
                }
            } else {
                return Ok(());
            }
        }
    }

    /// How far this character is; without one, how far the end is.
    fn distance_to(&self, c: char) -> usize {
        let rest = self.units.get(self.at..).unwrap_or_default();
        rest.iter().position(|unit| u32::from(*unit) == u32::from(c)).unwrap_or(rest.len())
    }
}

/// What the option x ignores. The vertical tab is not among it.
fn is_blank(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 12 | 13 | 32)
}
