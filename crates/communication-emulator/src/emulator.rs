//! The emulator in process.

use std::{fmt, net::SocketAddr, path::PathBuf, sync::Arc};

use bytes::Bytes;
use http::{
    Method,
    header::{CONTENT_TYPE, HOST, HeaderMap, HeaderValue},
};
use tokio::task::JoinHandle;

use crate::{
    auth::{jwt, key::AccessKey},
    builder::{EmulatorBuilder, Error},
    clock::Clock,
    dispatch,
    exchange::Request,
    faults::Faults,
    journal::Journal,
    json::Json,
    management::own::{self, OwnedPhoneNumber},
    settings::Settings,
    state::{
        books::{Books, Purchase},
        identities::TokenStatus,
    },
    statistics::Statistics,
    world::Shared,
};

/// What [`Emulator::call`] was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, empty where there is none.
    pub body: String,
}

/// None where the method is none.
fn owner_request(method: &str, target: &str, body: Option<&str>, address: SocketAddr) -> Option<Request> {
    let mut headers = HeaderMap::new();
    headers.insert(HOST, HeaderValue::try_from(address.to_string()).ok()?);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Some(Request {
        method: Method::from_bytes(method.as_bytes()).ok()?,
        target: target.to_owned(),
        headers,
        body: Bytes::from(body.unwrap_or_default().to_owned()),
        secure: false,
    })
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
    addresses: Addresses,
    tasks: Tasks,
}

/// Where an emulator is.
pub(crate) struct Addresses {
    pub(crate) address: SocketAddr,
    pub(crate) secure: Option<SocketAddr>,
    /// The certificate of the authority, in PEM.
    pub(crate) authority: Option<String>,
    pub(crate) state_file: Option<PathBuf>,
}

/// What runs for an emulator.
pub(crate) struct Tasks {
    pub(crate) servers: Vec<JoinHandle<()>>,
    pub(crate) writer: Option<JoinHandle<()>>,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("address", &self.addresses.address)
            .field("secure", &self.addresses.secure)
            .finish_non_exhaustive()
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
    }
}

impl Emulator {
    pub(crate) fn new(shared: Arc<Shared>, addresses: Addresses, tasks: Tasks) -> Emulator {
        Emulator { shared, addresses, tasks }
    }

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
        format!("http://{}/", self.addresses.address)
    }

    /// `https://127.0.0.1:PORT/`, where [https](EmulatorBuilder::https) was asked for.
    #[must_use]
    pub fn https_endpoint(&self) -> Option<String> {
        self.addresses.secure.map(|address| format!("https://{address}/"))
    }

    /// As [`connection_string`](Self::connection_string), over https where that was asked for.
    #[must_use]
    pub fn https_connection_string(&self) -> Option<String> {
        self.https_endpoint().map(|endpoint| format!("endpoint={endpoint};accesskey={}", self.access_key()))
    }

    /// The certificate that clients have to trust to use https, in PEM.
    #[must_use]
    pub fn ca_certificate(&self) -> Option<String> {
        self.addresses.authority.clone()
    }

    /// Where the management API is: `http://127.0.0.1:PORT/_emulator/`
    #[must_use]
    pub fn management_url(&self) -> String {
        format!("{}_emulator/", self.endpoint())
    }

    /// The address that is listened on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.addresses.address
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
        let [_, secondary] = &*world.keys;
        world.keys = Arc::new([new, secondary.clone()]);
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

    /// How often each operation was carried out, and how much is kept.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        Statistics::of(&self.shared.settle())
    }

    /// Every request and what was made of it.
    #[must_use]
    pub fn journal(&self) -> Journal {
        Journal::new(Arc::clone(&self.shared))
    }

    /// What was bought, charged and released, as of the emulator's time.
    #[must_use]
    pub fn books(&self) -> Books {
        self.shared.settle().state.books.to_books()
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
        world.state.identities.users.values().map(|user| user.id.clone()).collect()
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

    /// Keeps the state of the resource and the clock as they are now, in memory, and returns what
    /// [`restore`](Self::restore) takes.
    #[must_use]
    pub fn snapshot(&self) -> u64 {
        self.shared.snapshot()
    }

    /// Goes back to a snapshot, which can be used again; false if there is none of that number.
    ///
    /// State and clock are as they were. Keys, settings, faults and the journal stay as they are.
    #[must_use]
    pub fn restore(&self, snapshot: u64) -> bool {
        self.shared.restore(snapshot)
    }

    /// Forgets everything but the keys and the seed: the state, the journal, the faults, changed settings. The clock
    /// stays where it is.
    pub fn reset(&self) {
        self.shared.reset(None);
    }

    /// As [`reset`](Self::reset), and ids, numbers and durations follow from this seed from now on. The keys stay.
    pub fn reset_with_seed(&self, seed: u64) {
        self.shared.reset(Some(seed));
    }

    /// Carries a request out as the owner of the resource: without a signature, past all faults, and without an entry in
    /// the journal. For preparing a state, for what somebody else does meanwhile, and for looking.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_emulator::Emulator;
    /// let emulator = Emulator::builder().start().await?;
    /// let trunk = r#"{"trunks":{"sbc.contoso.com":{"sipSignalingPort":5061}}}"#;
    /// let answer = emulator.call("PATCH", "/sip?api-version=2023-03-01", Some(trunk));
    /// assert_eq!(answer.status, 200);
    /// assert!(emulator.journal().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn call(&self, method: &str, target: &str, body: Option<&str>) -> Answer {
        let Some(request) = owner_request(method, target, body, self.addresses.address) else {
            return Answer { status: 400, headers: Vec::new(), body: String::new() };
        };
        let reply = dispatch::carry_out_as_owner(&self.shared, &request);
        let body = reply.body.as_ref().map(Json::to_text).unwrap_or_default();
        Answer { status: reply.status, headers: reply.headers, body }
    }

    /// Stops answering, writes what the [state file](EmulatorBuilder::state_file) does not have yet, and closes it.
    /// Requests that are not answered by then are dropped. Without a state file, dropping the emulator does the same.
    ///
    /// # Errors
    ///
    /// [`Error::State`] when the file could not be written; what was acknowledged before is in it.
    pub async fn stop(mut self) -> Result<(), Error> {
        for server in self.tasks.servers.drain(..) {
            server.abort();
            let _ = server.await;
        }
        let saved = self.shared.saved().await;
        if let Some(writer) = self.tasks.writer.take() {
            writer.abort();
            let _ = writer.await;
        }
        saved.map_err(|problem| Error::State {
            path: self.addresses.state_file.clone().unwrap_or_default(),
            problem: problem.to_string(),
        })
    }
}
