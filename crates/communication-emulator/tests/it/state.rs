//! The state file: what is kept, what is not, and which files are refused.

use std::path::{Path, PathBuf};

use communication_emulator::{
    Emulator, Error, TokenStatus,
    faults::{Action, Rule, When},
    time::Duration,
};
use serde_json::json;

use crate::client::{Client, IDENTITY, PHONE, SIP, start};

/// A path of its own, removed at the end.
pub(crate) struct File(pub(crate) PathBuf);

impl File {
    pub(crate) fn new(name: &str) -> File {
        File(std::env::temp_dir().join(format!("communication-emulator-{}-{name}", std::process::id())))
    }

    async fn start(&self) -> Result<Emulator, Error> {
        Emulator::builder().state_file(&self.0).https(0).start().await
    }

    async fn refusal(&self) -> String {
        match self.start().await {
            Err(error @ Error::State { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let file = File::new("restart");
    let emulator = file.start().await.unwrap();
    let client = Client::new(&emulator);
    let authority = emulator.ca_certificate();
    let created =
        client.post(&format!("/identities?{IDENTITY}"), json!({"createTokenWithScopes": ["chat"]})).await;
    let (user, token) =
        (created.json()["identity"]["id"].clone(), created.json()["accessToken"]["token"].clone());
    let (user, token) = (user.as_str().unwrap(), token.as_str().unwrap());
    let bought = client.buy(2).await;
    let held = client.search(1, None).await;
    let trunks = json!({"trunks": {"sbc.contoso.com": {"sipSignalingPort": 5061}}});
    assert_eq!(client.patch(&format!("/sip?{SIP}"), trunks).await.status, 200);
    emulator.clock().advance(Duration::days(3));
    emulator.clock().advance(-Duration::days(3));
    emulator.clock().freeze();
    let (now, books) = (emulator.clock().now(), emulator.books());
    emulator.faults().add(Rule::new(Action::respond(When::Before, 503)).always());
    emulator.stop().await.unwrap();

    let emulator = file.start().await.unwrap();
    let client = Client::new(&emulator);
    assert_eq!((emulator.clock().now(), emulator.books()), (now, books));
    assert_eq!(emulator.ca_certificate(), authority, "a trusted authority stays the same");
    assert_eq!(emulator.owned_numbers(), bought);
    assert_eq!(emulator.token_status(token), TokenStatus::Valid { user: user.to_owned() });
    assert_eq!(client.purchase(&held).await.status, 202, "the hold is still there");
    assert!(client.get(&format!("/sip?{SIP}")).await.text.contains("sbc.contoso.com"));
    let another = client.post(&format!("/identities?{IDENTITY}"), json!({})).await;
    assert_ne!(another.json()["identity"]["id"], user, "the random position goes on");
    assert_eq!(emulator.journal().len(), 3, "the journal and the faults begin anew");
}

#[tokio::test]
async fn a_revoked_token_stays_revoked_and_a_deleted_user_deleted() {
    let file = File::new("revoked");
    let emulator = file.start().await.unwrap();
    let client = Client::new(&emulator);
    let mut users = Vec::new();
    for _ in 0..2 {
        let created = client
            .post(&format!("/identities?{IDENTITY}"), json!({"createTokenWithScopes": ["chat"]}))
            .await
            .json();
        users.push((created["identity"]["id"].clone(), created["accessToken"]["token"].clone()));
    }
    let path =
        |user: usize, rest: &str| format!("/identities/{}{rest}?{IDENTITY}", users[user].0.as_str().unwrap());
    assert_eq!(client.post(&path(0, "/:revokeAccessTokens"), json!({})).await.status, 204);
    assert_eq!(client.delete(&path(1, "")).await.status, 204);
    let later = client.post(&path(0, "/:issueAccessToken"), json!({"scopes": ["chat"]})).await.json();
    emulator.stop().await.unwrap();
    let emulator = file.start().await.unwrap();
    for (_, token) in &users {
        assert_eq!(emulator.token_status(token.as_str().unwrap()), TokenStatus::Revoked);
    }
    assert!(matches!(emulator.token_status(later["token"].as_str().unwrap()), TokenStatus::Valid { .. }));
    assert_eq!(emulator.users(), [users[0].0.as_str().unwrap()]);
}

#[tokio::test]
async fn snapshot_restore_and_reset_reach_the_file() {
    let file = File::new("snapshot");
    let emulator = file.start().await.unwrap();
    let client = Client::new(&emulator);
    let first = client.buy(1).await;
    let snapshot = emulator.snapshot();
    client.buy(3).await;
    assert!(emulator.restore(snapshot));
    emulator.stop().await.unwrap();
    let emulator = file.start().await.unwrap();
    assert_eq!(emulator.owned_numbers(), first);
    emulator.reset();
    let second = Client::new(&emulator).buy(1).await;
    emulator.stop().await.unwrap();
    let emulator = file.start().await.unwrap();
    assert_eq!(emulator.owned_numbers(), second);
}

/// A hold that lapsed after the snapshot is a hold again, for the clock goes back too.
#[tokio::test]
async fn a_snapshot_has_the_clock() {
    let (emulator, client) = start().await;
    let held = client.search(1, None).await;
    let snapshot = emulator.snapshot();
    emulator.clock().advance(Duration::minutes(17));
    assert_eq!(client.purchase(&held).await.status, 400);
    assert!(emulator.restore(snapshot));
    assert_eq!(client.purchase(&held).await.status, 202);
}

#[tokio::test]
async fn a_file_in_use_is_refused() {
    let file = File::new("in-use");
    let emulator = file.start().await.unwrap();
    assert!(file.refusal().await.contains("it is in use by another emulator"));
    emulator.stop().await.unwrap();
    drop(file.start().await.unwrap());
}

#[tokio::test]
async fn a_file_that_is_something_else_is_refused_and_left_as_it_is() {
    let file = File::new("foreign");
    for content in [&b"my thesis"[..], &[0; 5000], &b"redb".repeat(4000)] {
        std::fs::write(&file.0, content).unwrap();
        assert!(
            file.refusal().await.contains("it is no state file of communication-emulator"),
            "{content:?}"
        );
        assert_eq!(std::fs::read(&file.0).unwrap(), content);
    }
    std::fs::write(&file.0, "").unwrap();
    file.start().await.unwrap().stop().await.unwrap();
    let folder = File(std::env::temp_dir());
    assert!(folder.refusal().await.contains("state file"));
    let nowhere = File(Path::new("/no/such/folder/state").to_owned());
    assert!(nowhere.refusal().await.contains("/no/such/folder/state"));
}

#[tokio::test]
async fn a_damaged_file_is_refused_or_read_and_never_a_panic() {
    let file = File::new("damaged");
    let emulator = file.start().await.unwrap();
    Client::new(&emulator).buy(5).await;
    emulator.stop().await.unwrap();
    let good = std::fs::read(&file.0).unwrap();
    for cut in [100, 4096, good.len() / 2, good.len() - 1] {
        std::fs::write(&file.0, &good[..cut]).unwrap();
        assert!(file.refusal().await.contains("state file"), "{cut}");
    }
    let mut refused = 0;
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut bad = good.clone();
        bad[at..(at + 512).min(good.len())].fill(0xA5);
        std::fs::write(&file.0, &bad).unwrap();
        // Most of a young file is unused; damage there does no harm.
        match file.start().await {
            Err(Error::State { .. }) => refused += 1,
            Err(other) => panic!("{other:?}"),
            Ok(emulator) => emulator.stop().await.unwrap(),
        }
    }
    assert!(refused > 0);
    std::fs::write(&file.0, &good).unwrap();
    assert_eq!(file.start().await.unwrap().owned_numbers().len(), 5);
}

#[tokio::test]
async fn reads_do_not_wait_for_a_file_that_is_not_there() {
    let (emulator, client) = start().await;
    assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
    emulator.stop().await.unwrap();
}
