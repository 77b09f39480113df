//! What a call writes into traces: one span for each call, one event for each answer and each repeat.
//!
//! Fields follow OpenTelemetry's names for HTTP clients. The path is never written, its template is; bodies never are.

use std::time::Duration;

use http::HeaderMap;
use tracing::{Level, Span, field::Empty};

use crate::{call::Operation, error::Error, redact, request::Request, response::Response};

/// The span of a call; what is not known yet is recorded at its end.
pub(crate) fn span(operation: &'static Operation, host: &str, request_id: &str) -> Span {
    tracing::info_span!(
        "acs.call",
        otel.kind = "client",
        operation = operation.name(),
        http.request.method = operation.method().as_str(),
        server.address = host,
        url.template = operation.template(),
        az.client_request_id = request_id,
        az.service_request_id = Empty,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        error.type = Empty,
        duration_ms = Empty,
    )
}

/// Writes the end of a call into its span.
pub(crate) fn end(span: &Span, result: Result<&Response, &Error>, attempts: u32, elapsed: Duration) {
    if span.is_disabled() {
        return;
    }
    let (status, ms_cv) = match result {
        Ok(response) => (Some(response.status()), response.ms_cv()),
        Err(error) => {
            span.record("error.type", tracing::field::display(error.kind()));
            (error.status(), error.ms_cv())
        }
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(ms_cv) = ms_cv {
        span.record("az.service_request_id", redact::clean(ms_cv.to_owned(), redact::ID_LIMIT));
    }
    span.record("http.request.resend_count", attempts.saturating_sub(1));
    span.record("duration_ms", millis(elapsed));
    match result {
        Ok(_) => tracing::debug!(parent: span, "done"),
        Err(error) => tracing::info!(parent: span, error = %error, "failed"),
    }
}

/// A request is about to be sent.
pub(crate) fn sending(request: &Request, attempt: u32) {
    if tracing::enabled!(Level::DEBUG) {
        tracing::debug!(attempt, headers = ?redact::Headers(request.headers()), body_bytes = request.body().len(), "sending");
    }
}

/// An answer came.
pub(crate) fn received(status: u16, headers: &HeaderMap, attempt: u32) {
    if tracing::enabled!(Level::DEBUG) {
        tracing::debug!(attempt, status, headers = ?redact::Headers(headers), "received");
    }
}

/// A request will be sent again.
pub(crate) fn repeating(attempt: u32, wait: Duration, cause: &str) {
    tracing::info!(attempt, wait_ms = millis(wait), cause, "sending again");
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
