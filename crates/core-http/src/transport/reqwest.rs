//! The transport most programs use: reqwest over HTTP/1.1 and rustls.
//!
//! Every setting that another crate could switch on through Cargo's feature unification is set here: no redirects, no
//! repeats, no decompression, no cookies, no HTTP/2, and rustls as the TLS library unless native TLS was chosen.
//! HTTP/1.1 is what the service's own clients speak, and with it a connection that fails concerns one request alone.

use std::{
    error::Error as StdError,
    fmt,
    pin::Pin,
    sync::OnceLock,
    task::{Context, Poll},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use reqwest::{Certificate, Client, ClientBuilder, Identity, Proxy, redirect};
use url::{Host, Url};

use super::{ResponseBody, Transport, TransportError, TransportResponse};
use crate::{
    error::{Error, Result},
    redact,
    request::Request,
};

/// A pool of connections over reqwest; the default transport.
///
/// Make one for all clients of a program, and they share its connections. Requests that cost money ask for a connection
/// that is not an idle one: those go through a second pool, which keeps none. A loopback endpoint never uses a proxy.
///
/// ```
/// use core_http::{ClientOptions, ReqwestTransport};
/// use std::{sync::Arc, time::Duration};
///
/// let transport = ReqwestTransport::builder().pool_idle_timeout(Duration::from_secs(10)).build()?;
/// let options = ClientOptions::new().transport(Arc::new(transport));
/// # Ok::<(), core_http::Error>(())
/// ```
pub struct ReqwestTransport {
    settings: Settings,
    remote: Pools,
    loopback: Pools,
}

/// Two clients of the same settings: one keeps idle connections, one does not. Made when first needed.
#[derive(Default)]
struct Pools {
    pooled: OnceLock<Client>,
    fresh: OnceLock<Client>,
}

/// Settings of a [`ReqwestTransport`].
#[derive(Debug)]
pub struct ReqwestTransportBuilder {
    settings: Settings,
    fault: Option<&'static str>,
}

struct Settings {
    roots: Vec<Certificate>,
    identity: Option<Identity>,
    proxy: ProxyChoice,
    connect_timeout: Duration,
    pool_idle_timeout: Duration,
    native_tls: bool,
}

enum ProxyChoice {
    Environment,
    None,
    Given(Box<Proxy>),
}

impl ReqwestTransport {
    /// Starts with the defaults: the system's root certificates, the proxies of the environment, 10 seconds to connect.
    #[must_use]
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder {
            settings: Settings {
                roots: Vec::new(),
                identity: None,
                proxy: ProxyChoice::Environment,
                connect_timeout: Duration::from_secs(10),
                pool_idle_timeout: Duration::from_secs(30),
                native_tls: false,
            },
            fault: None,
        }
    }

    fn client(&self, request: &Request) -> Result<&Client, TransportError> {
        let loopback = is_loopback(request.url());
        let pools = if loopback { &self.loopback } else { &self.remote };
        let fresh = request.wants_fresh_connection();
        let client = if fresh { &pools.fresh } else { &pools.pooled };
        if let Some(client) = client.get() {
            return Ok(client);
        }
        let made = self.settings.client(loopback, fresh).map_err(classify)?;
        Ok(client.get_or_init(|| made))
    }
}

impl ReqwestTransportBuilder {
    /// Trusts these root certificates (PEM, one or more) besides the system's: for a proxy of your own, or the emulator.
    #[must_use]
    pub fn root_certificates(mut self, pem: &[u8]) -> Self {
        match Certificate::from_pem_bundle(pem) {
            Ok(certificates) if !certificates.is_empty() => self.settings.roots.extend(certificates),
            _ => self.fault = Some("root_certificates: must be PEM certificates"),
        }
        self
    }

    /// Shows this certificate where the other side asks for one (PEM: private key and certificate chain).
    #[must_use]
    pub fn client_certificate(mut self, pem: &[u8]) -> Self {
        match Identity::from_pem(pem) {
            Ok(identity) => self.settings.identity = Some(identity),
            Err(_) => {
                self.fault = Some("client_certificate: must be a PEM private key with its certificates");
            }
        }
        self
    }

    /// Sends everything but loopback through this proxy, such as `http://proxy.contoso.com:3128`, instead of what
    /// `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say. User and password may stand in the URL.
    #[must_use]
    pub fn proxy(mut self, url: &str) -> Self {
        match Proxy::all(url) {
            Ok(proxy) => self.settings.proxy = ProxyChoice::Given(Box::new(proxy)),
            Err(_) => self.fault = Some("proxy: must be the URL of a proxy"),
        }
        self
    }

    /// Uses no proxy, whatever the environment says.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.settings.proxy = ProxyChoice::None;
        self
    }

    /// Sets how long making a connection may take, TLS included. Default: 10 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// Sets how long a connection is kept that nothing is sent on. Default: 30 seconds, less than the service keeps it.
    #[must_use]
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.settings.pool_idle_timeout = timeout;
        self
    }

    /// Uses the operating system's TLS library instead of rustls.
    #[cfg(feature = "native-tls")]
    #[must_use]
    pub fn native_tls(mut self) -> Self {
        self.settings.native_tls = true;
        self
    }

    /// The transport.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) naming the setting that is unusable. Nothing is sent.
    pub fn build(self) -> Result<ReqwestTransport> {
        if let Some(fault) = self.fault {
            return Err(Error::invalid_input(fault));
        }
        let transport = ReqwestTransport {
            settings: self.settings,
            remote: Pools::default(),
            loopback: Pools::default(),
        };
        // Made now, so that a fault shows here and not at the first call.
        let client = transport.settings.client(false, false);
        let client =
            client.map_err(|error| Error::invalid_input(format!("transport: {}", classify(error))))?;
        transport.remote.pooled.get_or_init(|| client);
        Ok(transport)
    }
}

impl Settings {
    fn client(&self, loopback: bool, fresh: bool) -> reqwest::Result<Client> {
        let builder = Client::builder()
            .http1_only()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_max_headers(100)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(self.pool_idle_timeout)
            .pool_max_idle_per_host(if fresh { 0 } else { usize::MAX });
        let builder = self.tls(builder);
        let builder = match &self.proxy {
            _ if loopback => builder.no_proxy(),
            ProxyChoice::None => builder.no_proxy(),
            ProxyChoice::Environment => builder,
            ProxyChoice::Given(proxy) => builder.proxy(Proxy::clone(proxy)),
        };
        builder.build()
    }

    fn tls(&self, builder: ClientBuilder) -> ClientBuilder {
        let builder = match self.native_tls {
            #[cfg(feature = "native-tls")]
            true => builder.tls_backend_native(),
            _ => builder.tls_backend_rustls(),
        };
        let builder = builder.tls_certs_merge(self.roots.iter().cloned());
        match &self.identity {
            Some(identity) => builder.identity(identity.clone()),
            None => builder,
        }
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(&self, request: Request) -> Result<TransportResponse, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(TransportError::unusable("calls need a Tokio runtime, and there is none here"));
        }
        let client = self.client(&request)?;
        let (method, url, headers, body) = request.into_parts();
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        if !body.is_empty() {
            *request.body_mut() = Some(body.into());
        }
        let answer = client.execute(request).await.map_err(classify)?;
        let (head, body) = http::Response::from(answer).into_parts();
        Ok(TransportResponse::new(head.status, ResponseBody::new(Body(body))).with_headers(head.headers))
    }
}

/// The body of an answer as it comes in.
struct Body(reqwest::Body);

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return Poll::Ready(match std::task::ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                None => None,
                Some(Err(error)) => Some(Err(classify(error))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => Some(Ok(data)),
                    // Trailers: nothing the service gives a meaning.
                    Err(_) => continue,
                },
            });
        }
    }
}

/// Says whether anything may have been sent, in our words: the foreign error stays here, and with it the URL.
///
/// Only what failed while a connection was made is known not to be sent; whatever is not known is taken as sent.
fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let mut causes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = redact::clean(cause.to_string(), redact::ID_LIMIT);
        if causes.last() != Some(&text) {
            causes.push(text);
        }
        source = cause.source();
    }
    let causes = causes.join(": ");
    if error.is_builder() {
        TransportError::unusable(format!("the request cannot be sent: {causes}"))
    } else if error.is_connect() {
        TransportError::not_sent(format!("no connection could be made: {causes}"))
    } else {
        TransportError::interrupted(format!("the connection broke: {causes}"))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Shows no certificate, no key, and no proxy, whose URL may hold a password.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("connect_timeout", &self.connect_timeout)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("native_tls", &self.native_tls)
            .finish_non_exhaustive()
    }
}
