//! A transport that answers from a script.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
    vec,
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;

use super::{
    ManualClock, Reply,
    reply::{End, Head},
};
use crate::{
    request::Request,
    runtime::{BoxFuture, Runtime},
    transport::{ResponseBody, Transport, TransportError, TransportResponse},
};

/// A [`Transport`] that answers from a script and keeps what was sent.
///
/// Replies are given in order. When none is left, the request fails as one that cannot be sent, and is kept all the
/// same; compare [`left`](Self::left) with zero to see that all were used. Clones share one script.
///
/// ```
/// # use core_http::testing::{ManualClock, Reply, ScriptedTransport};
/// let transport = ScriptedTransport::new(&ManualClock::new());
/// transport.reply(Reply::status(204));
/// assert_eq!(transport.left(), 1);
///
/// let echo = ScriptedTransport::answering(&ManualClock::new(), |request| match request.method().as_str() {
///     "DELETE" => Reply::status(204),
///     _ => Reply::status(404),
/// });
/// ```
#[derive(Clone)]
pub struct ScriptedTransport {
    clock: ManualClock,
    script: Arc<Mutex<Script>>,
}

type Answer = Box<dyn FnMut(&Request) -> Reply + Send>;

#[derive(Default)]
struct Script {
    replies: VecDeque<Reply>,
    answer: Option<Answer>,
    requests: Vec<Request>,
}

impl ScriptedTransport {
    /// A transport without replies, whose delays pass on this clock.
    #[must_use]
    pub fn new(clock: &ManualClock) -> Self {
        Self { clock: clock.clone(), script: Arc::default() }
    }

    /// A transport that makes up its replies.
    #[must_use]
    pub fn answering(clock: &ManualClock, answer: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        let this = Self::new(clock);
        this.lock().answer = Some(Box::new(answer));
        this
    }

    /// Adds a reply to the end of the script.
    pub fn reply(&self, reply: Reply) {
        self.lock().replies.push_back(reply);
    }

    /// What was sent so far, in order, as it was handed to the transport.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    /// How many replies of the script are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.lock().replies.len()
    }

    fn lock(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, request: Request) -> Option<Reply> {
        let mut script = self.lock();
        let reply = match (script.replies.pop_front(), &mut script.answer) {
            (Some(reply), _) => Some(reply),
            (None, Some(answer)) => Some(answer(&request)),
            (None, None) => None,
        };
        script.requests.push(request);
        reply
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.lock();
        f.debug_struct("ScriptedTransport")
            .field("left", &script.replies.len())
            .field("requests", &script.requests.len())
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn send(&self, request: Request) -> Result<TransportResponse, TransportError> {
        let line = format!("{} {}", request.method(), request.path_and_query());
        let reply = self
            .next(request)
            .ok_or_else(|| TransportError::unusable(format!("no reply is left for {line}")))?;
        if !reply.delay.is_zero() {
            self.clock.sleep(reply.delay).await;
        }
        let (status, headers) = match reply.head {
            Head::Answer(status, headers) => (status, headers),
            Head::NotSent(message) => return Err(TransportError::not_sent(message)),
            Head::Interrupted(message) => return Err(TransportError::interrupted(message)),
            Head::Never => std::future::pending().await,
        };
        let body =
            Body { clock: self.clock.clone(), chunks: reply.chunks.into_iter(), next: None, end: reply.end };
        Ok(TransportResponse::new(status, ResponseBody::new(body)).with_headers(headers))
    }
}

/// A body whose pieces come when the script says.
struct Body {
    clock: ManualClock,
    chunks: vec::IntoIter<(Duration, Bytes)>,
    next: Option<(BoxFuture<'static, ()>, Bytes)>,
    end: End,
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.next.is_none() {
            this.next = this.chunks.next().map(|(delay, bytes)| (this.clock.sleep(delay), bytes));
        }
        if let Some((sleep, _)) = &mut this.next {
            ready!(sleep.as_mut().poll(cx));
            return Poll::Ready(this.next.take().map(|(_, bytes)| Ok(bytes)));
        }
        match std::mem::replace(&mut this.end, End::Whole) {
            End::Whole => Poll::Ready(None),
            End::Broken(message) => Poll::Ready(Some(Err(TransportError::interrupted(message)))),
            End::Never => {
                this.end = End::Never;
                Poll::Pending
            }
        }
    }
}
