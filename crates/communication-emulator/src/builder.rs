//! How an emulator is described and started.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::net::TcpListener;

use crate::{
    auth::key::AccessKey,
    clock::spawn,
    emulator::Emulator,
    journal::{Entry, Observer},
    server::serve,
    settings::{Settings, Speed},
    world::Shared,
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
    pub(crate) fn new() -> EmulatorBuilder {
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
        Ok(Emulator::new(shared, address, server))
    }
}
