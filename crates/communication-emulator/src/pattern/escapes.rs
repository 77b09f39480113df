//! What begins with a backslash, and classes in brackets.

use super::{
    Verdict,
    class::{CATEGORIES, Class, Kind},
    parser::{DEEPEST, Node, Parsed, Parser, invalid, is_name, literal},
};

impl Parser {
    pub(super) fn escape(&mut self) -> Parsed<Node> {
        let Some(character) = self.next() else { return invalid("a backslash at the end") };
        let ignore_case = self.options.ignore_case;
        let set = |kind, opposite| Ok(Node::Set(Class::of(kind, opposite), false));
        match character {
            'A' | 'G' => Ok(Node::TextStart),
            'Z' => Ok(Node::LastEnd),
            'z' => Ok(Node::TextEnd),
            'b' => Ok(Node::Boundary(true)),
            'B' => Ok(Node::Boundary(false)),
            'd' => set(Kind::Digit, false),
            'D' => set(Kind::Digit, true),
            'w' => set(Kind::Word, false),
            'W' => set(Kind::Word, true),
            's' => set(Kind::Space, false),
            'S' => set(Kind::Space, true),
            'p' | 'P' => self.category().and_then(|kind| set(kind, character == 'P')),
            'k' => self.named_reference(ignore_case),
            '1'..='9' => {
                let mut name = character.to_string();
                while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
                    name.push(digit);
                    self.at += 1;
                }
                self.references.push(name.clone());
                Ok(Node::Reference(name, ignore_case))
            }
            other => self.escaped_character(other).map(|character| literal(character, ignore_case)),
        }
    }

    /// `<name>` or `'name'` after `\k`.
    fn named_reference(&mut self, ignore_case: bool) -> Parsed<Node> {
        let end = match self.next() {
            Some('<') => '>',
            Some('\'') => '\'',
            _ => return invalid("a malformed reference"),
        };
        let Some(name) = self.until(end).filter(|name| is_name(name)) else {
            return invalid("a malformed reference");
        };
        self.references.push(name.clone());
        Ok(Node::Reference(name, ignore_case))
    }

    /// `{Nd}` after `\p`.
    fn category(&mut self) -> Parsed<Kind> {
        let name = if self.eat("{") { self.until('}') } else { None };
        let Some(name) = name else { return invalid("an incomplete category escape") };
        match Kind::of_category(&name) {
            Some(kind) => Ok(kind),
            None if CATEGORIES.contains(&name.as_str()) || name.starts_with("Is") => {
                Err(Verdict::NotEvaluated("Unicode categories beside the usual ones"))
            }
            None => invalid("an unknown category"),
        }
    }

    fn escaped_character(&mut self, character: char) -> Parsed<char> {
        Ok(match character {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' => '\u{1b}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '0' => '\0',
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            'c' => match self.next() {
                Some(letter @ ('@'..='_' | 'a'..='z')) => {
                    char::from(u8::try_from(letter.to_ascii_uppercase()).unwrap_or(b'@').wrapping_sub(b'@'))
                }
                _ => return invalid("a malformed control character"),
            },
            other if other.is_alphanumeric() || other == '_' => return invalid("an unrecognized escape"),
            other => other,
        })
    }

    fn hexadecimal(&mut self, digits: usize) -> Parsed<char> {
        let mut value = 0;
        for _ in 0..digits {
            let Some(digit) = self.next().and_then(|character| character.to_digit(16)) else {
                return invalid("too few hexadecimal digits");
            };
            value = value * 16 + digit;
        }
        Ok(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// After `[`.
    pub(super) fn class(&mut self) -> Parsed<Class> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Verdict::NotEvaluated("nesting that deep"));
        }
        let mut class = Class { negated: self.eat("^"), ..Class::default() };
        let mut first = true;
        loop {
            let Some(character) = self.next() else { return invalid("a class without end") };
            if character == ']' && !first {
                self.depth -= 1;
                return Ok(class);
            }
            if character == '-' && !first && self.eat("[") {
                class.minus = Some(Box::new(self.class()?));
                if !self.eat("]") {
                    return invalid("a subtraction that is not last in its class");
                }
                self.depth -= 1;
                return Ok(class);
            }
            first = false;
            self.class_item(&mut class, character)?;
        }
    }

    fn class_item(&mut self, class: &mut Class, character: char) -> Parsed<()> {
        let Some(from) = self.class_character(class, character)? else { return Ok(()) };
        let is_range = self.peek() == Some('-') && !matches!(self.ahead(1), None | Some(']' | '['));
        if !is_range {
            class.ranges.push((from, from));
            return Ok(());
        }
        self.at += 1;
        let Some(character) = self.next() else { return invalid("a class without end") };
        let Some(to) = self.class_character(class, character)? else {
            return invalid("a range that ends in a class");
        };
        if to < from {
            return invalid("a range in reverse order");
        }
        class.ranges.push((from, to));
        Ok(())
    }

    /// The character that this is, or none where it was a class, which is added.
    fn class_character(&mut self, class: &mut Class, character: char) -> Parsed<Option<char>> {
        if character != '\\' {
            return Ok(Some(character));
        }
        let Some(escaped) = self.next() else { return invalid("a backslash at the end") };
        let kind = match escaped {
            'd' | 'D' => Kind::Digit,
            'w' | 'W' => Kind::Word,
            's' | 'S' => Kind::Space,
            'p' | 'P' => self.category()?,
            other => return self.escaped_character(other).map(Some),
        };
        class.kinds.push((kind, escaped.is_uppercase()));
        Ok(None)
    }
}
