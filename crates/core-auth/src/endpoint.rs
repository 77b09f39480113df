//! The address of a resource.

use std::{fmt, str::FromStr, sync::Arc};

use url::{Host, Url};

use crate::text::trimmed;

/// The address of a resource, `https://<name>.communication.azure.com`, normalised.
///
/// Scheme and host are in lower case, international names in their ASCII form, the default port and a final slash
/// are dropped; two texts that name the same origin are equal. Cloning is cheap.
///
/// ```
/// use core_auth::{Endpoint, EndpointError};
///
/// let endpoint = Endpoint::parse("https://Contoso.communication.azure.com:443/")?;
/// assert_eq!(endpoint.as_str(), "https://contoso.communication.azure.com");
/// assert_eq!(endpoint.authority(), "contoso.communication.azure.com");
///
/// // A key or token goes over plain http to this machine only.
/// assert!(Endpoint::parse("http://127.0.0.1:8080").is_ok());
/// assert_eq!(Endpoint::parse("http://contoso.communication.azure.com"), Err(EndpointError::PlainHttp));
/// # Ok::<(), EndpointError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    text: Arc<str>,
    https: bool,
    loopback: bool,
}

impl Endpoint {
    /// Reads an address. `https` is accepted for every host, `http` only where [`is_loopback`](Self::is_loopback).
    /// Blanks around the text are no part of it.
    ///
    /// # Errors
    ///
    /// [`EndpointError`] names the part at fault: anything besides scheme, host and port is refused, because a path,
    /// query or user info would silently change what every request sends. The error does not hold the text, which
    /// might be a connection string or hold a password.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let (https, authority) = split(trimmed(text))?;
        let scheme = if https { "https" } else { "http" };
        let url = Url::parse(&format!("{scheme}://{authority}/")).map_err(|error| match error {
            url::ParseError::InvalidPort => EndpointError::Port,
            url::ParseError::EmptyHost => EndpointError::NoHost,
            _ => EndpointError::Host,
        })?;
        let loopback = match url.host() {
            Some(Host::Domain(name)) if is_host_name(name) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            _ => return Err(EndpointError::Host),
        };
        if url.port() == Some(0) {
            return Err(EndpointError::Port);
        }
        if !https && !loopback {
            return Err(EndpointError::PlainHttp);
        }
        Ok(Self { text: url.as_str().trim_end_matches('/').into(), https, loopback })
    }

    /// `https://host` or `https://host:port`, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What goes in the header `Host`: the host, and the port where it is not the scheme's default. An IPv6 address
    /// is in brackets.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Whether requests are encrypted. If not, the endpoint is on this machine.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
    ///
    /// Names under `.localhost` do not count: RFC 6761 section 6.3 reserves them, yet some system resolvers ask the
    /// DNS for them, and then a key would travel.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

/// Whether the text is https, and its authority. Done by hand, since a URL parser after the WHATWG standard mends what
/// must be refused here: `https:///host`, `https:host`, backslashes, line feeds inside, user info, escapes in the host.
fn split(text: &str) -> Result<(bool, &str), EndpointError> {
    if text.is_empty() {
        return Err(EndpointError::Empty);
    }
    let (scheme, rest) = text.split_once("://").ok_or(EndpointError::NoScheme)?;
    let https = match scheme {
        _ if scheme.eq_ignore_ascii_case("https") => true,
        _ if scheme.eq_ignore_ascii_case("http") => false,
        _ if scheme.contains('=') => return Err(EndpointError::ConnectionString),
        _ => return Err(EndpointError::Scheme),
    };
    if rest.contains(|c: char| c == '\\' || c.is_whitespace() || c.is_control()) {
        return Err(EndpointError::Character);
    }
    let (rest, fragment) =
        rest.split_once('#').map_or((rest, None), |(rest, fragment)| (rest, Some(fragment)));
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    match authority {
        "" => Err(EndpointError::NoHost),
        _ if authority.contains('@') => Err(EndpointError::UserInfo),
        _ if authority.contains('%') => Err(EndpointError::Host),
        _ if !path.is_empty() => Err(EndpointError::Path),
        _ if query.is_some() => Err(EndpointError::Query),
        _ if fragment.is_some() => Err(EndpointError::Fragment),
        _ => Ok((https, authority)),
    }
}

/// Letters, digits, hyphens and underscores between single dots, of the length the DNS allows (RFC 1035 section 2.3.4).
/// The parser lets more through, such as `,` and `=`: a mistyped connection string would end up in a host name.
fn is_host_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.len() <= 253
        && name.split('.').all(|label| (1..=63).contains(&label.len()) && label.chars().all(allowed))
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Endpoint {
    type Error = EndpointError;

    fn try_from(text: &str) -> Result<Self, EndpointError> {
        Self::parse(text)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Endpoint").field(&self.as_str()).finish()
    }
}

/// Why a text is no [`Endpoint`]. It never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// Nothing, or blanks only.
    #[error("the endpoint is empty")]
    Empty,
    /// There is no `://`.
    #[error("the endpoint has no scheme; it must begin with https://")]
    NoScheme,
    /// The scheme is neither `https` nor `http`.
    #[error("the endpoint's scheme must be https (or http on this machine)")]
    Scheme,
    /// A connection string was given where an endpoint belongs.
    #[error(
        "the endpoint begins like a connection string; give the address alone, or parse it as a connection string"
    )]
    ConnectionString,
    /// `http` for a host that is not this machine: key or token could be read on the way.
    #[error("the endpoint must use https; http is for localhost, 127.0.0.0/8 and [::1] only")]
    PlainHttp,
    /// There is nothing where the host belongs.
    #[error("the endpoint has no host")]
    NoHost,
    /// The host is neither a name nor an address, or is percent-encoded.
    #[error("the endpoint's host is not a valid name or address (percent-encoding is not allowed)")]
    Host,
    /// The port is not a number from 1 to 65535.
    #[error("the endpoint's port must be a number from 1 to 65535 (an IPv6 address needs brackets)")]
    Port,
    /// User name or password before the host.
    #[error("the endpoint must not have user info (user:password@)")]
    UserInfo,
    /// A path other than `/`.
    #[error("the endpoint must not have a path")]
    Path,
    /// A query.
    #[error("the endpoint must not have a query")]
    Query,
    /// A fragment.
    #[error("the endpoint must not have a fragment")]
    Fragment,
    /// A blank, control character or backslash inside the text.
    #[error("the endpoint must not have blanks, control characters or backslashes in it")]
    Character,
}
