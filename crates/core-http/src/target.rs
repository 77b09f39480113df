//! Where a request goes: paths from templates, queries, and links handed out by the service.
//!
//! Nothing else puts addresses together. What the caller gives is data: one percent-encoded path segment or query
//! value that decodes to the input. What the service gives is checked before it is followed.

use core_auth::Endpoint;
use percent_encoding::percent_encode_byte;
use url::{Position, Url};

use crate::error::{Error, ErrorBuilder, ErrorKind, Result};

/// The longest address, in bytes, that a request line can hold: `http::Uri` takes no more, and no server as much.
const LONGEST: usize = 65_534;

/// Fills the `{placeholders}` of a template, in order, each with one encoded segment.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] naming the placeholder: a value is empty, `.`, `..`, or holds control characters; or the
/// number of values is not that of the placeholders.
pub(crate) fn fill(template: &str, values: &[&str]) -> Result<String> {
    let mut path =
        String::with_capacity(template.len() + values.iter().map(|value| value.len() + 8).sum::<usize>());
    let mut values = values.iter();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.next().ok_or_else(|| Error::invalid_input(format!("{name}: is missing")))?;
        check_segment(name, value)?;
        path.push_str(before);
        push_encoded(&mut path, value);
        rest = after;
    }
    if values.next().is_some() {
        return Err(Error::invalid_input(format!("{template}: more values than placeholders")));
    }
    path.push_str(rest);
    Ok(path)
}

fn check_segment(name: &str, value: &str) -> Result<()> {
    let fault = match value {
        "" => "must not be empty",
        // A URL parser takes these away, and with them the segment before (RFC 3986, section 5.2.4).
        "." | ".." => "must not be `.` or `..`",
        _ if value.contains(char::is_control) => "must not contain control characters",
        _ => return Ok(()),
    };
    Err(Error::invalid_input(format!("{name}: {fault}")))
}

/// Appends `name=value` to the text of a query.
pub(crate) fn push_query(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push_encoded(query, name);
    query.push('=');
    push_encoded(query, value);
}

/// Escapes all but the unreserved characters of RFC 3986, section 2.3. A URL parser changes none of these escapes, so the
/// text that is put together here is the text that is signed and sent.
fn push_encoded(text: &mut String, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(percent_encode_byte(byte)),
        }
    }
}

/// Whether a query has a parameter of this name. Azure compares the names without case.
pub(crate) fn has_query(query: &str, name: &str) -> bool {
    query.split('&').any(|pair| pair.split('=').next().is_some_and(|key| key.eq_ignore_ascii_case(name)))
}

/// Puts an address together from its encoded parts and proves that a URL parser leaves it as it is.
pub(crate) fn url(endpoint: &Endpoint, path: &str, queries: &[&str]) -> Result<Url> {
    let length = queries.iter().map(|query| query.len() + 1).sum::<usize>();
    let mut text = String::with_capacity(endpoint.as_str().len() + path.len() + length);
    text.push_str(endpoint.as_str());
    text.push_str(path);
    let mut separator = '?';
    for query in queries.iter().filter(|query| !query.is_empty()) {
        text.push(separator);
        text.push_str(query);
        separator = '&';
    }
    if text.len() > LONGEST {
        return Err(Error::invalid_input(format!("path and query: must be at most {LONGEST} bytes")));
    }
    match Url::parse(&text) {
        Ok(url) if survived(&url, &text, endpoint, path) => Ok(url),
        _ => Err(Error::invalid_input("path: a URL parser would change it")),
    }
}

/// Whether each part is where it was put. The text alone proves too little: `@elsewhere/` in place of a path would leave
/// it as it is and make the endpoint a user name.
fn survived(url: &Url, text: &str, endpoint: &Endpoint, path: &str) -> bool {
    url.as_str() == text && origin(url) == endpoint.as_str() && url.path() == path && url.fragment().is_none()
}

/// The path and query of an address, as they stand on the request line.
pub(crate) fn path_and_query(url: &Url) -> &str {
    &url[Position::BeforePath..Position::AfterQuery]
}

/// How links that name a host are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LinkPolicy {
    /// Another scheme, host or port than the endpoint's is refused. The rule.
    #[default]
    SameOrigin,
    /// Path and query are kept, and sent to the endpoint, whatever host the link names.
    ///
    /// For the retired phone-plan administration alone: its lists hand out absolute links to an internal address.
    PathOnly,
}

/// Resolves a link from the service against the address it came with, by RFC 3986, and checks it.
///
/// # Errors
///
/// [`ErrorKind::UntrustedLink`], with nothing of the link but its fault in the message: it leaves the origin of the
/// endpoint, names a user, or its path changes on parsing (dot segments, backslashes, control characters), so that what
/// was meant and what would be sent are not the same.
pub(crate) fn resolve(endpoint: &Endpoint, base: &Url, link: &str, policy: LinkPolicy) -> Result<Url> {
    let fail = |fault: &str| {
        ErrorBuilder::new(ErrorKind::UntrustedLink, format!("a link of the service {fault}")).build()
    };
    if link.trim().is_empty() {
        return Err(fail("is empty"));
    }
    if link.len() > LONGEST {
        return Err(fail("is longer than any address"));
    }
    if link.contains(|c: char| c.is_control() || c == '\\') {
        return Err(fail("contains control characters or backslashes"));
    }
    let mut url = base.join(link).map_err(|_| fail("is not a URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fail("names a user"));
    }
    if !link_path(link).is_none_or(|path| url.path().ends_with(path)) {
        return Err(fail("has a path that is not what it seems"));
    }
    url.set_fragment(None);
    if origin(&url) == endpoint.as_str() {
        return Ok(url);
    }
    match policy {
        LinkPolicy::SameOrigin => Err(fail("leads to another host")),
        LinkPolicy::PathOnly if !matches!(url.scheme(), "http" | "https") => {
            Err(fail("is of another scheme"))
        }
        LinkPolicy::PathOnly => self::url(endpoint, url.path(), &[url.query().unwrap_or_default()])
            .map_err(|_| fail("has no usable path")),
    }
}

/// Scheme and authority, in the form in which an [`Endpoint`] is written.
pub(crate) fn origin(url: &Url) -> &str {
    &url[..Position::BeforePath]
}

/// The path as the link writes it, or `None` if it has none and keeps that of the page it stands on.
fn link_path(link: &str) -> Option<&str> {
    // A URL parser takes spaces away around a link, but no other blanks.
    let link = link.trim_matches(' ');
    let end = link.find(['?', '#']).unwrap_or(link.len());
    let before_query = link.get(..end)?;
    // `://` can stand in a path as well; what stands before it is a scheme only if it could be one (RFC 3986, section 3.1).
    let is_scheme = |text: &str| text.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c));
    let after_scheme = match before_query.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => Some(rest),
        _ => before_query.strip_prefix("//"),
    };
    let path = match after_scheme {
        Some(rest) => rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/"),
        None => before_query,
    };
    (!path.is_empty()).then_some(path)
}

/// The one segment of `path` that stands for the placeholder of `template`, decoded.
///
/// `None` if the path is not of the template's form: a link to something else must not be taken for an operation.
pub(crate) fn match_one(template: &str, path: &str) -> Option<String> {
    let (before, rest) = template.split_once('{')?;
    let (_, after) = rest.split_once('}')?;
    let segment = path.strip_prefix(before)?.strip_suffix(after)?;
    if segment.is_empty() || segment.contains('/') {
        return None;
    }
    percent_encoding::percent_decode_str(segment).decode_utf8().ok().map(Into::into)
}
