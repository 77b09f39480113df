//! How an operation shows itself from its start to its end: a status for every look or for every moment.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::{random::Random, settings::Speed};

/// The kinds of operations, each with its own words and its own recorded pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    Search,
    Purchase,
    ReservationPurchase,
    Release,
    Capabilities,
    LegacySearch,
    LegacyPurchase,
    LegacyCancel,
    LegacyRelease,
    LegacyCapabilities,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Plan {
    /// Look k shows word k; the last word stays.
    Polls { words: Vec<String>, looked: usize },
    /// Each word from its time on; `end` is when the last one begins.
    Timed { stages: Vec<(OffsetDateTime, String)> },
    /// An operation that shows this word for ever.
    Stuck(String),
}

impl Plan {
    pub(crate) fn new(pace: Pace, speed: Speed, now: OffsetDateTime, random: &mut Random) -> Plan {
        match speed {
            Speed::Polls(polls) => Plan::Polls { words: words(pace, polls), looked: 0 },
            Speed::Millis(millis) => Plan::Timed { stages: stages(pace, now, random, Some(millis)) },
            Speed::Realistic => Plan::Timed { stages: stages(pace, now, random, None) },
        }
    }

    /// A sequence that somebody asked for, word by word.
    pub(crate) fn script(words: Vec<String>) -> Plan {
        Plan::Polls { words, looked: 0 }
    }

    /// Counts one look.
    pub(crate) fn look(&mut self) {
        if let Plan::Polls { words, looked } = self {
            *looked = words.len().min(*looked + 1);
        }
    }

    /// What the operation shows at that time.
    pub(crate) fn word(&self, now: OffsetDateTime) -> &str {
        match self {
            Plan::Polls { words, looked } => words.get(looked.saturating_sub(1)).map_or("", String::as_str),
            Plan::Timed { stages } => {
                let begun = stages.iter().rev().find(|(from, _)| *from <= now).or(stages.first());
                begun.map_or("", |(_, word)| word)
            }
            Plan::Stuck(word) => word,
        }
    }

    /// Whether more than half of it is over.
    pub(crate) fn past_half(&self, now: OffsetDateTime) -> bool {
        match self {
            Plan::Polls { words, looked } => looked * 2 > words.len() + 1,
            Plan::Timed { stages } => match (stages.first(), stages.last()) {
                (Some((from, _)), Some((to, _))) => (now - *from) * 2 > *to - *from,
                _ => false,
            },
            Plan::Stuck(_) => false,
        }
    }

    /// When the operation ended, if it has.
    pub(crate) fn ended(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        match self {
            Plan::Polls { words, looked } => (*looked >= words.len()).then_some(now),
            Plan::Timed { stages } => stages.last().map(|(from, _)| *from).filter(|from| *from <= now),
            Plan::Stuck(_) => None,
        }
    }
}

/// The words before the end, and the word of the end.
fn vocabulary(pace: Pace) -> (&'static [&'static str], &'static str) {
    match pace {
        Pace::Search | Pace::Release => (&["notStarted", "running"], "succeeded"),
        Pace::Purchase => (&["running", "notStarted"], "succeeded"),
        Pace::ReservationPurchase | Pace::Capabilities => (&["running"], "succeeded"),
        Pace::LegacySearch => (&["Pending", "InProgress"], "Reserved"),
        Pace::LegacyPurchase => (&["Completing", "PurchasePending"], "Success"),
        Pace::LegacyCancel => (&["Cancelling"], "Cancelled"),
        Pace::LegacyRelease | Pace::LegacyCapabilities => (&["Pending", "InProgress"], "Complete"),
    }
}

fn words(pace: Pace, polls: u32) -> Vec<String> {
    let (before, end) = vocabulary(pace);
    let waiting = usize::try_from(polls.saturating_sub(1)).unwrap_or(usize::MAX).min(10_000);
    // With one waiting look it is the busiest word; with more, each word in its turn.
    let skip = before.len().saturating_sub(waiting);
    let spread = before.iter().skip(skip).enumerate().flat_map(|(index, word)| {
        let words = before.len() - skip;
        let share = waiting / words + usize::from(index < waiting % words);
        std::iter::repeat_n(*word, share)
    });
    spread.chain([end]).map(str::to_owned).collect()
}

/// A year: longer is for ever.
const MOST_MILLIS: i64 = 365 * 24 * 3_600_000;

/// Each word from its time on, stretched or pressed to so many milliseconds where that is asked for.
fn stages(
    pace: Pace,
    now: OffsetDateTime,
    random: &mut Random,
    millis: Option<u64>,
) -> Vec<(OffsetDateTime, String)> {
    let course = course(pace, random);
    let end = course.last().map_or(1, |(end, _)| u128::from(*end)).max(1);
    let scaled = |offset: u64| match millis {
        Some(millis) => u64::try_from(u128::from(offset) * u128::from(millis) / end).unwrap_or(u64::MAX),
        None => offset,
    };
    let at = |offset| {
        let offset = i64::try_from(scaled(offset)).unwrap_or(i64::MAX).min(MOST_MILLIS);
        now + Duration::milliseconds(offset)
    };
    course.into_iter().map(|(millis, word)| (at(millis), word.to_owned())).collect()
}

/// The recorded course of each operation, in milliseconds after its start, the end a little different each time.
fn course(pace: Pace, random: &mut Random) -> Vec<(u64, &'static str)> {
    let mut within = |from: u64, to: u64| from + random.below(to - from + 1);
    match pace {
        Pace::Search => {
            let end = within(2_000, 10_000);
            vec![(0, "notStarted"), (end / 2, "running"), (end, "succeeded")]
        }
        Pace::Purchase => {
            let end = within(18_000, 22_000);
            vec![(0, "running"), (2_000, "notStarted"), (end, "succeeded")]
        }
        Pace::ReservationPurchase => vec![(0, "running"), (within(7_000, 9_000), "succeeded")],
        Pace::Release => vec![(0, "notStarted"), (500, "running"), (within(6_500, 7_500), "succeeded")],
        Pace::Capabilities => vec![(0, "running"), (within(6_500, 7_500), "succeeded")],
        Pace::LegacySearch => {
            let end = within(5_000, 7_500);
            vec![(0, "Pending"), (end * 2 / 3, "InProgress"), (end, "Reserved")]
        }
        Pace::LegacyPurchase => {
            vec![(0, "Completing"), (8_000, "PurchasePending"), (within(28_000, 31_000), "Success")]
        }
        Pace::LegacyCancel => vec![(0, "Cancelling"), (within(5_000, 6_500), "Cancelled")],
        Pace::LegacyRelease => {
            vec![(0, "Pending"), (1_500, "InProgress"), (within(19_000, 22_000), "Complete")]
        }
        Pace::LegacyCapabilities => {
            vec![(0, "Pending"), (2_000, "InProgress"), (within(6_000, 8_000), "Complete")]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poll_plan_ends_with_the_poll_of_its_number() {
        let now = OffsetDateTime::UNIX_EPOCH;
        for (polls, shown) in [(0, 1), (1, 1), (2, 2), (3, 3), (9, 9)] {
            let mut plan = Plan::new(Pace::Search, Speed::Polls(polls), now, &mut Random::new(1));
            for look in 1..=shown {
                plan.look();
                assert_eq!(plan.ended(now).is_some(), look == shown, "{polls} polls, look {look}");
            }
            assert_eq!(plan.word(now), "succeeded");
        }
    }

    #[test]
    fn a_timed_operation_ends_when_it_is_told_to() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let plan = Plan::new(Pace::Purchase, Speed::Millis(100), start, &mut Random::new(1));
        assert_eq!(plan.word(start + Duration::milliseconds(99)), "notStarted");
        assert_eq!(plan.ended(start + Duration::milliseconds(99)), None);
        assert!(plan.ended(start + Duration::milliseconds(100)).is_some());
        let never = Plan::new(Pace::Search, Speed::Millis(u64::MAX), start, &mut Random::new(1));
        assert_eq!(never.ended(start + Duration::days(300)), None);
    }

    #[test]
    fn a_realistic_purchase_steps_back_to_not_started() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let plan = Plan::new(Pace::Purchase, Speed::Realistic, start, &mut Random::new(1));
        let words: Vec<&str> =
            [0, 1, 3, 15, 23].map(|second| plan.word(start + Duration::seconds(second))).into();
        assert_eq!(words, ["running", "running", "notStarted", "notStarted", "succeeded"]);
    }
}
