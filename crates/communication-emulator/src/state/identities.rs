//! Users, their tokens, and the assignments of the Teams extension and of Entra.

use std::collections::BTreeMap;

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::{auth::jwt, json::Json, random::Random};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) custom_id: Option<String>,
    pub(crate) last_token: Option<OffsetDateTime>,
    pub(crate) deleted: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Token {
    user: String,
    issued: OffsetDateTime,
    expires: OffsetDateTime,
    revoked: bool,
}

/// What became of a user access token.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::{Emulator, TokenStatus};
///
/// let emulator = Emulator::builder().start().await?;
/// assert_eq!(emulator.token_status("made up"), TokenStatus::Unknown);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "status")]
#[non_exhaustive]
pub enum TokenStatus {
    /// It would be accepted now.
    Valid {
        /// The user it is for.
        user: String,
    },
    /// Its time has passed, by the emulator's clock.
    Expired,
    /// Its user's tokens were revoked, or the user was deleted.
    Revoked,
    /// This emulator did not issue it, or it was changed.
    Unknown,
}

/// Who may use a resource from a tenant: the key is tenant and object, or the object alone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assignment {
    pub(crate) tenant: String,
    pub(crate) object: String,
    pub(crate) principal_type: String,
    pub(crate) client_ids: Option<Vec<String>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Identities {
    pub(crate) resource: String,
    signing_key: String,
    pub(crate) users: BTreeMap<String, User>,
    tokens: BTreeMap<String, Token>,
    pub(crate) teams: Vec<Assignment>,
    pub(crate) entra: Vec<Assignment>,
}

impl Identities {
    pub(crate) fn new(random: &mut Random) -> Identities {
        let (resource, signing_key) = (random.guid(), random.guid());
        Identities {
            resource,
            signing_key,
            users: BTreeMap::new(),
            tokens: BTreeMap::new(),
            teams: Vec::new(),
            entra: Vec::new(),
        }
    }

    /// A new user id in the recorded form: `8:acs:{resource}_{8 digits}-{..}` with leading zeros.
    pub(crate) fn new_user(&mut self, random: &mut Random, custom_id: Option<String>) -> User {
        let guid = random.guid();
        let tail = guid.get(6..).unwrap_or_default();
        let id = format!("8:acs:{}_000000{tail}", self.resource);
        let user = User { id: id.clone(), custom_id, last_token: None, deleted: false };
        self.users.insert(id, user.clone());
        user
    }

    pub(crate) fn by_custom_id(&self, custom_id: &str) -> Option<&User> {
        self.users.values().find(|user| !user.deleted && user.custom_id.as_deref() == Some(custom_id))
    }

    /// Issues a token; returns it with its expiry.
    pub(crate) fn issue(
        &mut self,
        random: &mut Random,
        user: &str,
        scopes: &[String],
        minutes: i64,
        now: OffsetDateTime,
    ) -> (String, OffsetDateTime) {
        let expires = now + Duration::minutes(minutes);
        let id = random.guid();
        let claims = Json::object([
            ("skypeid", user.strip_prefix("8:").unwrap_or(user).into()),
            ("scp", Json::Int(1792)),
            ("csi", now.unix_timestamp().to_string().into()),
            ("exp", Json::Int(expires.unix_timestamp())),
            ("rgn", "amer".into()),
            ("acsScope", scopes.join(",").into()),
            ("resourceId", self.resource.as_str().into()),
            ("resourceLocation", "unitedstates".into()),
            ("iat", Json::Int(now.unix_timestamp())),
            ("jti", id.as_str().into()),
        ]);
        let token = jwt::sign(&claims, self.signing_key.as_bytes());
        let record = Token { user: user.to_owned(), issued: now, expires, revoked: false };
        self.tokens.insert(id, record);
        if let Some(user) = self.users.get_mut(user) {
            user.last_token = Some(now);
        }
        (token, expires)
    }

    /// Revokes the user's tokens issued at or before that time.
    pub(crate) fn revoke(&mut self, user: &str, until: OffsetDateTime) {
        for token in self.tokens.values_mut().filter(|token| token.user == user && token.issued <= until) {
            token.revoked = true;
        }
    }

    pub(crate) fn check(&self, token: &str, now: OffsetDateTime) -> TokenStatus {
        if !jwt::is_signed(token, self.signing_key.as_bytes()) {
            return TokenStatus::Unknown;
        }
        let id = jwt::claims(token).and_then(|claims| claims.get("jti")?.as_str().map(str::to_owned));
        let Some(record) = id.and_then(|id| self.tokens.get(&id)) else { return TokenStatus::Unknown };
        if record.revoked {
            TokenStatus::Revoked
        } else if record.expires <= now {
            TokenStatus::Expired
        } else {
            TokenStatus::Valid { user: record.user.clone() }
        }
    }
}
