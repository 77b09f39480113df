//! What a token is asked for with.

use std::time::Duration;

use crate::{failure::Fault, token_scope::TokenScope};

/// How long a token may live, in minutes.
const LIFETIME: std::ops::RangeInclusive<u64> = 60..=1440;

/// What a user access token is to be good for, and for how long.
///
/// ```
/// use communication_identity::{TokenRequest, TokenScope};
/// use std::time::Duration;
///
/// let an_hour_of_chat = TokenRequest::new([TokenScope::Chat]).expires_in(Duration::from_secs(60 * 60));
/// let a_day_of_both = TokenRequest::new([TokenScope::Chat, TokenScope::Voip]);
/// assert_ne!(an_hour_of_chat, a_day_of_both);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRequest {
    scopes: Vec<TokenScope>,
    expires_in: Option<Duration>,
}

impl TokenRequest {
    /// Asks for these scopes, of which there must be one at least. The token lives 24 hours unless
    /// [`expires_in`](Self::expires_in) says otherwise.
    #[must_use]
    pub fn new(scopes: impl IntoIterator<Item: Into<TokenScope>>) -> Self {
        Self { scopes: scopes.into_iter().map(Into::into).collect(), expires_in: None }
    }

    /// Sets how long the token lives: whole minutes, from 60 to 1440 (24 hours), which is the default.
    ///
    /// Another duration is refused when the call is made, before anything is sent.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }

    /// The scopes as they are sent.
    pub(crate) fn scope_texts(&self) -> Result<Vec<&str>, Fault> {
        scope_texts(self.scopes.iter().map(TokenScope::as_str))
    }

    /// The life in minutes; `None` leaves it to the service.
    pub(crate) fn minutes(&self) -> Result<Option<u64>, Fault> {
        let Some(lifetime) = self.expires_in else { return Ok(None) };
        let minutes = lifetime.as_secs() / 60;
        if lifetime != Duration::from_secs(minutes * 60) {
            return Err("expires_in: must be whole minutes");
        }
        if !LIFETIME.contains(&minutes) {
            return Err("expires_in: must be 60 to 1440 minutes");
        }
        Ok(Some(minutes))
    }
}

/// The texts of scopes, checked: an empty list would make a user without a token, or be refused.
pub(crate) fn scope_texts<'a>(scopes: impl Iterator<Item = &'a str>) -> Result<Vec<&'a str>, Fault> {
    let texts: Vec<&str> = scopes.collect();
    if texts.is_empty() {
        return Err("scopes: must be one at least");
    }
    if texts.iter().any(|text| text.trim().is_empty()) {
        return Err("scopes: must not be blank");
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(lifetime: Duration) -> Result<Option<u64>, Fault> {
        TokenRequest::new(["chat"]).expires_in(lifetime).minutes()
    }

    #[test]
    fn an_hour_to_a_day_in_whole_minutes_is_taken() {
        for (seconds, expected) in [(3600, 60), (3660, 61), (86_400, 1440)] {
            assert_eq!(minutes(Duration::from_secs(seconds)).unwrap(), Some(expected));
        }
        assert_eq!(TokenRequest::new(["chat"]).minutes().unwrap(), None);
    }

    #[test]
    fn any_other_life_is_refused_with_its_rule() {
        for lifetime in [
            Duration::ZERO,
            Duration::from_secs(3599),
            Duration::from_secs(59 * 60),
            Duration::from_secs(3601),
            Duration::from_secs(1441 * 60),
            Duration::from_millis(3_600_001),
            Duration::MAX,
        ] {
            let fault = minutes(lifetime).unwrap_err();
            assert!(fault.starts_with("expires_in: must be"), "{lifetime:?}: {fault}");
        }
    }

    #[test]
    fn there_must_be_a_scope_and_none_may_be_blank() {
        for scopes in [vec![], vec![""], vec!["chat", " "]] {
            assert!(TokenRequest::new(scopes).scope_texts().unwrap_err().starts_with("scopes: must"));
        }
        let scopes = TokenRequest::new(["chat.join.limited", "new"]);
        assert_eq!(scopes.scope_texts().unwrap(), ["chat.join.limited", "new"]);
    }
}
