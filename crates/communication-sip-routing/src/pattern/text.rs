//! The text that a pattern is tried on: known, or open in places.

use super::{program::Test, symbols::Symbols, unicode};

/// What is said about a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
    /// Yes for some of the symbols that the place may hold, no for others.
    Open(Question),
    /// This crate knows too little about the character.
    Unknown,
}

/// Which place would have to be narrowed to which symbols, for yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) place: usize,
    pub(crate) symbols: Symbols,
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl From<Option<bool>> for Answer {
    fn from(known: Option<bool>) -> Self {
        known.map_or(Self::Unknown, Self::from)
    }
}

/// A text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Text<'a> {
    /// UTF-16 units.
    Known(&'a [u16]),
    /// Per place the symbols that it may hold; never none.
    Open(&'a [Symbols]),
}

impl Text<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Known(units) => units.len(),
            Self::Open(places) => places.len(),
        }
    }

    /// Whether the character at this place is in the set. Past the end nothing is.
    pub(crate) fn is_of(&self, place: usize, test: &Test) -> Answer {
        match self {
            Self::Known(units) => units.get(place).map_or(Answer::No, |unit| test.set.contains(*unit).into()),
            Self::Open(_) => self.is_among(place, test.symbols),
        }
    }

    /// The same for an open text.
    fn is_among(&self, place: usize, symbols: Symbols) -> Answer {
        let Self::Open(places) = self else { return Answer::Unknown };
        let Some(may_hold) = places.get(place) else { return Answer::No };
        if may_hold.and(symbols).is_empty() {
            Answer::No
        } else if may_hold.without(symbols).is_empty() {
            Answer::Yes
        } else {
            Answer::Open(Question { place, symbols })
        }
    }

    pub(crate) fn is_line_feed(&self, place: usize) -> bool {
        matches!(self, Self::Known(units) if units.get(place) == Some(&10))
    }

    /// Whether a word begins or ends before this place.
    pub(crate) fn is_boundary(&self, place: usize) -> Answer {
        let before = place.checked_sub(1).map_or(Answer::No, |before| self.is_word(before));
        match (before, self.is_word(place)) {
            (Answer::Yes, Answer::No) | (Answer::No, Answer::Yes) => Answer::Yes,
            (Answer::Yes, Answer::Yes) | (Answer::No, Answer::No) => Answer::No,
            (undecided @ (Answer::Open(_) | Answer::Unknown), _) | (_, undecided) => undecided,
        }
    }

    fn is_word(&self, place: usize) -> Answer {
        match self {
            Self::Known(units) => {
                units.get(place).map_or(Answer::No, |unit| unicode::is_joined_word(*unit).into())
            }
            Self::Open(_) => self.is_among(place, Symbols::DIGITS),
        }
    }

    /// Whether two places hold the same character.
    pub(crate) fn are_equal(&self, one: usize, other: usize, ignore_case: bool) -> Answer {
        match self {
            Self::Known(units) => match (units.get(one), units.get(other)) {
                (Some(one), Some(other)) if one == other => Answer::Yes,
                (Some(one), Some(other)) if ignore_case => {
                    match (unicode::cases(*one), unicode::cases(*other)) {
                        (Some(one), Some(other)) => Answer::from(one == other),
                        _ => Answer::Unknown,
                    }
                }
                _ => Answer::No,
            },
            Self::Open(places) => match (places.get(one), places.get(other)) {
                (Some(_), Some(_)) if one == other => Answer::Yes,
                (Some(first), Some(second)) if first.and(*second).is_empty() => Answer::No,
                (Some(first), Some(second)) if first.is_single() && second.is_single() => Answer::Yes,
                (Some(first), Some(second)) => {
                    // Narrowed to one symbol, the wider place first.
                    let (place, open) = if first.is_single() { (other, second) } else { (one, first) };
                    let symbols = open.each().next().unwrap_or(Symbols::NONE);
                    Answer::Open(Question { place, symbols })
                }
                _ => Answer::No,
            },
        }
    }
}
