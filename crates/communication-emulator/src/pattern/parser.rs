//! The syntax of .NET regular expressions, as far as its documentation gives it.

use super::{Verdict, class::Class};

/// Deeper nesting is not a number pattern but an attack on the stack.
pub(super) const DEEPEST: usize = 60;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Set(Class, bool),
    /// Any character; with `true` (option s) also a line feed.
    Any(bool),
    Start {
        multiline: bool,
    },
    End {
        multiline: bool,
    },
    /// `\A`, `\G`: the start of the text.
    TextStart,
    /// `\Z`: the end, or before a final line feed.
    LastEnd,
    /// `\z`
    TextEnd,
    Boundary(bool),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: Option<u32>,
        lazy: bool,
    },
    Group {
        node: Box<Node>,
        capture: Option<String>,
    },
    Look {
        node: Box<Node>,
        behind: bool,
        negative: bool,
    },
    Atomic(Box<Node>),
    Reference(String, bool),
    Conditional {
        group: String,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

#[expect(clippy::struct_excessive_bools, reason = "they are the independent inline options imnsx")]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Options {
    pub(super) ignore_case: bool,
    multiline: bool,
    explicit: bool,
    single_line: bool,
    spaced: bool,
}

pub(super) struct Parser {
    text: Vec<char>,
    pub(super) at: usize,
    pub(super) options: Options,
    captures: u32,
    names: Vec<String>,
    pub(super) references: Vec<String>,
    pub(super) depth: usize,
}

pub(super) type Parsed<T> = Result<T, Verdict>;

pub(super) fn invalid<T>(why: &'static str) -> Parsed<T> {
    Err(Verdict::Invalid(why))
}

pub(super) fn parse(pattern: &str) -> Parsed<Node> {
    let mut parser = Parser {
        text: pattern.chars().collect(),
        at: 0,
        options: Options::default(),
        captures: 0,
        names: Vec::new(),
        references: Vec::new(),
        depth: 0,
    };
    let node = parser.alternatives()?;
    if parser.at < parser.text.len() {
        return invalid("a closing parenthesis too many");
    }
    let known = |name: &String| {
        parser.names.contains(name) || name.parse::<u32>().is_ok_and(|number| number <= parser.captures)
    };
    if parser.references.iter().all(known) {
        Ok(node)
    } else {
        invalid("a reference to a group that is not there")
    }
}

impl Parser {
    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn ahead(&self, offset: usize) -> Option<char> {
        self.text.get(self.at + offset).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let character = self.peek();
        self.at += usize::from(character.is_some());
        character
    }

    pub(super) fn eat(&mut self, wanted: &str) -> bool {
        let fits =
            wanted.chars().enumerate().all(|(offset, character)| self.ahead(offset) == Some(character));
        if fits {
            self.at += wanted.chars().count();
        }
        fits
    }

    pub(super) fn until(&mut self, end: char) -> Option<String> {
        let rest = self.text.get(self.at..)?;
        let length = rest.iter().position(|character| *character == end)?;
        let text = rest.iter().take(length).collect();
        self.at += length + 1;
        Some(text)
    }

    fn alternatives(&mut self) -> Parsed<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Verdict::NotEvaluated("nesting that deep"));
        }
        let outer = self.options;
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        self.options = outer;
        self.depth -= 1;
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Alternatives(branches) })
    }

    fn sequence(&mut self) -> Parsed<Node> {
        let mut nodes = Vec::new();
        loop {
            self.skip_blanks()?;
            match self.peek() {
                None | Some('|' | ')') => return Ok(Node::Sequence(nodes)),
                Some('*' | '+' | '?') => return invalid("a quantifier after nothing"),
                Some(_) => {}
            }
            if self.peek() == Some('{') && self.quantifier_ahead().is_some() {
                return invalid("a quantifier after nothing");
            }
            if let Some(node) = self.atom()? {
                nodes.push(self.quantified(node)?);
            }
        }
    }

    /// Comments, and with option x also blanks.
    fn skip_blanks(&mut self) -> Parsed<()> {
        loop {
            if self.eat("(?#") {
                if self.until(')').is_none() {
                    return invalid("a comment without end");
                }
            } else if self.options.spaced && self.peek().is_some_and(char::is_whitespace) {
                self.at += 1;
            } else if self.options.spaced && self.peek() == Some('#') {
                while self.peek().is_some_and(|character| character != '\n') {
                    self.at += 1;
                }
            } else {
                return Ok(());
            }
        }
    }

    fn quantified(&mut self, node: Node) -> Parsed<Node> {
        self.skip_blanks()?;
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.quantifier_ahead() {
                Some((least, most, length)) => {
                    self.at += length - 1;
                    (least, most)
                }
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        if most.is_some_and(|most| most < least) {
            return invalid("a quantifier from more to less");
        }
        let lazy = self.eat("?");
        self.skip_blanks()?;
        if matches!(self.peek(), Some('*' | '+' | '?'))
            || (self.peek() == Some('{') && self.quantifier_ahead().is_some())
        {
            return invalid("a quantifier after a quantifier");
        }
        Ok(Node::Repeat { node: Box::new(node), least, most, lazy })
    }

    /// `{n}`, `{n,}`, `{n,m}` at this place, and its length; other braces are literal.
    fn quantifier_ahead(&self) -> Option<(u32, Option<u32>, usize)> {
        let rest = self.text.get(self.at + 1..)?;
        let length = rest.iter().position(|character| *character == '}')?;
        let inner: String = rest.iter().take(length).collect();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().unwrap_or(u32::MAX))
        };
        let (least, most) = match inner.split_once(',') {
            None => (number(&inner)?, Some(number(&inner)?)),
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        Some((least, most, length + 2))
    }

    /// One thing to match; none for inline options.
    fn atom(&mut self) -> Parsed<Option<Node>> {
        let options = self.options;
        let Some(character) = self.next() else { return Ok(None) };
        Ok(Some(match character {
            '^' => Node::Start { multiline: options.multiline },
            '$' => Node::End { multiline: options.multiline },
            '.' => Node::Any(options.single_line),
            '[' => Node::Set(self.class()?, options.ignore_case),
            '(' => return self.group(),
            '\\' => self.escape()?,
            other => literal(other, options.ignore_case),
        }))
    }

    fn group(&mut self) -> Parsed<Option<Node>> {
        if !self.eat("?") {
            let capture = (!self.options.explicit).then(|| {
                self.captures += 1;
                self.captures.to_string()
            });
            let node = Box::new(self.closed()?);
            return Ok(Some(Node::Group { node, capture }));
        }
        let boxed = |node: Parsed<Node>| node.map(Box::new);
        if self.eat(":") {
            return Ok(Some(Node::Group { node: boxed(self.closed())?, capture: None }));
        }
        if self.eat(">") {
            return Ok(Some(Node::Atomic(boxed(self.closed())?)));
        }
        for (mark, behind, negative) in
            [("=", false, false), ("!", false, true), ("<=", true, false), ("<!", true, true)]
        {
            if self.eat(mark) {
                return Ok(Some(Node::Look { node: boxed(self.closed())?, behind, negative }));
            }
        }
        match self.peek() {
            Some('<') => self.named('>').map(Some),
            Some('\'') => self.named('\'').map(Some),
            Some('(') => self.conditional().map(Some),
            _ => self.inline_options(),
        }
    }

    fn closed(&mut self) -> Parsed<Node> {
        let node = self.alternatives()?;
        if self.eat(")") { Ok(node) } else { invalid("an opening parenthesis too many") }
    }

    fn named(&mut self, end: char) -> Parsed<Node> {
        self.at += 1;
        let Some(name) = self.until(end) else { return invalid("a group name without end") };
        if name.contains('-') {
            self.closed()?;
            return Err(Verdict::NotEvaluated("balancing groups"));
        }
        if !is_name(&name) {
            return invalid("a group name that is none");
        }
        self.names.push(name.clone());
        Ok(Node::Group { node: Box::new(self.closed()?), capture: Some(name) })
    }

    fn conditional(&mut self) -> Parsed<Node> {
        self.at += 1;
        let Some(group) = self.until(')') else { return invalid("a condition without end") };
        if !is_name(&group) {
            return Err(Verdict::NotEvaluated("conditions that are expressions"));
        }
        if group.bytes().all(|byte| byte.is_ascii_digit()) {
            self.references.push(group.clone());
        }
        match self.closed()? {
            Node::Alternatives(branches) if branches.len() > 2 => {
                invalid("a condition with more than two branches")
            }
            Node::Alternatives(branches) => {
                let mut branches = branches.into_iter().map(Box::new);
                let empty = || Box::new(Node::Sequence(Vec::new()));
                let (yes, no) =
                    (branches.next().unwrap_or_else(empty), branches.next().unwrap_or_else(empty));
                Ok(Node::Conditional { group, yes, no })
            }
            node => {
                Ok(Node::Conditional { group, yes: Box::new(node), no: Box::new(Node::Sequence(Vec::new())) })
            }
        }
    }

    /// `(?im-sx)` for the rest of the group, `(?im-sx:...)` for a group of its own.
    fn inline_options(&mut self) -> Parsed<Option<Node>> {
        let outer = self.options;
        let mut on = true;
        loop {
            match self.next() {
                Some('-') => on = false,
                Some('+') => on = true,
                Some('i' | 'I') => self.options.ignore_case = on,
                Some('m' | 'M') => self.options.multiline = on,
                Some('n' | 'N') => self.options.explicit = on,
                Some('s' | 'S') => self.options.single_line = on,
                Some('x' | 'X') => self.options.spaced = on,
                Some(')') => return Ok(None),
                Some(':') => {
                    let node = Box::new(self.closed()?);
                    self.options = outer;
                    return Ok(Some(Node::Group { node, capture: None }));
                }
                _ => return invalid("an unrecognized grouping construct"),
            }
        }
    }
}

pub(super) fn literal(character: char, ignore_case: bool) -> Node {
    Node::Set(Class { ranges: vec![(character, character)], ..Class::default() }, ignore_case)
}

pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || character == '_')
}
