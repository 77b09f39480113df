//! Which groups there are: a reference may stand before its group.

use std::collections::BTreeSet;

use super::{Parser, PosixClass, Refusal};

/// The groups of a pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Captures {
    slots: BTreeSet<u32>,
    names: Vec<(Vec<u16>, u32)>,
}

impl Captures {
    pub(super) fn has(&self, slot: u32) -> bool {
        self.slots.contains(&slot)
    }

    pub(super) fn named(&self, name: &[u16]) -> Option<u32> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, slot)| *slot)
    }

    fn add_name(&mut self, name: Vec<u16>) {
        if self.named(&name).is_none() {
            self.names.push((name, 0));
        }
    }

    /// Named groups get the numbers that are left after those without a name.
    fn number_names(&mut self, mut next: u32) {
        for (_, slot) in &mut self.names {
            while self.slots.contains(&next) {
                next += 1;
            }
            *slot = next;
            self.slots.insert(next);
        }
    }
}

/// Goes through the pattern once, looking at what opens and closes groups only.
pub(super) fn count(units: &[u16], posix: PosixClass) -> Result<Captures, Refusal> {
    let mut parser = Parser::new(units, posix, Captures::default(), true);
    parser.captures.slots.insert(0);
    let mut outer = Vec::new();
    while let Some(unit) = parser.next() {
        match char::from_u32(u32::from(unit)) {
            Some('\\') if !parser.is_at_end() => {
                parser.escaped(parser.at - 1)?;
            }
            Some('#') if parser.options.ignore_blanks => {
                parser.at -= 1;
                parser.skip_blanks()?;
            }
            Some('[') => {
                parser.class()?;
            }
            Some(')') => {
                if let Some(options) = outer.pop() {
                    parser.options = options;
                }
            }
            Some('(') if parser.peek_is('?') && parser.is_at(1, '#') => {
                parser.at -= 1;
                parser.skip_blanks()?;
                parser.ignore_next_paren = false;
            }
            Some('(') => {
                outer.push(parser.options);
                parser.count_group(&mut outer)?;
            }
            _ => {}
        }
    }
    let mut captures = parser.captures;
    captures.number_names(parser.next_slot);
    Ok(captures)
}

impl Parser<'_> {
    /// Behind the `(` of a group.
    fn count_group(&mut self, outer: &mut Vec<super::Options>) -> Result<(), Refusal> {
        if !self.take('?') {
            if !self.options.explicit_capture && !self.ignore_next_paren {
                self.captures.slots.insert(self.next_slot);
                self.next_slot += 1;
            }
        } else if self.peek_is('<') || self.peek_is('\'') {
            self.at += 1;
            if self.peek_digit().is_some_and(|digit| digit > 0) {
                let slot = self.number()?;
                self.captures.slots.insert(slot);
            } else if !self.peek_is('0') && self.is_word()? {
                let name = self.name()?;
                self.captures.add_name(name);
            }
        } else {
            self.scan_options();
            if self.take(')') {
                outer.pop();
            } else if self.peek_is('(') {
                self.ignore_next_paren = true;
                return Ok(());
            }
        }
        self.ignore_next_paren = false;
        Ok(())
    }
}
