//! Runs a program over a text by trying and going back, as .NET does, and counts its steps.
//!
//! The order of the attempts is .NET's, so an atomic group, a conditional or a back-reference gives the same answer. No
//! recursion: what is left to try is on a stack whose size the steps bound.

use super::{
    ast::{Anchor, Span},
    program::{Loop, Op, Program},
    text::{Answer, Text},
};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ending {
    Matched,
    Failed,
    /// It depends on a symbol that the text leaves open.
    Open(super::text::Question),
    /// It depends on a character that this crate knows too little about.
    Unknown,
    /// More steps than there are.
    OutOfSteps,
}

/// Where a run came to nothing, farthest into the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Obstacle {
    pub(crate) at: usize,
    /// The part of the pattern that did not fit. `None`: a negative look-around that did.
    pub(crate) span: Option<Span>,
}

/// What a run found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    pub(crate) ending: Ending,
    pub(crate) steps: u64,
    pub(crate) obstacle: Option<Obstacle>,
}

/// Where in the text a match has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Extent {
    Anywhere,
    /// From the first character to the last.
    Whole,
}

/// Looks for a match, at each place of the text in turn.
pub(crate) fn run(program: &Program, text: &Text<'_>, extent: Extent, most_steps: u64) -> Run {
    let mut machine = Machine::new(program, text, extent, most_steps);
    let last = if extent == Extent::Whole { 0 } else { text.len() };
    let mut ending = Ending::Failed;
    for start in 0..=last {
        ending = machine.run_from(start);
        if ending != Ending::Failed {
            break;
        }
    }
    Run { ending, steps: machine.steps, obstacle: machine.obstacle }
}

/// What is on the stack: something to try, or something to undo on the way to it.
#[derive(Debug, Clone, Copy)]
enum Entry {
    Try { op: usize, at: usize },
    Group { id: usize, start: usize },
    Slot { slot: usize, was: Option<(usize, usize)> },
    Loop { id: usize, was: Turns },
}

/// How often a loop went round, and where its last turn began.
#[derive(Debug, Clone, Copy, Default)]
struct Turns {
    count: u32,
    start: usize,
    /// The last turn read nothing.
    stood_still: bool,
}

struct Machine<'a> {
    program: &'a Program,
    text: &'a Text<'a>,
    extent: Extent,
    most_steps: u64,
    steps: u64,
    obstacle: Option<Obstacle>,
    stack: Vec<Entry>,
    slots: Vec<Option<(usize, usize)>>,
    groups: Vec<usize>,
    loops: Vec<Turns>,
    /// Per mark: the height of the stack and the place in the text.
    marks: Vec<(usize, usize)>,
}

/// What one instruction leads to.
enum Step {
    /// Go on there.
    To(usize, usize),
    Fail,
    End(Ending),
}

impl<'a> Machine<'a> {
    fn new(program: &'a Program, text: &'a Text<'a>, extent: Extent, most_steps: u64) -> Self {
        Self {
            program,
            text,
            extent,
            most_steps,
            steps: 0,
            obstacle: None,
            stack: Vec::new(),
            slots: vec![None; program.slots.len()],
            groups: vec![0; program.groups],
            loops: vec![Turns::default(); program.loops],
            marks: vec![(0, 0); program.marks],
        }
    }

    fn run_from(&mut self, start: usize) -> Ending {
        self.stack.clear();
        self.slots.fill(None);
        let (mut op, mut at) = (0, start);
        loop {
            self.steps += 1;
            if self.steps > self.most_steps {
                return Ending::OutOfSteps;
            }
            match self.step(op, at) {
                Step::To(next, place) => (op, at) = (next, place),
                Step::End(ending) => return ending,
                Step::Fail => match self.go_back() {
                    Some((next, place)) => (op, at) = (next, place),
                    None => return Ending::Failed,
                },
            }
        }
    }

    /// Undoes up to what is to be tried next.
    fn go_back(&mut self) -> Option<(usize, usize)> {
        loop {
            match self.stack.pop()? {
                Entry::Try { op, at } => return Some((op, at)),
                undo => self.undo(undo),
            }
        }
    }

    fn undo(&mut self, entry: Entry) {
        match entry {
            Entry::Try { .. } => {}
            Entry::Group { id, start } => set(&mut self.groups, id, start),
            Entry::Slot { slot, was } => set(&mut self.slots, slot, was),
            Entry::Loop { id, was } => set(&mut self.loops, id, was),
        }
    }

    fn step(&mut self, op: usize, at: usize) -> Step {
        let Some(instruction) = self.program.ops.get(op) else { return Step::Fail };
        let next = op + 1;
        match *instruction {
            Op::Read { test, behind, span } => {
                let place = if behind { at.checked_sub(1) } else { Some(at) };
                let answer = match (place, self.program.tests.get(test)) {
                    (Some(place), Some(test)) => self.text.is_of(place, test),
                    _ => Answer::No,
                };
                self.decide(answer, next, if behind { at.saturating_sub(1) } else { at + 1 }, at, span)
            }
            // That a text has one beginning explains nothing.
            Op::Assert { anchor: Anchor::Beginning | Anchor::Start, .. } if at > 0 => Step::Fail,
            Op::Assert { anchor, span } => {
                let answer = self.holds(anchor, at);
                self.decide(answer, next, at, at, span)
            }
            Op::Backreference { slot, behind, ignore_case, span } => {
                let (answer, place) = self.repeats(slot, behind, ignore_case, at);
                self.decide(answer, next, place, at, span)
            }
            Op::Jump(to) => Step::To(to, at),
            Op::Fork(other) => {
                self.stack.push(Entry::Try { op: other, at });
                Step::To(next, at)
            }
            Op::LoopStart(id) => {
                self.set_turns(id, Turns { count: 0, start: at, stood_still: false });
                Step::To(next, at)
            }
            Op::LoopNext { bounds, exit } => self.turn(bounds, exit, op, at),
            Op::LoopBack { id, next } => {
                let turns = get(&self.loops, id);
                let count = turns.count.saturating_add(1);
                self.set_turns(id, Turns { count, start: at, stood_still: at == turns.start });
                Step::To(next, at)
            }
            Op::Match if self.extent == Extent::Whole && at != self.text.len() => Step::Fail,
            Op::Match => Step::End(Ending::Matched),
            ref other => self.step_group(other, next, at),
        }
    }

    /// The instructions of groups.
    fn step_group(&mut self, op: &Op, next: usize, at: usize) -> Step {
        match *op {
            Op::GroupStart { id } => {
                self.stack.push(Entry::Group { id, start: get(&self.groups, id) });
                set(&mut self.groups, id, at);
            }
            Op::GroupEnd { id, slot } => {
                let start = get(&self.groups, id);
                self.stack.push(Entry::Slot { slot, was: get(&self.slots, slot) });
                set(&mut self.slots, slot, Some((start.min(at), start.max(at))));
            }
            Op::Mark { id, otherwise } => {
                set(&mut self.marks, id, (self.stack.len(), at));
                self.stack.extend(otherwise.map(|op| Entry::Try { op, at }));
            }
            Op::Commit { id, back } => {
                let (height, place) = get(&self.marks, id);
                self.commit(height);
                return Step::To(next, if back { place } else { at });
            }
            Op::Reject { id } => {
                let (height, at) = get(&self.marks, id);
                self.meet(Obstacle { at, span: None });
                while self.stack.len() > height {
                    if let Some(entry) = self.stack.pop() {
                        self.undo(entry);
                    }
                }
                return Step::Fail;
            }
            Op::IfGroup { slot, otherwise } => {
                let matched = get(&self.slots, slot).is_some();
                return Step::To(if matched { next } else { otherwise }, at);
            }
            _ => return Step::Fail,
        }
        Step::To(next, at)
    }

    /// Forgets what was left to try above this height; what has to be undone later stays.
    fn commit(&mut self, height: usize) {
        let mut kept = height;
        for index in height..self.stack.len() {
            self.steps += 1;
            if !matches!(self.stack.get(index), Some(Entry::Try { .. })) {
                self.stack.swap(kept, index);
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    fn set_turns(&mut self, id: usize, turns: Turns) {
        self.stack.push(Entry::Loop { id, was: get(&self.loops, id) });
        set(&mut self.loops, id, turns);
    }

    /// Goes round once more, or leaves. A turn that read nothing is the last, once there were enough.
    fn turn(&mut self, bounds: Loop, exit: usize, op: usize, at: usize) -> Step {
        let turns = get(&self.loops, bounds.id);
        if turns.count < bounds.min {
            return Step::To(op + 1, at);
        }
        if bounds.max.is_some_and(|max| turns.count >= max) || turns.stood_still {
            return Step::To(exit, at);
        }
        let (first, second) = if bounds.lazy { (exit, op + 1) } else { (op + 1, exit) };
        self.stack.push(Entry::Try { op: second, at });
        Step::To(first, at)
    }

    fn decide(&mut self, answer: Answer, next: usize, place: usize, at: usize, span: Span) -> Step {
        match answer {
            Answer::Yes => Step::To(next, place),
            Answer::No => {
                self.meet(Obstacle { at, span: Some(span) });
                Step::Fail
            }
            Answer::Open(question) => Step::End(Ending::Open(question)),
            Answer::Unknown => Step::End(Ending::Unknown),
        }
    }

    fn meet(&mut self, obstacle: Obstacle) {
        if self.obstacle.is_none_or(|known| known.at < obstacle.at) {
            self.obstacle = Some(obstacle);
        }
    }

    fn holds(&self, anchor: Anchor, at: usize) -> Answer {
        let end = self.text.len();
        match anchor {
            Anchor::Beginning | Anchor::Start => Answer::from(at == 0),
            Anchor::End => Answer::from(at == end),
            Anchor::EndOrFinalLineFeed if at == end => Answer::Yes,
            Anchor::EndOrFinalLineFeed => Answer::from(at + 1 == end && self.text.is_line_feed(at)),
            Anchor::BeginningOfLine => {
                Answer::from(at.checked_sub(1).is_none_or(|i| self.text.is_line_feed(i)))
            }
            Anchor::EndOfLine => Answer::from(at == end || self.text.is_line_feed(at)),
            Anchor::Boundary => self.text.is_boundary(at),
            Anchor::NoBoundary => match self.text.is_boundary(at) {
                Answer::Yes => Answer::No,
                Answer::No => Answer::Yes,
                other => other,
            },
        }
    }

    /// Whether the text of the group stands here once more, and where it ends.
    fn repeats(&self, slot: usize, behind: bool, ignore_case: bool, at: usize) -> (Answer, usize) {
        let Some((start, end)) = get(&self.slots, slot) else { return (Answer::No, at) };
        let length = end - start;
        let first = if behind { at.checked_sub(length) } else { Some(at) };
        let Some(first) = first.filter(|first| first + length <= self.text.len()) else {
            return (Answer::No, at);
        };
        let differ = (0..length)
            .map(|i| self.text.are_equal(start + i, first + i, ignore_case))
            .find(|answer| *answer != Answer::Yes);
        (differ.unwrap_or(Answer::Yes), if behind { first } else { first + length })
    }
}

fn get<T: Copy + Default>(list: &[T], index: usize) -> T {
    list.get(index).copied().unwrap_or_default()
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(place) = list.get_mut(index) {
        *place = value;
    }
}
