//! What stands behind a backslash.

use super::{Parser, Refusal};
use crate::pattern::{
    ast::{Anchor, Form, Node, Span},
    set::{Item, Set},
    unicode::{self, Category},
};

impl Parser<'_> {
    /// What the backslash begins that is behind the cursor.
    pub(super) fn escaped(&mut self, start: usize) -> Result<Node, Refusal> {
        let Some(unit) = self.peek() else { return Err(self.invalid("a \\ at the end")) };
        let letter = unicode::ascii(unit).unwrap_or_default();
        if let Some(anchor) = anchor(letter) {
            self.at += 1;
            return Ok(Node::Anchor { anchor, span: Span { start, end: self.at } });
        }
        if let Some(item) = self.shorthand()? {
            let form = if letter == 'd' { Form::Digit } else { Form::Shorthand };
            let set = Set { ignore_case: self.options.ignore_case, ..Set::of(item) };
            return Ok(self.one(set, form, start));
        }
        if let Some(slot) = self.reference()? {
            let span = Span { start, end: self.at };
            return Ok(Node::Backreference { slot, ignore_case: self.options.ignore_case, span });
        }
        let unit = self.character()?;
        if letter == '\\' && (self.peek_is('+') || self.peek_is('d')) {
            self.remarks.double_escaped = true;
            self.excused_until = self.at + usize::from(self.peek_is('d'));
        }
        Ok(self.literal(unit, start))
    }

    /// `\d`, `\p{..}` and the like; the letter is next. `None`, with the cursor where it was: something else.
    pub(super) fn shorthand(&mut self) -> Result<Option<Item>, Refusal> {
        let letter = self.peek().and_then(unicode::ascii).unwrap_or_default();
        let negated = letter.is_ascii_uppercase();
        let item = match letter.to_ascii_lowercase() {
            'd' => Item::Digit { negated },
            'w' => Item::Word { negated },
            's' => Item::Space { negated },
            'p' => {
                self.at += 1;
                let category = self.category()?;
                return Ok(Some(Item::Category { category, negated }));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(item))
    }

    /// `{name}` of a category.
    fn category(&mut self) -> Result<Category, Refusal> {
        if !self.take('{') {
            return Err(self.invalid("\\p without {name}"));
        }
        let start = self.at;
        while self.peek_is('-') || self.is_word()? {
            self.at += 1;
        }
        let name = String::from_utf16_lossy(self.units.get(start..self.at).unwrap_or_default());
        if !self.take('}') {
            return Err(self.invalid("\\p without {name}"));
        }
        if name.starts_with('_') {
            return Err(Refusal::not_evaluated("a category that is not documented"));
        }
        Category::named(&name)
            .ok_or_else(|| self.invalid(format!("a category that .NET does not know, {name}")))
    }

    /// The group that is referred to. `None`, with the cursor where it was: something else.
    fn reference(&mut self) -> Result<Option<u32>, Refusal> {
        let start = self.at;
        let by_k = self.take('k');
        let close = if self.take('<') {
            Some('>')
        } else if self.take('\'') {
            Some('\'')
        } else {
            None
        };
        if by_k && (close.is_none() || self.is_at_end()) {
            return Err(self.invalid("\\k without <name>"));
        }
        let found = match close {
            Some(close) => self.reference_in(close)?,
            None => self.numbered_reference()?,
        };
        if found.is_none() {
            self.at = start;
        }
        Ok(found)
    }

    /// `name>` or `number>`.
    fn reference_in(&mut self, close: char) -> Result<Option<u32>, Refusal> {
        let slot = if self.peek_digit().is_some() {
            Some(self.number()?).filter(|slot| self.captures.has(*slot))
        } else if self.is_word()? {
            let name = self.name()?;
            self.captures.named(&name)
        } else {
            return Ok(None);
        };
        match self.take(close) {
            false => Ok(None),
            true if self.counting => Ok(Some(0)),
            true => slot.map(Some).ok_or_else(|| self.invalid("a reference to a group that does not exist")),
        }
    }

    /// `\1`; above 9, digits that are no group are an octal escape.
    fn numbered_reference(&mut self) -> Result<Option<u32>, Refusal> {
        if self.peek_digit().is_none_or(|digit| digit == 0) {
            return Ok(None);
        }
        let slot = self.number()?;
        if self.counting || self.captures.has(slot) {
            return Ok(Some(slot));
        }
        if slot <= 9 {
            return Err(self.invalid("a reference to a group that does not exist"));
        }
        Ok(None)
    }

    /// The character that an escape stands for; what follows the backslash is next.
    pub(super) fn character(&mut self) -> Result<u16, Refusal> {
        let Some(unit) = self.next() else { return Err(self.invalid("a \\ at the end")) };
        match unicode::ascii(unit) {
            Some('0'..='7') => {
                self.at -= 1;
                Ok(self.octal())
            }
            Some('x') => self.hexadecimal(2),
            Some('u') => self.hexadecimal(4),
            Some('a') => Ok(7),
            Some('b') => Ok(8),
            Some('e') => Ok(0x1b),
            Some('f') => Ok(0x0c),
            Some('n') => Ok(0x0a),
            Some('r') => Ok(0x0d),
            Some('t') => Ok(9),
            Some('v') => Ok(0x0b),
            Some('c') => self.control(),
            _ => match unicode::is_joined_word(unit) {
                Some(false) => Ok(unit),
                Some(true) => Err(self.invalid("an escape that .NET does not know")),
                None => Err(Refusal::not_evaluated("an escaped character beyond ASCII")),
            },
        }
    }

    /// Up to three octal digits, of which the low eight bits count.
    fn octal(&mut self) -> u16 {
        let mut value = 0;
        for _ in 0..3 {
            let Some(digit) =
                self.peek_digit().and_then(|digit| u16::try_from(digit).ok()).filter(|d| *d < 8)
            else {
                break;
            };
            self.at += 1;
            value = value * 8 + digit;
        }
        value & 0xff
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<u16, Refusal> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.next().and_then(unicode::ascii).and_then(|c| c.to_digit(16));
            let digit = digit.and_then(|digit| u16::try_from(digit).ok());
            value = value * 16
                + digit.ok_or_else(|| self.invalid("an escape with too few hexadecimal digits"))?;
        }
        Ok(value)
    }

    fn control(&mut self) -> Result<u16, Refusal> {
        let letter = self.next().and_then(unicode::ascii).map(|c| c.to_ascii_uppercase());
        match letter {
            Some(c @ '@'..='_') => Ok(c as u16 - '@' as u16),
            _ => Err(self.invalid("\\c without a control character")),
        }
    }
}

fn anchor(letter: char) -> Option<Anchor> {
    Some(match letter {
        'A' => Anchor::Beginning,
        'G' => Anchor::Start,
        'Z' => Anchor::EndOrFinalLineFeed,
        'z' => Anchor::End,
        'b' => Anchor::Boundary,
        'B' => Anchor::NoBoundary,
        _ => return None,
    })
}
