//! What became of a purchase: one record, the search, tells. A pure function; rows in the order of the contract.

use std::time::Duration;

use crate::{
    administration::models::SearchStatus,
    settle::table::{AFTER_HOLD, NumbersSeen, OperationSeen, PATIENCE, UNCHANGED, Verdict, patient},
};

/// What the search shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchSeen {
    /// `Success`: the numbers were bought.
    Bought,
    /// `Completing`, `PurchasePending`: a purchase was accepted.
    Buying,
    /// `Reserved`: it waits to be bought.
    Held,
    /// `Error`, `Failed`.
    Failed,
    /// `Expired`: the hold has run out.
    Lapsed,
    /// `Cancelled`.
    Cancelled,
    /// Any other word.
    Other,
    /// It could not be read.
    Unread,
}

impl SearchSeen {
    /// Words are compared without case.
    pub(crate) fn of(status: &SearchStatus) -> Self {
        match status.as_str().trim().to_ascii_lowercase().as_str() {
            "success" => Self::Bought,
            "completing" | "purchasepending" => Self::Buying,
            "reserved" => Self::Held,
            "error" | "failed" => Self::Failed,
            "expired" => Self::Lapsed,
            "cancelled" | "canceled" => Self::Cancelled,
            _ => Self::Other,
        }
    }

    /// Whether the purchase, if there was one, has ended without success.
    pub(crate) fn is_bad_end(self) -> bool {
        matches!(self, Self::Failed | Self::Lapsed | Self::Cancelled)
    }

    /// The same in the words of the operations of today.
    pub(crate) fn as_operation(self) -> OperationSeen {
        match self {
            Self::Bought => OperationSeen::Succeeded,
            Self::Buying => OperationSeen::UnderWay,
            Self::Failed | Self::Lapsed | Self::Cancelled => OperationSeen::Ended,
            Self::Held | Self::Other => OperationSeen::Absent,
            Self::Unread => OperationSeen::Unread,
        }
    }
}

/// What a round of looks has shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PurchaseSight {
    pub(crate) search: SearchSeen,
    /// What the list of numbers shows of those that were held.
    pub(crate) numbers: NumbersSeen,
    /// The request was answered 202.
    pub(crate) is_accepted: bool,
    /// Since when nothing has moved on.
    pub(crate) looking: Duration,
    /// Since when it has looked like this.
    pub(crate) unchanged: Duration,
    /// How long ago the hold ended, if that is known.
    pub(crate) past_hold: Option<time::Duration>,
}

/// The first row that fits.
pub(crate) fn purchase(sight: &PurchaseSight) -> Verdict {
    use NumbersSeen::{AllAbsent, SomeMine};
    use SearchSeen::{Bought, Buying, Cancelled, Failed, Held, Lapsed, Other, Unread};

    let is_over = sight.past_hold.is_some_and(|past| past > AFTER_HOLD);
    let is_confirmed = sight.unchanged >= UNCHANGED;
    match (sight.search, sight.numbers) {
        (Bought, _) => Verdict::Done,
        (Buying, _) => Verdict::Watch,
        (Held | Other | Unread, _) if sight.is_accepted => Verdict::Watch,
        (Held, AllAbsent) if is_over => Verdict::NotBought,
        (Failed, AllAbsent) if is_confirmed => Verdict::Failed,
        (Failed, SomeMine) => Verdict::Partial,
        (Lapsed | Cancelled, AllAbsent) if is_confirmed => Verdict::NotBought,
        _ => patient(sight.looking, PATIENCE),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        NumbersSeen::{AllAbsent, AllMine, NoneMine, SomeMine},
        SearchSeen::{Bought, Buying, Cancelled, Failed, Held, Lapsed, Other, Unread},
        *,
    };

    const NUMBERS: [NumbersSeen; 4] = [AllMine, SomeMine, AllAbsent, NoneMine];

    fn sight(search: SearchSeen, numbers: NumbersSeen, looking: u64) -> PurchaseSight {
        let looking = Duration::from_secs(looking);
        let past_hold = Some(time::Duration::minutes(-5));
        PurchaseSight { search, numbers, is_accepted: false, looking, unchanged: looking, past_hold }
    }

    fn at(search: SearchSeen, numbers: NumbersSeen, looking: u64) -> Verdict {
        purchase(&sight(search, numbers, looking))
    }

    #[test]
    fn row_success_is_done() {
        for numbers in NUMBERS {
            for looking in [0, 30, 3600] {
                assert_eq!(at(Bought, numbers, looking), Verdict::Done);
            }
        }
    }

    #[test]
    fn row_completing_and_purchase_pending_are_accepted_and_watched() {
        for numbers in NUMBERS {
            for looking in [0, 30, 3600] {
                assert_eq!(at(Buying, numbers, looking), Verdict::Watch);
            }
        }
    }

    #[test]
    fn row_reserved_looks_on_for_30_s_and_is_then_unknown() {
        for numbers in NUMBERS {
            assert_eq!(at(Held, numbers, 29), Verdict::LookOn);
            assert_eq!(at(Held, numbers, 30), Verdict::Unknown);
        }
    }

    #[test]
    fn row_reserved_ten_minutes_after_the_hold_is_not_bought_if_no_number_is_owned() {
        let after = |numbers, minutes| {
            let past_hold = Some(time::Duration::minutes(minutes) + time::Duration::SECOND);
            purchase(&PurchaseSight { past_hold, ..sight(Held, numbers, 0) })
        };
        assert_eq!(after(AllAbsent, 10), Verdict::NotBought);
        assert_eq!(after(AllAbsent, 9), Verdict::LookOn);
        for numbers in [AllMine, SomeMine, NoneMine] {
            assert_eq!(after(numbers, 10), Verdict::LookOn, "{numbers:?}");
        }
        let unknown_hold = PurchaseSight { past_hold: None, ..sight(Held, AllAbsent, 3600) };
        assert_eq!(purchase(&unknown_hold), Verdict::Unknown);
    }

    #[test]
    fn row_error_is_failed_if_the_list_shows_none_twice() {
        assert_eq!(at(Failed, AllAbsent, 4), Verdict::LookOn, "lists lag");
        assert_eq!(at(Failed, AllAbsent, 5), Verdict::Failed);
    }

    #[test]
    fn row_error_is_partial_if_the_list_shows_some() {
        assert_eq!(at(Failed, SomeMine, 0), Verdict::Partial);
    }

    #[test]
    fn row_error_against_the_list_is_unknown_and_never_failed() {
        for numbers in [AllMine, NoneMine] {
            assert_eq!(at(Failed, numbers, 29), Verdict::LookOn, "{numbers:?}");
            assert_eq!(at(Failed, numbers, 30), Verdict::Unknown, "{numbers:?}");
        }
    }

    #[test]
    fn row_expired_and_cancelled_are_not_bought_if_the_list_shows_none_twice() {
        for search in [Lapsed, Cancelled] {
            assert_eq!(at(search, AllAbsent, 4), Verdict::LookOn, "{search:?}");
            assert_eq!(at(search, AllAbsent, 5), Verdict::NotBought, "{search:?}");
        }
    }

    #[test]
    fn row_expired_and_cancelled_against_the_list_are_unknown() {
        for search in [Lapsed, Cancelled] {
            for numbers in [AllMine, SomeMine, NoneMine] {
                assert_eq!(at(search, numbers, 29), Verdict::LookOn, "{search:?} {numbers:?}");
                assert_eq!(at(search, numbers, 30), Verdict::Unknown, "{search:?} {numbers:?}");
            }
        }
    }

    #[test]
    fn row_other_words_and_silence_look_on_and_are_then_unknown() {
        for search in [Other, Unread] {
            for numbers in NUMBERS {
                assert_eq!(at(search, numbers, 29), Verdict::LookOn);
                assert_eq!(at(search, numbers, 30), Verdict::Unknown);
                let past_hold = Some(time::Duration::days(9));
                let late = PurchaseSight { past_hold, ..sight(search, numbers, 3600) };
                assert_eq!(purchase(&late), Verdict::Unknown, "without a word nothing is proved");
            }
        }
    }

    #[test]
    fn an_accepted_purchase_is_watched_until_the_search_ends() {
        let accepted = |search, numbers, looking| {
            purchase(&PurchaseSight { is_accepted: true, ..sight(search, numbers, looking) })
        };
        for search in [Held, Other, Unread, Buying] {
            for looking in [0, 30, 3600] {
                assert_eq!(accepted(search, AllAbsent, looking), Verdict::Watch, "{search:?}");
            }
        }
        assert_eq!(accepted(Bought, NoneMine, 30), Verdict::Done);
        assert_eq!(accepted(Failed, AllAbsent, 30), Verdict::Failed);
        assert_eq!(accepted(Lapsed, AllAbsent, 30), Verdict::NotBought);
        assert_eq!(accepted(Failed, NoneMine, 30), Verdict::Unknown);
    }

    #[test]
    fn it_is_never_said_that_nothing_was_bought_while_a_number_could_be_owned() {
        for search in [Bought, Buying, Held, Failed, Lapsed, Cancelled, Other, Unread] {
            for numbers in [AllMine, SomeMine, NoneMine] {
                for is_accepted in [false, true] {
                    for looking in [0, 5, 30, 3600] {
                        let past_hold = Some(time::Duration::days(1));
                        let sight =
                            PurchaseSight { is_accepted, past_hold, ..sight(search, numbers, looking) };
                        let verdict = purchase(&sight);
                        assert!(!matches!(verdict, Verdict::NotBought | Verdict::Failed), "{sight:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn words_are_read_without_case_and_unknown_ones_are_no_end() {
        for (word, seen) in [
            ("Success", Bought),
            ("SUCCESS", Bought),
            ("completing", Buying),
            ("PurchasePending", Buying),
            ("Reserved", Held),
            ("Error", Failed),
            ("failed", Failed),
            ("Expired", Lapsed),
            ("Cancelled", Cancelled),
            ("canceled", Cancelled),
            ("Cancelling", Other),
            ("Expiring", Other),
            ("Manual", Other),
            ("Refreshing", Other),
            ("Pending", Other),
            ("InProgress", Other),
            ("Successful", Other),
            ("", Other),
        ] {
            assert_eq!(SearchSeen::of(&SearchStatus::from(word)), seen, "{word}");
        }
    }
}
