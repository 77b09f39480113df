//! Bodies of answers: whole, in slow pieces, or breaking off.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

use crate::clock::sleep;

#[derive(Debug)]
pub(super) struct Payload {
    /// Pieces still to be sent, each after its pause.
    pieces: VecDeque<(u64, Bytes)>,
    /// The length that is announced.
    length: u64,
    /// Whether it ends in an error, which closes the connection.
    breaks: bool,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Payload {
    pub(super) fn empty() -> Payload {
        Payload::new(&Bytes::new(), None, None)
    }

    pub(super) fn new(bytes: &Bytes, cut: Option<usize>, drip: Option<(usize, u64)>) -> Payload {
        let length = bytes.len() as u64;
        let kept = cut.map_or(bytes.len(), |cut| cut.min(bytes.len()));
        let (size, millis) = drip.unwrap_or((bytes.len().max(1), 0));
        let mut pieces = VecDeque::new();
        let mut rest = bytes.slice(..kept);
        while !rest.is_empty() {
            pieces.push_back((millis, rest.split_to(size.min(rest.len()))));
        }
        let breaks = cut.is_some();
        if breaks {
            // A moment for what was sent to leave before the connection breaks.
            pieces.push_back((5, Bytes::new()));
        }
        // An announced length of nothing could not be fallen short of.
        let length = if breaks && length == kept as u64 { length + 1 } else { length };
        Payload { pieces, length, breaks, pause: None }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let breaks = self.breaks;
        loop {
            if let Some(pause) = &mut self.pause {
                if pause.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                self.pause = None;
            }
            match self.pieces.front_mut() {
                Some((millis, _)) if *millis > 0 => {
                    let wait = Duration::from_millis(std::mem::take(millis));
                    self.pause = Some(Box::pin(sleep(wait)));
                }
                Some(_) => {
                    let Some((_, bytes)) = self.pieces.pop_front() else { return Poll::Ready(None) };
                    if !bytes.is_empty() {
                        return Poll::Ready(Some(Ok(Frame::data(bytes))));
                    }
                }
                None if breaks => return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && !self.breaks
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
