//! Users and their tokens.

use communication_emulator::TokenStatus;
use serde_json::{Value, json};
use time::Duration;

use crate::client::{Client, IDENTITY, LEGACY_IDENTITY, PREVIEW, start};

async fn create(client: &Client, body: Value) -> Value {
    let created = client.post(&format!("/identities?{IDENTITY}"), body).await;
    assert_eq!(created.status, 201, "{}", created.text);
    created.json()
}

fn user(id: &str, action: &str) -> String {
    format!("/identities/{}{action}?{IDENTITY}", id.replace(':', "%3A"))
}

#[tokio::test]
async fn tokens_carry_their_expiry_and_expire_by_the_clock() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let created =
        create(&client, json!({"createTokenWithScopes": ["chat", "voip"], "expiresInMinutes": 60})).await;
    let token = created["accessToken"]["token"].as_str().unwrap();
    let id = created["identity"]["id"].as_str().unwrap().to_owned();
    let claims = base64::Engine::decode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        token.split('.').nth(1).unwrap(),
    );
    let claims: Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3600);
    assert_eq!(claims["acsScope"], "chat,voip");
    assert_eq!(claims["skypeid"], id.strip_prefix("8:").unwrap());
    assert_eq!(emulator.token_status(token), TokenStatus::Valid { user: id });
    emulator.clock().advance(Duration::minutes(61));
    assert_eq!(emulator.token_status(token), TokenStatus::Expired);
    assert_eq!(emulator.token_status(&format!("{token}x")), TokenStatus::Unknown);
}

#[tokio::test]
async fn revoking_ends_the_tokens_so_far_and_not_those_after() {
    let (emulator, client) = start().await;
    let created = create(&client, json!({"createTokenWithScopes": ["chat"]})).await;
    let id = created["identity"]["id"].as_str().unwrap();
    assert_eq!(client.post(&user(id, "/:revokeAccessTokens"), json!({})).await.status, 204);
    let later = client.post(&user(id, "/:issueAccessToken"), json!({"scopes": ["chat"]})).await.json();
    assert_eq!(
        emulator.token_status(created["accessToken"]["token"].as_str().unwrap()),
        TokenStatus::Revoked
    );
    assert!(matches!(emulator.token_status(later["token"].as_str().unwrap()), TokenStatus::Valid { .. }));
}

#[tokio::test]
async fn a_deleted_user_is_not_found_and_its_tokens_are_revoked() {
    let (emulator, client) = start().await;
    let created = create(&client, json!({"createTokenWithScopes": ["chat"]})).await;
    let id = created["identity"]["id"].as_str().unwrap();
    assert_eq!(client.delete(&user(id, "")).await.status, 204);
    assert_eq!(client.delete(&user(id, "")).await.status, 404);
    assert_eq!(
        client.post(&user(id, "/:issueAccessToken"), json!({"scopes": ["chat"]})).await.code(),
        "NotFound"
    );
    assert_eq!(
        emulator.token_status(created["accessToken"]["token"].as_str().unwrap()),
        TokenStatus::Revoked
    );
    assert!(emulator.users().is_empty());
}

#[tokio::test]
async fn bad_requests_are_refused_with_their_field() {
    let (_emulator, client) = start().await;
    for (body, target) in [
        (json!({"createTokenWithScopes": ["nonsense"]}), "CreateTokenWithScopes"),
        (json!({"createTokenWithScopes": "chat"}), "CreateTokenWithScopes"),
        (json!({"createTokenWithScopes": ["chat"], "expiresInMinutes": 59}), "ExpiresInMinutes"),
        (json!({"createTokenWithScopes": ["chat"], "expiresInMinutes": "60"}), "ExpiresInMinutes"),
    ] {
        let answer = client.post(&format!("/identities?{IDENTITY}"), body).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "ValidationError"));
        assert_eq!(answer.json()["error"]["target"], target);
    }
}

#[tokio::test]
async fn the_same_custom_id_gives_the_same_user_in_the_preview_alone() {
    let (_emulator, client) = start().await;
    let body = json!({"customId": "alice"});
    let create = |version: &'static str| client.post_owned(format!("/identities?{version}"), body.clone());
    let first = create(PREVIEW).await.json()["identity"].clone();
    assert_eq!(first["customId"], "alice");
    assert!(first.get("lastTokenIssuedAt").is_none());
    assert_eq!(create(PREVIEW).await.json()["identity"]["id"], first["id"]);
    let ga = create(IDENTITY).await.json()["identity"].clone();
    assert_ne!(ga["id"], first["id"]);
    let id = first["id"].as_str().unwrap();
    assert_eq!(client.get(&format!("/identities/{id}?{PREVIEW}")).await.json(), first);
    assert_eq!(
        client.get(&format!("/identities/{id}?{IDENTITY}")).await.code(),
        "UnsupportedApiVersionValue"
    );
}

#[tokio::test]
async fn exchanges_need_a_bearer_token_and_keep_the_user() {
    let (emulator, client) = start().await;
    let target = format!("/access/entra/:exchangeAccessToken?{PREVIEW}");
    assert_eq!(client.post(&target, json!({})).await.code(), "Denied");
    let token = format!("Bearer {}", emulator.entra_token(600));
    let mut users = Vec::new();
    for _ in 0..2 {
        let url = format!("{}{}", emulator.endpoint(), target.trim_start_matches('/'));
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(url);
        let request =
            request.header("authorization", &token).header("content-type", "application/json").body("{}");
        let answer: Value =
            serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
        users.push(answer["identity"]["id"].clone());
    }
    assert_eq!(users[0], users[1]);
}

#[tokio::test]
async fn the_preview_of_2020_shares_the_users() {
    let (emulator, client) = start().await;
    let created = client.post(&format!("/identities?{LEGACY_IDENTITY}"), json!({})).await;
    assert_eq!(created.status, 200);
    let id = created.json()["id"].as_str().unwrap().to_owned();
    let token =
        client.post(&format!("/identities/{id}/token?{LEGACY_IDENTITY}"), json!({"scopes": ["pstn"]})).await;
    assert_eq!(token.json()["id"], id.as_str());
    let revoked = client.patch(&format!("/identities/{id}?{LEGACY_IDENTITY}"), json!({})).await;
    assert_eq!(revoked.status, 204);
    assert_eq!(emulator.token_status(token.json()["token"].as_str().unwrap()), TokenStatus::Revoked);
    assert_eq!(client.delete(&user(&id, "")).await.status, 204);
}

#[tokio::test]
async fn an_expired_token_of_a_teams_user_is_refused() {
    let (emulator, client) = start().await;
    let target = format!("/teamsUser/:exchangeAccessToken?{IDENTITY}");
    for (seconds, status) in [(600, 200), (-600, 401)] {
        let body = json!({"token": emulator.entra_token(seconds), "appId": "a", "userId": "u"});
        let answer = client.post(&target, body).await;
        assert_eq!(answer.status, status);
        if status == 401 {
            assert_eq!(answer.code(), "InvalidAccessToken");
        }
    }
}
