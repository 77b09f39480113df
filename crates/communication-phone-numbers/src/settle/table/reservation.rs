//! The purchase of a reservation.

use std::time::Duration;

use super::{NumberSeen, NumbersSeen, PATIENCE, Verdict, patient};

/// What a look at the reservation shows. Only an active one can be bought, only an active one deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReservationSeen {
    /// The purchase was accepted.
    Submitted,
    /// The purchase has ended.
    Completed,
    /// It ran out.
    Expired,
    /// It waits to be bought, or shows a word that is not known.
    Active,
    /// The service does not know it.
    Gone,
}

/// What a completed reservation says of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberWord {
    /// It was bought.
    Purchased,
    /// It was not.
    Refused,
    /// Any other word, which says nothing of a purchase, or none.
    Other,
}

/// What a round of looks has shown, where the reservation could be read.
#[derive(Debug, Clone)]
pub(crate) struct ReservationSight {
    /// The reservation.
    pub(crate) reservation: ReservationSeen,
    /// For each number the word of the reservation, and what a read of the number shows.
    pub(crate) numbers: Vec<(NumberWord, NumberSeen)>,
    /// Our deletion of the reservation was answered 204.
    pub(crate) fenced: bool,
    /// The hold, and whatever was begun in it, must be over.
    pub(crate) is_over: bool,
    /// Since when nothing has moved on.
    pub(crate) looking: Duration,
}

/// What became of one number of a reservation whose purchase has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Bought,
    NotBought,
    /// The reservation and the number contradict each other, as they do while reads lag.
    Unclear,
}

/// An owned number is bought, whatever the word: where there is no date to tell by, if the word says so too. Of a number
/// without a word, a read alone does not show that it was not bought, for reads lag; not before everything must be over.
pub(crate) fn fate(word: NumberWord, seen: NumberSeen, is_over: bool) -> Fate {
    let is_not_ours = matches!(seen, NumberSeen::Absent | NumberSeen::Older);
    match (word, seen) {
        (_, NumberSeen::Mine) | (NumberWord::Purchased, NumberSeen::Undated) => Fate::Bought,
        (NumberWord::Refused, _) if is_not_ours => Fate::NotBought,
        (NumberWord::Other, _) if is_not_ours && is_over => Fate::NotBought,
        _ => Fate::Unclear,
    }
}

/// The table of section 5.
#[expect(clippy::match_same_arms, reason = "rows in the order of the contract")]
pub(crate) fn reservation(sight: &ReservationSight) -> Verdict {
    let seen: Vec<NumberSeen> = sight.numbers.iter().map(|(_, seen)| *seen).collect();
    let numbers = NumbersSeen::of(&seen);
    let looking = sight.looking;
    match (sight.reservation, numbers) {
        (ReservationSeen::Submitted, _) => Verdict::Watch,
        (ReservationSeen::Completed, _) => completed(sight),
        (ReservationSeen::Expired, NumbersSeen::AllAbsent) => Verdict::NotBought,
        (ReservationSeen::Expired, NumbersSeen::NoneMine) => patient(looking, PATIENCE),
        (ReservationSeen::Expired, _) => completed(sight),
        (ReservationSeen::Active, _) => patient(looking, PATIENCE),
        (ReservationSeen::Gone, _) if sight.fenced => Verdict::NotBought,
        (ReservationSeen::Gone, NumbersSeen::AllMine) => Verdict::Done,
        (ReservationSeen::Gone, NumbersSeen::SomeMine) if looking >= PATIENCE => Verdict::Partial,
        (ReservationSeen::Gone, _) => patient(looking, PATIENCE),
    }
}

/// Number by number.
fn completed(sight: &ReservationSight) -> Verdict {
    let fate = |(word, seen): &(NumberWord, NumberSeen)| fate(*word, *seen, sight.is_over);
    let fates: Vec<Fate> = sight.numbers.iter().map(fate).collect();
    match () {
        () if fates.is_empty() || fates.contains(&Fate::Unclear) => patient(sight.looking, PATIENCE),
        () if !fates.contains(&Fate::NotBought) => Verdict::Done,
        () if fates.contains(&Fate::Bought) => Verdict::Partial,
        () => Verdict::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        NumberSeen::{Absent, Mine, Older, Undated, Unread},
        NumberWord::{Other, Purchased, Refused},
        ReservationSeen::{Active, Completed, Expired, Gone, Submitted},
        *,
    };

    fn at(reservation: ReservationSeen, numbers: &[(NumberWord, NumberSeen)], looking: u64) -> Verdict {
        super::reservation(&ReservationSight {
            reservation,
            numbers: numbers.to_vec(),
            fenced: false,
            is_over: false,
            looking: Duration::from_secs(looking),
        })
    }

    #[test]
    fn row_submitted_is_accepted_and_watched() {
        for looking in [0, 30, 3600] {
            assert_eq!(at(Submitted, &[(Other, Absent)], looking), Verdict::Watch);
        }
    }

    #[test]
    fn row_completed_is_done_if_each_number_was_bought() {
        assert_eq!(at(Completed, &[(Purchased, Mine), (Purchased, Mine)], 0), Verdict::Done);
        assert_eq!(at(Completed, &[(Purchased, Undated)], 0), Verdict::Done, "nothing contradicts it");
        assert_eq!(at(Completed, &[(Refused, Mine)], 0), Verdict::Done, "bought, whatever the word");
    }

    #[test]
    fn row_completed_is_partial_if_some_were_bought() {
        assert_eq!(at(Completed, &[(Purchased, Mine), (Refused, Absent)], 0), Verdict::Partial);
        assert_eq!(at(Completed, &[(Refused, Older), (Refused, Mine)], 0), Verdict::Partial);
    }

    #[test]
    fn row_completed_is_failed_if_none_was_bought() {
        assert_eq!(at(Completed, &[(Refused, Absent), (Refused, Absent)], 0), Verdict::Failed);
    }

    #[test]
    fn row_completed_is_never_decided_against_a_contradiction() {
        for number in [
            (Purchased, Absent),
            (Purchased, Unread),
            (Purchased, Older),
            (Refused, Unread),
            (Refused, Undated),
        ] {
            for numbers in [&[number][..], &[number, (Purchased, Mine)], &[(Refused, Absent), number]] {
                assert_eq!(at(Completed, numbers, 29), Verdict::LookOn, "{numbers:?}");
                assert_eq!(at(Completed, numbers, 30), Verdict::Unknown, "{numbers:?}");
            }
        }
        assert_eq!(at(Completed, &[], 30), Verdict::Unknown, "it names no numbers");
    }

    #[test]
    fn row_completed_without_a_word_for_a_number_looks_for_it_until_all_must_be_over() {
        for number in [(Other, Absent), (Other, Older)] {
            for (numbers, verdict) in [
                (&[number][..], Verdict::Failed),
                (&[number, (Refused, Absent)], Verdict::Failed),
                (&[(Purchased, Mine), number], Verdict::Partial),
            ] {
                assert_eq!(at(Completed, numbers, 29), Verdict::LookOn, "{numbers:?}");
                assert_eq!(at(Completed, numbers, 30), Verdict::Unknown, "{numbers:?}");
                let looking = Duration::ZERO;
                let numbers = numbers.to_vec();
                let sight = ReservationSight {
                    reservation: Completed,
                    numbers,
                    fenced: false,
                    is_over: true,
                    looking,
                };
                assert_eq!(reservation(&sight), verdict, "{sight:?}");
            }
        }
        assert_eq!(at(Completed, &[(Other, Mine)], 0), Verdict::Done, "bought, whatever the word");
        assert_eq!(fate(Other, Unread, true), Fate::Unclear);
        assert_eq!(fate(Purchased, Absent, true), Fate::Unclear);
    }

    #[test]
    fn row_expired_is_not_bought_if_all_numbers_are_absent() {
        assert_eq!(at(Expired, &[(Refused, Absent), (Refused, Absent)], 0), Verdict::NotBought);
    }

    #[test]
    fn row_expired_with_a_number_of_ours_is_as_completed() {
        assert_eq!(at(Expired, &[(Refused, Mine)], 0), Verdict::Done);
        assert_eq!(at(Expired, &[(Refused, Mine), (Refused, Absent)], 0), Verdict::Partial);
        assert_eq!(at(Expired, &[(Refused, Mine), (Refused, Unread)], 0), Verdict::LookOn);
    }

    #[test]
    fn row_expired_is_unknown_if_the_numbers_cannot_be_read() {
        for numbers in [&[(Refused, Unread)][..], &[(Refused, Absent), (Refused, Older)], &[]] {
            assert_eq!(at(Expired, numbers, 29), Verdict::LookOn);
            assert_eq!(at(Expired, numbers, 30), Verdict::Unknown);
        }
    }

    #[test]
    fn row_active_looks_on_for_30_s_and_is_then_unknown() {
        assert_eq!(at(Active, &[(Other, Absent)], 29), Verdict::LookOn);
        assert_eq!(at(Active, &[(Other, Absent)], 30), Verdict::Unknown);
        assert_eq!(at(Active, &[], 3600), Verdict::Unknown);
    }

    #[test]
    fn row_gone_by_our_fence_is_not_bought() {
        let sight = ReservationSight {
            reservation: Gone,
            numbers: vec![(Other, Unread)],
            fenced: true,
            is_over: false,
            looking: Duration::ZERO,
        };
        assert_eq!(reservation(&sight), Verdict::NotBought);
    }

    #[test]
    fn row_gone_is_done_or_partial_by_the_numbers() {
        assert_eq!(at(Gone, &[(Other, Mine)], 0), Verdict::Done);
        assert_eq!(at(Gone, &[(Other, Mine), (Other, Absent)], 29), Verdict::LookOn, "lists lag");
        assert_eq!(at(Gone, &[(Other, Mine), (Other, Absent)], 30), Verdict::Partial);
        assert_eq!(at(Gone, &[(Other, Mine), (Other, Unread)], 30), Verdict::Unknown);
    }

    #[test]
    fn row_gone_without_a_number_is_unknown() {
        for numbers in [&[(Other, Absent)][..], &[(Other, Unread)], &[]] {
            assert_eq!(at(Gone, numbers, 29), Verdict::LookOn);
            assert_eq!(at(Gone, numbers, 30), Verdict::Unknown);
        }
    }
}
