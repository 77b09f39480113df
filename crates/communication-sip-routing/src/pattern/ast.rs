//! A pattern as a tree.

use super::set::Set;

/// A part of the pattern's text, in UTF-16 units: the units .NET reads and matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// How a set of characters was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A character that stands for itself.
    Literal,
    /// A character that stands for itself and that another finding speaks of already.
    ExcusedLiteral,
    /// `\d`.
    Digit,
    /// `.`
    Dot,
    /// A class that lists single digits only, as in `[10]`.
    ListOfDigits,
    /// Another class in brackets.
    Class,
    /// Another class by a letter, such as `\w` or `\p{L}`.
    Shorthand,
}

/// A place in the text; nothing is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// `\A`, and `^` without the option m.
    Beginning,
    /// `\G`: where matching begins, which is the beginning.
    Start,
    /// `^` with the option m.
    BeginningOfLine,
    /// `$` with the option m.
    EndOfLine,
    /// `\Z`, and `$` without the option m: the end, and before a final line feed.
    EndOrFinalLineFeed,
    /// `\z`.
    End,
    /// `\b`.
    Boundary,
    /// `\B`.
    NoBoundary,
}

/// A group that looks without reading.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    pub(crate) behind: bool,
    pub(crate) negative: bool,
    pub(crate) body: Box<Node>,
}

/// What decides between the two branches of a conditional.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    /// Whether the group of this number has matched.
    Group(u32),
    /// Whether this matches here, without reading it.
    Matches(Box<Node>),
}

/// A tree of what a pattern asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// Nothing.
    Empty,
    /// One unit of this set.
    One { set: Set, form: Form, span: Span },
    /// A place.
    Anchor { anchor: Anchor, span: Span },
    /// What the group matched last, once more.
    Backreference { slot: u32, ignore_case: bool, span: Span },
    /// One after the other.
    Sequence(Vec<Node>),
    /// The first that leads to a match.
    Alternatives(Vec<Node>),
    /// A group; with a slot it keeps what it matched.
    Group { slot: Option<u32>, body: Box<Node> },
    /// A group that gives nothing back.
    Atomic(Box<Node>),
    /// A look ahead or behind.
    Look(Look),
    /// A conditional.
    If { condition: Condition, yes: Box<Node>, no: Box<Node> },
    /// The same several times.
    Repeat { body: Box<Node>, min: u32, max: Option<u32>, lazy: bool, span: Span },
}

impl Node {
    /// The parts directly under this one.
    pub(crate) fn children(&self) -> Vec<&Node> {
        match self {
            Node::Empty | Node::One { .. } | Node::Anchor { .. } | Node::Backreference { .. } => Vec::new(),
            Node::Sequence(parts) | Node::Alternatives(parts) => parts.iter().collect(),
            Node::Group { body, .. } | Node::Repeat { body, .. } | Node::Atomic(body) => vec![body],
            Node::Look(look) => vec![&look.body],
            Node::If { condition: Condition::Matches(condition), yes, no } => vec![condition, yes, no],
            Node::If { yes, no, .. } => vec![yes, no],
        }
    }

    /// Whether it can match without reading anything.
    pub(crate) fn may_be_empty(&self) -> bool {
        match self {
            Node::One { .. } => false,
            Node::Empty | Node::Anchor { .. } | Node::Backreference { .. } | Node::Look(_) => true,
            Node::Sequence(parts) => parts.iter().all(Self::may_be_empty),
            Node::Alternatives(branches) => branches.iter().any(Self::may_be_empty),
            Node::Group { body, .. } | Node::Atomic(body) => body.may_be_empty(),
            Node::If { yes, no, .. } => yes.may_be_empty() || no.may_be_empty(),
            Node::Repeat { body, min, .. } => *min == 0 || body.may_be_empty(),
        }
    }

    /// Whether it asks for nothing at all: not even a place.
    pub(crate) fn is_void(&self) -> bool {
        match self {
            Node::Empty | Node::Repeat { max: Some(0), .. } => true,
            Node::Group { slot: None, body } | Node::Repeat { body, .. } => body.is_void(),
            Node::Sequence(parts) => parts.iter().all(Self::is_void),
            _ => false,
        }
    }

    /// Calls this for the part itself and every part under it, in the order of the text.
    pub(crate) fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Node)) {
        see(self);
        self.children().into_iter().for_each(|child| child.visit(see));
    }
}
