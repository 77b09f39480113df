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
    let freed_by = requests.len() - limit - 1;
    Err(requests.get(freed_by).map_or(now, |at| *at) + WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_search_of_a_week_is_refused_until_the_first_is_a_week_old() {
        let (mut quotas, start) = (Quotas::default(), OffsetDateTime::UNIX_EPOCH);
        for hour in 0..5 {
            assert!(quotas.search(start + Duration::hours(hour)).is_ok());
        }
        assert_eq!(quotas.search(start + Duration::hours(6)), Err(start + WINDOW));
        assert!(quotas.search(start + WINDOW + WINDOW).is_ok());
    }
}
