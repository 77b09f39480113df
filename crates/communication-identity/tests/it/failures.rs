//! What errors say: what happened, and what exists now.

use std::error::Error as _;

use communication_emulator::{
    Emulator,
    faults::{Action, Rule, When},
};
use communication_identity::{CustomId, ErrorKind, TeamsUserTokenRequest, TokenRequest, testing::Reply};

use crate::support::{Bench, PREVIEW, client_of, parts, start, user};

fn chat() -> TokenRequest {
    TokenRequest::new(["chat"])
}

#[test]
fn an_answer_that_never_came_says_what_may_exist_now() {
    let lost = || (0..4).map(|_| Reply::interrupted("reset"));
    let bench = Bench::new(lost());
    let error = bench.clock.run(bench.client(PREVIEW).create_user()).unwrap_err();
    assert_eq!((error.kind(), bench.lines().len()), (ErrorKind::Transport, 4));
    assert!(error.is_transient() && error.may_have_been_sent());
    assert!(error.to_string().contains("a user may have been created that nobody has the id of"), "{error}");

    let bench = Bench::new(lost());
    let error = bench.clock.run(bench.client(PREVIEW).ensure_user(&CustomId::new("c").unwrap())).unwrap_err();
    assert!(error.to_string().contains("asking again gives the same one"), "{error}");

    let bench = Bench::new((0..4).map(|_| Reply::not_sent("refused")));
    let error = bench.clock.run(bench.client(PREVIEW).create_user()).unwrap_err();
    assert!(!error.may_have_been_sent() && !error.to_string().contains("may have been"), "{error}");
}

#[test]
fn a_user_whose_token_failed_is_not_lost() {
    for answer in [
        r#"{"identity":{"id":"8:acs:a_b"}}"#,
        r#"{"identity":{"id":"8:acs:a_b"},"accessToken":null}"#,
        r#"{"identity":{"id":"8:acs:a_b"},"accessToken":{"expiresOn":"2024-01-16T09:30:05Z"}}"#,
        r#"{"identity":{"id":"8:acs:a_b"},"accessToken":{"token":"canary","expiresOn":"soon"}}"#,
        r#"{"identity":{"id":"8:acs:a_b"},"accessToken":["canary"]}"#,
    ] {
        let bench = Bench::new([Reply::status(201).json(answer)]);
        let error = bench.clock.run(bench.client(PREVIEW).create_user_and_token(&chat())).unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Partial, Some("create_user_and_token")));
        let outcome = error.outcome().unwrap();
        assert_eq!(
            (outcome.done(), outcome.missing()),
            (&["8:acs:a_b".to_owned()][..], &["token".to_owned()][..])
        );
        let text = error.to_string();
        assert!(text.contains("the user 8:acs:a_b was created") && text.contains("get_token"), "{text}");
        assert!(error.may_have_been_sent() && !format!("{error:?}").contains("canary"), "{error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
        assert_eq!(bench.lines().len(), 1);
    }
}

#[test]
fn a_custom_id_that_was_ignored_is_reported_with_the_user_that_exists() {
    let bench = Bench::new([Reply::status(201).json(r#"{"identity":{"id":"8:acs:a_b","customId":null}}"#)]);
    let id = CustomId::new("a").unwrap();
    let error = bench.clock.run(bench.client("2026-07-22").ensure_user_and_token(&id, &chat())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial);
    assert!(error.to_string().contains("the service did not take the custom id"), "{error}");
    assert_eq!(error.outcome().unwrap().done(), ["8:acs:a_b"]);
}

#[tokio::test]
async fn a_user_of_another_resource_is_named_as_such_and_not_tried_again() {
    let (emulator, client) = start().await;
    let other = Emulator::builder().seed(2).start().await.unwrap();
    let theirs = client_of(&other, parts(&other).1, PREVIEW).create_user().await.unwrap();
    for (error, now) in [
        (client.get_token(&theirs, &chat()).await.unwrap_err(), "no token was issued"),
        (client.revoke_tokens(&theirs).await.unwrap_err(), "no token was revoked"),
        (client.delete_user(&theirs).await.unwrap_err(), "nothing was deleted"),
        (client.get_user_detail(&theirs).await.unwrap_err(), "nothing was read"),
    ] {
        let text = error.to_string();
        assert!(text.contains("does not belong to this resource") && text.contains(now), "{text}");
        assert_eq!(
            (error.kind(), error.code(), error.attempts()),
            (ErrorKind::Service, Some("IdentityNotOwned"), 1)
        );
        assert!(!error.is_not_found() && error.source().is_some());
    }
    assert_eq!(emulator.journal().len(), 4);
}

#[tokio::test]
async fn a_user_who_was_deleted_is_not_found() {
    let (_emulator, client) = start().await;
    let gone = client.create_user().await.unwrap();
    client.delete_user(&gone).await.unwrap();
    for (error, now) in [
        (client.get_token(&gone, &chat()).await.unwrap_err(), "no token was issued"),
        (client.revoke_tokens(&gone).await.unwrap_err(), "no token was revoked"),
        (client.delete_user(&gone).await.unwrap_err(), "nothing was deleted"),
    ] {
        assert!(error.is_not_found() && error.to_string().contains(now), "{error}");
        assert!(error.to_string().contains("there is no such user"), "{error}");
    }
}

#[tokio::test]
async fn a_delete_whose_answer_was_lost_is_done_when_the_repeat_finds_nobody() {
    let (emulator, client) = start().await;
    let user = client.create_user().await.unwrap();
    emulator.faults().add(Rule::new(Action::reset(When::After)).operation("delete"));
    client.delete_user(&user).await.unwrap();
    let statuses: Vec<_> =
        emulator.journal().requests_of("delete").iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [None, Some(404)]);
}

#[test]
fn a_delete_that_is_not_owned_after_a_lost_answer_says_both_that_may_be_true() {
    let refusal = r#"{"error":{"code":"IdentityNotOwned","message":"Provided identity doesn't belong to the resource."}}"#;
    let bench = Bench::new([Reply::interrupted("reset"), Reply::status(401).json(refusal)]);
    let error = bench.clock.run(bench.client(PREVIEW).delete_user(&user("8:acs:a_b"))).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("does not belong to this resource"), "{text}");
    assert!(
        text.contains("or an earlier attempt of this call, whose answer was lost, has deleted it"),
        "{text}"
    );
    assert!(error.may_have_been_sent() && error.attempts() == 2);
}

#[tokio::test]
async fn scopes_that_the_service_does_not_give_are_named_with_what_exists() {
    let (emulator, client) = start().await;
    let unknown = TokenRequest::new(["chat", "levitation"]);
    let error = client.create_user_and_token(&unknown).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("does not give these scopes; no user was created"), "{text}");
    assert!(text.contains("levitation"), "{text}");
    assert!(emulator.users().is_empty());
    let user = client.create_user().await.unwrap();
    let error = client.get_token(&user, &unknown).await.unwrap_err();
    assert!(error.to_string().contains("does not give these scopes; no token was issued"), "{error}");
    assert_eq!(error.service().and_then(|service| service.target()), Some("Scopes"));
}

#[test]
fn a_creation_refused_after_a_lost_answer_does_not_claim_that_there_is_no_user() {
    let refusal = r#"{"error":{"code":"ValidationError","message":"m","target":"CreateTokenWithScopes"}}"#;
    let bench = Bench::new([Reply::interrupted("reset"), Reply::status(400).json(refusal)]);
    let error = bench.clock.run(bench.client(PREVIEW).create_user_and_token(&chat())).unwrap_err();
    assert!(error.to_string().contains("may have created a user"), "{error}");
    assert!(error.may_have_been_sent());
}

#[tokio::test]
async fn an_expired_token_of_a_teams_user_is_named_as_such() {
    let (emulator, client) = start().await;
    let expired = emulator.entra_token(-60);
    let request = TeamsUserTokenRequest::new(expired.clone(), "app", "user");
    let error = client.get_token_for_teams_user(&request).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("the token of the Teams user expired at"), "{text}");
    assert!(text.contains("let the user sign in again"), "{text}");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1));
    assert!(!format!("{error} {error:?}").contains(&expired), "{text}");
}

#[tokio::test]
async fn other_refusals_of_the_exchange_do_not_blame_the_token_of_the_user() {
    let (emulator, client) = start().await;
    emulator.faults().add(Rule::new(Action::respond(When::Before, 401)));
    let request = TeamsUserTokenRequest::new(emulator.entra_token(3600), "app", "user");
    let error = client.get_token_for_teams_user(&request).await.unwrap_err();
    assert!(!error.to_string().contains("expired"), "{error}");
    // What was signed is kept for comparing.
    assert!(error.signed_request().is_some());
}

#[test]
fn a_transient_failure_stays_one() {
    let bench = Bench::new((0..4).map(|_| Reply::status(503)));
    let error = bench.clock.run(bench.client(PREVIEW).create_user()).unwrap_err();
    assert!(error.is_transient() && error.may_have_been_sent() && error.attempts() == 4, "{error}");
}

#[test]
fn an_id_that_cannot_be_used_is_an_error() {
    for id in ["", "..", "a\\u0000b"] {
        let answer = format!(r#"{{"identity":{{"id":"{id}"}}}}"#);
        let bench = Bench::new([Reply::status(201).json(&answer)]);
        let error = bench.clock.run(bench.client(PREVIEW).create_user()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(error.to_string().contains("identity.id"), "{error}");
    }
}
