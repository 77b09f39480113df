//! The change of what a number can do.

use std::time::Duration;

use super::{LONG_PATIENCE, Verdict, patient};

/// What a look at the number shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CapabilitiesSeen {
    /// What was asked for is so.
    AsWanted,
    /// Something of it is not.
    Differ,
    /// The number is not owned.
    Absent,
    /// Not known.
    Unread,
}

/// The table of section 7.
pub(crate) fn capabilities(seen: CapabilitiesSeen, looking: Duration) -> Verdict {
    match seen {
        CapabilitiesSeen::AsWanted => Verdict::Done,
        CapabilitiesSeen::Absent => Verdict::NotFound,
        CapabilitiesSeen::Differ | CapabilitiesSeen::Unread => patient(looking, LONG_PATIENCE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seen: CapabilitiesSeen, looking: u64) -> Verdict {
        capabilities(seen, Duration::from_secs(looking))
    }

    #[test]
    fn row_as_wanted_is_done() {
        assert_eq!(at(CapabilitiesSeen::AsWanted, 0), Verdict::Done);
        assert_eq!(at(CapabilitiesSeen::AsWanted, 60), Verdict::Done);
    }

    #[test]
    fn row_differs_looks_on_for_60_s() {
        assert_eq!(at(CapabilitiesSeen::Differ, 59), Verdict::LookOn);
        assert_eq!(at(CapabilitiesSeen::Unread, 59), Verdict::LookOn);
    }

    #[test]
    fn row_differs_after_60_s_is_unknown() {
        assert_eq!(at(CapabilitiesSeen::Differ, 60), Verdict::Unknown);
        assert_eq!(at(CapabilitiesSeen::Unread, 60), Verdict::Unknown);
    }

    #[test]
    fn row_absent_is_not_found() {
        assert_eq!(at(CapabilitiesSeen::Absent, 0), Verdict::NotFound);
        assert_eq!(at(CapabilitiesSeen::Absent, 60), Verdict::NotFound);
    }
}
