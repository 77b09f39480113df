//! The emulator in process.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::auth::jwt;
use crate::auth::key::AccessKey;
use crate::clock::{Clock, spawn};
use crate::faults::Faults;
use crate::journal::{Entry, Journal, Observer};
use crate::json::Json;
use crate::management::own::{self, OwnedPhoneNumber};
use crate::server::serve;
use crate::settings::{Settings, Speed};
use crate::state::books::{Books, Purchase};
use crate::state::identities::TokenStatus;
use crate::world::Shared;

/// Why an emulator did not start, or refused what it was given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address cannot be listened on: it is in use, or not of this machine.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The access key is no base64 text of at least one byte.
    #[error("the access key is not base64")]
    AccessKey,
    /// A member of an [`OwnedPhoneNumber`] is not what it should be.
    #[error("{0}")]
    Number(&'static str),
}

/// How an emulator is to be; begun with [`Emulator::builder`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::{Emulator, Speed};
///
/// let emulator = Emulator::builder().seed(7).speed(Speed::Polls(3)).realistic_quotas(true).start().await?;
/// assert!(emulator.connection_string().starts_with("endpoint=http://127.0.0.1:"));
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "an emulator runs once it is started"]
pub struct EmulatorBuilder {
    address: SocketAddr,
    seed: u64,
    key: Option<String>,
    settings: Settings,
    observer: Option<Observer>,
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EmulatorBuilder")
            .field("address", &self.address)
            .field("seed", &self.seed)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl EmulatorBuilder {
    fn new() -> EmulatorBuilder {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        EmulatorBuilder { address, seed: 1, key: None, settings: Settings::in_process(), observer: None }
    }

    /// The port of 127.0.0.1 to listen on; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> EmulatorBuilder {
        self.address.set_port(port);
        self
    }

    /// What ids, numbers, keys and durations follow from: the same seed and requests give the same answers.
    pub fn seed(mut self, seed: u64) -> EmulatorBuilder {
        self.seed = seed;
        self
    }

    /// The primary access key, in base64; by default one that follows from the seed.
    pub fn access_key(mut self, key: impl Into<String>) -> EmulatorBuilder {
        self.key = Some(key.into());
        self
    }

    /// How fast operations run; by default they end with the second poll.
    pub fn speed(mut self, speed: Speed) -> EmulatorBuilder {
        self.settings.speed = speed;
        self
    }

    /// Whether known signature deviations of official SDKs are refused; by default they are.
    pub fn strict_signature(mut self, strict: bool) -> EmulatorBuilder {
        self.settings.strict_signature = strict;
        self
    }

    /// Whether API versions that are not described are refused; by default they are answered.
    pub fn strict_api_version(mut self, strict: bool) -> EmulatorBuilder {
        self.settings.strict_api_version = strict;
        self
    }

    /// Whether the quotas of a trial subscription hold: five searches and one purchase a week.
    pub fn realistic_quotas(mut self, quotas: bool) -> EmulatorBuilder {
        self.settings.realistic_quotas = quotas;
        self
    }

    /// Whether trunks need an enabled domain.
    pub fn verify_domains(mut self, verify: bool) -> EmulatorBuilder {
        self.settings.verify_domains = verify;
        self
    }

    /// The settings of the program: realistic timing, tolerant of known signature deviations.
    pub fn realistic(mut self) -> EmulatorBuilder {
        self.settings = Settings::program();
        self
    }

    /// Calls this with every exchange, as it goes into the journal: a log, for example. It must not call the emulator.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder()
    ///     .observe(|entry| println!("{} {}: {}", entry.method, entry.target, entry.verdict))
    ///     .start()
    ///     .await?;
    /// # let _ = emulator;
    /// # Ok(()) }
    /// ```
    pub fn observe(mut self, observer: impl Fn(&Entry) + Send + Sync + 'static) -> EmulatorBuilder {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Listens and answers, on the tokio runtime that this is awaited on, until the emulator is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] when the port is taken, [`Error::AccessKey`] when the key is not base64.
    pub async fn start(self) -> Result<Emulator, Error> {
        let primary = match &self.key {
            Some(key) => AccessKey::parse(key).ok_or(Error::AccessKey)?,
            None => AccessKey::derive(self.seed, "primary"),
        };
        let keys = [primary, AccessKey::derive(self.seed, "secondary")];
        let failed = |source| Error::Listen { address: self.address, source };
        let listener = TcpListener::bind(self.address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Arc::new(Shared::new(self.settings, self.seed, keys, self.observer));
        let server = spawn(serve(listener, Arc::clone(&shared)));
        Ok(Emulator { shared, address, server })
    }
}

/// A running stand-in for one Azure Communication Services resource. It stops when it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::Emulator;
///
/// let emulator = Emulator::builder().start().await?;
/// // Hand this to the client under test, of any language:
/// let connection_string = emulator.connection_string();
/// assert!(connection_string.contains(";accesskey="));
/// // ... and ask the books what it really did:
/// assert!(emulator.purchases().is_empty());
/// # Ok(()) }
/// ```
pub struct Emulator {
    shared: Arc<Shared>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Emulator").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Emulator {
    /// Begins to describe an emulator: strict and fast, on a free port of 127.0.0.1.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::new()
    }

    /// `endpoint=http://127.0.0.1:PORT/;accesskey=...`
    #[must_use]
    pub fn connection_string(&self) -> String {
        format!("endpoint={};accesskey={}", self.endpoint(), self.access_key())
    }

    /// `http://127.0.0.1:PORT/`
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Where the management API is: `http://127.0.0.1:PORT/_emulator/`
    #[must_use]
    pub fn management_url(&self) -> String {
        format!("{}_emulator/", self.endpoint())
    }

    /// The address that is listened on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The primary access key, in base64.
    #[must_use]
    pub fn access_key(&self) -> String {
        self.key(0)
    }

    /// The secondary access key, in base64; both are accepted.
    #[must_use]
    pub fn secondary_access_key(&self) -> String {
        self.key(1)
    }

    fn key(&self, index: usize) -> String {
        self.shared.lock().keys.get(index).map(|key| key.text().to_owned()).unwrap_or_default()
    }

    /// Replaces the primary key, as regenerating it in the portal does, and returns the new one. The old one is refused
    /// from now on.
    #[expect(clippy::must_use_candidate, reason = "the new key can be read at any time")]
    pub fn regenerate_access_key(&self) -> String {
        let mut world = self.shared.lock();
        let name = world.state.random.guid();
        let new = AccessKey::derive(world.seed, &name);
        let text = new.text().to_owned();
        if let Some(primary) = world.keys.first_mut() {
            *primary = new;
        }
        text
    }

    /// The clock that everything goes by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// The fault rules.
    #[must_use]
    pub fn faults(&self) -> Faults {
        Faults::new(Arc::clone(&self.shared))
    }

    /// Every request and what was made of it.
    #[must_use]
    pub fn journal(&self) -> Journal {
        Journal::new(Arc::clone(&self.shared))
    }

    /// What was bought, charged and released, as of the emulator's time.
    #[must_use]
    pub fn books(&self) -> Books {
        self.shared.settle().state.books.clone()
    }

    /// The purchases that were accepted, oldest first.
    #[must_use]
    pub fn purchases(&self) -> Vec<Purchase> {
        self.books().purchases
    }

    /// The numbers of the resource, in the order of their purchases, whatever faults hide from clients.
    #[must_use]
    pub fn owned_numbers(&self) -> Vec<String> {
        self.shared.settle().state.owned.all().map(|number| number.number.clone()).collect()
    }

    /// Adds a number as if it had been bought; nothing is charged.
    ///
    /// # Errors
    ///
    /// [`Error::Number`] names the member that is wrong.
    pub fn add_owned_number(&self, number: &OwnedPhoneNumber) -> Result<(), Error> {
        let now = self.shared.clock.now();
        own::insert(&mut self.shared.lock().state, number, now).map_err(Error::Number)
    }

    /// The ids of the users that were created and not deleted.
    #[must_use]
    pub fn users(&self) -> Vec<String> {
        let world = self.shared.lock();
        world
            .state
            .identities
            .users
            .values()
            .filter(|user| !user.deleted)
            .map(|user| user.id.clone())
            .collect()
    }

    /// What became of a user access token: valid, expired, revoked.
    #[must_use]
    pub fn token_status(&self, token: &str) -> TokenStatus {
        let now = self.shared.clock.now();
        self.shared.lock().state.identities.check(token, now)
    }

    /// A bearer token as Entra would issue it, valid for so many seconds of the emulator's time, for a user of a tenant.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_emulator::Emulator;
    /// let emulator = Emulator::builder().start().await?;
    /// let token = emulator.entra_token(3600);
    /// let url = format!("{}sip?api-version=2023-03-01", emulator.endpoint());
    /// let answer = reqwest::Client::new().get(url).bearer_auth(token).send().await?;
    /// assert_eq!(answer.status(), 200);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn entra_token(&self, seconds: i64) -> String {
        let now = self.shared.clock.now().unix_timestamp();
        let claims = Json::object([
            ("aud", "https://communication.azure.com/".into()),
            ("iss", "https://sts.emulator.invalid/".into()),
            ("tid", "11111111-1111-4111-8111-111111111111".into()),
            ("oid", "22222222-2222-4222-8222-222222222222".into()),
            ("iat", Json::Int(now)),
            ("exp", Json::Int(now.saturating_add(seconds))),
        ]);
        jwt::sign(&claims, b"nobody checks the signature of these")
    }

    /// The settings as they are now.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.shared.lock().settings.clone()
    }

    /// Changes settings while the emulator runs; operations that were started keep their pace.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.lock().settings);
    }

    /// Keeps the state of the resource as it is now, and returns what [`restore`](Self::restore) takes.
    #[must_use]
    pub fn snapshot(&self) -> u64 {
        self.shared.snapshot()
    }

    /// Goes back to a snapshot; false if there is none of that number. Clock, faults and journal stay.
    #[must_use]
    pub fn restore(&self, snapshot: u64) -> bool {
        self.shared.restore(snapshot)
    }

    /// Forgets everything but the keys and the seed: the state, the journal, the faults, changed settings. The clock
    /// stays where it is.
    pub fn reset(&self) {
        self.shared.reset();
    }
}
