//! The alphabet of numbers: ten digits and the plus.

use super::set::Set;

/// The units, in the order of their bits.
pub(crate) const UNITS: [u8; 11] = *b"0123456789+";

/// A set of symbols, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbols(u16);

impl Symbols {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(0x7ff);
    pub(crate) const DIGITS: Self = Self(0x3ff);
    pub(crate) const NOT_ZERO: Self = Self(0x3fe);
    pub(crate) const PLUS: Self = Self(0x400);

    /// What of the alphabet is in this set. All of it is ASCII and has no case, so nothing is left open.
    pub(crate) fn of(set: &Set) -> Self {
        let bits = UNITS.iter().enumerate().filter(|(_, unit)| set.contains(u16::from(**unit)) == Some(true));
        Self(bits.fold(0, |all, (bit, _)| all | 1 << bit))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether there is one symbol only.
    pub(crate) fn is_single(self) -> bool {
        self.0.is_power_of_two()
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The symbols one by one.
    pub(crate) fn each(self) -> impl Iterator<Item = Self> {
        (0..UNITS.len()).map(|bit| Self(1 << bit)).filter(move |one| !self.and(*one).is_empty())
    }

    /// The first symbol, for an example. Not a zero if another is there.
    pub(crate) fn example(self) -> char {
        let mut symbols = UNITS.iter().enumerate().filter(|(bit, _)| self.0 & 1 << bit != 0);
        let first = symbols.next().map_or(b'0', |(_, unit)| *unit);
        let second = symbols.next().map_or(first, |(_, unit)| *unit);
        char::from(if first == b'0' && second != b'+' { second } else { first })
    }
}
