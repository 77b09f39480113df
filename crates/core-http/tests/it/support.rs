//! What the tests share: a pipeline over a scripted transport and a manual clock.

use std::sync::Arc;

use core_http::{
    AccessKey, ClientOptions, Credential, Endpoint, Error, Response,
    service::{Call, Method, Operation, Pipeline, Replay},
    testing::{ManualClock, Reply, ScriptedTransport},
};

pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub(crate) static READ: Operation = Operation::new("read", Method::GET, "/things/{thingId}", Replay::Always);
pub(crate) static SEARCH: Operation =
    Operation::new("search", Method::POST, "/things/:search", Replay::IfNotSent).success(&[202]);
pub(crate) static PURCHASE: Operation =
    Operation::new("purchase", Method::POST, "/things/:purchase", Replay::Settle).success(&[202]);
pub(crate) static DELETE: Operation =
    Operation::new("delete", Method::DELETE, "/things/{thingId}", Replay::Always)
        .success(&[204])
        .done_if_gone_on_repeat();

/// A pipeline whose network is a script and whose time stands still.
pub(crate) struct Bench {
    pub(crate) clock: ManualClock,
    pub(crate) transport: ScriptedTransport,
    pub(crate) pipeline: Pipeline,
}

impl Bench {
    /// Signs with a key.
    pub(crate) fn new() -> Self {
        Self::with(AccessKey::parse(KEY).unwrap(), |options| options)
    }

    pub(crate) fn with(
        credential: impl Into<Credential>,
        change: impl FnOnce(ClientOptions) -> ClientOptions,
    ) -> Self {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::new(&clock);
        let options =
            ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
        let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
        let pipeline =
            Pipeline::builder(endpoint, credential, "2025-06-01").options(change(options)).build().unwrap();
        Self { clock, transport, pipeline }
    }

    /// Adds replies to the script.
    pub(crate) fn script(&self, replies: impl IntoIterator<Item = Reply>) -> &Self {
        replies.into_iter().for_each(|reply| self.transport.reply(reply));
        self
    }

    /// Sends a call to its end.
    pub(crate) fn send(&self, call: Call) -> Result<Response, Error> {
        self.clock.run(self.pipeline.send(call))
    }
}

pub(crate) fn read() -> Call {
    Call::new(&READ, &["1"]).unwrap()
}
