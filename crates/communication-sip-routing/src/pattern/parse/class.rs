//! Classes in brackets.

use super::{Parser, PosixClass, Refusal};
use crate::pattern::{
    ast::Form,
    set::{Item, Set},
};

/// What was read of a class.
#[derive(Default)]
struct Class {
    set: Set,
    /// The first character of a range whose last is to come.
    range_from: Option<u16>,
    only_digits: bool,
}

impl Class {
    fn add(&mut self, item: Item) {
        self.only_digits &= matches!(item, Item::Range(0x30..=0x39, last) if item == Item::Range(last, last));
        self.set.items.push(item);
    }
}

impl Parser<'_> {
    /// The class whose `[` is behind the cursor, up to its `]`.
    pub(super) fn class(&mut self) -> Result<(Set, Form), Refusal> {
        self.depth += 1;
        if self.depth > super::DEEPEST {
            return Err(Refusal::not_evaluated("classes are nested too deep"));
        }
        let negated = self.take('^');
        let ignore_case = self.options.ignore_case;
        let set = Set { negated, ignore_case, ..Set::default() };
        let mut class = Class { set, only_digits: true, ..Class::default() };
        let mut is_first = true;
        loop {
            let Some(unit) = self.next() else { return Err(self.invalid("a [ without its ]")) };
            if unit == u16::from(b']') && !is_first {
                break;
            }
            self.remarks.ampersands |= unit == u16::from(b'&') && self.peek_is('&');
            self.member(&mut class, unit, is_first)?;
            is_first = false;
        }
        self.depth -= 1;
        if (self.remarks.posix_class || self.remarks.ampersands) && self.peek_is(']') {
            self.excused_until = self.at + 1;
        }
        let digits = class.only_digits && !negated && class.set.subtracted.is_none();
        Ok((class.set, if digits { Form::ListOfDigits } else { Form::Class }))
    }

    /// One member, or the end of a range, that begins with this character.
    fn member(&mut self, class: &mut Class, unit: u16, is_first: bool) -> Result<(), Refusal> {
        let mut unit = unit;
        let escaped = unit == u16::from(b'\\') && !self.is_at_end();
        if escaped {
            if self.take('-') {
                if class.range_from.is_some() && !self.counting {
                    // The end of the range in today's .NET; in .NET Framework and .NET Core 3.1 a member before the end.
                    let construct = "a range that ends with `\\-`, which versions of .NET read differently";
                    return Err(Refusal::not_evaluated(construct));
                }
                class.add(Item::Range(0x2d, 0x2d));
                return Ok(());
            }
            if let Some(item) = self.shorthand()? {
                if class.range_from.is_some() && !self.counting {
                    return Err(self.invalid("a range that ends with a class"));
                }
                class.add(item);
                return Ok(());
            }
            unit = self.character()?;
        } else if unit == u16::from(b'[') && class.range_from.is_none() {
            self.posix_class()?;
        }
        let opens = unit == u16::from(b'[') && !escaped && !is_first;
        if let Some(from) = class.range_from.take() {
            self.end_range(class, from, unit, opens)
        } else if self.peek_is('-') && self.units.len() > self.at + 1 && !self.is_at(1, ']') {
            class.range_from = Some(unit);
            self.at += 1;
            Ok(())
        } else if unit == u16::from(b'-') && !escaped && self.peek_is('[') && !is_first {
            self.at += 1;
            self.subtraction(class)
        } else {
            class.add(Item::Range(unit, unit));
            Ok(())
        }
    }

    fn end_range(&mut self, class: &mut Class, from: u16, to: u16, opens: bool) -> Result<(), Refusal> {
        if self.counting {
            return Ok(());
        }
        if opens {
            class.add(Item::Range(from, from));
            return self.subtraction(class);
        }
        if from > to {
            return Err(self.invalid("a range whose ends are the wrong way round"));
        }
        class.only_digits = false;
        class.add(Item::Range(from, to));
        Ok(())
    }

    /// The class that is taken away, behind its `[`. It has to be the last member.
    fn subtraction(&mut self, class: &mut Class) -> Result<(), Refusal> {
        let (set, _) = self.class()?;
        class.set.subtracted = Some(Box::new(set));
        if !self.counting && !self.is_at_end() && !self.peek_is(']') {
            return Err(self.invalid("a subtraction that is not the last of its class"));
        }
        Ok(())
    }

    /// `:name:]` behind a `[`. It never was a POSIX class in .NET: it is skipped, or read character by character.
    fn posix_class(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        if !self.take(':') {
            return Ok(());
        }
        let name = self.name()?;
        if !(self.take(':') && self.take(']')) {
            self.at = start;
            return Ok(());
        }
        self.remarks.posix_class = true;
        if self.posix == PosixClass::Characters && !name.is_empty() {
            self.at = start;
        }
        Ok(())
    }
}
