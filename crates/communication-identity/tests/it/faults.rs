//! Every operation under every fault of the table of repeats: all may be repeated, and each repeat is seen.

use std::{future::Future, pin::Pin};

use communication_emulator::{
    Emulator,
    faults::{Action, RetryAfter, Rule, When},
};
use communication_identity::{
    CommunicationIdentityClient, CommunicationUserIdentifier, CustomId, Error, ErrorKind,
    TeamsExtensionAssignmentRequest, TeamsExtensionPrincipal, TeamsUserTokenRequest, TokenRequest,
    administration, testing::Reply,
};

use crate::support::{Bench, PREVIEW, legacy_of, start, user};

type Outcome<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// Who calls, and about whom.
struct Caller {
    client: CommunicationIdentityClient,
    legacy: administration::CommunicationIdentityClient,
    user: CommunicationUserIdentifier,
    teams: TeamsUserTokenRequest,
}

impl Caller {
    async fn start() -> (Emulator, Self) {
        let (emulator, client) = start().await;
        let teams = TeamsUserTokenRequest::new(emulator.entra_token(3600), "app", "user");
        let caller = Self { client, legacy: legacy_of(&emulator), user: user("8:acs:a_b"), teams };
        (emulator, caller)
    }

    fn over(bench: &Bench) -> Self {
        let (client, legacy) = (bench.client(PREVIEW), bench.legacy());
        Self { client, legacy, user: user("8:acs:a_b"), teams: TeamsUserTokenRequest::new("t", "a", "u") }
    }

    /// What the methods work on, made anew.
    async fn prepare(&mut self, emulator: &Emulator) {
        self.user = self.client.create_user().await.unwrap();
        let request = TeamsExtensionAssignmentRequest::new("user");
        self.client.create_or_update_teams_extension_assignment(&principal(), &request).await.unwrap();
        emulator.journal().clear();
    }

    fn call(&self, method: &str) -> Outcome<'_> {
        let (client, legacy, user) = (&self.client, &self.legacy, &self.user);
        let chat = TokenRequest::new(["chat"]);
        let id = CustomId::new("a").unwrap();
        match method {
            "create_user" => Box::pin(async { client.create_user().await.map(drop) }),
            "create_user_and_token" => {
                Box::pin(async move { client.create_user_and_token(&chat).await.map(drop) })
            }
            "ensure_user" => Box::pin(async move { client.ensure_user(&id).await.map(drop) }),
            "ensure_user_and_token" => {
                Box::pin(async move { client.ensure_user_and_token(&id, &chat).await.map(drop) })
            }
            "get_user_detail" => Box::pin(async { client.get_user_detail(user).await.map(drop) }),
            "get_token" => Box::pin(async move { client.get_token(user, &chat).await.map(drop) }),
            "revoke_tokens" => Box::pin(client.revoke_tokens(user)),
            "delete_user" => Box::pin(client.delete_user(user)),
            "get_token_for_teams_user" => {
                Box::pin(async { client.get_token_for_teams_user(&self.teams).await.map(drop) })
            }
            "get_assignment" => {
                Box::pin(async { client.get_teams_extension_assignment(&principal()).await.map(drop) })
            }
            "put_assignment" => Box::pin(async {
                let request = TeamsExtensionAssignmentRequest::new("user");
                client.create_or_update_teams_extension_assignment(&principal(), &request).await.map(drop)
            }),
            "delete_assignment" => {
                Box::pin(async { client.delete_teams_extension_assignment(&principal()).await })
            }
            "legacy create_user" => Box::pin(async { legacy.create_user().await.map(drop) }),
            "legacy issue_token" => Box::pin(async {
                legacy.issue_token(user, &[administration::TokenScope::Chat]).await.map(drop)
            }),
            "legacy revoke_tokens" => Box::pin(legacy.revoke_tokens(user, None)),
            "legacy delete_user" => Box::pin(legacy.delete_user(user)),
            other => panic!("{other}"),
        }
    }
}

fn principal() -> TeamsExtensionPrincipal {
    TeamsExtensionPrincipal::new("tenant", "object").unwrap()
}

const METHODS: [&str; 16] = [
    "create_user",
    "create_user_and_token",
    "ensure_user",
    "ensure_user_and_token",
    "get_user_detail",
    "get_token",
    "revoke_tokens",
    "delete_user",
    "get_token_for_teams_user",
    "get_assignment",
    "put_assignment",
    "delete_assignment",
    "legacy create_user",
    "legacy issue_token",
    "legacy revoke_tokens",
    "legacy delete_user",
];
/// Their answers have no body that could break off.
const WITHOUT_ANSWER: [&str; 5] =
    ["revoke_tokens", "delete_user", "delete_assignment", "legacy revoke_tokens", "legacy delete_user"];

#[tokio::test]
async fn every_operation_is_repeated_after_every_fault_that_may_pass() {
    let (emulator, mut caller) = Caller::start().await;
    let mut faults = vec![
        Action::reset(When::Before),
        Action::reset(When::After),
        Action::Truncate(0),
        Action::Truncate(7),
        Action::throttle(RetryAfter::None),
        Action::throttle(RetryAfter::Seconds(0)),
    ];
    for status in [408, 500, 502, 503, 504] {
        faults.extend([Action::respond(When::Before, status), Action::respond(When::After, status)]);
    }
    for fault in faults {
        for method in METHODS {
            if matches!(fault, Action::Truncate(_)) && WITHOUT_ANSWER.contains(&method) {
                continue;
            }
            caller.prepare(&emulator).await;
            emulator.faults().add(Rule::new(fault.clone()));
            let result = caller.call(method).await;
            let sent = emulator.journal().requests();
            assert!(result.is_ok() && sent.len() == 2, "{method} after {fault:?}: {result:?}");
            assert_eq!((&sent[0].method, &sent[0].target), (&sent[1].method, &sent[1].target));
            assert_eq!(sent[0].body, sent[1].body, "{method} after {fault:?}");
            assert!(sent.iter().all(|entry| !entry.verdict.contains("signature")), "{method}");
        }
    }
}

#[tokio::test]
async fn no_operation_is_repeated_after_a_refusal() {
    let (emulator, mut caller) = Caller::start().await;
    for status in [400, 401, 403, 404, 405, 409, 412, 422, 501] {
        for method in METHODS {
            caller.prepare(&emulator).await;
            emulator.faults().add(Rule::new(Action::respond(When::Before, status)));
            let error = caller.call(method).await.unwrap_err();
            assert_eq!(emulator.journal().len(), 1, "{method} after {status}");
            assert_eq!(error.kind(), ErrorKind::Service, "{method}: {error}");
            assert_eq!(error.status().map(|seen| seen.as_u16()), Some(status), "{method}: {error}");
            assert_eq!(error.may_have_been_sent(), status == 501, "{method}: {error}");
        }
    }
}

#[tokio::test]
async fn a_success_that_makes_no_sense_is_an_error_and_not_repeated() {
    let (emulator, mut caller) = Caller::start().await;
    for (text, content_type) in [
        ("", "application/json"),
        ("<html></html>", "text/html"),
        ("[]", "application/json"),
        ("{}", "application/json"),
    ] {
        for method in METHODS.into_iter().filter(|method| !WITHOUT_ANSWER.contains(method)) {
            caller.prepare(&emulator).await;
            emulator
                .faults()
                .add(Rule::new(Action::Body { text: text.into(), content_type: content_type.into() }));
            let error = caller.call(method).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{method}: {error}");
            assert!(error.may_have_been_sent(), "{method}: {error}");
            assert_eq!(emulator.journal().len(), 1, "{method}");
        }
    }
}

/// Answers of every form that the methods want, in one.
const ANSWER: &str = r#"{"identity":{"id":"8:acs:a_b","customId":"a"},"accessToken":{"token":"t","expiresOn":"2024-01-16T09:30:05Z"},
    "id":"8:acs:a_b","token":"t","expiresOn":"2024-01-16T09:30:05Z","objectId":"object","tenantId":"tenant","principalType":"user"}"#;

fn success(method: &str) -> Reply {
    Reply::status(declared(method)[0]).json(ANSWER)
}

fn declared(method: &str) -> &'static [u16] {
    match method {
        "create_user" | "create_user_and_token" | "ensure_user" | "ensure_user_and_token" => &[201],
        "put_assignment" => &[200, 201],
        method if WITHOUT_ANSWER.contains(&method) => &[204],
        _ => &[200],
    }
}

#[test]
fn only_the_declared_statuses_are_successes() {
    for method in METHODS {
        for status in [200, 201, 202, 204, 206, 302] {
            let bench = Bench::new([Reply::status(status).json(ANSWER)]);
            let caller = Caller::over(&bench);
            let result = bench.clock.run(caller.call(method));
            let is_declared = declared(method).contains(&status);
            assert_eq!(result.is_ok(), is_declared, "{method} answered {status}: {result:?}");
            assert_eq!(bench.lines().len(), 1, "{method} answered {status}");
        }
    }
}

#[test]
fn every_operation_is_repeated_after_failed_connections_and_attempts_that_time_out() {
    let cut = Reply::status(200).header("content-length", "500").chunk("{");
    for first in
        [Reply::not_sent("refused"), Reply::interrupted("reset"), Reply::never(), cut.then_break("reset")]
    {
        for method in METHODS {
            let bench = Bench::new([first.clone(), success(method)]);
            let caller = Caller::over(&bench);
            let result = bench.clock.run(caller.call(method));
            assert!(result.is_ok(), "{method} after {first:?}: {result:?}");
            assert_eq!(bench.lines().len(), 2, "{method} after {first:?}");
            let sent = bench.transport.requests();
            assert_ne!(sent[0].headers().get("x-ms-date"), None);
            let ids = sent.iter().map(|request| request.headers()["x-ms-client-request-id"].clone());
            assert_eq!(ids.clone().next(), ids.last(), "{method}");
        }
    }
}

#[test]
fn the_time_of_a_revocation_in_2020_is_fixed_once_for_the_call() {
    let bench = Bench::new([Reply::interrupted("reset"), Reply::status(503), Reply::status(204)]);
    bench.clock.run(bench.legacy().revoke_tokens(&user("8:acs:a_b"), None)).unwrap();
    let bodies: Vec<_> = bench.transport.requests().iter().map(|request| request.body().clone()).collect();
    assert_eq!(bodies, [&br#"{"tokensValidFrom":"2024-01-15T09:30:05.000Z"}"#[..]; 3]);
    assert!(bench.clock.waits().iter().any(|wait| wait.as_millis() >= 400), "time went by");
}

#[test]
fn now_is_the_service_s_time_where_our_clock_is_plainly_wrong() {
    let ten_minutes_ahead = "Mon, 15 Jan 2024 09:40:05 GMT";
    let bench = Bench::new([Reply::status(204).header("date", ten_minutes_ahead), Reply::status(204)]);
    let client = bench.legacy();
    for _ in 0..2 {
        bench.clock.run(client.revoke_tokens(&user("8:acs:a_b"), None)).unwrap();
    }
    let bodies: Vec<_> = bench.transport.requests().iter().map(|request| request.body().clone()).collect();
    assert_eq!(bodies[0], &br#"{"tokensValidFrom":"2024-01-15T09:30:05.000Z"}"#[..]);
    assert_eq!(bodies[1], &br#"{"tokensValidFrom":"2024-01-15T09:40:05.000Z"}"#[..]);
}
