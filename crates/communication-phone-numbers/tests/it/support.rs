//! What the tests share: clients over a scripted transport, and clients of an emulator.

use std::{path::PathBuf, sync::Arc};

use communication_phone_numbers::{
    AccessKey, ApiVersion, ClientOptions, Endpoint, PhoneNumbersClient,
    testing::{ManualClock, Reply, ScriptedTransport},
};

pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

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

    pub(crate) fn client(&self, version: impl Into<ApiVersion>) -> PhoneNumbersClient {
        let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
        PhoneNumbersClient::builder(endpoint, AccessKey::parse(KEY).unwrap())
            .api_version(version)
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
