//! Names of groups.

use super::{Parser, Refusal};
use crate::pattern::unicode;

impl Parser<'_> {
    /// Whether a character of a name is next.
    pub(super) fn is_word(&self) -> Result<bool, Refusal> {
        self.peek().map_or(Ok(false), |unit| {
            unicode::is_joined_word(unit)
                .ok_or_else(|| Refusal::not_evaluated("a name with letters beyond ASCII"))
        })
    }

    /// The name from here on; empty if none is here.
    pub(super) fn name(&mut self) -> Result<Vec<u16>, Refusal> {
        let start = self.at;
        while self.is_word()? {
            self.at += 1;
        }
        Ok(self.units.get(start..self.at).unwrap_or_default().to_vec())
    }
}
