//! The HTTP/1.1 server: accepts, reads, answers. What an answer is, is decided elsewhere.

mod body;
mod socket;

use std::{io, sync::Arc, time::Duration};

use http::header::{HeaderName, HeaderValue};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use self::{
    body::Payload,
    socket::{Abort, Socket},
};
use crate::{
    clock::sleep,
    delivery::{self, Delivery},
    dispatch,
    exchange::Request,
    faults::{Action, When},
    management,
    world::Shared,
};

/// The longest body that is read; a longer one is answered 413.
const LONGEST_BODY: usize = 4 * 1024 * 1024;
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

/// Accepts connections, with TLS where there is something to accept it with, until it is dropped, and then drops them
/// too.
pub(crate) async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, tls.clone(), Arc::clone(&shared)));
                }
                // Out of descriptors, or a client that went away: neither lasts.
                Err(_) => sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let abort = Abort::default();
    // Below TLS: what breaks a connection breaks the one under it.
    let socket = Socket::new(stream, abort.clone());
    let Some(tls) = tls else { return converse(socket, abort, false, shared).await };
    tokio::select! {
        accepted = tls.accept(socket) => {
            // A client that does not trust the certificate says so itself.
            if let Ok(socket) = accepted {
                converse(socket, abort, true, shared).await;
            }
        }
        () = sleep(LONGEST_HANDSHAKE) => {}
    }
}

/// Answers the requests of one connection.
async fn converse(
    socket: impl AsyncRead + AsyncWrite + Unpin,
    abort: Abort,
    secure: bool,
    shared: Arc<Shared>,
) {
    let service = service_fn(move |request| answer(request, secure, Arc::clone(&shared), abort.clone()));
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(60))
        .serve_connection(TokioIo::new(socket), service);
    // Errors are those of the client's connection, or were asked for.
    let _ = served.await;
}

async fn answer(
    request: http::Request<Incoming>,
    secure: bool,
    shared: Arc<Shared>,
    abort: Abort,
) -> Result<http::Response<Payload>, io::Error> {
    let request = match read(request, secure).await {
        Ok(request) => request,
        Err(status) => return Ok(plain(status)),
    };
    if management::is_path(request.path()) {
        let delivery = management::answer(&shared, &request);
        return Ok(write(saved(&shared, delivery).await));
    }
    let fired = dispatch::choose_faults(&shared, &request);
    pause(delivery::delay(&fired, When::Before)).await;
    let delivery = saved(&shared, dispatch::process(&shared, &request, &fired)).await;
    pause(delivery.delay).await;
    if delivery.reset || fired.actions.iter().any(|action| matches!(action, Action::Reset(_))) {
        abort.set();
        return Err(io::Error::from(io::ErrorKind::ConnectionReset));
    }
    Ok(write(delivery))
}

/// The answer, once what it acknowledges is in the state file.
async fn saved(shared: &Shared, delivery: Delivery) -> Delivery {
    match shared.saved().await {
        Ok(()) => delivery,
        Err(problem) => Delivery::not_saved(&problem),
    }
}

async fn pause(millis: u64) {
    if millis > 0 {
        sleep(Duration::from_millis(millis)).await;
    }
}

/// Reads a request whole; the error is the status to refuse it with.
async fn read(request: http::Request<Incoming>, secure: bool) -> Result<Request, u16> {
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(413),
        Err(_) => return Err(400),
    };
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    Ok(Request { method: parts.method, target, headers: parts.headers, body, secure })
}

fn plain(status: u16) -> http::Response<Payload> {
    let mut response = http::Response::new(Payload::empty());
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::BAD_REQUEST);
    response
}

fn write(delivery: Delivery) -> http::Response<Payload> {
    let status = http::StatusCode::from_u16(delivery.status).unwrap_or(http::StatusCode::BAD_GATEWAY);
    let mut response = http::Response::new(Payload::new(&delivery.body, delivery.cut, delivery.drip));
    *response.status_mut() = status;
    for (name, value) in delivery.headers {
        // How a body is framed follows from the body; faults cut it instead of lying about its length.
        if matches!(name.as_str(), "content-length" | "transfer-encoding") {
            continue;
        }
        // A fault may ask for what no header can be; it is then left out.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
