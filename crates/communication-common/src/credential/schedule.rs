//! When a token is renewed ahead of its end. Pure: time and chance are given.

use core_auth::AccessToken;
use time::{Duration, OffsetDateTime};

/// How long before its end a token is renewed; up to a tenth more, by chance, so that many programs that got their tokens
/// together do not all come back together.
const AHEAD: Duration = Duration::minutes(10);
/// The least wait between two refreshes in the background: near the end of a token, halves of what is left become
/// arbitrarily short.
const SHORTEST: Duration = Duration::seconds(10);
/// The longest wait after a failure.
const LONGEST_PAUSE: Duration = Duration::minutes(5);

/// When the next refresh is due after one gave this token.
///
/// At the moment that the token names, if it does; else ten minutes before its end; else, with less than that left, after
/// 40 to 50 % of what is left. A refresher that keeps giving the same token is thus asked at ever shorter intervals, down to
/// ten seconds.
pub(super) fn after_success(token: &AccessToken, now: OffsetDateTime, chance: u64) -> OffsetDateTime {
    let (ends, tenth) = (token.expires_on(), thousandths(chance));
    if let Some(at) = token.refresh_on().filter(|at| now < *at && *at < ends) {
        return at;
    }
    let left: Duration = ends - now;
    let lead = AHEAD + AHEAD / 10_i32 * tenth / 1000_i32;
    let wait = if left > lead { left - lead } else { left * (5000 - tenth) / 10_000_i32 };
    now.saturating_add(wait.max(SHORTEST))
}

/// When the next refresh is due after one failed.
///
/// After 80 to 100 % of half the distance to the end of the token, before it or behind it, within 10 seconds and 5 minutes:
/// denser the nearer the end comes, sparser the longer there is no token, and never given up.
pub(super) fn after_failure(ends: OffsetDateTime, now: OffsetDateTime, chance: u64) -> OffsetDateTime {
    let distance: Duration = ends - now;
    let half = (distance / 2_i32).abs().min(LONGEST_PAUSE);
    let wait = half * (5000 - thousandths(chance)) / 5000_i32;
    now.saturating_add(wait.max(SHORTEST))
}

/// A chance of 0 to 1000.
fn thousandths(chance: u64) -> i32 {
    i32::try_from(chance % 1001).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn seconds_after_success(life: i64, chance: u64) -> i64 {
        let token = AccessToken::new("t", START + Duration::seconds(life));
        (after_success(&token, START, chance) - START).whole_seconds()
    }

    fn seconds_after_failure(life: i64, chance: u64) -> i64 {
        (after_failure(START + Duration::seconds(life), START, chance) - START).whole_seconds()
    }

    #[test]
    fn a_long_token_is_renewed_ten_to_eleven_minutes_ahead() {
        assert_eq!(seconds_after_success(3600, 0), 3000);
        assert_eq!(seconds_after_success(3600, 500), 2970);
        assert_eq!(seconds_after_success(3600, 1000), 2940);
    }

    #[test]
    fn a_short_token_is_renewed_at_two_to_three_fifths_of_its_life_from_the_end() {
        assert_eq!(seconds_after_success(400, 0), 200);
        assert_eq!(seconds_after_success(400, 1000), 160);
        assert_eq!(seconds_after_success(12, 0), 10);
        assert_eq!(seconds_after_success(605, 0), 10);
    }

    #[test]
    fn a_token_that_names_the_moment_is_obeyed_once() {
        let token = AccessToken::new("t", START + Duration::hours(1));
        let early = token.clone().with_refresh_on(START + Duration::minutes(5));
        assert_eq!(after_success(&early, START, 7), START + Duration::minutes(5));
        let later = START + Duration::minutes(5);
        assert_eq!(after_success(&early, later, 0), START + Duration::minutes(50));
        let senseless = token.with_refresh_on(START + Duration::hours(2));
        assert_eq!(after_success(&senseless, START, 0), START + Duration::minutes(50));
    }

    #[test]
    fn failures_are_followed_by_half_the_distance_to_the_end() {
        assert_eq!(seconds_after_failure(400, 0), 200);
        assert_eq!(seconds_after_failure(400, 1000), 160);
        assert_eq!(seconds_after_failure(-400, 0), 200);
        assert_eq!(seconds_after_failure(1, 0), 10);
        assert_eq!(seconds_after_failure(86_400, 0), 300);
        assert_eq!(seconds_after_failure(-86_400, 0), 300);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_moment_and_chance_gives_a_later_moment(
            now in -377_705_116_800_i64..=253_402_300_799,
            ends in -377_705_116_800_i64..=253_402_300_799,
            chance: u64,
        ) {
            let at = |seconds: i64| OffsetDateTime::from_unix_timestamp(seconds.max(-62_135_596_800)).unwrap();
            let (now, ends) = (at(now), at(ends));
            let due = after_success(&AccessToken::new("t", ends), now, chance);
            prop_assert!(due > now || now > at(253_402_300_780));
            let due = after_failure(ends, now, chance);
            prop_assert!(due - now <= LONGEST_PAUSE);
            prop_assert!(due > now || now > at(253_402_300_780));
        }
    }
}
