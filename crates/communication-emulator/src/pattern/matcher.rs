//! Backtracking over the parsed pattern, in the order of .NET, with a budget of steps.

use std::collections::BTreeMap;

use super::{
    Verdict,
    class::{Class, Kind},
    parser::Node,
};

/// Enough for every pattern that is meant for numbers; the nested ones that explode run out of it.
const BUDGET: u32 = 200_000;
/// A bound on recursion, so that a long text cannot exhaust the stack.
const DEEPEST: u32 = 600;

/// What comes after a node. Borrowed, since it lives on the stack of the match.
type Then<'a> = &'a mut dyn FnMut(&mut Machine, usize) -> Result<bool, Verdict>;

struct Machine {
    text: Vec<char>,
    groups: BTreeMap<String, (usize, usize)>,
    steps: u32,
    depth: u32,
}

pub(super) fn find(pattern: &Node, text: &str) -> Verdict {
    let mut machine = Machine { text: text.chars().collect(), groups: BTreeMap::new(), steps: 0, depth: 0 };
    for start in 0..=machine.text.len() {
        machine.groups.clear();
        match machine.run(pattern, start, &mut |_, _| Ok(true)) {
            Ok(true) => return Verdict::Match,
            Ok(false) => {}
            Err(verdict) => return verdict,
        }
    }
    Verdict::NoMatch
}

impl Machine {
    fn run(&mut self, node: &Node, at: usize, then: Then<'_>) -> Result<bool, Verdict> {
        self.steps += 1;
        if self.steps > BUDGET || self.depth > DEEPEST {
            return Err(Verdict::NotEvaluated("budget for so many steps"));
        }
        self.depth += 1;
        let result = self.step(node, at, then);
        self.depth -= 1;
        result
    }

    fn step(&mut self, node: &Node, at: usize, then: Then<'_>) -> Result<bool, Verdict> {
        match node {
            Node::Set(class, ignore_case) => {
                self.one(at, |character| class.has(character, *ignore_case), then)
            }
            Node::Any(line_feeds) => self.one(at, |character| *line_feeds || character != '\n', then),
            Node::Sequence(nodes) => self.sequence(nodes, at, then),
            Node::Alternatives(nodes) => self.alternatives(nodes, at, then),
            Node::Repeat { node, least, most, lazy } => {
                self.repeat((node, *least, *most, *lazy), 0, at, then)
            }
            Node::Group { node, capture } => self.group(node, capture.as_ref(), at, then),
            Node::Look { node, behind, negative } => self.look((node, *behind, *negative), at, then),
            Node::Atomic(node) => self.atomic(node, at, then),
            Node::Reference(name, ignore_case) => self.reference(name, *ignore_case, at, then),
            Node::Conditional { group, yes, no } => {
                let node = if self.groups.contains_key(group) { yes } else { no };
                self.run(node, at, then)
            }
            anchor => {
                if self.holds(anchor, at) {
                    then(self, at)
                } else {
                    Ok(false)
                }
            }
        }
    }

    fn alternatives(&mut self, nodes: &[Node], at: usize, then: Then<'_>) -> Result<bool, Verdict> {
        for node in nodes {
            if self.run(node, at, then)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn look(&mut self, what: (&Node, bool, bool), at: usize, then: Then<'_>) -> Result<bool, Verdict> {
        let (node, behind, negative) = what;
        let groups = self.groups.clone();
        let found = if behind { self.behind(node, at)? } else { self.run(node, at, &mut |_, _| Ok(true))? };
        if found == negative {
            self.groups = groups;
            return Ok(false);
        }
        then(self, at)
    }

    /// The first way in which the node matches is the only one.
    fn atomic(&mut self, node: &Node, at: usize, then: Then<'_>) -> Result<bool, Verdict> {
        let mut end = None;
        self.run(node, at, &mut |_, reached| {
            end = Some(reached);
            Ok(true)
        })?;
        end.map_or(Ok(false), |end| then(self, end))
    }

    fn one(&mut self, at: usize, fits: impl Fn(char) -> bool, then: Then<'_>) -> Result<bool, Verdict> {
        if self.text.get(at).copied().is_some_and(fits) { then(self, at + 1) } else { Ok(false) }
    }

    fn sequence(&mut self, nodes: &[Node], at: usize, then: Then<'_>) -> Result<bool, Verdict> {
        match nodes.split_first() {
            None => then(self, at),
            Some((first, rest)) => self.run(first, at, &mut |machine, at| machine.sequence(rest, at, then)),
        }
    }

    fn repeat(
        &mut self,
        what: (&Node, u32, Option<u32>, bool),
        done: u32,
        at: usize,
        then: Then<'_>,
    ) -> Result<bool, Verdict> {
        let (node, least, most, lazy) = what;
        let enough = done >= least;
        if enough && lazy && then(self, at)? {
            return Ok(true);
        }
        if most.is_none_or(|most| done < most) {
            let again = self.run(node, at, &mut |machine, reached| {
                // An empty turn changes nothing: it counts as all that are missing, and is not repeated.
                if reached == at {
                    return if enough { Ok(false) } else { then(machine, reached) };
                }
                machine.repeat(what, done + 1, reached, then)
            })?;
            if again {
                return Ok(true);
            }
        }
        if enough && !lazy { then(self, at) } else { Ok(false) }
    }

    fn group(
        &mut self,
        node: &Node,
        capture: Option<&String>,
        at: usize,
        then: Then<'_>,
    ) -> Result<bool, Verdict> {
        let Some(name) = capture else { return self.run(node, at, then) };
        let before = self.groups.get(name).copied();
        let found = self.run(node, at, &mut |machine, end| {
            let outer = machine.groups.insert(name.clone(), (at, end));
            let found = then(machine, end)?;
            if !found {
                machine.put_back(name, outer);
            }
            Ok(found)
        })?;
        if !found {
            self.put_back(name, before);
        }
        Ok(found)
    }

    fn put_back(&mut self, name: &str, value: Option<(usize, usize)>) {
        match value {
            Some(value) => self.groups.insert(name.to_owned(), value),
            None => self.groups.remove(name),
        };
    }

    /// Look-behind of any length: some start from which the node ends exactly here.
    fn behind(&mut self, node: &Node, at: usize) -> Result<bool, Verdict> {
        for start in (0..=at).rev() {
            if self.run(node, start, &mut |_, end| Ok(end == at))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn reference(
        &mut self,
        name: &str,
        ignore_case: bool,
        at: usize,
        then: Then<'_>,
    ) -> Result<bool, Verdict> {
        let Some((from, to)) = self.groups.get(name).copied() else { return Ok(false) };
        let same = |left: char, right: char| {
            left == right || (ignore_case && left.to_lowercase().eq(right.to_lowercase()))
        };
        let length = to - from;
        let captured = self.text.get(from..to).unwrap_or_default();
        let here = self.text.get(at..at + length).unwrap_or_default();
        let fits = here.len() == length && captured.iter().zip(here).all(|(left, right)| same(*left, *right));
        if fits { then(self, at + length) } else { Ok(false) }
    }

    fn holds(&self, anchor: &Node, at: usize) -> bool {
        let end = self.text.len();
        let line_feed = |at: usize| self.text.get(at) == Some(&'\n');
        match anchor {
            Node::Start { multiline } => at == 0 || (*multiline && line_feed(at - 1)),
            Node::TextStart => at == 0,
            Node::End { multiline: true } => at == end || line_feed(at),
            Node::End { .. } | Node::LastEnd => at == end || (at + 1 == end && line_feed(at)),
            Node::TextEnd => at == end,
            Node::Boundary(wanted) => {
                let word = Class::of(Kind::Word, false);
                let is_word = |at: Option<usize>| {
                    at.and_then(|at| self.text.get(at)).is_some_and(|character| word.has(*character, false))
                };
                (is_word(at.checked_sub(1)) != is_word(Some(at))) == *wanted
            }
            _ => false,
        }
    }
}
