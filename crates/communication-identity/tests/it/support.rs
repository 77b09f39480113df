//! What the tests share: clients over a scripted transport, and clients of an emulator.

use std::{path::PathBuf, sync::Arc, time::Duration};

use communication_emulator::Emulator;
use communication_identity::{
    AccessKey, ApiVersion, ClientOptions, CommunicationIdentityClient, CommunicationUserIdentifier,
    ConnectionString, Credential, Endpoint, RetryOptions, administration,
    testing::{ManualClock, Reply, ScriptedTransport},
};

pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const PREVIEW: ApiVersion = ApiVersion::V2025_03_02Preview;

/// Clients whose network is a script and whose time stands still.
pub(crate) struct Bench {
    pub(crate) clock: ManualClock,
    pub(crate) transport: ScriptedTransport,
}

impl Bench {
    pub(crate) fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::new(&clock);
        replies.into_iter().for_each(|reply| transport.reply(reply));
        Self { clock, transport }
    }

    pub(crate) fn options(&self) -> ClientOptions {
        ClientOptions::new().transport(Arc::new(self.transport.clone())).runtime(Arc::new(self.clock.clone()))
    }

    pub(crate) fn client(&self, version: impl Into<ApiVersion>) -> CommunicationIdentityClient {
        let key = AccessKey::parse(KEY).unwrap();
        CommunicationIdentityClient::builder(endpoint(), key)
            .api_version(version)
            .options(self.options())
            .build()
            .unwrap()
    }

    pub(crate) fn legacy(&self) -> administration::CommunicationIdentityClient {
        let key = AccessKey::parse(KEY).unwrap();
        administration::CommunicationIdentityClient::builder(endpoint(), key)
            .options(self.options())
            .build()
            .unwrap()
    }

    /// Method, path and query of what was sent.
    pub(crate) fn lines(&self) -> Vec<String> {
        let requests = self.transport.requests();
        requests.iter().map(|request| format!("{} {}", request.method(), request.path_and_query())).collect()
    }
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::parse("https://contoso.communication.azure.com").unwrap()
}

pub(crate) fn user(id: &str) -> CommunicationUserIdentifier {
    CommunicationUserIdentifier::new(id).unwrap()
}

/// Options with which a repeat follows at once.
pub(crate) fn at_once() -> ClientOptions {
    ClientOptions::new().retry(RetryOptions::new().initial_delay(Duration::ZERO))
}

pub(crate) fn parts(emulator: &Emulator) -> (Endpoint, AccessKey) {
    ConnectionString::parse(&emulator.connection_string()).unwrap().into_parts()
}

pub(crate) fn client_of(
    emulator: &Emulator,
    credential: impl Into<Credential>,
    version: impl Into<ApiVersion>,
) -> CommunicationIdentityClient {
    CommunicationIdentityClient::builder(parts(emulator).0, credential)
        .api_version(version)
        .options(at_once())
        .build()
        .unwrap()
}

/// An emulator and a client that can do everything.
pub(crate) async fn start() -> (Emulator, CommunicationIdentityClient) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = client_of(&emulator, parts(&emulator).1, PREVIEW);
    (emulator, client)
}

pub(crate) fn legacy_of(emulator: &Emulator) -> administration::CommunicationIdentityClient {
    let (endpoint, key) = parts(emulator);
    administration::CommunicationIdentityClient::builder(endpoint, key).options(at_once()).build().unwrap()
}

/// A folder of contract or recordings. `None`: the test that asks reports itself skipped.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let Some(shared) = std::env::var_os("ACS_SHARED") else {
        println!("skipped: ACS_SHARED is not set");
        return None;
    };
    // Tests run in the folder of the crate; the variable is usually relative to that of the workspace.
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(shared).join(name);
    assert!(folder.exists(), "{} does not exist", folder.display());
    Some(folder)
}
