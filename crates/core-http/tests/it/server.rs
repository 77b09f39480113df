//! A loopback HTTP/1.1 server that keeps the raw bytes of every request and answers with raw bytes.
//!
//! It shares nothing with the crate: no parser, no types. It runs in the task of its test, so that a panic in it fails
//! the test, and ends with it.

use std::{
    future::Future,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use core_http::{Endpoint, Runtime as _, TokioRuntime};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// No head or body of a test is longer.
const LONGEST: usize = 1024 * 1024;

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Which connection it came on, from 0.
    pub(crate) connection: usize,
    /// Request line and headers, without the empty line.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    fn line(&self) -> Vec<&str> {
        self.head.split("\r\n").next().unwrap().split(' ').collect()
    }

    pub(crate) fn method(&self) -> &str {
        self.line()[0]
    }

    /// What stands between the method and the version.
    pub(crate) fn target(&self) -> &str {
        let line = self.line();
        assert_eq!(line.len(), 3, "{line:?}");
        line[1]
    }

    pub(crate) fn version(&self) -> &str {
        self.line()[2]
    }

    /// All values of a header.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let headers = self.head.split("\r\n").skip(1).map(|line| line.split_once(':').unwrap());
        headers.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }

    /// The value of a header that is there exactly once.
    pub(crate) fn one(&self, name: &str) -> &str {
        let values = self.values(name);
        assert_eq!(values.len(), 1, "{name}: {values:?}");
        values[0]
    }
}

/// What the server does after a request. When all is done it waits for the next on the same connection.
pub(crate) enum Step {
    Send(Vec<u8>),
    /// Sends this so many times, or until the other side has gone.
    Flood(Vec<u8>, usize),
    /// Lets time go by, or whatever else.
    Do(Box<dyn FnOnce() + Send>),
    /// Says nothing more and keeps the connection open.
    Hang,
    Close,
}

/// One whole answer.
pub(crate) fn answer(text: impl Into<String>) -> Vec<Step> {
    vec![Step::Send(text.into().into_bytes())]
}

/// A 200 with a JSON body.
pub(crate) fn json(body: &str) -> Vec<Step> {
    answer(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
}

type Handler = dyn Fn(&Seen) -> Vec<Step> + Send + Sync;

/// What the connections share.
struct State {
    handler: Box<Handler>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
    sent: AtomicU64,
}

pub(crate) struct Server {
    listener: TcpListener,
    state: Arc<State>,
    tasks: JoinSet<()>,
}

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> Self {
        Self::start_on("127.0.0.1:0", handler).await
    }

    pub(crate) async fn start_on(
        address: &str,
        handler: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        let state = State {
            handler: Box::new(handler),
            seen: Mutex::default(),
            connections: AtomicUsize::new(0),
            sent: AtomicU64::new(0),
        };
        let listener = TcpListener::bind(address).await.unwrap();
        Self { listener, state: Arc::new(state), tasks: JoinSet::new() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::parse(&format!("http://{}", self.address())).unwrap()
    }

    /// Serves until the future is done.
    pub(crate) async fn during<T>(&mut self, client: impl Future<Output = T>) -> T {
        let mut client = std::pin::pin!(client);
        let output = loop {
            tokio::select! {
                output = &mut client => break output,
                accepted = self.listener.accept() => {
                    let connection = self.state.connections.fetch_add(1, SeqCst);
                    self.tasks.spawn(serve(accepted.unwrap().0, connection, Arc::clone(&self.state)));
                }
                Some(ended) = self.tasks.join_next() => ended.unwrap(),
            }
        };
        while let Some(ended) = self.tasks.try_join_next() {
            ended.unwrap();
        }
        output
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().unwrap().clone()
    }

    /// The last request.
    pub(crate) fn last(&self) -> Seen {
        self.seen().pop().unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(SeqCst)
    }

    /// How many bytes of answers the other side, or the system's buffers, took.
    pub(crate) fn sent(&self) -> u64 {
        self.state.sent.load(SeqCst)
    }
}

/// Runs a test on one thread. None takes seconds; one that hangs fails.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    runtime().block_on(async {
        tokio::select! {
            output = test => output,
            () = TokioRuntime.sleep(Duration::from_secs(180)) => panic!("the test hangs"),
        }
    })
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn serve(mut stream: TcpStream, connection: usize, state: Arc<State>) {
    let mut buffer = Vec::new();
    while let Some(seen) = read_request(&mut stream, connection, &mut buffer).await {
        state.seen.lock().unwrap().push(seen.clone());
        for step in (state.handler)(&seen) {
            let went_well = match step {
                Step::Send(bytes) => send(&mut stream, &bytes, &state).await,
                Step::Flood(bytes, times) => {
                    let mut left = times;
                    while left > 0 && send(&mut stream, &bytes, &state).await {
                        left -= 1;
                    }
                    left == 0
                }
                Step::Do(act) => {
                    act();
                    true
                }
                Step::Hang => std::future::pending().await,
                Step::Close => false,
            };
            if !went_well {
                return;
            }
        }
    }
}

async fn send(stream: &mut TcpStream, bytes: &[u8], state: &State) -> bool {
    let went_well = stream.write_all(bytes).await.is_ok();
    state.sent.fetch_add(bytes.len() as u64, SeqCst);
    went_well
}

/// The next request; `None` when the other side has gone between two requests.
async fn read_request(stream: &mut TcpStream, connection: usize, buffer: &mut Vec<u8>) -> Option<Seen> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        read_more(stream, buffer).await?;
    };
    let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
    let mut seen = Seen { connection, head, body: Vec::new() };
    assert_eq!(seen.values("transfer-encoding"), [""; 0], "a request of known length is not chunked");
    let length = match seen.values("content-length").as_slice() {
        [] => 0,
        [length] => length.parse().unwrap(),
        several => panic!("several lengths: {several:?}"),
    };
    let whole = end + 4 + length;
    while buffer.len() < whole {
        read_more(stream, buffer).await?;
    }
    seen.body = buffer[end + 4..whole].to_vec();
    buffer.drain(..whole);
    Some(seen)
}

async fn read_more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    assert!(buffer.len() <= LONGEST, "the request is too long");
    let count = stream.read_buf(buffer).await.unwrap_or(0);
    (count > 0).then_some(())
}
