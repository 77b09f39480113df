//! What a pattern costs when a number does not quite fit.

use super::{Finding, LintCode, Severity};
use crate::pattern::{
    MOST_STEPS, Reading,
    machine::{Ending, Extent},
    shape::{Search, Shape},
};

/// Steps that no pattern without nested repetition needs for 15 digits: the third power of 15 is 3375.
const MANY: u64 = 10_000;

/// The finding that a pattern goes back too often, judged by counting on near misses of 15 digits.
pub(super) fn finding(reading: &Reading) -> Option<Finding> {
    let (mut worst, mut all) = ((0, String::new()), 0);
    for text in near_misses(reading) {
        let run = reading.run(&text.encode_utf16().collect::<Vec<_>>(), Extent::Anywhere);
        if run.steps > worst.0 {
            worst = (run.steps, text);
        }
        all += run.steps;
        if run.ending == Ending::OutOfSteps || all > MOST_STEPS {
            break; // it is known to be bad, or as bad as the worst so far
        }
    }
    let (steps, text) = worst;
    if steps <= MANY {
        return None;
    }
    let severity = if steps > MOST_STEPS { Severity::Warning } else { Severity::Note };
    let count =
        if severity == Severity::Note { format!("{steps}") } else { format!("more than {MOST_STEPS}") };
    let reason = format!(
        "nested repetition is ambiguous: a number of 15 digits that does not quite fit takes {count} steps, and each \
         further digit multiplies them"
    );
    Some(Finding::new(LintCode::CatastrophicBacktracking, severity, reason).such_as(Some(text)))
}

/// Texts of 15 digits of which some begin as the pattern asks and do not end so.
fn near_misses(reading: &Reading) -> Vec<String> {
    let mut begun: Vec<String> = (0..10).map(|digit| digit.to_string().repeat(15)).collect();
    begun.extend((1..10).map(|digit| format!("+{}", digit.to_string().repeat(15))));
    for plus in [true, false] {
        let shape = if plus { Shape::E164 } else { Shape::BARE };
        let shape = Shape { digits: 15..=15, ..shape };
        if let Search::Found(text) = Reading::search(&[reading], &[], &shape) {
            let without_last = text.get(..text.len() - 1).unwrap_or_default();
            begun.extend((0..10).map(|digit| format!("{without_last}{digit}")));
        }
    }
    begun.iter().flat_map(|text| [text.clone(), format!("{text}#")]).collect()
}
