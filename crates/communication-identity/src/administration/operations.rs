//! The operations of the 2020 preview, and the calls that are made of arguments. Nothing here does I/O.

use communication_common::CommunicationUserIdentifier;
use core_http::{
    Result,
    http::HeaderValue,
    serde_json,
    service::{Call, Method, Operation, Replay},
};
use serde::Serialize;
use time::{OffsetDateTime, UtcOffset};

use super::scope::TokenScope;
use crate::{failure::invalid_for, token_request::scope_texts};

// That version answers 200 where later ones answer 201.
pub(super) static CREATE_USER: Operation =
    Operation::new("create_user", Method::POST, "/identities", Replay::Always);
pub(super) static ISSUE_TOKEN: Operation =
    Operation::new("issue_token", Method::POST, "/identities/{userId}/token", Replay::Always);
/// May be repeated, because the time is fixed once for the call.
pub(super) static REVOKE_TOKENS: Operation =
    Operation::new("revoke_tokens", Method::PATCH, "/identities/{userId}", Replay::Always).success(&[204]);
pub(super) static DELETE_USER: Operation =
    Operation::new("delete_user", Method::DELETE, "/identities/{userId}", Replay::Always)
        .success(&[204])
        .done_if_gone_on_repeat();

#[derive(Serialize)]
struct IssueToken<'a> {
    scopes: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    tokens_valid_from: String,
}

pub(super) fn issue_token_call(user: &CommunicationUserIdentifier, scopes: &[TokenScope]) -> Result<Call> {
    let scopes = scope_texts(scopes.iter().map(TokenScope::as_str))
        .map_err(|fault| invalid_for(ISSUE_TOKEN.name(), fault))?;
    let body = serde_json::to_vec(&IssueToken { scopes })
        .map_err(|_| invalid_for(ISSUE_TOKEN.name(), "scopes: have no JSON form"))?;
    // The charset is that of the library of the time.
    let content_type = HeaderValue::from_static("application/json; charset=utf-8");
    Ok(Call::new(&ISSUE_TOKEN, &[user.id()])?.body(content_type, body.into()))
}

pub(super) fn revoke_tokens_call(user: &CommunicationUserIdentifier, from: OffsetDateTime) -> Result<Call> {
    let tokens_valid_from = milliseconds(from).ok_or_else(|| {
        invalid_for(REVOKE_TOKENS.name(), "tokens_valid_from: must be in the years 1 to 9999")
    })?;
    Call::new(&REVOKE_TOKENS, &[user.id()])?.merge_patch(&Update { tokens_valid_from })
}

/// `2020-10-05T20:00:00.123Z`: RFC 3339 in UTC with milliseconds.
fn milliseconds(time: OffsetDateTime) -> Option<String> {
    let time = time.checked_to_offset(UtcOffset::UTC).filter(|time| (1..=9999).contains(&time.year()))?;
    let (date, hour, minute, second) = (time.date(), time.hour(), time.minute(), time.second());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let millis = time.millisecond();
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn user() -> CommunicationUserIdentifier {
        CommunicationUserIdentifier::new("8:acs:r_u").unwrap()
    }

    #[test]
    fn a_token_is_asked_for_as_the_library_of_the_time_did() {
        let call = issue_token_call(&user(), &[TokenScope::Chat, TokenScope::Pstn]).unwrap();
        assert_eq!(call.path(), "/identities/8%3Aacs%3Ar_u/token");
        assert_eq!(call.headers()["content-type"], "application/json; charset=utf-8");
        assert_eq!(&call.body_bytes()[..], br#"{"scopes":["chat","pstn"]}"#);
        let error = issue_token_call(&user(), &[]).unwrap_err();
        assert_eq!(error.to_string(), "issue_token: scopes: must be one at least");
    }

    #[test]
    fn times_are_sent_in_utc_with_milliseconds() {
        let call = revoke_tokens_call(&user(), datetime!(2020-10-05 22:00:00.123_456 +02:00)).unwrap();
        assert_eq!(call.headers()["content-type"], "application/merge-patch+json");
        assert_eq!(&call.body_bytes()[..], br#"{"tokensValidFrom":"2020-10-05T20:00:00.123Z"}"#);
        for time in [datetime!(-0044-03-15 12:00 UTC), datetime!(9999-12-31 23:59:59 -12:00)] {
            let error = revoke_tokens_call(&user(), time).unwrap_err();
            assert!(error.to_string().contains("tokens_valid_from"), "{error}");
        }
    }
}
