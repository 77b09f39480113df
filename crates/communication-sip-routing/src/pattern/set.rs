//! Sets of characters, as classes describe them.

use super::unicode::{self, Category};

/// What a class lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Item {
    /// From the first to the last, both included.
    Range(u16, u16),
    /// `\d`, or `\D` if negated.
    Digit { negated: bool },
    /// `\w`, or `\W` if negated.
    Word { negated: bool },
    /// `\s`, or `\S` if negated.
    Space { negated: bool },
    /// `\p{..}`, or `\P{..}` if negated.
    Category { category: Category, negated: bool },
}

impl Item {
    /// `None` where this crate does not know.
    fn contains(self, unit: u16) -> Option<bool> {
        let (found, negated) = match self {
            Item::Range(first, last) => return Some((first..=last).contains(&unit)),
            Item::Digit { negated } => (unicode::is_digit(unit), negated),
            Item::Word { negated } => (unicode::is_word(unit), negated),
            Item::Space { negated } => (unicode::is_space(unit), negated),
            Item::Category { category, negated } => (category.contains(unit), negated),
        };
        found.map(|found| found != negated)
    }

    fn is_beyond_ascii(self) -> bool {
        matches!(self, Item::Range(_, last) if last > 0x7f)
    }
}

/// A set of UTF-16 units.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Set {
    pub(crate) items: Vec<Item>,
    pub(crate) negated: bool,
    /// What .NET's `[a-[b]]` takes away.
    pub(crate) subtracted: Option<Box<Set>>,
    pub(crate) ignore_case: bool,
}

impl Set {
    pub(crate) fn of(item: Item) -> Self {
        Self { items: vec![item], ..Self::default() }
    }

    pub(crate) fn literal(unit: u16, ignore_case: bool) -> Self {
        Self { ignore_case, ..Self::of(Item::Range(unit, unit)) }
    }

    /// All but the line feed, as `.` without the option s.
    pub(crate) fn but_line_feed() -> Self {
        Self { negated: true, ..Self::of(Item::Range(10, 10)) }
    }

    pub(crate) fn all() -> Self {
        Self::of(Item::Range(0, u16::MAX))
    }

    /// `None` where this crate does not know: letters and marks beyond ASCII.
    pub(crate) fn contains(&self, unit: u16) -> Option<bool> {
        let listed = match unicode::cases(unit) {
            Some([lower, upper]) if self.ignore_case && lower != upper => {
                // A letter beyond ASCII may have a case within it: the sign for kelvin is a k.
                let odd = self.items.iter().any(|item| item.is_beyond_ascii());
                or(self.lists(lower), self.lists(upper)).filter(|listed| *listed || !odd)
            }
            None if self.ignore_case => None,
            _ => self.lists(unit),
        };
        let taken = self.subtracted.as_ref().map_or(Some(false), |set| set.contains(unit));
        match (listed.map(|listed| listed != self.negated), taken) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), Some(false)) => Some(true),
            _ => None,
        }
    }

    fn lists(&self, unit: u16) -> Option<bool> {
        let mut found = Some(false);
        for item in &self.items {
            found = or(found, item.contains(unit));
        }
        found
    }

    /// The single character that the set was written as.
    pub(crate) fn as_literal(&self) -> Option<u16> {
        match self.items.as_slice() {
            [Item::Range(first, last)] if first == last && !self.negated => Some(*first),
            _ => None,
        }
    }
}

/// Either is true, whatever the other is.
fn or(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
