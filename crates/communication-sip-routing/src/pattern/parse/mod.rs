//! Reads a pattern as .NET's parser does, options `None`.
//!
//! What is valid and what a construct means follows the documentation of .NET ("regular expression language - quick
//! reference" and its pages) and the observed behaviour of its implementations, quirks included: `{,10}` is text,
//! `^+` is an anchor that is repeated, `\d++` is refused.

mod captures;
mod class;
mod cursor;
mod escape;
mod group;
mod names;

use self::captures::Captures;
pub(crate) use self::cursor::Refusal;
use super::{
    ast::{Anchor, Form, Node, Span},
    set::Set,
};

/// Longer ones are not read. The service takes 1024 characters (interface description of 2023-03-01).
pub(crate) const LONGEST: usize = 2048;
/// Groups within groups. .NET has no such limit but its stack; no pattern for numbers comes near.
const DEEPEST: usize = 64;
/// So often can nothing be repeated in every version of .NET.
const MOST_OF_NOTHING: u32 = 16;

/// The options that a pattern can set for itself.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a letter of the language: i m n s x")]
struct Options {
    ignore_case: bool,
    multiline: bool,
    explicit_capture: bool,
    single_line: bool,
    ignore_blanks: bool,
    /// Not a letter: within a look-behind text is read backwards, and back-references with it.
    behind: bool,
}

/// What a reader of the pattern may want to know and the tree does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the text")]
pub(crate) struct Remarks {
    /// A `{` that is no quantifier and no escape.
    pub(crate) literal_brace: bool,
    /// An escaped backslash before `+` or `d`.
    pub(crate) double_escaped: bool,
    /// `[:name:]` within a class. Versions of .NET differ in how they read it.
    pub(crate) posix_class: bool,
    /// `&&` within a class.
    pub(crate) ampersands: bool,
}

/// How `[:name:]` within a class is read: .NET Framework and .NET Core up to 3.1 skip it, later versions take its
/// characters one by one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum PosixClass {
    Skipped,
    Characters,
}

/// A pattern that .NET takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    pub(crate) root: Node,
    pub(crate) remarks: Remarks,
    /// A construct that is valid and whose meaning is not modelled here.
    pub(crate) not_modelled: Option<&'static str>,
}

/// Reads it.
pub(crate) fn parse(units: &[u16], posix: PosixClass) -> Result<Parsed, Refusal> {
    if units.len() > LONGEST {
        return Err(Refusal::not_evaluated(format!("the pattern is longer than {LONGEST} characters")));
    }
    let captures = captures::count(units, posix)?;
    let mut parser = Parser::new(units, posix, captures, false);
    let root = parser.alternatives(Inside::Group)?;
    if !parser.is_at_end() {
        return Err(parser.invalid("a ) without its ("));
    }
    Ok(Parsed { root, remarks: parser.remarks, not_modelled: parser.not_modelled })
}

/// The group that is being read.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Inside {
    Group,
    /// A conditional that asks for a group.
    Reference,
    /// A conditional that asks for a match. Directly within, options cannot be set.
    Test,
}

struct Parser<'a> {
    units: &'a [u16],
    at: usize,
    options: Options,
    captures: Captures,
    next_slot: u32,
    /// The next plain `(` does not capture: it is the condition of a conditional.
    ignore_next_paren: bool,
    inside: Inside,
    depth: usize,
    /// Only groups are counted.
    counting: bool,
    posix: PosixClass,
    remarks: Remarks,
    not_modelled: Option<&'static str>,
    /// Literals before this place belong to a `{` that is no quantifier, or to a backslash too many.
    excused_until: usize,
}

impl<'a> Parser<'a> {
    fn new(units: &'a [u16], posix: PosixClass, captures: Captures, counting: bool) -> Self {
        Self {
            units,
            at: 0,
            options: Options::default(),
            captures,
            next_slot: 1,
            ignore_next_paren: false,
            inside: Inside::Group,
            depth: 0,
            counting,
            posix,
            remarks: Remarks::default(),
            not_modelled: None,
            excused_until: 0,
        }
    }

    /// Everything up to the `)` of the group, or to the end.
    fn alternatives(&mut self, inside: Inside) -> Result<Node, Refusal> {
        if self.depth > DEEPEST {
            return Err(Refusal::not_evaluated(format!("groups are nested deeper than {DEEPEST}")));
        }
        let outer = std::mem::replace(&mut self.inside, inside);
        self.depth += 1;
        let mut branches = vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        self.inside = outer;
        Ok(single(branches, Node::Alternatives))
    }

    /// Everything up to a `|`, `)` or the end.
    fn sequence(&mut self) -> Result<Node, Refusal> {
        let mut parts: Vec<Node> = Vec::new();
        let mut last_was_quantified = false;
        loop {
            self.skip_blanks()?;
            let Some(unit) = self.peek() else { break };
            if self.peek_is('|') || self.peek_is(')') {
                break;
            }
            if self.is_quantifier() {
                let rule = if last_was_quantified {
                    "a quantifier after a quantifier; .NET has no possessive ones"
                } else {
                    "a quantifier with nothing before it"
                };
                return Err(self.invalid(rule));
            }
            let start = self.at;
            self.at += 1;
            last_was_quantified = false;
            if let Some(part) = self.part(unit, start)? {
                let end = self.at;
                let part = self.quantified(part, start)?;
                last_was_quantified = self.at > end && matches!(part, Node::Repeat { .. });
                parts.push(part);
            }
        }
        Ok(match parts.len() {
            0 => Node::Empty,
            _ => single(parts, Node::Sequence),
        })
    }

    /// What begins with this character, which is behind the cursor. `None`: options were set.
    fn part(&mut self, unit: u16, start: usize) -> Result<Option<Node>, Refusal> {
        let anchor = |anchor| Ok(Some(Node::Anchor { anchor, span: Span { start, end: start + 1 } }));
        let multiline = self.options.multiline;
        match char::from_u32(u32::from(unit)) {
            Some('(') => self.group(),
            Some('[') => {
                let (set, form) = self.class()?;
                Ok(Some(self.one(set, form, start)))
            }
            Some('\\') => self.escaped(start).map(Some),
            Some('^') => anchor(if multiline { Anchor::BeginningOfLine } else { Anchor::Beginning }),
            Some('$') => anchor(if multiline { Anchor::EndOfLine } else { Anchor::EndOrFinalLineFeed }),
            Some('.') => {
                let set = if self.options.single_line { Set::all() } else { Set::but_line_feed() };
                Ok(Some(self.one(set, Form::Dot, start)))
            }
            Some('{') => {
                self.remarks.literal_brace = true;
                self.excused_until = self.end_of_literal_brace();
                Ok(Some(self.literal(unit, start)))
            }
            _ => Ok(Some(self.literal(unit, start))),
        }
    }

    fn one(&self, set: Set, form: Form, start: usize) -> Node {
        Node::One { set, form, span: Span { start, end: self.at } }
    }

    fn literal(&self, unit: u16, start: usize) -> Node {
        let form = if start < self.excused_until { Form::ExcusedLiteral } else { Form::Literal };
        self.one(Set::literal(unit, self.options.ignore_case), form, start)
    }

    /// Where the text ends that looks like a count, as in `{,10}`: after its brace, or where something else begins.
    fn end_of_literal_brace(&self) -> usize {
        let rest = self.units.get(self.at..).unwrap_or_default();
        let inner = |unit: &&u16| matches!(char::from_u32(u32::from(**unit)), Some('0'..='9' | ',' | ' '));
        let length = rest.iter().take_while(inner).count();
        let closed = rest.get(length).is_some_and(|unit| *unit == u16::from(b'}'));
        self.at + length + usize::from(closed)
    }

    /// The part with the quantifier that follows, if one does.
    fn quantified(&mut self, body: Node, start: usize) -> Result<Node, Refusal> {
        self.skip_blanks()?;
        if !self.is_quantifier() {
            return Ok(body);
        }
        let (min, max) = self.quantifier()?;
        self.skip_blanks()?;
        let lazy = self.take('?');
        if max.is_some_and(|max| min > max) {
            return Err(self.invalid("a count {n,m} with n above m"));
        }
        self.note_faults(&body, min, lazy);
        let span = Span { start, end: self.at };
        Ok(Node::Repeat { body: Box::new(body), min, max, lazy, span })
    }

    /// Repetitions that versions of .NET get wrong: its documentation says what they mean, and the service does what its
    /// version does.
    fn note_faults(&mut self, body: &Node, min: u32, lazy: bool) {
        if lazy && body.may_be_empty() {
            // Empty turns unbalance a stack up to .NET 10: dotnet/runtime, pull request 120872.
            let construct =
                "a lazy repetition of what may be nothing, which versions of .NET read differently";
            self.not_modelled.get_or_insert(construct);
        } else if min > MOST_OF_NOTHING && body.is_void() {
            // Fails with an exception: dotnet/runtime, issue 62094.
            let construct = "a repetition of nothing, which fails in versions of .NET";
            self.not_modelled.get_or_insert(construct);
        }
    }

    /// The counts of a quantifier that is known to be there.
    fn quantifier(&mut self) -> Result<(u32, Option<u32>), Refusal> {
        if self.take('*') {
            return Ok((0, None));
        }
        if self.take('+') {
            return Ok((1, None));
        }
        if self.take('?') {
            return Ok((0, Some(1)));
        }
        self.at += 1;
        let min = self.number()?;
        let max = match self.take(',') {
            false => Some(min),
            true if self.peek_is('}') => None,
            true => Some(self.number()?),
        };
        self.at += 1;
        Ok((min, max))
    }
}

/// The part alone if there is one only.
fn single(mut parts: Vec<Node>, several: fn(Vec<Node>) -> Node) -> Node {
    match parts.pop() {
        Some(part) if parts.is_empty() => part,
        Some(part) => {
            parts.push(part);
            several(parts)
        }
        None => Node::Empty,
    }
}
