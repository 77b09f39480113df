//! What the tests share: clients over a scripted transport, and clients of an emulator.

use std::{path::PathBuf, sync::Arc, time::Duration};

use communication_emulator::Emulator;
use communication_sip_routing::{
    AccessKey, ApiVersion, ClientOptions, ConnectionString, Endpoint, RetryOptions, SipConfiguration,
    SipRoutingClient, SipTrunk, SipTrunkRoute,
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::Value;

pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub(crate) const PREVIEW: ApiVersion = ApiVersion::V2024_11_15Preview;
pub(crate) const CURRENT: ApiVersion = ApiVersion::V2023_03_01;

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

    pub(crate) fn client(&self, version: impl Into<ApiVersion>) -> SipRoutingClient {
        let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
        SipRoutingClient::builder(endpoint, AccessKey::parse(KEY).unwrap())
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

    /// The bodies of what was sent, as JSON; null where there was none.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        let requests = self.transport.requests();
        requests.iter().map(|request| serde_json::from_slice(request.body()).unwrap_or_default()).collect()
    }
}

/// An answer with this configuration.
pub(crate) fn answer(body: &Value) -> Reply {
    Reply::status(200).json(&body.to_string())
}

/// A refusal with an inner code.
pub(crate) fn refusal(status: u16, inner: &str) -> Reply {
    let error = serde_json::json!({"error": {
        "code": "UnprocessableConfiguration",
        "message": "One or more request inputs are not valid.",
        "innererror": {"code": inner, "message": "m"},
    }});
    Reply::status(status).json(&error.to_string())
}

pub(crate) fn read(body: &Value) -> SipConfiguration {
    serde_json::from_value(body.clone()).unwrap()
}

pub(crate) fn trunk(fqdn: &str, port: u16) -> SipTrunk {
    SipTrunk::new(fqdn, port)
}

pub(crate) fn route(name: &str, trunks: &[&str]) -> SipTrunkRoute {
    SipTrunkRoute::new(name, r"^\+[1-9][0-9]{3,23}$").trunks(trunks.iter().copied())
}

pub(crate) fn client_of(emulator: &Emulator, version: impl Into<ApiVersion>) -> SipRoutingClient {
    let (endpoint, key) = ConnectionString::parse(&emulator.connection_string()).unwrap().into_parts();
    let at_once = ClientOptions::new().retry(RetryOptions::new().initial_delay(Duration::ZERO));
    SipRoutingClient::builder(endpoint, key).api_version(version).options(at_once).build().unwrap()
}

/// An emulator and a client that can do everything.
pub(crate) async fn start() -> (Emulator, SipRoutingClient) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = client_of(&emulator, PREVIEW);
    (emulator, client)
}

/// What the emulator has stored, past all faults.
pub(crate) fn stored(emulator: &Emulator) -> SipConfiguration {
    let answer = emulator.call("GET", "/sip?api-version=2023-03-01", None);
    serde_json::from_str(&answer.body).unwrap()
}

/// Stores something as the owner of the resource, past all faults.
pub(crate) fn store(emulator: &Emulator, body: &Value) {
    let answer = emulator.call("PATCH", "/sip?api-version=2023-03-01", Some(&body.to_string()));
    assert_eq!(answer.status, 200, "{}", answer.body);
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
