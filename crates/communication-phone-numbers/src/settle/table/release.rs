//! The release of a number.

use std::time::Duration;

use super::{LONG_PATIENCE, NumberSeen, Verdict, patient};

/// What a look has shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReleaseSight {
    /// The number.
    pub(crate) number: NumberSeen,
    /// It was seen to be owned before its release was asked for.
    pub(crate) owned_before: bool,
    /// Since the first look.
    pub(crate) looking: Duration,
}

/// The table of section 7. A deletion of what is not owned is accepted too, so absence alone proves no release.
pub(crate) fn release(sight: ReleaseSight) -> Verdict {
    match sight.number {
        NumberSeen::Absent if sight.owned_before => Verdict::Done,
        NumberSeen::Absent => Verdict::NotFound,
        _ => patient(sight.looking, LONG_PATIENCE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(number: NumberSeen, owned_before: bool, looking: u64) -> Verdict {
        release(ReleaseSight { number, owned_before, looking: Duration::from_secs(looking) })
    }

    #[test]
    fn row_absent_is_done_if_it_was_owned_before() {
        assert_eq!(at(NumberSeen::Absent, true, 0), Verdict::Done);
        assert_eq!(at(NumberSeen::Absent, true, 60), Verdict::Done);
    }

    #[test]
    fn row_absent_is_not_found_if_it_is_not_known_to_have_been_owned() {
        assert_eq!(at(NumberSeen::Absent, false, 0), Verdict::NotFound);
    }

    #[test]
    fn row_still_there_looks_on_for_60_s() {
        for number in [NumberSeen::Undated, NumberSeen::Older, NumberSeen::Mine, NumberSeen::Unread] {
            assert_eq!(at(number, true, 59), Verdict::LookOn, "{number:?}");
        }
    }

    #[test]
    fn row_still_there_after_60_s_is_unknown() {
        for number in [NumberSeen::Undated, NumberSeen::Older, NumberSeen::Mine, NumberSeen::Unread] {
            assert_eq!(at(number, true, 60), Verdict::Unknown, "{number:?}");
        }
    }
}
