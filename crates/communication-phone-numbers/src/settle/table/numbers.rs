//! What reads of the numbers show, one by one and together.

use time::OffsetDateTime;

/// What a read of one number shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberSeen {
    /// Bought since the numbers were held.
    Mine,
    /// Owned since before: by another purchase, which is no evidence.
    Older,
    /// Owned, and there is no time to compare its purchase with.
    Undated,
    /// Not owned.
    Absent,
    /// Not known.
    Unread,
}

impl NumberSeen {
    /// A number that is owned since `purchased`, where the purchase in question cannot be older than `since`.
    pub(crate) fn owned(purchased: OffsetDateTime, since: Option<OffsetDateTime>) -> Self {
        match since {
            Some(since) if purchased >= since => Self::Mine,
            Some(_) => Self::Older,
            None => Self::Undated,
        }
    }
}

/// What the reads of all the numbers show together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumbersSeen {
    /// Each is ours.
    AllMine,
    /// At least one is ours, and the others were read and are not.
    SomeMine,
    /// At least one is ours, and others could not be read.
    SomeUnread,
    /// Each was read, and none is owned.
    AllAbsent,
    /// None is seen to be ours, and not all are seen to be absent.
    NoneMine,
}

impl NumbersSeen {
    /// At least one is ours, and not all.
    pub(crate) fn is_some(self) -> bool {
        matches!(self, Self::SomeMine | Self::SomeUnread)
    }

    /// Of no numbers nothing is known.
    pub(crate) fn of(numbers: &[NumberSeen]) -> Self {
        let all = |seen: NumberSeen| !numbers.is_empty() && numbers.iter().all(|number| *number == seen);
        let others = [NumberSeen::Unread, NumberSeen::Undated];
        let unread = numbers.iter().any(|number| others.contains(number));
        match () {
            () if all(NumberSeen::Mine) => Self::AllMine,
            () if numbers.contains(&NumberSeen::Mine) && unread => Self::SomeUnread,
            () if numbers.contains(&NumberSeen::Mine) => Self::SomeMine,
            () if all(NumberSeen::Absent) => Self::AllAbsent,
            () => Self::NoneMine,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::{
        NumberSeen::{Absent, Mine, Older, Undated, Unread},
        *,
    };

    #[test]
    fn a_number_is_mine_from_the_moment_on_in_which_it_was_held() {
        let since = datetime!(2024-01-15 09:00 UTC);
        assert_eq!(NumberSeen::owned(since, Some(since)), Mine);
        assert_eq!(NumberSeen::owned(since - time::Duration::NANOSECOND, Some(since)), Older);
        assert_eq!(NumberSeen::owned(since, None), Undated);
    }

    #[test]
    fn together_they_are_all_some_or_none() {
        for (numbers, seen) in [
            (&[Mine][..], NumbersSeen::AllMine),
            (&[Mine, Mine], NumbersSeen::AllMine),
            (&[Mine, Absent], NumbersSeen::SomeMine),
            (&[Older, Mine], NumbersSeen::SomeMine),
            (&[Unread, Mine], NumbersSeen::SomeUnread),
            (&[Absent, Mine, Undated], NumbersSeen::SomeUnread),
            (&[Absent, Absent], NumbersSeen::AllAbsent),
            (&[Absent, Unread], NumbersSeen::NoneMine),
            (&[Absent, Older], NumbersSeen::NoneMine),
            (&[Older], NumbersSeen::NoneMine),
            (&[Undated], NumbersSeen::NoneMine),
            (&[], NumbersSeen::NoneMine),
        ] {
            assert_eq!(NumbersSeen::of(numbers), seen, "{numbers:?}");
        }
    }
}
