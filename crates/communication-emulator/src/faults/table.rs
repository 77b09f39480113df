//! Which rule fits a request.

use super::{Action, Installed, Rule};
use crate::{
    effects::{Effects, OperationFailure},
    exchange::{Request, decode_segment},
    state::State,
};

#[derive(Debug, Default)]
pub(crate) struct FaultTable {
    rules: Vec<Entry>,
    counter: u64,
}

#[derive(Debug)]
struct Entry {
    id: u64,
    rule: Rule,
    seen: u32,
    applied: u32,
    /// The state when the rule was added, for stale reads.
    then: Option<Box<State>>,
}

/// What a rule does to the request that it fits.
#[derive(Debug, Default)]
pub(crate) struct Fired {
    pub(crate) actions: Vec<Action>,
    pub(crate) stale: Option<Box<State>>,
}

impl FaultTable {
    pub(crate) fn add(&mut self, rule: Rule, state: &State) -> u64 {
        self.counter += 1;
        let reads_stale = rule.actions.contains(&Action::StaleRead);
        let then = reads_stale.then(|| Box::new(state.clone()));
        self.rules.push(Entry { id: self.counter, rule, seen: 0, applied: 0, then });
        self.counter
    }

    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|entry| entry.id != id);
        self.rules.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn list(&self) -> Vec<Installed> {
        let installed =
            |entry: &Entry| Installed { id: entry.id, applied: entry.applied, rule: entry.rule.clone() };
        self.rules.iter().map(installed).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The actions of the first rule that fits.
    pub(crate) fn fire(&mut self, request: &Request, operation: Option<&str>) -> Fired {
        for entry in &mut self.rules {
            if !fits(&entry.rule, request, operation)
                || entry.rule.times.is_some_and(|times| entry.applied >= times)
            {
                continue;
            }
            entry.seen = entry.seen.saturating_add(1);
            if entry.seen <= entry.rule.skip {
                continue;
            }
            entry.applied = entry.applied.saturating_add(1);
            return Fired { actions: entry.rule.actions.clone(), stale: entry.then.clone() };
        }
        Fired::default()
    }
}

fn fits(rule: &Rule, request: &Request, operation: Option<&str>) -> bool {
    let method =
        rule.method.as_ref().is_none_or(|method| request.method.as_str().eq_ignore_ascii_case(method));
    let named = rule.operation.as_ref().is_none_or(|name| operation == Some(name));
    let path = rule.path.as_ref().is_none_or(|pattern| {
        glob(pattern, request.path()) || glob(pattern, &decode_segment(request.path()))
    });
    method && named && path
}

/// Whether the text fits the pattern, where `*` stands for anything; without case.
fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = rest.get(at + piece.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

impl Fired {
    /// The part that the handlers obey.
    pub(crate) fn effects(&self) -> Effects {
        let mut effects = Effects::default();
        for action in &self.actions {
            match action {
                Action::FailOperation { code, message, status } => {
                    let mut failure = OperationFailure::new(code, message);
                    if let Some(status) = status {
                        failure.status.clone_from(status);
                    }
                    effects.fail = Some(failure);
                }
                Action::PartialPurchase(count) => effects.partial = Some(*count),
                Action::LapseHold => effects.lapse = true,
                Action::RefuseNumbers(count) => effects.refuse_numbers = Some(*count),
                Action::Statuses(words) => {
                    effects.script = Some(words.clone()).filter(|words| !words.is_empty());
                }
                Action::AppearLate(reads) => effects.hide = Some(*reads),
                Action::PurchaseVisible(status) => effects.purchase_visible = Some(status.clone()),
                _ => {}
            }
        }
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, fits) in [
            ("/phoneNumbers/*", "/phonenumbers/+1", true),
            ("/phoneNumbers/*", "/phoneNumbers", false),
            ("*", "", true),
            ("/a/*/c", "/a/b/c", true),
            ("/a/*/c", "/a/c", false),
            ("/sip", "/sip", true),
            ("/sip", "/sip2", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }
}
