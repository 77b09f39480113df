//! Users, their tokens, and the assignments of the Teams extension and of Entra.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{part::Tracked, table::Table};
use crate::{auth::jwt, json::Json, random::Random};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) custom_id: Option<String>,
    pub(crate) last_token: Option<OffsetDateTime>,
    /// What was revoked of this user's tokens; the later, the earlier the time.
    revocations: Vec<Revocation>,
}

/// Tokens up to that number that were issued up to that time are no longer good; all up to the number without a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Revocation {
    last: u64,
    until: Option<OffsetDateTime>,
}

/// What every token follows from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Issuer {
    resource: String,
    signing_key: String,
    /// How many tokens were issued. No more is kept of them: a token says itself what it is, and its number.
    issued: u64,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Assignment {
    pub(crate) tenant: String,
    pub(crate) object: String,
    pub(crate) principal_type: String,
    pub(crate) client_ids: Option<Vec<String>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Identities {
    pub(super) issuer: Tracked<Issuer>,
    pub(crate) users: Table<User>,
    /// The users' ids by their custom ids.
    custom_ids: HashMap<String, String>,
    pub(crate) teams: Tracked<Vec<Assignment>>,
    pub(crate) entra: Tracked<Vec<Assignment>>,
}

impl Identities {
    pub(crate) fn new(random: &mut Random) -> Identities {
        let (resource, signing_key) = (random.guid(), random.guid());
        Identities {
            issuer: Tracked::new(Issuer { resource, signing_key, issued: 0 }),
            users: Table::default(),
            custom_ids: HashMap::new(),
            teams: Tracked::default(),
            entra: Tracked::default(),
        }
    }

    /// The id of the resource.
    pub(crate) fn resource(&self) -> &str {
        &self.issuer.resource
    }

    /// Brings what follows from the users up to them.
    pub(super) fn index(&mut self) {
        let with_custom_id =
            self.users.values().filter_map(|user| Some((user.custom_id.clone()?, user.id.clone())));
        self.custom_ids = with_custom_id.collect();
    }

    /// A new user id in the recorded form: `8:acs:{resource}_{8 digits}-{..}` with leading zeros.
    pub(crate) fn new_user(&mut self, random: &mut Random, custom_id: Option<String>) -> User {
        let guid = random.guid();
        let tail = guid.get(6..).unwrap_or_default();
        let id = format!("8:acs:{}_000000{tail}", self.resource());
        if let Some(custom_id) = &custom_id {
            self.custom_ids.insert(custom_id.clone(), id.clone());
        }
        let user = User { id: id.clone(), custom_id, last_token: None, revocations: Vec::new() };
        self.users.insert(id, user.clone());
        user
    }

    pub(crate) fn by_custom_id(&self, custom_id: &str) -> Option<&User> {
        self.users.get(self.custom_ids.get(custom_id)?)
    }

    /// Forgets the user; its tokens are no longer good.
    pub(crate) fn delete_user(&mut self, id: &str) {
        if let Some(custom_id) = self.users.remove(id).and_then(|user| user.custom_id) {
            self.custom_ids.remove(&custom_id);
        }
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
        self.issuer.issued += 1;
        let id = token_id(random, now, self.issuer.issued);
        let claims = Json::object([
            ("skypeid", user.strip_prefix("8:").unwrap_or(user).into()),
            ("scp", Json::Int(1792)),
            ("csi", now.unix_timestamp().to_string().into()),
            ("exp", Json::Int(expires.unix_timestamp())),
            ("rgn", "amer".into()),
            ("acsScope", scopes.join(",").into()),
            ("resourceId", self.resource().into()),
            ("resourceLocation", "unitedstates".into()),
            ("iat", Json::Int(now.unix_timestamp())),
            ("jti", id.into()),
        ]);
        let token = jwt::sign(&claims, self.issuer.signing_key.as_bytes());
        if let Some(user) = self.users.get_mut(user) {
            user.last_token = Some(now);
        }
        (token, expires)
    }

    /// Revokes the user's tokens, or those of them that were issued at or before that time.
    pub(crate) fn revoke(&mut self, user: &str, until: Option<OffsetDateTime>) {
        let last = self.issuer.issued;
        let Some(user) = self.users.get_mut(user) else { return };
        // An earlier revocation that reaches no further is part of this one.
        user.revocations.retain(|old| until.is_some_and(|until| old.until.is_none_or(|old| old > until)));
        user.revocations.push(Revocation { last, until });
    }

    pub(crate) fn check(&self, token: &str, now: OffsetDateTime) -> TokenStatus {
        if !jwt::is_signed(token, self.issuer.signing_key.as_bytes()) {
            return TokenStatus::Unknown;
        }
        let Some(token) = jwt::claims(token).and_then(|claims| Token::read(&claims)) else {
            return TokenStatus::Unknown;
        };
        // Issued before everything was forgotten, or after the snapshot that was gone back to.
        if token.number > self.issuer.issued {
            return TokenStatus::Unknown;
        }
        let revoked = match self.users.get(&token.user) {
            Some(user) => user.revocations.iter().any(|revocation| revocation.covers(&token)),
            None => self.is_of_users(&token.user),
        };
        if revoked {
            TokenStatus::Revoked
        } else if token.expires <= now.unix_timestamp() {
            TokenStatus::Expired
        } else {
            TokenStatus::Valid { user: token.user }
        }
    }

    /// Whether the id is one of those that `new_user` makes; the others (of Teams) have two ids behind the resource's.
    fn is_of_users(&self, id: &str) -> bool {
        let rest = id.strip_prefix("8:acs:").and_then(|rest| rest.strip_prefix(self.resource()));
        rest.is_some_and(|rest| rest.matches('_').count() == 1)
    }
}

impl Revocation {
    fn covers(&self, token: &Token) -> bool {
        token.number <= self.last && self.until.is_none_or(|until| token.issued <= until)
    }
}

/// What a token that we signed says of itself.
struct Token {
    user: String,
    number: u64,
    issued: OffsetDateTime,
    expires: i64,
}

impl Token {
    fn read(claims: &Json) -> Option<Token> {
        let id = claims.get("jti")?.as_str()?;
        let nanoseconds = i64::from_str_radix(id.get(..8)?, 16).ok()?;
        let seconds = OffsetDateTime::from_unix_timestamp(claims.get("iat")?.as_i64()?).ok()?;
        Some(Token {
            user: format!("8:{}", claims.get("skypeid")?.as_str()?),
            number: u64::from_str_radix(id.get(24..)?, 16).ok()?,
            issued: seconds + Duration::nanoseconds(nanoseconds),
            expires: claims.get("exp")?.as_i64()?,
        })
    }
}

/// The id of a token: a UUID that begins with the nanoseconds of the second in which it was issued, and ends with its
/// number.
fn token_id(random: &mut Random, now: OffsetDateTime, number: u64) -> String {
    let guid = random.guid();
    format!("{:08x}{}{number:012x}", now.nanosecond(), guid.get(8..24).unwrap_or_default())
}
