//! Names of headers that the service gives a meaning.

use http::{HeaderName, header};

/// Names a request in the logs of both sides.
pub(crate) const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-client-request-id");
/// When a request was signed.
pub(crate) const MS_DATE: HeaderName = HeaderName::from_static("x-ms-date");
/// The hash of the body that was signed.
pub(crate) const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-ms-content-sha256");
/// The correlation vector: the service's reference for an exchange.
pub(crate) const MS_CV: HeaderName = HeaderName::from_static("ms-cv");
/// An error code outside the body.
pub(crate) const ERROR_CODE: HeaderName = HeaderName::from_static("x-ms-error-code");
/// How long to wait, in milliseconds.
pub(crate) const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");
/// How long to wait, in milliseconds; another spelling.
pub(crate) const MS_RETRY_AFTER_MS: HeaderName = HeaderName::from_static("x-ms-retry-after-ms");
/// Where a long-running operation can be watched.
pub(crate) const OPERATION_LOCATION: HeaderName = HeaderName::from_static("operation-location");

/// Headers that say how a request is framed or its answer compressed: the transport's alone. One that somebody else set could
/// differ from what is signed, or from what is sent (request smuggling, RFC 9112, section 11.2).
pub(crate) const FRAMING: [HeaderName; 4] =
    [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::ACCEPT_ENCODING];
