//! What the tests share: a pipeline over a scripted transport and a manual clock.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Poll, Waker},
    time::Duration,
};

use core_http::{
    AccessKey, ClientOptions, Credential, Endpoint, Error, Request, Response,
    service::{Call, Method, Operation, Pipeline, Replay},
    testing::{ManualClock, Reply, ScriptedTransport},
};

pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const ENDPOINT: &str = "https://contoso.communication.azure.com";

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
        Self::with(key(), |options| options)
    }

    pub(crate) fn with(
        credential: impl Into<Credential>,
        change: impl FnOnce(ClientOptions) -> ClientOptions,
    ) -> Self {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::new(&clock);
        Self::of(ENDPOINT, credential, clock, transport, change)
    }

    /// A resource at another address.
    pub(crate) fn at(endpoint: &str) -> Self {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::new(&clock);
        Self::of(endpoint, key(), clock, transport, |options| options)
    }

    /// Makes up its replies.
    pub(crate) fn answering(
        credential: impl Into<Credential>,
        answer: impl FnMut(&Request) -> Reply + Send + 'static,
    ) -> Self {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::answering(&clock, answer);
        Self::of(ENDPOINT, credential, clock, transport, |options| options)
    }

    fn of(
        endpoint: &str,
        credential: impl Into<Credential>,
        clock: ManualClock,
        transport: ScriptedTransport,
        change: impl FnOnce(ClientOptions) -> ClientOptions,
    ) -> Self {
        let options =
            ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
        let endpoint = Endpoint::parse(endpoint).unwrap();
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

    /// How many requests were sent.
    pub(crate) fn sent(&self) -> usize {
        self.transport.requests().len()
    }

    /// Method, path and query of each request.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |request: &Request| format!("{} {}", request.method(), request.path_and_query());
        self.transport.requests().iter().map(line).collect()
    }

    /// A header of each request; empty where it is missing.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let value = |request: &Request| match request.headers().get(name) {
            Some(value) => value.to_str().unwrap().to_owned(),
            None => String::new(),
        };
        self.transport.requests().iter().map(value).collect()
    }

    /// The waits so far, without those of no length, which pieces of bodies make.
    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.clock.waits().into_iter().filter(|wait| !wait.is_zero()).collect()
    }
}

pub(crate) fn key() -> AccessKey {
    AccessKey::parse(KEY).unwrap()
}

pub(crate) fn read() -> Call {
    Call::new(&READ, &["1"]).unwrap()
}

/// A call of each class, each with the status that is its success.
pub(crate) fn call_of(replay: Replay) -> Call {
    match replay {
        Replay::Always => read(),
        Replay::IfNotSent => Call::new(&SEARCH, &[]).unwrap(),
        Replay::Settle => Call::new(&PURCHASE, &[]).unwrap(),
    }
}

pub(crate) const CLASSES: [Replay; 3] = [Replay::Always, Replay::IfNotSent, Replay::Settle];

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Runs all of them at once, to the end of the last.
pub(crate) async fn join_all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|cx| {
        for (future, output) in &mut running {
            if output.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(cx)
            {
                *output = Some(value);
            }
        }
        if running.iter().all(|(_, output)| output.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

/// Polls a future once; `None` if it is still under way.
pub(crate) fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Option<F::Output> {
    match future.poll(&mut std::task::Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
