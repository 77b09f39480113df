//! The JSON of requests and answers, where it is not the model.

use communication_common::CommunicationUserIdentifier;
use core_auth::{AccessToken, Secret};
use core_http::{Response, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use crate::user::UserDetail;

/// The body of a creation. With nothing in it, none is sent.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateUser<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) custom_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) create_token_with_scopes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_in_minutes: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IssueToken<'a> {
    pub(crate) scopes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_in_minutes: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExchangeTeamsToken<'a> {
    pub(crate) token: &'a str,
    pub(crate) app_id: &'a str,
    pub(crate) user_id: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity {
    id: String,
    pub(crate) custom_id: Option<String>,
    last_token_issued_at: Option<String>,
}

/// The token is taken as it comes: a user who was created must not get lost because their token cannot be read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Created {
    pub(crate) identity: Identity,
    access_token: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Token {
    token: String,
    expires_on: String,
}

impl Identity {
    /// The user; an id that could not be used in a request is an error about the answer.
    pub(crate) fn user(&self, answer: &Response) -> Result<CommunicationUserIdentifier> {
        CommunicationUserIdentifier::new(self.id.as_str())
            .map_err(|fault| answer.unexpected(format_args!("identity.id cannot be used: {fault}")))
    }

    pub(crate) fn detail(self, answer: &Response) -> Result<UserDetail> {
        let user = self.user(answer)?;
        let last_token_issued_at = match &self.last_token_issued_at {
            Some(text) => Some(time(text).ok_or_else(|| not_a_time(answer, "lastTokenIssuedAt"))?),
            None => None,
        };
        Ok(UserDetail { user, custom_id: self.custom_id, last_token_issued_at })
    }
}

impl Created {
    /// The token that came with the user, if it can be read.
    pub(crate) fn token(&mut self) -> Option<AccessToken> {
        let token: Token = serde_json::from_value(self.access_token.take()?).ok()?;
        token.into_model().ok()
    }
}

impl Token {
    pub(crate) fn into_model(self) -> Result<AccessToken, &'static str> {
        let (secret, expires_on) = (Secret::new(self.token), time(&self.expires_on));
        if secret.expose().trim().is_empty() {
            return Err("token is blank");
        }
        expires_on.map(|at| AccessToken::new(secret, at)).ok_or("expiresOn is not a time of RFC 3339")
    }
}

/// A token and its expiry.
pub(crate) fn token(answer: &Response) -> Result<AccessToken> {
    answer.json::<Token>()?.into_model().map_err(|fault| answer.unexpected(fault))
}

/// A time as the service writes it, with up to seven digits of fraction and any offset, in UTC.
fn time(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()?.checked_to_offset(UtcOffset::UTC)
}

fn not_a_time(answer: &Response, field: &str) -> core_http::Error {
    answer.unexpected(format_args!("{field} is not a time of RFC 3339"))
}

#[cfg(test)]
mod tests {
    use core_http::http::{HeaderMap, StatusCode};
    use time::macros::datetime;

    use super::*;

    fn answer(body: &'static str) -> Response {
        Response::new(StatusCode::OK, HeaderMap::new(), body)
    }

    #[test]
    fn times_of_every_recorded_form_are_read_as_utc() {
        for (text, expected) in [
            ("2023-10-20T12:46:39.9053713+00:00", datetime!(2023-10-20 12:46:39.905_371_3 UTC)),
            ("2023-10-19T14:01:54.447802+00:00", datetime!(2023-10-19 14:01:54.447_802 UTC)),
            ("2025-04-14T15:32:35+00:00", datetime!(2025-04-14 15:32:35 UTC)),
            ("2025-04-14T15:32:35Z", datetime!(2025-04-14 15:32:35 UTC)),
            ("2025-04-14T17:32:35.5+02:00", datetime!(2025-04-14 15:32:35.5 UTC)),
        ] {
            assert_eq!(time(text), Some(expected), "{text}");
        }
        for text in ["", "tomorrow", "2025-04-14", "2025-04-14T15:32:35", "9999-12-31T23:59:59-12:00"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn a_token_without_text_or_time_is_an_error_that_does_not_quote_it() {
        for body in [
            r#"{"token":"","expiresOn":"2025-04-14T15:32:35Z"}"#,
            r#"{"token":"canary","expiresOn":"soon"}"#,
            r#"{"token":"canary"}"#,
            r#"{"token":["canary"],"expiresOn":"2025-04-14T15:32:35Z"}"#,
            "",
            "<html>",
            r#"["canary"]"#,
        ] {
            let error = token(&answer(body)).unwrap_err();
            assert_eq!(error.kind(), core_http::ErrorKind::Decode, "{body}");
            assert!(
                error.may_have_been_sent() && !format!("{error} {error:?}").contains("canary"),
                "{error}"
            );
        }
    }

    #[test]
    fn unknown_fields_and_nulls_are_no_obstacle() {
        let body = r#"{"id":"8:acs:a_b","customId":null,"lastTokenIssuedAt":null,"new":{"x":[1]}}"#;
        let answer = answer(body);
        let detail = answer.json::<Identity>().unwrap().detail(&answer).unwrap();
        assert_eq!(detail.user.id(), "8:acs:a_b");
        assert_eq!((detail.custom_id, detail.last_token_issued_at), (None, None));
    }
}
