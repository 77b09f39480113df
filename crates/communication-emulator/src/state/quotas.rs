//! The quotas of a trial subscription, where they are asked for.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

const WINDOW: Duration = Duration::days(7);
pub(crate) const SEARCHES: usize = 5;
pub(crate) const PURCHASES: usize = 1;

/// The requests of the last seven days; refused ones count, as the service's documentation says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Quotas {
    searches: Vec<OffsetDateTime>,
    purchases: Vec<OffsetDateTime>,
}

impl Quotas {
    /// Counts a search; the error is when the next one is possible.
    pub(crate) fn search(&mut self, now: OffsetDateTime) -> Result<(), OffsetDateTime> {
        count(&mut self.searches, SEARCHES, now)
    }

    /// Counts a purchase; the error is when the next one is possible.
    pub(crate) fn purchase(&mut self, now: OffsetDateTime) -> Result<(), OffsetDateTime> {
        count(&mut self.purchases, PURCHASES, now)
    }
}

fn count(
    requests: &mut Vec<OffsetDateTime>,
    limit: usize,
    now: OffsetDateTime,
) -> Result<(), OffsetDateTime> {
    requests.retain(|at| *at + WINDOW > now);
    requests.push(now);
    if requests.len() <= limit {
        return Ok(());
    }
    // Requests before the last `limit` decide nothing any more. The next one is possible when one of these is a week old.
    requests.drain(..requests.len() - limit);
    Err(requests.first().map_or(now, |at| *at) + WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_search_of_a_week_is_refused_and_counts_until_the_second_is_a_week_old() {
        let (mut quotas, start) = (Quotas::default(), OffsetDateTime::UNIX_EPOCH);
        for hour in 0..5 {
            assert!(quotas.search(start + Duration::hours(hour)).is_ok());
        }
        let refused = quotas.search(start + Duration::hours(6));
        assert_eq!(refused, Err(start + Duration::hours(1) + WINDOW), "the refused one counts");
        assert!(quotas.search(start + Duration::hours(1) + WINDOW).is_ok());
    }

    #[test]
    fn refused_requests_count_and_are_not_kept_for_ever() {
        let (mut quotas, start) = (Quotas::default(), OffsetDateTime::UNIX_EPOCH);
        assert!(quotas.purchase(start).is_ok());
        for second in 1..100 {
            let now = start + Duration::seconds(second);
            assert_eq!(quotas.purchase(now), Err(now + WINDOW));
        }
        assert_eq!(quotas.purchases.len(), PURCHASES);
        assert!(quotas.purchase(start + Duration::seconds(99) + WINDOW).is_ok());
    }
}
