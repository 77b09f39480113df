//! How an emulator is described and started.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use tokio::net::TcpListener;

use crate::{
    auth::key::AccessKey,
    certificate::Authority,
    clock::{Clock, spawn},
    emulator::{Addresses, Emulator, Tasks},
    journal::{Entry, Observer},
    server::serve,
    settings::{Settings, Speed},
    store::{Saver, Store},
    world::{Shared, World},
};

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
    /// A member of an [`OwnedPhoneNumber`](crate::OwnedPhoneNumber) is not what it should be.
    #[error("{0}")]
    Number(&'static str),
    /// The state file cannot be opened, is in use, is damaged, or is something else; or what changed cannot be written to
    /// it. A file that is something else was left as it is.
    #[error("state file {}: {problem}", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The certificate for https could not be made.
    #[error("cannot make a certificate for https")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
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
    https: Option<u16>,
    state_file: Option<PathBuf>,
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EmulatorBuilder")
            .field("address", &self.address)
            .field("seed", &self.seed)
            .field("settings", &self.settings)
            .field("https", &self.https)
            .field("state_file", &self.state_file)
            .finish_non_exhaustive()
    }
}

impl EmulatorBuilder {
    pub(crate) fn new() -> EmulatorBuilder {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        EmulatorBuilder {
            address,
            seed: 1,
            key: None,
            settings: Settings::in_process(),
            observer: None,
            https: None,
            state_file: None,
        }
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

    /// Listens for https too, on this port of 127.0.0.1; 0 takes a free one.
    ///
    /// The certificate is for `localhost`, `127.0.0.1` and `::1`, and made by a certificate authority of the emulator's
    /// own: a client has to trust [`Emulator::ca_certificate`]. The authority can vouch for this machine alone. It is
    /// another one at every start, unless there is a [state file](Self::state_file), which keeps it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().https(0).start().await?;
    /// let authority = emulator.ca_certificate().ok_or("no https")?;
    /// let client = reqwest::Client::builder()
    ///     .tls_certs_merge([reqwest::Certificate::from_pem(authority.as_bytes())?])
    ///     .build()?;
    /// let answer = client.get(emulator.https_endpoint().ok_or("no https")?).send().await?;
    /// assert_eq!(answer.status(), 401); // nothing was signed
    /// # Ok(()) }
    /// ```
    pub fn https(mut self, port: u16) -> EmulatorBuilder {
        self.https = Some(port);
        self
    }

    /// Keeps the resource in this file: what an answer has acknowledged is there after the next start, even if the
    /// process was killed. There is no promise against the end of the machine's power.
    ///
    /// The file has what the resource has (users, revocations, numbers, holds, operations, routes, books, the random
    /// position) and the clock, and the key of the certificate authority for [https](Self::https): keep it to yourself.
    /// It has neither access keys, settings and fault rules, which are given at the start, nor journal and snapshots. The
    /// [seed](Self::seed) matters for a new file alone. A file that is something else is refused and left as it is, and
    /// one emulator at a time uses it.
    ///
    /// Every answer waits for its change to be written. What is changed in process is written with the next answer, or by
    /// [`Emulator::stop`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_emulator::{Emulator, OwnedPhoneNumber};
    ///
    /// let file = std::env::temp_dir().join(format!("emulator-{}.state", std::process::id()));
    /// let emulator = Emulator::builder().state_file(&file).start().await?;
    /// emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111"))?;
    /// emulator.stop().await?;
    ///
    /// let emulator = Emulator::builder().state_file(&file).start().await?;
    /// assert_eq!(emulator.owned_numbers(), ["+18335550111"]);
    /// emulator.stop().await?;
    /// # std::fs::remove_file(file)?;
    /// # Ok(()) }
    /// ```
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> EmulatorBuilder {
        self.state_file = Some(path.into());
        self
    }

    /// Listens and answers, on the tokio runtime that this is awaited on, until the emulator is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] when the port is taken, [`Error::AccessKey`] when the key is not base64, [`Error::State`] when
    /// the state file cannot be used, [`Error::Certificate`] when there is no making certificates here.
    pub async fn start(self) -> Result<Emulator, Error> {
        let primary = match &self.key {
            Some(key) => AccessKey::parse(key).ok_or(Error::AccessKey)?,
            None => AccessKey::derive(self.seed, "primary"),
        };
        let keys = [primary, AccessKey::derive(self.seed, "secondary")];
        let (listener, address) = listen(self.address).await?;
        let secure = match self.https {
            Some(port) => Some(listen(SocketAddr::from((self.address.ip(), port))).await?),
            None => None,
        };
        let mut world = World::new(self.settings, self.seed, keys, self.observer);
        let clock = Clock::default();
        let path = self.state_file.clone().unwrap_or_default();
        let refuse = |problem| Error::State { path, problem };
        let store = self.state_file.as_deref().map(Store::open).transpose().map_err(refuse.clone())?;
        if let Some(store) = &store {
            clock.restore(world.load(store).map_err(refuse.clone())?);
        }
        let authority = match (&secure, &store) {
            (None, _) => None,
            (Some(_), Some(store)) => Some(store.authority().map_err(refuse)?),
            (Some(_), None) => Some(Authority::generate().map_err(Error::Certificate)?),
        };
        let acceptor = authority.as_ref().map(Authority::acceptor).transpose().map_err(Error::Certificate)?;
        let (saver, writer) = store.is_some().then(Saver::new).unzip();
        let shared = Arc::new(Shared::new(world, clock, saver));
        let writer = writer.zip(store).map(|(writer, store)| writer.start(&shared, store));
        let mut servers = vec![spawn(serve(listener, None, Arc::clone(&shared)))];
        let secure = secure.map(|(listener, address)| {
            servers.push(spawn(serve(listener, acceptor, Arc::clone(&shared))));
            address
        });
        let authority = authority.map(|authority| authority.certificate().to_owned());
        let tasks = Tasks { servers, writer };
        Ok(Emulator::new(
            shared,
            Addresses { address, secure, authority, state_file: self.state_file },
            tasks,
        ))
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Error> {
    let failed = |source| Error::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}
