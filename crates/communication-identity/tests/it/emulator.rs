//! Every operation against the emulator: with each credential, and with the clock moved.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration as StdDuration,
};

use communication_emulator::{Emulator, TokenStatus};
use communication_identity::{
    AccessKey, AccessToken, ApiVersion, CommunicationIdentityClient, CredentialError, CustomId, ErrorKind,
    KeyCredential, Runtime, StaticToken, TeamsExtensionAssignmentRequest, TeamsExtensionPrincipal,
    TeamsExtensionPrincipalType, TeamsUserTokenRequest, TokenCredential, TokenRequest, TokenRequestContext,
    TokenScope, TokioRuntime, administration, async_trait,
    time::{Duration, OffsetDateTime},
};
use core_http::BoxFuture;

use crate::support::{PREVIEW, at_once, client_of, legacy_of, parts, start};

const HOUR: StdDuration = StdDuration::from_secs(3600);

fn valid(user: &impl ToString) -> TokenStatus {
    TokenStatus::Valid { user: user.to_string() }
}

/// Every method once, each seen in the emulator's state.
async fn journey(emulator: &Emulator, client: &CommunicationIdentityClient) {
    let status = |token: &AccessToken| emulator.token_status(token.secret().expose());
    let user = client.create_user().await.unwrap();
    assert!(emulator.users().contains(&user.to_string()));
    let all = [
        TokenScope::Chat,
        TokenScope::Voip,
        TokenScope::ChatJoin,
        TokenScope::ChatJoinLimited,
        TokenScope::VoipJoin,
    ];
    let token = client.get_token(&user, &TokenRequest::new(all).expires_in(HOUR)).await.unwrap();
    assert_eq!(status(&token), valid(&user));
    let created = client.create_user_and_token(&TokenRequest::new(["voip"])).await.unwrap();
    assert_eq!(status(&created.token), valid(&created.user));

    let id = CustomId::new("customer/47 11 ä").unwrap();
    let named = client.ensure_user(&id).await.unwrap();
    let again = client.ensure_user_and_token(&id, &TokenRequest::new(["chat"])).await.unwrap();
    assert_eq!(again.user, named.user);
    assert_eq!(status(&again.token), valid(&named.user));
    let detail = client.get_user_detail(&named.user).await.unwrap();
    assert_eq!(detail.custom_id.as_deref(), Some(id.as_str()));
    assert!(detail.last_token_issued_at.is_some());
    assert_eq!(client.get_user_detail(&client.create_user().await.unwrap()).await.unwrap().custom_id, None);

    client.revoke_tokens(&user).await.unwrap();
    assert_eq!(status(&token), TokenStatus::Revoked);
    client.delete_user(&named.user).await.unwrap();
    assert_eq!(status(&again.token), TokenStatus::Revoked);
    assert_ne!(client.ensure_user(&id).await.unwrap().user, named.user);

    let teams = TeamsUserTokenRequest::new(emulator.entra_token(3600), "app", "user");
    let teams_token = client.get_token_for_teams_user(&teams).await.unwrap();
    assert_eq!(status(&teams_token), valid(&"8:orgid:user"));
    assignments(client).await;
}

async fn assignments(client: &CommunicationIdentityClient) {
    let principal = TeamsExtensionPrincipal::new("tenant", "object").unwrap();
    let user =
        TeamsExtensionAssignmentRequest::new(TeamsExtensionPrincipalType::User).client_ids(["c1", "c2"]);
    let created = client.create_or_update_teams_extension_assignment(&principal, &user).await.unwrap();
    assert_eq!((created.tenant_id.as_str(), created.object_id.as_str()), ("tenant", "object"));
    assert_eq!(created.client_ids, ["c1", "c2"]);
    let account = TeamsExtensionAssignmentRequest::new("resourceAccount");
    let replaced = client.create_or_update_teams_extension_assignment(&principal, &account).await.unwrap();
    assert_eq!(replaced.principal_type, TeamsExtensionPrincipalType::ResourceAccount);
    assert!(replaced.client_ids.is_empty());
    assert_eq!(client.get_teams_extension_assignment(&principal).await.unwrap(), replaced);
    client.delete_teams_extension_assignment(&principal).await.unwrap();
    let error = client.get_teams_extension_assignment(&principal).await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("there is no such assignment"), "{error}");
}

#[tokio::test]
async fn every_operation_works_with_a_key() {
    let (emulator, client) = start().await;
    journey(&emulator, &client).await;
    assert!(emulator.journal().requests().iter().all(|request| request.notes.is_empty()));
}

#[tokio::test]
async fn every_operation_works_with_a_key_that_was_rotated() {
    let emulator = Emulator::builder().start().await.unwrap();
    let credential = KeyCredential::new(parts(&emulator).1);
    let client = client_of(&emulator, &credential, PREVIEW);
    client.create_user().await.unwrap();
    let new_key = emulator.regenerate_access_key();
    let error = client.create_user().await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("Denied"), 1), "{error}");
    assert!(error.signed_request().is_some());
    credential.update(AccessKey::parse(&new_key).unwrap());
    journey(&emulator, &client).await;
}

#[tokio::test]
async fn every_operation_works_with_a_token_credential() {
    let emulator = Emulator::builder().start().await.unwrap();
    let credential = StaticToken::new(emulator.entra_token(3600)).unwrap();
    journey(&emulator, &client_of(&emulator, credential, PREVIEW)).await;
    assert!(
        emulator.journal().requests().iter().all(|request| request.header("x-ms-content-sha256").is_none())
    );
}

#[tokio::test]
async fn assignments_are_in_the_stable_version_too() {
    let emulator = Emulator::builder().strict_api_version(true).start().await.unwrap();
    assignments(&client_of(&emulator, parts(&emulator).1, ApiVersion::V2025_06_30)).await;
}

#[tokio::test]
async fn the_preview_of_2020_does_what_it_did() {
    let emulator = Emulator::builder().strict_api_version(true).start().await.unwrap();
    let client = legacy_of(&emulator);
    let status = |token: &AccessToken| emulator.token_status(token.secret().expose());
    let user = client.create_user().await.unwrap();
    let scopes = ["chat", "voip", "pstn"].map(administration::TokenScope::from);
    let first = client.issue_token(&user, &scopes).await.unwrap();
    assert_eq!(first.user, user);
    assert_eq!(status(&first.token), valid(&user));
    client.revoke_tokens(&user, Some(OffsetDateTime::UNIX_EPOCH)).await.unwrap();
    assert_eq!(status(&first.token), valid(&user));
    client.revoke_tokens(&user, None).await.unwrap();
    assert_eq!(status(&first.token), TokenStatus::Revoked);
    client.delete_user(&user).await.unwrap();
    assert!(emulator.users().is_empty());
    let error = client.issue_token(&user, &scopes).await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("no token was issued"), "{error}");
}

#[tokio::test]
async fn a_user_token_ends_with_its_time_and_another_can_be_had() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let begun = emulator.clock().now();
    let created = client.create_user_and_token(&TokenRequest::new(["chat"]).expires_in(HOUR)).await.unwrap();
    // Written with seven digits of fraction.
    assert!((created.token.expires_on() - begun - Duration::HOUR).abs() < Duration::microseconds(1));
    emulator.clock().advance(Duration::minutes(59));
    assert_eq!(emulator.token_status(created.token.secret().expose()), valid(&created.user));
    emulator.clock().advance(Duration::minutes(2));
    assert_eq!(emulator.token_status(created.token.secret().expose()), TokenStatus::Expired);
    let next = client.get_token(&created.user, &TokenRequest::new(["chat"])).await.unwrap();
    assert_eq!(emulator.token_status(next.secret().expose()), valid(&created.user));
    assert!(next.expires_on() - created.token.expires_on() > Duration::hours(24));
}

/// The machine's clock, moved.
#[derive(Debug, Default)]
struct Moved {
    clock: TokioRuntime,
    seconds: AtomicI64,
}

impl Runtime for Moved {
    fn now(&self) -> OffsetDateTime {
        self.clock.now() + Duration::seconds(self.seconds.load(SeqCst))
    }

    fn monotonic(&self) -> StdDuration {
        self.clock.monotonic()
    }

    fn sleep(&self, duration: StdDuration) -> BoxFuture<'static, ()> {
        self.clock.sleep(duration)
    }

    fn spawn(&self, future: BoxFuture<'static, ()>) {
        self.clock.spawn(future);
    }

    fn random(&self) -> u64 {
        self.clock.random()
    }
}

/// Gives tokens of an hour, by the moved clock.
#[derive(Debug)]
struct Hourly {
    emulator: Arc<Emulator>,
    clock: Arc<Moved>,
    asked: AtomicUsize,
}

#[async_trait]
impl TokenCredential for Hourly {
    async fn get_token(&self, _: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        self.asked.fetch_add(1, SeqCst);
        Ok(AccessToken::new(self.emulator.entra_token(3600), self.clock.now() + Duration::HOUR))
    }
}

#[tokio::test]
async fn a_token_of_entra_is_asked_for_again_when_it_has_expired() {
    let emulator = Arc::new(Emulator::builder().start().await.unwrap());
    let clock = Arc::new(Moved::default());
    let (asked, tokens) = (AtomicUsize::new(0), Arc::clone(&emulator));
    let credential = Arc::new(Hourly { emulator: tokens, clock: Arc::clone(&clock), asked });
    let client = CommunicationIdentityClient::builder(parts(&emulator).0, Arc::clone(&credential))
        .options(at_once().runtime(Arc::clone(&clock) as Arc<dyn Runtime>))
        .build()
        .unwrap();
    for _ in 0..3 {
        client.create_user().await.unwrap();
    }
    assert_eq!(credential.asked.load(SeqCst), 1);
    clock.seconds.store(3601, SeqCst);
    emulator.clock().advance(Duration::seconds(3601));
    client.create_user().await.unwrap();
    assert_eq!(credential.asked.load(SeqCst), 2);
}

#[tokio::test]
async fn a_service_that_ignores_the_custom_id_is_found_out() {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = client_of(&emulator, parts(&emulator).1, "2024-01-01");
    let error = client.ensure_user(&CustomId::new("a").unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial, "{error}");
    assert_eq!(error.outcome().unwrap().done(), emulator.users());
    assert!(!error.outcome().unwrap().repeat_is_harmless());
}
