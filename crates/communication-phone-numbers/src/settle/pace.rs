//! When to look, and since when what is seen has been seen.

use std::time::Duration;

use super::table::{NumbersSeen, OperationSeen};

/// Seconds after the failure at which a purchase is looked at.
pub(crate) const LOOKS: [u64; 6] = [0, 1, 3, 7, 15, 30];
/// The same for a release or a change of capabilities.
pub(crate) const LONG_LOOKS: [u64; 6] = [1, 3, 7, 15, 30, 60];
/// Between looks beyond those.
const INTERVAL: Duration = Duration::from_secs(2);

/// Times are of the monotonic clock.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Since when nothing has moved on.
    since: Option<Duration>,
    /// The end at which the operation was seen first.
    end: Option<OperationSeen>,
    /// How many numbers are known to be bought.
    bought: usize,
    /// What was seen last, and since when.
    seen: Option<(NumbersSeen, OperationSeen)>,
    seen_since: Duration,
}

impl Pace {
    /// Time counts from now on, and not from the first look.
    pub(crate) fn from(now: Duration) -> Self {
        Self { since: Some(now), ..Self::default() }
    }

    /// For how long nothing has moved on.
    pub(crate) fn looking(&mut self, now: Duration) -> Duration {
        now.saturating_sub(*self.since.get_or_insert(now))
    }

    /// Takes note of how many numbers are known to be bought. One more is news, and the others get their time to follow.
    pub(crate) fn note_bought(&mut self, now: Duration, bought: usize) {
        if bought > self.bought {
            (self.bought, self.since, self.seen) = (bought, Some(now), None);
        }
    }

    /// Takes note of a look; says for how long nothing has moved on, and for how long it has looked like this.
    pub(crate) fn note(
        &mut self,
        now: Duration,
        numbers: NumbersSeen,
        operation: OperationSeen,
    ) -> (Duration, Duration) {
        let is_end = matches!(operation, OperationSeen::Succeeded | OperationSeen::Ended);
        if is_end && self.end != Some(operation) {
            // The end is news: lists and reads get their time to catch up with it.
            (self.end, self.since) = (Some(operation), Some(now));
        }
        if self.seen != Some((numbers, operation)) {
            (self.seen, self.seen_since) = (Some((numbers, operation)), now);
        }
        (self.looking(now), now.saturating_sub(self.seen_since))
    }

    /// Something is under way: what comes after it is a matter of its own.
    pub(crate) fn moved_on(&mut self) {
        self.since = None;
    }

    /// How long until the next look.
    pub(crate) fn next(&mut self, now: Duration, looks: &[u64]) -> Duration {
        let looking = self.looking(now);
        let next = looks.iter().map(|second| Duration::from_secs(*second)).find(|second| *second > looking);
        next.map_or(INTERVAL, |next| next.saturating_sub(looking))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        NumbersSeen::{AllAbsent, SomeMine},
        OperationSeen::{Absent, Ended, Succeeded, UnderWay, Unread},
        *,
    };

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn looks_are_taken_at_their_seconds_and_then_every_two() {
        let mut pace = Pace::from(secs(100));
        let mut now = secs(100);
        let mut looks = Vec::new();
        for _ in 0..7 {
            now += pace.next(now, &LOOKS);
            looks.push((now - secs(100)).as_secs());
        }
        assert_eq!(looks, [1, 3, 7, 15, 30, 32, 34]);
        assert_eq!(Pace::from(secs(0)).next(secs(0), &LONG_LOOKS), secs(1));
    }

    #[test]
    fn without_a_beginning_time_counts_from_the_first_look() {
        let mut pace = Pace::default();
        assert_eq!(pace.note(secs(50), AllAbsent, Absent), (secs(0), secs(0)));
        assert_eq!(pace.note(secs(57), AllAbsent, Absent), (secs(7), secs(7)));
    }

    #[test]
    fn a_change_of_what_is_seen_begins_anew_and_an_end_gives_time() {
        let mut pace = Pace::from(secs(0));
        assert_eq!(pace.note(secs(10), AllAbsent, Absent), (secs(10), secs(0)));
        assert_eq!(pace.note(secs(20), AllAbsent, Ended), (secs(0), secs(0)));
        assert_eq!(pace.note(secs(24), AllAbsent, Ended), (secs(4), secs(4)));
        assert_eq!(pace.note(secs(26), SomeMine, Ended), (secs(6), secs(0)));
        assert_eq!(pace.note(secs(27), SomeMine, Unread), (secs(7), secs(0)));
        assert_eq!(pace.note(secs(28), SomeMine, Ended), (secs(8), secs(0)), "the same end is no news");
        assert_eq!(pace.note(secs(30), SomeMine, Succeeded), (secs(0), secs(0)), "another is");
    }

    #[test]
    fn one_more_number_is_news() {
        let mut pace = Pace::from(secs(0));
        pace.note_bought(secs(20), 1);
        assert_eq!(pace.note(secs(20), SomeMine, Absent), (secs(0), secs(0)));
        pace.note_bought(secs(26), 1);
        assert_eq!(pace.note(secs(26), SomeMine, Absent), (secs(6), secs(6)));
        pace.note_bought(secs(27), 2);
        assert_eq!(pace.note(secs(27), SomeMine, Absent), (secs(0), secs(0)));
    }

    #[test]
    fn what_was_under_way_and_is_not_to_be_seen_any_more_gets_its_time() {
        let mut pace = Pace::from(secs(0));
        pace.note(secs(300), AllAbsent, UnderWay);
        pace.moved_on();
        assert_eq!(pace.note(secs(302), AllAbsent, Unread), (secs(0), secs(0)));
        assert_eq!(pace.note(secs(312), AllAbsent, Unread), (secs(10), secs(10)));
    }
}
