//! The purchase of what a search found.

use std::time::Duration;

use super::{NumbersSeen, PATIENCE, UNCHANGED, Verdict, patient};

/// A purchase begun within the hold has ended by then: they take 8 to 27 seconds, and over 2 minutes were reported.
pub(crate) const AFTER_HOLD: time::Duration = time::Duration::minutes(10);
/// The same where an operation is shown as under way, which may be a mere view of the search.
pub(crate) const LONG_AFTER_HOLD: time::Duration = time::Duration::minutes(60);

/// What a look at the operation shows. That it is there proves nothing: it is a view of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationSeen {
    /// Running, not started, or a word that is not known.
    UnderWay,
    /// Succeeded.
    Succeeded,
    /// Failed or canceled.
    Ended,
    /// The service does not know it.
    Absent,
    /// Not known.
    Unread,
}

/// What a round of looks has shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PurchaseSight {
    /// The numbers.
    pub(crate) numbers: NumbersSeen,
    /// The operation.
    pub(crate) operation: OperationSeen,
    /// Since when nothing has moved on: since the first look, since nothing was under way any more, or since the
    /// operation was seen at its end.
    pub(crate) looking: Duration,
    /// For how long numbers and operation have been seen like this.
    pub(crate) unchanged: Duration,
    /// How long ago the hold ended, by the earliest of the clocks; negative before; `None` if its end is not known.
    pub(crate) past_hold: Option<time::Duration>,
    /// Something of this purchase could be read, so that what cannot be found is not there.
    pub(crate) same_resource: bool,
    /// What the search itself says of a failed purchase is known, and it is not that some numbers were bought.
    pub(crate) none_acquired: bool,
}

impl PurchaseSight {
    fn is_past(&self, margin: time::Duration) -> bool {
        self.past_hold.is_some_and(|past| past > margin)
    }
}

/// The table of section 4: the first row that fits.
#[rustfmt::skip]
pub(crate) fn purchase(sight: &PurchaseSight) -> Verdict {
    use NumbersSeen::{AllAbsent, AllMine, NoneMine, SomeMine, SomeUnread};
    use OperationSeen::{Absent, Ended, Succeeded, UnderWay};

    let PurchaseSight { looking, unchanged, .. } = *sight;
    match (sight.numbers, sight.operation) {
        (AllMine, _) => Verdict::Done,
        (SomeMine, Ended) if unchanged >= UNCHANGED => Verdict::Partial,
        (SomeMine, Ended) => Verdict::LookOn,
        (SomeMine, Succeeded) if looking >= PATIENCE => Verdict::Partial,
        (AllAbsent, Ended) if sight.none_acquired && unchanged >= UNCHANGED => Verdict::Failed,
        (AllAbsent, Ended) if sight.none_acquired => Verdict::LookOn,
        (SomeMine | SomeUnread | AllAbsent | NoneMine, Succeeded) if looking < PATIENCE => Verdict::LookOn,
        (AllAbsent | NoneMine, Succeeded) => Verdict::Unknown,
        (AllAbsent, Absent) if sight.is_past(AFTER_HOLD) && sight.same_resource => Verdict::NotBought,
        (AllAbsent, UnderWay) if sight.is_past(LONG_AFTER_HOLD) => Verdict::NotBought,
        (SomeMine | SomeUnread | AllAbsent | NoneMine, UnderWay) => Verdict::Watch,
        (AllAbsent, Absent) if looking < PATIENCE => Verdict::LookOn,
        _ => patient(looking, PATIENCE),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        NumbersSeen::{AllAbsent, AllMine, NoneMine, SomeMine, SomeUnread},
        OperationSeen::{Absent, Ended, Succeeded, UnderWay, Unread},
        *,
    };

    const NUMBERS: [NumbersSeen; 5] = [AllMine, SomeMine, SomeUnread, AllAbsent, NoneMine];
    const OPERATIONS: [OperationSeen; 5] = [UnderWay, Succeeded, Ended, Absent, Unread];

    /// Just begun, within the hold, of the right resource.
    fn sight(numbers: NumbersSeen, operation: OperationSeen) -> PurchaseSight {
        PurchaseSight {
            numbers,
            operation,
            looking: Duration::ZERO,
            unchanged: Duration::ZERO,
            past_hold: Some(time::Duration::minutes(-10)),
            same_resource: true,
            none_acquired: true,
        }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Just before the time for looking is over, and when it is.
    fn at(sight: PurchaseSight, looking: u64) -> Verdict {
        purchase(&PurchaseSight { looking: seconds(looking), unchanged: seconds(looking), ..sight })
    }

    fn past(sight: PurchaseSight, minutes: i64) -> Verdict {
        let past_hold = Some(time::Duration::minutes(minutes) + time::Duration::MILLISECOND);
        purchase(&PurchaseSight { past_hold, ..sight })
    }

    #[test]
    fn row_all_mine_is_done_whatever_the_operation_says() {
        for operation in OPERATIONS {
            assert_eq!(at(sight(AllMine, operation), 0), Verdict::Done, "{operation:?}");
            let blind = PurchaseSight { same_resource: false, past_hold: None, ..sight(AllMine, operation) };
            assert_eq!(at(blind, 60), Verdict::Done, "{operation:?}");
        }
    }

    #[test]
    fn row_some_mine_and_ended_is_partial_once_unchanged_for_5_s() {
        assert_eq!(at(sight(SomeMine, Ended), 4), Verdict::LookOn, "what was bought with it may show later");
        assert_eq!(at(sight(SomeMine, Ended), 5), Verdict::Partial);
    }

    #[test]
    fn row_some_mine_and_succeeded_is_partial_after_30_s() {
        assert_eq!(at(sight(SomeMine, Succeeded), 29), Verdict::LookOn);
        assert_eq!(at(sight(SomeMine, Succeeded), 30), Verdict::Partial);
    }

    #[test]
    fn row_some_mine_is_not_partial_while_others_cannot_be_read() {
        for operation in [Succeeded, Ended] {
            assert_eq!(at(sight(SomeUnread, operation), 29), Verdict::LookOn, "{operation:?}");
            assert_eq!(at(sight(SomeUnread, operation), 30), Verdict::Unknown, "{operation:?}");
        }
    }

    #[test]
    fn row_all_absent_and_ended_is_failed_once_unchanged_for_5_s() {
        assert_eq!(at(sight(AllAbsent, Ended), 4), Verdict::LookOn);
        assert_eq!(at(sight(AllAbsent, Ended), 5), Verdict::Failed);
        let changed =
            PurchaseSight { looking: seconds(40), unchanged: seconds(4), ..sight(AllAbsent, Ended) };
        assert_eq!(purchase(&changed), Verdict::LookOn);
    }

    #[test]
    fn row_all_absent_and_ended_is_unknown_while_the_search_may_have_bought_some() {
        let acquired = PurchaseSight { none_acquired: false, ..sight(AllAbsent, Ended) };
        assert_eq!(at(acquired, 29), Verdict::LookOn);
        assert_eq!(at(acquired, 30), Verdict::Unknown);
    }

    #[test]
    fn row_succeeded_under_30_s_looks_on_because_lists_lag() {
        for numbers in [SomeMine, SomeUnread, AllAbsent, NoneMine] {
            assert_eq!(at(sight(numbers, Succeeded), 29), Verdict::LookOn, "{numbers:?}");
        }
    }

    #[test]
    fn row_succeeded_for_30_s_without_a_number_is_a_contradiction_and_unknown() {
        for numbers in [AllAbsent, NoneMine] {
            assert_eq!(at(sight(numbers, Succeeded), 30), Verdict::Unknown, "{numbers:?}");
            assert_eq!(past(sight(numbers, Succeeded), 600), Verdict::LookOn, "not even long after the hold");
        }
    }

    #[test]
    fn row_no_operation_10_min_after_the_hold_is_not_bought() {
        let absent = sight(AllAbsent, Absent);
        assert_eq!(past(absent, 10), Verdict::NotBought);
        let past_hold = Some(time::Duration::minutes(10));
        assert_eq!(purchase(&PurchaseSight { past_hold, ..absent }), Verdict::LookOn);
        assert_eq!(past(sight(NoneMine, Absent), 600), Verdict::LookOn, "a number was not read");
        assert_eq!(past(sight(SomeMine, Absent), 600), Verdict::LookOn, "a number was bought");
        assert_eq!(past(sight(AllAbsent, Unread), 600), Verdict::LookOn, "the operation was not read");
    }

    #[test]
    fn row_no_operation_proves_nothing_at_a_resource_that_has_shown_nothing() {
        let elsewhere = PurchaseSight { same_resource: false, ..sight(AllAbsent, Absent) };
        assert_eq!(past(elsewhere, 600), Verdict::LookOn);
        let late = PurchaseSight { looking: seconds(30), ..elsewhere };
        assert_eq!(past(late, 600), Verdict::Unknown);
    }

    #[test]
    fn row_under_way_60_min_after_the_hold_is_not_bought() {
        assert_eq!(past(sight(AllAbsent, UnderWay), 60), Verdict::NotBought);
        assert_eq!(past(sight(AllAbsent, UnderWay), 59), Verdict::Watch);
        assert_eq!(past(sight(NoneMine, UnderWay), 600), Verdict::Watch, "a number was not read");
        assert_eq!(past(sight(SomeMine, UnderWay), 600), Verdict::Watch, "a number was bought");
    }

    #[test]
    fn row_under_way_is_watched_for_as_long_as_the_caller_waits() {
        for numbers in [SomeMine, SomeUnread, AllAbsent, NoneMine] {
            for looking in [0, 29, 30, 3600] {
                assert_eq!(at(sight(numbers, UnderWay), looking), Verdict::Watch, "{numbers:?}");
            }
        }
    }

    #[test]
    fn row_no_operation_under_30_s_looks_on() {
        assert_eq!(at(sight(AllAbsent, Absent), 29), Verdict::LookOn);
        assert_eq!(at(sight(AllAbsent, Absent), 30), Verdict::Unknown);
    }

    #[test]
    fn row_anything_else_is_unknown_after_30_s() {
        let others = [
            (NoneMine, Absent),
            (SomeMine, Absent),
            (SomeUnread, Absent),
            (NoneMine, Ended),
            (SomeUnread, Ended),
        ];
        let unread = NUMBERS.into_iter().skip(1).map(|numbers| (numbers, Unread));
        for (numbers, operation) in others.into_iter().chain(unread) {
            assert_eq!(at(sight(numbers, operation), 29), Verdict::LookOn, "{numbers:?} {operation:?}");
            assert_eq!(at(sight(numbers, operation), 30), Verdict::Unknown, "{numbers:?} {operation:?}");
        }
    }

    /// Whatever the row: what was not seen is not claimed.
    #[test]
    fn no_combination_claims_more_than_was_seen() {
        for numbers in NUMBERS {
            for operation in OPERATIONS {
                for looking in [0, 5, 29, 30, 10_000] {
                    for past_hold in [None, Some(-5), Some(11), Some(61), Some(100_000)] {
                        for bits in 0..4 {
                            let sight = PurchaseSight {
                                looking: seconds(looking),
                                unchanged: seconds(looking),
                                past_hold: past_hold.map(time::Duration::minutes),
                                same_resource: bits & 1 == 1,
                                none_acquired: bits & 2 == 2,
                                ..sight(numbers, operation)
                            };
                            check(&sight);
                        }
                    }
                }
            }
        }
    }

    fn check(sight: &PurchaseSight) {
        match purchase(sight) {
            Verdict::Done => assert_eq!(sight.numbers, AllMine, "{sight:?}"),
            Verdict::Partial => assert_eq!(sight.numbers, SomeMine, "{sight:?}"),
            Verdict::Failed => {
                assert_eq!((sight.numbers, sight.operation), (AllAbsent, Ended), "{sight:?}");
                assert!(sight.none_acquired, "{sight:?}");
            }
            Verdict::NotBought => {
                assert_eq!(sight.numbers, AllAbsent, "{sight:?}");
                assert!(sight.past_hold > Some(AFTER_HOLD), "{sight:?}");
                assert!(sight.same_resource || sight.operation == UnderWay, "{sight:?}");
            }
            Verdict::LookOn => assert!(sight.looking < PATIENCE, "looks on for ever: {sight:?}"),
            Verdict::Watch => assert_eq!(sight.operation, UnderWay, "{sight:?}"),
            Verdict::Unknown => assert!(sight.looking >= PATIENCE, "{sight:?}"),
            Verdict::NotFound => panic!("a purchase finds or finds not: {sight:?}"),
        }
    }
}
