//! One request, read, and one answer, not yet written: what the handlers work on. No I/O.

use bytes::Bytes;
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;

use crate::{error::Failure, json::Json};

/// The most that one page of a list has, whatever the request asks for.
pub(crate) const LARGEST_PAGE: usize = 1000;

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Path and query exactly as on the request line.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether the request came over TLS; decides the scheme of absolute links.
    pub(crate) secure: bool,
}

impl Request {
    /// The path as it was sent; clients whose endpoint ends with a slash send two of them, of which one counts.
    pub(crate) fn path(&self) -> &str {
        let path = self.target.split('?').next().unwrap_or_default();
        let extra = path.bytes().take_while(|byte| *byte == b'/').count().saturating_sub(1);
        path.get(extra..).unwrap_or(path)
    }

    pub(crate) fn query_text(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The decoded value of a query parameter. Names are compared without case, as the service does.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        pairs(self.query_text())
            .find(|(key, _)| decode(key).eq_ignore_ascii_case(name))
            .map(|(_, value)| decode(value))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn api_version(&self) -> String {
        self.query("api-version").unwrap_or_default()
    }

    /// The origin that the client used: `http://127.0.0.1:12345`.
    pub(crate) fn origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.header("host").unwrap_or_default())
    }

    /// The body as a JSON object; `None` where there is no body.
    pub(crate) fn json(&self) -> Result<Option<Json>, Failure> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        let media =
            self.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let media = media.to_ascii_lowercase();
        if media != "application/json" && !media.ends_with("+json") {
            return Err(Failure::new(
                415,
                "UnsupportedMediaType",
                "The content type must be application/json.",
            ));
        }
        let body = Json::parse(&self.body).map_err(|error| {
            Failure::bad_request(format!(
                "The request body is not JSON: line {}, column {}.",
                error.line(),
                error.column()
            ))
        })?;
        if body.is_null() || body.is_object() {
            Ok(Some(body).filter(Json::is_object))
        } else {
            Err(Failure::bad_request("The request body must be a JSON object."))
        }
    }

    pub(crate) fn required_json(&self) -> Result<Json, Failure> {
        self.json()?.ok_or_else(|| Failure::bad_request("A request body is required."))
    }

    /// A number of items from the query, such as `skip` or `top`.
    fn count(&self, name: &str, default: usize) -> Result<usize, Failure> {
        match self.query(name) {
            None => Ok(default),
            Some(text) => {
                text.trim().parse::<i32>().ok().and_then(|count| usize::try_from(count).ok()).ok_or_else(
                    || {
                        Failure::bad_request(format!("The value '{text}' is not valid for {name}."))
                            .target(name)
                    },
                )
            }
        }
    }

    /// One page of `items` and the next link; `size` names the parameter with the page size.
    pub(crate) fn page<T>(&self, items: Vec<T>, size: &str) -> Result<(Vec<T>, Option<String>), Failure> {
        let skip = self.count("skip", 0)?;
        let size = self.count(size, 100)?.clamp(1, LARGEST_PAGE);
        let end = skip.saturating_add(size);
        let more = items.len() > end;
        let page = items.into_iter().skip(skip).take(size).collect();
        Ok((page, more.then(|| self.link_with_skip(end))))
    }

    /// This request's target with another `skip`, in its place or, if there was none, at the end.
    fn link_with_skip(&self, skip: usize) -> String {
        let mut parts: Vec<String> = pairs(self.query_text())
            .map(|(name, value)| {
                if decode(name).eq_ignore_ascii_case("skip") {
                    format!("skip={skip}")
                } else {
                    format!("{name}={value}")
                }
            })
            .collect();
        if self.query("skip").is_none() {
            parts.push(format!("skip={skip}"));
        }
        format!("{}?{}", self.path(), parts.join("&"))
    }
}

/// The raw name and value of each parameter of a query.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|part| !part.is_empty()).map(|part| part.split_once('=').unwrap_or((part, "")))
}

/// Percent-decodes a query name or value, where `+` is a blank; bytes that are no UTF-8 become replacement characters.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Percent-decodes a path segment, where `+` is itself.
pub(crate) fn decode_segment(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Json>,
    /// Whether `api-supported-versions` goes with it.
    pub(crate) versions: bool,
    /// Whether it is of an operation that has not ended: the client will ask again.
    pub(crate) pending: bool,
}

impl Reply {
    pub(crate) fn new(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: None, versions: true, pending: false }
    }

    pub(crate) fn json(status: u16, body: Json) -> Reply {
        Reply { body: Some(body), ..Reply::new(status) }
            .header("content-type", "application/json; charset=utf-8")
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Reply {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn pending(mut self, pending: bool) -> Reply {
        self.pending = pending;
        self
    }

    /// Lists of what there is to buy may be cached, and say so.
    pub(crate) fn cacheable(self) -> Reply {
        self.header("cache-control", "max-age=21600, private, stale-while-revalidate=86400")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str) -> Request {
        Request {
            method: Method::GET,
            target: target.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            secure: false,
        }
    }

    #[test]
    fn a_next_link_keeps_the_order_of_the_query() {
        let request = request("/phoneNumbers?skip=0&api-version=2024-05-01-preview&top=2");
        let (page, link) = request.page(vec![1, 2, 3], "top").unwrap();
        assert_eq!(page, [1, 2]);
        assert_eq!(link.unwrap(), "/phoneNumbers?skip=2&api-version=2024-05-01-preview&top=2");
    }

    #[test]
    fn a_next_link_of_a_query_without_skip_has_it_at_the_end() {
        let request = request("/phoneNumbers?top=1&api-version=x");
        assert_eq!(
            request.page(vec![1, 2], "top").unwrap().1.unwrap(),
            "/phoneNumbers?top=1&api-version=x&skip=1"
        );
    }

    #[test]
    fn a_doubled_slash_at_the_front_counts_once() {
        assert_eq!(request("//access/entra/assignments?x=/y").path(), "/access/entra/assignments");
        assert_eq!(request("/a//b").path(), "/a//b");
        assert_eq!(request("").path(), "");
    }

    #[test]
    fn a_page_size_that_is_no_number_is_refused() {
        for bad in ["-1", "x", "99999999999"] {
            assert_eq!(
                request(&format!("/phoneNumbers?top={bad}")).page(vec![1], "top").unwrap_err().status,
                400
            );
        }
    }
}
