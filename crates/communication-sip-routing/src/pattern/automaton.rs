//! Patterns that are regular in the strict sense, as automata over the symbols of a number.
//!
//! Whether some number fits one pattern and not another is then decided for certain: all texts are walked at once, and texts
//! that leave the automata in the same states are one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ast::{Anchor, Node},
    set::Set,
    shape::{Search, Shape},
    symbols::Symbols,
    unicode,
};

/// More states than this, and the pattern is left to the other way of deciding.
const MOST_STATES: usize = 4_000;
/// A text of a number has no more symbols than this, so more turns than this are as good as any.
const MOST_TURNS: u32 = 17;
/// How many sets of states are followed before a search gives up.
const MOST_SETS: usize = 20_000;

#[derive(Debug, Clone, PartialEq)]
enum State {
    Accept,
    Read { symbols: Symbols, test: usize, next: usize },
    Fork(usize, usize),
    Assert(Anchor, usize),
}

/// An automaton that finds a match anywhere in a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Automaton {
    states: Vec<State>,
    tests: Vec<Set>,
    start: usize,
    /// It fits what the pattern fits. If not, it may fit more: what looks around or refers back was left out.
    exact: bool,
    /// Counts were cut down to what a number can hold; a longer text may need more.
    for_numbers_only: bool,
}

/// The state in which a match was found; whatever follows, it stays.
const ACCEPT: usize = 0;

/// What stands around a place.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "what an anchor may ask for, one each")]
struct Around {
    is_start: bool,
    is_end: bool,
    after_digit: bool,
    before_digit: bool,
}

impl Automaton {
    /// `None`: the pattern is too large.
    pub(crate) fn new(root: &Node) -> Option<Self> {
        let mut automaton = Self {
            states: vec![State::Accept],
            tests: Vec::new(),
            start: 0,
            exact: true,
            for_numbers_only: false,
        };
        automaton.start = automaton.add(root, ACCEPT)?;
        Some(automaton)
    }

    /// Whether it fits what the pattern fits, and nothing more.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    fn push(&mut self, state: State) -> Option<usize> {
        self.states.push(state);
        (self.states.len() <= MOST_STATES).then(|| self.states.len() - 1)
    }

    /// Adds the states of a part that is followed by this state; the first of them.
    fn add(&mut self, node: &Node, next: usize) -> Option<usize> {
        match node {
            Node::Empty => Some(next),
            Node::One { set, .. } => {
                self.tests.push(set.clone());
                let test = self.tests.len() - 1;
                self.push(State::Read { symbols: Symbols::of(set), test, next })
            }
            Node::Anchor { anchor, .. } => self.push(State::Assert(*anchor, next)),
            Node::Sequence(parts) => parts.iter().rev().try_fold(next, |next, part| self.add(part, next)),
            Node::Alternatives(branches) => {
                let (last, others) = branches.split_last()?;
                let last = self.add(last, next)?;
                others.iter().try_fold(last, |others, branch| {
                    let branch = self.add(branch, next)?;
                    self.push(State::Fork(branch, others))
                })
            }
            Node::Group { body, .. } => self.add(body, next),
            Node::Repeat { body, min, max, .. } => {
                self.for_numbers_only |= *min > MOST_TURNS || max.is_some_and(|max| max >= MOST_TURNS);
                let max = max.filter(|max| *max < MOST_TURNS);
                self.add_repeat(body, (*min).min(MOST_TURNS), max, next)
            }
            other => {
                self.exact = false;
                self.add_more_than(other, next)
            }
        }
    }

    /// Adds states that fit everything the part fits, and perhaps more.
    fn add_more_than(&mut self, node: &Node, next: usize) -> Option<usize> {
        match node {
            Node::Atomic(body) => self.add(body, next),
            Node::If { yes, no, .. } => {
                let (yes, no) = (self.add(yes, next)?, self.add(no, next)?);
                self.push(State::Fork(yes, no))
            }
            Node::Backreference { .. } => {
                let turn = self.push(State::Fork(next, next))?;
                self.tests.push(Set::all());
                let test = self.tests.len() - 1;
                let again = self.push(State::Read { symbols: Symbols::ALL, test, next: turn })?;
                *self.states.get_mut(turn)? = State::Fork(again, next);
                Some(turn)
            }
            _ => Some(next),
        }
    }

    fn add_repeat(&mut self, body: &Node, min: u32, max: Option<u32>, next: usize) -> Option<usize> {
        let mut first = next;
        match max {
            None => {
                let turn = self.push(State::Fork(next, next))?;
                let again = self.add(body, turn)?;
                *self.states.get_mut(turn)? = State::Fork(again, next);
                first = turn;
            }
            Some(max) => {
                for _ in min..max {
                    let body = self.add(body, first)?;
                    first = self.push(State::Fork(body, next))?;
                }
            }
        }
        (0..min).try_fold(first, |first, _| self.add(body, first))
    }

    /// The states that are reached from these without reading, when this stands around.
    fn closure(&self, from: &[usize], around: Around) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        let mut open = from.to_vec();
        open.push(self.start);
        while let Some(state) = open.pop() {
            if !seen.insert(state) {
                continue;
            }
            match self.states.get(state) {
                Some(State::Accept) => return vec![ACCEPT],
                Some(State::Fork(one, other)) => open.extend([*one, *other]),
                Some(State::Assert(anchor, next)) if around.holds(*anchor) => open.push(*next),
                _ => {}
            }
        }
        seen.into_iter().collect()
    }

    /// The states after one of these symbols was read: all of them, or none.
    fn read(&self, from: &[usize], symbols: Symbols) -> Vec<usize> {
        if from == [ACCEPT] {
            return vec![ACCEPT];
        }
        let next = |state: &usize| match self.states.get(*state) {
            Some(State::Read { symbols: set, next, .. }) if !set.and(symbols).is_empty() => Some(*next),
            _ => None,
        };
        from.iter().filter_map(next).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether a match is found in a text. `None`: not to be said of such a text, or of one of its characters.
    pub(crate) fn fits(&self, units: &[u16]) -> Option<bool> {
        if !self.exact || self.for_numbers_only || units.contains(&10) {
            return None;
        }
        let is_word = |place: Option<usize>| match place.and_then(|place| units.get(place)) {
            Some(unit) => unicode::is_joined_word(*unit),
            None => Some(false),
        };
        let mut sets = Vec::new();
        for place in 0..=units.len() {
            let (is_start, is_end) = (place == 0, place == units.len());
            let (after_digit, before_digit) = (is_word(place.checked_sub(1))?, is_word(Some(place))?);
            let reached = self.closure(&sets, Around { is_start, is_end, after_digit, before_digit });
            if reached == [ACCEPT] {
                return Some(true);
            }
            sets = match units.get(place) {
                Some(unit) => self.read_unit(&reached, *unit)?,
                None => Vec::new(),
            };
        }
        Some(false)
    }

    /// The states after this unit was read.
    fn read_unit(&self, from: &[usize], unit: u16) -> Option<Vec<usize>> {
        let mut reached = BTreeSet::new();
        for state in from {
            if let Some(State::Read { test, next, .. }) = self.states.get(*state)
                && self.tests.get(*test)?.contains(unit)?
            {
                reached.insert(*next);
            }
        }
        Some(reached.into_iter().collect())
    }

    /// Divides these classes of symbols until the automaton treats all of a class alike.
    fn divide(&self, classes: Vec<Symbols>) -> Vec<Symbols> {
        let sets = self.states.iter().filter_map(|state| match state {
            State::Read { symbols, .. } => Some(*symbols),
            _ => None,
        });
        sets.collect::<BTreeSet<_>>().into_iter().fold(classes, |classes, set| {
            let halves = classes.into_iter().flat_map(|class| [class.and(set), class.without(set)]);
            halves.filter(|class| !class.is_empty()).collect()
        })
    }
}

impl Around {
    /// There is no line feed in a number, so lines are the whole text.
    fn holds(self, anchor: Anchor) -> bool {
        match anchor {
            Anchor::Beginning | Anchor::Start | Anchor::BeginningOfLine => self.is_start,
            Anchor::EndOfLine | Anchor::EndOrFinalLineFeed | Anchor::End => self.is_end,
            Anchor::Boundary => self.after_digit != self.before_digit,
            Anchor::NoBoundary => self.after_digit == self.before_digit,
        }
    }
}

/// The states of all automata after some text, and whether its last symbol is a digit.
type Sets = (Vec<Vec<usize>>, bool);

/// Looks for a text of this shape that all of the first fit and none of the second.
pub(crate) fn search(all: &[&Automaton], none: &[&Automaton], shape: &Shape) -> Search {
    let automata: Vec<&Automaton> = all.iter().chain(none).copied().collect();
    let alphabet = vec![Symbols::PLUS, Symbols::NOT_ZERO, Symbols::DIGITS.without(Symbols::NOT_ZERO)];
    let classes = automata.iter().fold(alphabet, |classes, automaton| automaton.divide(classes));
    let mut layer: BTreeMap<Sets, String> = BTreeMap::new();
    layer.insert((vec![Vec::new(); automata.len()], false), String::new());
    let mut followed = 0;
    for place in 0..=shape.longest() {
        let mut next_layer = BTreeMap::new();
        for ((sets, after_digit), text) in layer {
            followed += 1;
            if followed > MOST_SETS {
                return Search::Unknown;
            }
            let around =
                |is_end, before_digit| Around { is_start: place == 0, is_end, after_digit, before_digit };
            let reach = |around| -> Vec<Vec<usize>> {
                automata.iter().zip(&sets).map(|(automaton, set)| automaton.closure(set, around)).collect()
            };
            let refused = |sets: &[Vec<usize>]| sets.iter().skip(all.len()).any(|set| *set == [ACCEPT]);
            if shape.may_end(place) {
                let sets = reach(around(true, false));
                if sets.iter().take(all.len()).all(|set| *set == [ACCEPT]) && !refused(&sets) {
                    return Search::Found(text);
                }
            }
            for class in classes.iter().map(|class| class.and(shape.at(place))).filter(|c| !c.is_empty()) {
                let is_digit = class.and(Symbols::PLUS).is_empty();
                let sets = reach(around(false, is_digit));
                if refused(&sets) {
                    continue;
                }
                let sets = automata.iter().zip(&sets).map(|(a, set)| a.read(set, class)).collect();
                let longer = || format!("{text}{}", class.example());
                next_layer.entry((sets, is_digit)).or_insert_with(longer);
            }
        }
        layer = next_layer;
    }
    Search::Nothing
}
