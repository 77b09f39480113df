//! The operations, and the calls that are made of arguments. Nothing here does I/O.
//!
//! All may be repeated. A user that is created twice leaves one that nobody has the id of, which costs nothing; a token
//! whose answer was lost was seen by nobody; revoking and deleting set a state.

use communication_common::CommunicationUserIdentifier;
use core_http::{
    Result,
    http::{HeaderValue, header},
    service::{Call, Method, Operation, Replay},
};

use crate::{
    custom_id::CustomId,
    failure::{Fault, invalid_for},
    teams_extension::{TeamsExtensionAssignmentRequest, TeamsExtensionPrincipal},
    teams_user::TeamsUserTokenRequest,
    token_request::TokenRequest,
    wire,
};

const fn create(name: &'static str) -> Operation {
    Operation::new(name, Method::POST, "/identities", Replay::Always).success(&[201])
}

pub(crate) static CREATE_USER: Operation = create("create_user");
pub(crate) static CREATE_USER_AND_TOKEN: Operation = create("create_user_and_token");
pub(crate) static ENSURE_USER: Operation = create("ensure_user");
pub(crate) static ENSURE_USER_AND_TOKEN: Operation = create("ensure_user_and_token");
pub(crate) static GET_USER_DETAIL: Operation =
    Operation::new("get_user_detail", Method::GET, "/identities/{userId}", Replay::Always);
pub(crate) static DELETE_USER: Operation =
    Operation::new("delete_user", Method::DELETE, "/identities/{userId}", Replay::Always)
        .success(&[204])
        .done_if_gone_on_repeat();
pub(crate) static GET_TOKEN: Operation =
    Operation::new("get_token", Method::POST, "/identities/{userId}/:issueAccessToken", Replay::Always);
pub(crate) static REVOKE_TOKENS: Operation =
    Operation::new("revoke_tokens", Method::POST, "/identities/{userId}/:revokeAccessTokens", Replay::Always)
        .success(&[204]);
pub(crate) static GET_TOKEN_FOR_TEAMS_USER: Operation = Operation::new(
    "get_token_for_teams_user",
    Method::POST,
    "/teamsUser/:exchangeAccessToken",
    Replay::Always,
);

const ASSIGNMENT: &str = "/access/teamsExtension/tenants/{tenantId}/assignments/{objectId}";
pub(crate) static GET_ASSIGNMENT: Operation =
    Operation::new("get_teams_extension_assignment", Method::GET, ASSIGNMENT, Replay::Always);
/// It sets the whole assignment, so twice is as once.
pub(crate) static PUT_ASSIGNMENT: Operation =
    Operation::new("create_or_update_teams_extension_assignment", Method::PUT, ASSIGNMENT, Replay::Always)
        .success(&[200, 201]);
pub(crate) static DELETE_ASSIGNMENT: Operation =
    Operation::new("delete_teams_extension_assignment", Method::DELETE, ASSIGNMENT, Replay::Always)
        .success(&[204])
        .done_if_gone_on_repeat();

/// A creation. The official libraries declare the type of a body even where they send none, and so do we.
pub(crate) fn create_call(
    operation: &'static Operation,
    custom_id: Option<&CustomId>,
    token: Option<&TokenRequest>,
) -> Result<Call> {
    let call = Call::new(operation, &[])?;
    let mut body = wire::CreateUser { custom_id: custom_id.map(CustomId::as_str), ..Default::default() };
    if let Some(token) = token {
        let refuse = |fault: Fault| invalid_for(operation.name(), fault);
        body.create_token_with_scopes = token.scope_texts().map_err(refuse)?;
        body.expires_in_minutes = token.minutes().map_err(refuse)?;
    } else if custom_id.is_none() {
        return Ok(call.header(header::CONTENT_TYPE, HeaderValue::from_static("application/json")));
    }
    call.json(&body)
}

/// A call about one user, without a body.
pub(crate) fn user_call(operation: &'static Operation, user: &CommunicationUserIdentifier) -> Result<Call> {
    Call::new(operation, &[user.id()])
}

pub(crate) fn get_token_call(user: &CommunicationUserIdentifier, request: &TokenRequest) -> Result<Call> {
    let refuse = |fault: Fault| invalid_for(GET_TOKEN.name(), fault);
    let scopes = request.scope_texts().map_err(refuse)?;
    let expires_in_minutes = request.minutes().map_err(refuse)?;
    user_call(&GET_TOKEN, user)?.json(&wire::IssueToken { scopes, expires_in_minutes })
}

pub(crate) fn teams_user_call(request: &TeamsUserTokenRequest) -> Result<Call> {
    let checked = request.checked().map_err(|fault| invalid_for(GET_TOKEN_FOR_TEAMS_USER.name(), fault))?;
    let [token, app_id, user_id] = checked;
    let call = Call::new(&GET_TOKEN_FOR_TEAMS_USER, &[])?.secret_in_body(request.token());
    call.json(&wire::ExchangeTeamsToken { token, app_id, user_id })
}

/// A call about one assignment, without a body.
pub(crate) fn assignment_call(
    operation: &'static Operation,
    principal: &TeamsExtensionPrincipal,
) -> Result<Call> {
    Call::new(operation, &[principal.tenant_id(), principal.object_id()])
}

pub(crate) fn put_assignment_call(
    principal: &TeamsExtensionPrincipal,
    request: &TeamsExtensionAssignmentRequest,
) -> Result<Call> {
    assignment_call(&PUT_ASSIGNMENT, principal)?.json(request)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn user(id: &str) -> CommunicationUserIdentifier {
        CommunicationUserIdentifier::new(id).unwrap()
    }

    fn body(call: &Call) -> &str {
        std::str::from_utf8(call.body_bytes()).unwrap()
    }

    #[test]
    fn a_creation_sends_only_what_was_asked_for() {
        let plain = create_call(&CREATE_USER, None, None).unwrap();
        assert_eq!((plain.path(), body(&plain)), ("/identities", ""));
        assert_eq!(plain.headers()["content-type"], "application/json");
        let hour = TokenRequest::new(["chat", "voip.join"]).expires_in(Duration::from_secs(3600));
        let with_token = create_call(&CREATE_USER_AND_TOKEN, None, Some(&hour)).unwrap();
        let expected = r#"{"createTokenWithScopes":["chat","voip.join"],"expiresInMinutes":60}"#;
        assert_eq!(body(&with_token), expected);
        let id = CustomId::new("alice@contoso.com").unwrap();
        let named = create_call(&ENSURE_USER, Some(&id), None).unwrap();
        assert_eq!(body(&named), r#"{"customId":"alice@contoso.com"}"#);
    }

    #[test]
    fn a_user_id_is_one_segment_that_decodes_to_itself() {
        for (id, segment) in [
            ("8:acs:aaaa_bbbb", "8%3Aacs%3Aaaaa_bbbb"),
            ("a/../b", "a%2F..%2Fb"),
            ("a?b#c%2F", "a%3Fb%23c%252F"),
            ("ä b", "%C3%A4%20b"),
        ] {
            let call = user_call(&DELETE_USER, &user(id)).unwrap();
            assert_eq!(call.path(), format!("/identities/{segment}"));
        }
    }

    #[test]
    fn tokens_are_issued_revoked_and_exchanged_at_their_paths() {
        let user = user("8:acs:a_b");
        let token = get_token_call(&user, &TokenRequest::new(["voip"])).unwrap();
        assert_eq!(token.path(), "/identities/8%3Aacs%3Aa_b/:issueAccessToken");
        assert_eq!(body(&token), r#"{"scopes":["voip"]}"#);
        let revoke = user_call(&REVOKE_TOKENS, &user).unwrap();
        assert_eq!((revoke.path(), body(&revoke)), ("/identities/8%3Aacs%3Aa_b/:revokeAccessTokens", ""));
        assert!(revoke.headers().is_empty());
        let teams = teams_user_call(&TeamsUserTokenRequest::new("aad", "cid", "oid")).unwrap();
        assert_eq!(teams.path(), "/teamsUser/:exchangeAccessToken");
        assert_eq!(body(&teams), r#"{"token":"aad","appId":"cid","userId":"oid"}"#);
        assert!(!format!("{teams:?}").contains("aad"));
    }

    #[test]
    fn what_breaks_a_rule_is_refused_with_the_method_and_the_field() {
        let none = TokenRequest::new([""; 0]);
        let five = TokenRequest::new(["chat"]).expires_in(Duration::from_secs(300));
        let user = user("8:acs:a_b");
        for (error, text) in [
            (get_token_call(&user, &none), "get_token: scopes: must be one at least"),
            (get_token_call(&user, &five), "get_token: expires_in: must be 60 to 1440 minutes"),
            (
                create_call(&CREATE_USER_AND_TOKEN, None, Some(&none)),
                "create_user_and_token: scopes: must be one at least",
            ),
            (
                teams_user_call(&TeamsUserTokenRequest::new("t", " ", "o")),
                "get_token_for_teams_user: client_id: must not be blank",
            ),
        ] {
            assert_eq!(error.unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn an_assignment_is_addressed_by_tenant_and_object() {
        let principal = TeamsExtensionPrincipal::new("t/1", "o").unwrap();
        let request = TeamsExtensionAssignmentRequest::new("user").client_ids(["c"]);
        let put = put_assignment_call(&principal, &request).unwrap();
        assert_eq!(put.path(), "/access/teamsExtension/tenants/t%2F1/assignments/o");
        assert_eq!(body(&put), r#"{"principalType":"user","clientIds":["c"]}"#);
        let bare = put_assignment_call(&principal, &TeamsExtensionAssignmentRequest::new("other")).unwrap();
        assert_eq!(body(&bare), r#"{"principalType":"other"}"#);
    }
}
