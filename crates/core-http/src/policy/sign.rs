//! The access-key signature: the last thing that changes a request, made anew for every attempt.

use std::{fmt, time::SystemTime};

use core_auth::{AccessKey, Endpoint, StringToSign, content_hash};
use http::{HeaderValue, header};
use time::OffsetDateTime;

use crate::{
    error::{Error, Result},
    headers,
    request::Request,
};

/// What was signed: enough to compare with what arrived, without key and signature.
///
/// Display writes it in the order of the string-to-sign:
///
/// ```text
/// GET
/// /sip?api-version=2023-03-01
/// Mon, 15 Jan 2024 09:30:05 GMT;contoso.communication.azure.com;47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRequest {
    method: http::Method,
    path_and_query: String,
    date: HeaderValue,
    host: Endpoint,
    content_hash: HeaderValue,
}

impl SignedRequest {
    /// What was signed of a request that carries a signature.
    pub(crate) fn of(request: &Request, endpoint: &Endpoint) -> Self {
        let header = |name| request.headers().get(name).cloned().unwrap_or(HeaderValue::from_static(""));
        Self {
            method: request.method().clone(),
            path_and_query: request.path_and_query().to_owned(),
            date: header(headers::MS_DATE),
            host: endpoint.clone(),
            content_hash: header(headers::CONTENT_SHA256),
        }
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// Path and query, as sent. They may hold phone numbers and user ids.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// The value of `x-ms-date`.
    #[must_use]
    pub fn date(&self) -> &str {
        self.date.to_str().unwrap_or_default()
    }

    /// The value of `Host`.
    #[must_use]
    pub fn host(&self) -> &str {
        self.host.authority()
    }

    /// The value of `x-ms-content-sha256`.
    #[must_use]
    pub fn content_hash(&self) -> &str {
        self.content_hash.to_str().unwrap_or_default()
    }
}

/// Writes the string-to-sign.
impl fmt::Display for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        StringToSign::new(self.method(), self.path_and_query(), self.date(), self.host(), self.content_hash())
            .fmt(f)
    }
}

/// Signs the request as it stands, with this time.
pub(crate) fn sign(
    request: &mut Request,
    endpoint: &Endpoint,
    key: &AccessKey,
    time: OffsetDateTime,
) -> Result<()> {
    // An HTTP date has four digits for the year, and `httpdate` knows none before 1970.
    if !(1970..=9999).contains(&time.year()) {
        return Err(Error::invalid_input("clock: shows a time that no HTTP date can be written of"));
    }
    let date = httpdate::fmt_http_date(SystemTime::from(time));
    let hash = content_hash(request.body());
    let host = endpoint.authority();
    let to_sign = StringToSign::new(request.method().as_str(), request.path_and_query(), &date, host, &hash);
    let mut authorization = value(to_sign.authorization(key))?;
    authorization.set_sensitive(true);
    let headers = request.headers_mut();
    headers.insert(headers::MS_DATE, value(date)?);
    headers.insert(headers::CONTENT_SHA256, value(hash)?);
    headers.insert(header::AUTHORIZATION, authorization);
    Ok(())
}

fn value(text: String) -> Result<HeaderValue> {
    HeaderValue::try_from(text).map_err(|_| Error::invalid_input("date: cannot be written as a header"))
}
