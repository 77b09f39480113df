//! A pattern as instructions for the [`machine`](super::machine).

use super::{
    ast::{Anchor, Condition, Look, Node, Span},
    set::Set,
    symbols::Symbols,
};

/// A set, and which of the symbols of a number are in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Test {
    pub(crate) set: Set,
    pub(crate) symbols: Symbols,
}

/// How often a part is repeated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Loop {
    /// The number of the loop: its count is kept under it.
    pub(crate) id: usize,
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
    pub(crate) lazy: bool,
}

/// One instruction. Places are indices of instructions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Op {
    /// Reads one unit of this set, ahead or behind.
    Read {
        test: usize,
        behind: bool,
        span: Span,
    },
    Assert {
        anchor: Anchor,
        span: Span,
    },
    Backreference {
        slot: usize,
        behind: bool,
        ignore_case: bool,
        span: Span,
    },
    Jump(usize),
    /// Tries the next instruction first, then this place.
    Fork(usize),
    GroupStart {
        id: usize,
    },
    GroupEnd {
        id: usize,
        slot: usize,
    },
    LoopStart(usize),
    /// Goes on with the next instruction, or leaves for `exit`.
    LoopNext {
        bounds: Loop,
        exit: usize,
    },
    /// After one turn: back to `next`.
    LoopBack {
        id: usize,
        next: usize,
    },
    /// Remembers the place, and with `otherwise` goes there if what follows fails.
    Mark {
        id: usize,
        otherwise: Option<usize>,
    },
    /// Gives up what was left to try since the mark. With `back`, the text is at the mark's place again.
    Commit {
        id: usize,
        back: bool,
    },
    /// Undoes everything since the mark, and fails.
    Reject {
        id: usize,
    },
    /// Goes to `otherwise` unless the group has matched.
    IfGroup {
        slot: usize,
        otherwise: usize,
    },
    Match,
}

/// The instructions of a pattern.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Program {
    pub(crate) ops: Vec<Op>,
    pub(crate) tests: Vec<Test>,
    /// The numbers of the groups that are kept or asked for; instructions name their place in this list.
    pub(crate) slots: Vec<u32>,
    /// How many places for groups, loops and marks it needs.
    pub(crate) groups: usize,
    pub(crate) loops: usize,
    pub(crate) marks: usize,
}

impl Program {
    pub(crate) fn new(root: &Node) -> Self {
        let mut program = Self::default();
        program.add(root, false);
        program.ops.push(Op::Match);
        program
    }

    fn here(&self) -> usize {
        self.ops.len()
    }

    /// Adds an instruction whose place of continuation is not known yet.
    fn hold(&mut self) -> usize {
        self.ops.push(Op::Match);
        self.here() - 1
    }

    fn fill(&mut self, at: usize, op: Op) {
        if let Some(held) = self.ops.get_mut(at) {
            *held = op;
        }
    }

    fn slot(&mut self, slot: u32) -> usize {
        // A pattern may give a group any number.
        if let Some(known) = self.slots.iter().position(|known| *known == slot) {
            return known;
        }
        self.slots.push(slot);
        self.slots.len() - 1
    }

    fn add(&mut self, node: &Node, behind: bool) {
        match node {
            Node::Empty | Node::Repeat { max: Some(0), .. } => {}
            Node::One { set, span, .. } => {
                let test = self.test(set);
                self.ops.push(Op::Read { test, behind, span: *span });
            }
            Node::Anchor { anchor, span } => self.ops.push(Op::Assert { anchor: *anchor, span: *span }),
            Node::Backreference { slot, ignore_case, span } => {
                let (slot, ignore_case, span) = (self.slot(*slot), *ignore_case, *span);
                self.ops.push(Op::Backreference { slot, behind, ignore_case, span });
            }
            Node::Sequence(parts) if behind => parts.iter().rev().for_each(|part| self.add(part, behind)),
            Node::Sequence(parts) => parts.iter().for_each(|part| self.add(part, behind)),
            Node::Alternatives(branches) => self.add_alternatives(branches, behind),
            Node::Group { slot: None, body } => self.add(body, behind),
            Node::Group { slot: Some(slot), body } => {
                let (slot, id) = (self.slot(*slot), self.groups);
                self.groups += 1;
                self.ops.push(Op::GroupStart { id });
                self.add(body, behind);
                self.ops.push(Op::GroupEnd { id, slot });
            }
            Node::Atomic(body) => {
                let id = self.mark();
                self.ops.push(Op::Mark { id, otherwise: None });
                self.add(body, behind);
                self.ops.push(Op::Commit { id, back: false });
            }
            Node::Look(look) => self.add_look(look),
            Node::If { condition, yes, no } => self.add_if(condition, yes, no, behind),
            Node::Repeat { body, min, max, lazy, .. } => {
                let bounds = Loop { id: self.loops, min: *min, max: *max, lazy: *lazy };
                self.add_loop(body, bounds, behind);
            }
        }
    }

    fn test(&mut self, set: &Set) -> usize {
        if let Some(known) = self.tests.iter().position(|test| test.set == *set) {
            return known;
        }
        self.tests.push(Test { set: set.clone(), symbols: Symbols::of(set) });
        self.tests.len() - 1
    }

    fn mark(&mut self) -> usize {
        self.marks += 1;
        self.marks - 1
    }

    fn add_alternatives(&mut self, branches: &[Node], behind: bool) {
        let mut ends = Vec::new();
        let Some((last, others)) = branches.split_last() else { return };
        for branch in others {
            let fork = self.hold();
            self.add(branch, behind);
            ends.push(self.hold());
            self.fill(fork, Op::Fork(self.here()));
        }
        self.add(last, behind);
        let end = self.here();
        for jump in ends {
            self.fill(jump, Op::Jump(end));
        }
    }

    fn add_loop(&mut self, body: &Node, bounds: Loop, behind: bool) {
        self.loops += 1;
        self.ops.push(Op::LoopStart(bounds.id));
        let next = self.hold();
        self.add(body, behind);
        self.ops.push(Op::LoopBack { id: bounds.id, next });
        self.fill(next, Op::LoopNext { bounds, exit: self.here() });
    }

    fn add_look(&mut self, look: &Look) {
        let id = self.mark();
        let mark = self.hold();
        self.add(&look.body, look.behind);
        if look.negative {
            self.ops.push(Op::Reject { id });
            self.fill(mark, Op::Mark { id, otherwise: Some(self.here()) });
        } else {
            self.ops.push(Op::Commit { id, back: true });
            self.fill(mark, Op::Mark { id, otherwise: None });
        }
    }

    fn add_if(&mut self, condition: &Condition, yes: &Node, no: &Node, behind: bool) {
        let test = self.hold();
        let mark = match condition {
            Condition::Group(_) => None,
            Condition::Matches(condition) => {
                let id = self.mark();
                self.add(condition, behind);
                self.ops.push(Op::Commit { id, back: true });
                Some(id)
            }
        };
        self.add(yes, behind);
        let end = self.hold();
        let otherwise = self.here();
        match (condition, mark) {
            (Condition::Group(slot), _) => {
                let slot = self.slot(*slot);
                self.fill(test, Op::IfGroup { slot, otherwise });
            }
            (_, Some(id)) => self.fill(test, Op::Mark { id, otherwise: Some(otherwise) }),
            (_, None) => {}
        }
        self.add(no, behind);
        let end_of_all = self.here();
        self.fill(end, Op::Jump(end_of_all));
    }
}
