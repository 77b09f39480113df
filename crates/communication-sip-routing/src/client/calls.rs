//! What all methods share: reading the configuration, and sending a change of it.

use core_http::{
    Error, Response, Result,
    service::{Call, ErrorBuilder, Operation},
};

use super::SipRoutingClient;
use crate::{
    failure::{explain, is_missing_trunk, missing_trunk, missing_trunks},
    model::SipConfiguration,
    operations::EXPLAIN,
    plan::Patch,
    preview,
};

impl SipRoutingClient {
    /// A view for the requests of a method after its first: an id that the caller chose names one request.
    pub(super) fn later(&self) -> Self {
        Self { pipeline: self.pipeline.without_request_id(), api_version: self.api_version.clone() }
    }

    pub(super) async fn read(&self, operation: &'static Operation) -> Result<SipConfiguration> {
        configuration(&self.pipeline.send(Call::new(operation, &[])?).await?)
    }

    pub(super) async fn read_with_health(&self, operation: &'static Operation) -> Result<SipConfiguration> {
        self.refuse_preview(operation, Some("health".to_owned()))?;
        let call = Call::new(operation, &[])?.query("expand", "trunks/health");
        configuration(&self.pipeline.send(call).await?)
    }

    /// Refuses what the client's version is known to lack.
    pub(super) fn refuse_preview(&self, operation: &'static Operation, what: Option<String>) -> Result<()> {
        preview::refuse(operation.name(), &self.api_version, what)
    }

    /// Sends a change that may be repeated, and says of a failure which configuration is in place.
    pub(super) async fn set(
        &self,
        operation: &'static Operation,
        patch: &Patch,
        how_to_see: &str,
    ) -> Result<Response> {
        let call = Call::new(operation, &[])?.merge_patch(patch)?;
        match self.pipeline.send(call).await {
            Err(error) if is_missing_trunk(&error) => {
                Err(self.explain_missing_trunk(explain(error, how_to_see), patch).await)
            }
            result => result.map_err(|error| explain(error, how_to_see)),
        }
    }

    /// Names the routes that are in the way of a change.
    pub(super) async fn explain_missing_trunk(&self, error: Error, patch: &Patch) -> Error {
        match self.later().read(&EXPLAIN).await {
            Ok(stored) => missing_trunk(error, &missing_trunks(&stored, patch)),
            Err(_) => ErrorBuilder::amend(error, "the routes in the way could not be read").build(),
        }
    }
}

/// The configuration of an answer.
pub(super) fn configuration(answer: &Response) -> Result<SipConfiguration> {
    let read: SipConfiguration = answer.json()?;
    if !read.says_trunks() && !read.says_routes() {
        // Another JSON object would be taken for an empty configuration, and be what the next change starts from.
        return Err(answer.unexpected("there are neither trunks nor routes in it"));
    }
    Ok(read.answered())
}
