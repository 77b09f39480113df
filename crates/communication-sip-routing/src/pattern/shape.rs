//! What numbers look like when a pattern sees them.

use std::ops::RangeInclusive;

use super::symbols::Symbols;

/// Texts of digits, with a plus or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// A plus before the digits.
    pub(crate) plus: bool,
    /// What the first digit may be.
    pub(crate) first: Symbols,
    /// How many digits.
    pub(crate) digits: RangeInclusive<usize>,
}

impl Shape {
    /// E.164: a plus and 7 to 15 digits, of which the first is no zero.
    pub(crate) const E164: Self = Self { plus: true, first: Symbols::NOT_ZERO, digits: 7..=15 };
    /// 2 to 15 digits.
    pub(crate) const BARE: Self = Self { plus: false, first: Symbols::DIGITS, digits: 2..=15 };
    /// Digits that are too many for a short code.
    pub(crate) const LONG_BARE: Self = Self { plus: false, first: Symbols::DIGITS, digits: 7..=15 };
    /// An emergency or short code with a plus.
    pub(crate) const CODE_WITH_PLUS: Self = Self { plus: true, first: Symbols::DIGITS, digits: 1..=6 };

    /// What may stand at this place.
    pub(crate) fn at(&self, place: usize) -> Symbols {
        match (self.plus, place) {
            (true, 0) => Symbols::PLUS,
            (plus, place) if place == usize::from(plus) => self.first,
            _ => Symbols::DIGITS,
        }
    }

    /// Whether a text of this length is of the shape.
    pub(crate) fn may_end(&self, length: usize) -> bool {
        length.checked_sub(usize::from(self.plus)).is_some_and(|digits| self.digits.contains(&digits))
    }

    pub(crate) fn longest(&self) -> usize {
        self.digits.end() + usize::from(self.plus)
    }
}

/// What a search among the texts of a shape came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Search {
    /// There is one.
    Found(String),
    /// There is none: proved.
    Nothing,
    /// Neither was shown within the steps that there are.
    Unknown,
}
