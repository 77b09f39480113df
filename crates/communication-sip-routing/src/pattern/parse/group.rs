//! Groups: what stands behind a `(`.

use super::{Inside, Options, Parser, Refusal};
use crate::pattern::ast::{Condition, Look, Node};

/// What a group is, once its beginning was read.
enum Opening {
    Group(Option<u32>),
    Atomic,
    Look { behind: bool, negative: bool },
    Conditional,
}

impl Parser<'_> {
    /// The group whose `(` is behind the cursor, up to its `)`. `None`: it only set options.
    pub(super) fn group(&mut self) -> Result<Option<Node>, Refusal> {
        let options = self.options;
        let Some(opening) = self.opening()? else { return Ok(None) };
        let node = match opening {
            Opening::Conditional => self.conditional()?,
            Opening::Group(slot) => Node::Group { slot, body: Box::new(self.alternatives(Inside::Group)?) },
            Opening::Atomic => Node::Atomic(Box::new(self.alternatives(Inside::Group)?)),
            Opening::Look { behind, negative } => {
                self.options.behind = behind;
                Node::Look(Look { behind, negative, body: Box::new(self.alternatives(Inside::Group)?) })
            }
        };
        self.close()?;
        self.options = options;
        Ok(Some(node))
    }

    fn close(&mut self) -> Result<(), Refusal> {
        if self.take(')') { Ok(()) } else { Err(self.invalid("a ( without its )")) }
    }

    fn unknown_group(&self) -> Refusal {
        self.invalid("a group that .NET does not know")
    }

    fn opening(&mut self) -> Result<Option<Opening>, Refusal> {
        if !self.peek_is('?') || self.is_at(1, ')') {
            let plain = self.options.explicit_capture || self.ignore_next_paren;
            self.ignore_next_paren = false;
            if plain {
                return Ok(Some(Opening::Group(None)));
            }
            self.next_slot += 1;
            return Ok(Some(Opening::Group(Some(self.next_slot - 1))));
        }
        self.at += 1;
        let Some(kind) = self.next() else { return Err(self.unknown_group()) };
        let look = |behind, negative| Ok(Some(Opening::Look { behind, negative }));
        match char::from_u32(u32::from(kind)) {
            Some(':') => Ok(Some(Opening::Group(None))),
            Some('>') => Ok(Some(Opening::Atomic)),
            Some('=') => look(false, false),
            Some('!') => look(false, true),
            Some('<') if self.take('=') => look(true, false),
            Some('<') if self.take('!') => look(true, true),
            Some('<') => self.named_group('>').map(Some),
            Some('\'') => self.named_group('\'').map(Some),
            Some('(') => Ok(Some(Opening::Conditional)),
            _ => {
                self.at -= 1;
                self.inline_options()
            }
        }
    }

    /// `(?imnsx)` holds until the group around it ends, `(?imnsx:..)` until its own end.
    fn inline_options(&mut self) -> Result<Option<Opening>, Refusal> {
        if self.inside != Inside::Test {
            self.scan_options();
        }
        if self.take(')') {
            Ok(None)
        } else if self.take(':') {
            Ok(Some(Opening::Group(None)))
        } else {
            Err(self.unknown_group())
        }
    }

    /// Sets options for as long as their letters and signs follow.
    pub(super) fn scan_options(&mut self) {
        let mut on = true;
        while let Some(unit) = self.peek() {
            let Options { ignore_case, multiline, explicit_capture, single_line, ignore_blanks, .. } =
                &mut self.options;
            match char::from_u32(u32::from(unit)) {
                Some('-') => on = false,
                Some('+') => on = true,
                Some('i' | 'I') => *ignore_case = on,
                Some('m' | 'M') => *multiline = on,
                Some('n' | 'N') => *explicit_capture = on,
                Some('s' | 'S') => *single_line = on,
                Some('x' | 'X') => *ignore_blanks = on,
                _ => return,
            }
            self.at += 1;
        }
    }

    /// `<name>`, `<number>`, and the balancing groups `<name-other>` and `<-other>`; the first sign is behind the cursor.
    fn named_group(&mut self, close: char) -> Result<Opening, Refusal> {
        let slot = if self.peek_is('-') { None } else { self.group_name(close)? };
        let balanced = (slot.is_some() || self.peek_is('-')) && self.take('-');
        if balanced {
            self.not_modelled.get_or_insert("a balancing group");
            if self.group_name_after_minus(close)?.is_none() {
                return Err(self.invalid("a reference to a group that does not exist"));
            }
        }
        if (slot.is_some() || balanced) && self.take(close) {
            return Ok(Opening::Group(slot));
        }
        Err(self.unknown_group())
    }

    /// The number that a name or number stands for, if there is such a group.
    fn group_name(&mut self, close: char) -> Result<Option<u32>, Refusal> {
        let slot = if self.peek_digit().is_some() {
            let number = self.number()?;
            if number == 0 {
                return Err(self.invalid("a group of the number 0"));
            }
            Some(number).filter(|number| self.captures.has(*number))
        } else {
            let name = self.name()?;
            self.captures.named(&name).filter(|_| !name.is_empty())
        };
        let ends = self.is_at_end() || self.peek_is(close) || self.peek_is('-');
        if slot.is_some() && ends { Ok(slot) } else { Err(self.invalid("a group name that is none")) }
    }

    fn group_name_after_minus(&mut self, close: char) -> Result<Option<u32>, Refusal> {
        // Group 0, the whole match, may be taken back.
        let slot = if self.peek_digit().is_some() {
            Some(self.number()?).filter(|number| self.captures.has(*number))
        } else {
            let name = self.name()?;
            self.captures.named(&name)
        };
        if self.is_at_end() || self.peek_is(close) { Ok(slot) } else { Err(self.unknown_group()) }
    }

    /// `(?(condition)yes|no)`; the second `(` is behind the cursor.
    fn conditional(&mut self) -> Result<Node, Refusal> {
        let (condition, inside) = if let Some(slot) = self.referenced_condition()? {
            (Condition::Group(slot), Inside::Reference)
        } else {
            (Condition::Matches(Box::new(self.tested_condition()?)), Inside::Test)
        };
        let (yes, no) = match self.alternatives(inside)? {
            Node::Alternatives(branches) => {
                let [yes, no] = <[Node; 2]>::try_from(branches)
                    .map_err(|_| self.invalid("a conditional with more than two branches"))?;
                (yes, no)
            }
            yes => (yes, Node::Empty),
        };
        Ok(Node::If { condition, yes: Box::new(yes), no: Box::new(no) })
    }

    /// The group that a conditional asks for, if its condition is the number or name of one.
    fn referenced_condition(&mut self) -> Result<Option<u32>, Refusal> {
        let start = self.at;
        if self.peek_digit().is_some() {
            let slot = self.number()?;
            if !self.take(')') {
                return Err(self.invalid("a conditional on a group number that is none"));
            }
            if !self.captures.has(slot) {
                return Err(self.invalid("a conditional on a group that does not exist"));
            }
            return Ok(Some(slot));
        }
        if self.is_word()? {
            let name = self.name()?;
            if let Some(slot) = self.captures.named(&name)
                && self.take(')')
            {
                return Ok(Some(slot));
            }
        }
        self.at = start;
        Ok(None)
    }

    /// The condition as an expression.
    fn tested_condition(&mut self) -> Result<Node, Refusal> {
        self.ignore_next_paren = true;
        let names = self.peek_is('?') && (self.is_at(1, '\'') || self.is_at(1, '<'));
        let looks = self.is_at(1, '<') && (self.is_at(2, '!') || self.is_at(2, '='));
        if self.peek_is('?') && self.is_at(1, '#') {
            return Err(self.invalid("a conditional on a comment"));
        }
        if names && !looks {
            return Err(self.invalid("a conditional on a named group"));
        }
        let outer = std::mem::replace(&mut self.inside, Inside::Test);
        let condition = self.group()?;
        self.inside = outer;
        condition.ok_or_else(|| self.invalid("a conditional without a condition"))
    }
}
