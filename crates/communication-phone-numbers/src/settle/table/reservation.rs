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
    /// It was not: any other word.
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

/// An owned number is bought, whatever the word: where there is no date to tell by, if the word says so too.
pub(crate) fn fate(word: NumberWord, seen: NumberSeen) -> Fate {
    match (word, seen) {
        (_, NumberSeen::Mine) | (NumberWord::Purchased, NumberSeen::Undated) => Fate::Bought,
        (NumberWord::Other, NumberSeen::Absent | NumberSeen::Older) => Fate::NotBought,
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
    let fates: Vec<Fate> = sight.numbers.iter().map(|(word, seen)| fate(*word, *seen)).collect();
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
        NumberWord::{Other, Purchased},
        ReservationSeen::{Active, Completed, Expired, Gone, Submitted},
        *,
    };

    fn at(reservation: ReservationSeen, numbers: &[(NumberWord, NumberSeen)], looking: u64) -> Verdict {
        reservation(&ReservationSight {
            reservation,
            numbers: numbers.to_vec(),
            fenced: false,
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
        assert_eq!(at(Completed, &[(Other, Mine)], 0), Verdict::Done, "bought, whatever the word");
    }

    #[test]
    fn row_completed_is_partial_if_some_were_bought() {
        assert_eq!(at(Completed, &[(Purchased, Mine), (Other, Absent)], 0), Verdict::Partial);
        assert_eq!(at(Completed, &[(Other, Older), (Other, Mine)], 0), Verdict::Partial);
    }

    #[test]
    fn row_completed_is_failed_if_none_was_bought() {
        assert_eq!(at(Completed, &[(Other, Absent), (Other, Absent)], 0), Verdict::Failed);
    }

    #[test]
    fn row_completed_is_never_decided_against_a_contradiction() {
        for number in
            [(Purchased, Absent), (Purchased, Unread), (Purchased, Older), (Other, Unread), (Other, Undated)]
        {
            for numbers in [&[number][..], &[number, (Purchased, Mine)], &[(Other, Absent), number]] {
                assert_eq!(at(Completed, numbers, 29), Verdict::LookOn, "{numbers:?}");
                assert_eq!(at(Completed, numbers, 30), Verdict::Unknown, "{numbers:?}");
            }
        }
        assert_eq!(at(Completed, &[], 30), Verdict::Unknown, "it names no numbers");
    }

    #[test]
    fn row_expired_is_not_bought_if_all_numbers_are_absent() {
        assert_eq!(at(Expired, &[(Other, Absent), (Other, Absent)], 0), Verdict::NotBought);
    }

    #[test]
    fn row_expired_with_a_number_of_ours_is_as_completed() {
        assert_eq!(at(Expired, &[(Other, Mine)], 0), Verdict::Done);
        assert_eq!(at(Expired, &[(Other, Mine), (Other, Absent)], 0), Verdict::Partial);
        assert_eq!(at(Expired, &[(Other, Mine), (Other, Unread)], 0), Verdict::LookOn);
    }

    #[test]
    fn row_expired_is_unknown_if_the_numbers_cannot_be_read() {
        for numbers in [&[(Other, Unread)][..], &[(Other, Absent), (Other, Older)], &[]] {
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
