//! The client.

mod apply;
mod builder;
mod calls;
mod configuration;
mod domains;
mod routes;
mod trunks;

use core_auth::{ConnectionString, Credential, Endpoint};
use core_http::{CallOptions, Result, service::Pipeline};

use crate::api_version::ApiVersion;

pub use self::builder::SipRoutingClientBuilder;

/// Direct routing of Azure Communication Services: trunks and routes.
///
/// For single changes there are the methods of the official clients; for changes that belong together, and wherever a
/// mistake drops calls, [`plan`](Self::plan) and [`apply`](Self::apply).
///
/// Cheap to clone; clones share connections and, with a credential of Microsoft Entra ID, its token. It can be made outside
/// a Tokio runtime; calls need one.
#[derive(Debug, Clone)]
pub struct SipRoutingClient {
    pipeline: Pipeline,
    api_version: ApiVersion,
}

impl SipRoutingClient {
    /// A client with the endpoint and access key of a connection string, as the portal shows it.
    ///
    /// Order and case of the parts, blanks, quotes and a final `;` do not matter. For options, take the string apart with
    /// [`ConnectionString::parse`] and use [`builder`](Self::builder).
    ///
    /// ```
    /// use communication_sip_routing::SipRoutingClient;
    ///
    /// let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// let client = SipRoutingClient::from_connection_string(text)?;
    /// assert!(SipRoutingClient::from_connection_string("endpoint=contoso").is_err());
    /// # Ok::<(), communication_sip_routing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the part that is missing or wrong; the string is not quoted.
    pub fn from_connection_string(connection_string: &str) -> Result<Self> {
        let (endpoint, key) = ConnectionString::parse(connection_string)?.into_parts();
        Self::new(endpoint, key)
    }

    /// A client with default options, that proves itself with an access key or with tokens of Microsoft Entra ID.
    ///
    /// ```
    /// use communication_sip_routing::{AccessKey, SipRoutingClient, Endpoint, KeyCredential};
    ///
    /// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    /// let key = KeyCredential::new(AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?);
    /// let client = SipRoutingClient::new(endpoint, &key)?;
    /// // When the key is rotated, every client that was made with it goes on with the new one:
    /// key.update(AccessKey::parse("HxAeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=")?);
    /// # Ok::<(), communication_sip_routing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if no transport can be made, as without the feature `reqwest`.
    pub fn new(endpoint: Endpoint, credential: impl Into<Credential>) -> Result<Self> {
        Self::builder(endpoint, credential).build()
    }

    /// Begins a client with options of your own.
    pub fn builder(endpoint: Endpoint, credential: impl Into<Credential>) -> SipRoutingClientBuilder {
        SipRoutingClientBuilder::new(endpoint, credential.into())
    }

    /// A view of this client whose calls have these options; what they leave unset stays as it is here.
    ///
    /// For methods that send several requests, a time limit is for each, and a request id names the first.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_sip_routing::{CallOptions, SipRoutingClient};
    /// use std::time::Duration;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let options = CallOptions::new().timeout(Duration::from_secs(5)).request_id("change-4711");
    /// let trunks = client.with_call_options(options).list_trunks().await?;
    /// # let seen = &emulator.journal().requests()[0];
    /// # assert_eq!(seen.header("x-ms-client-request-id"), Some("change-4711"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_call_options(&self, options: CallOptions) -> Self {
        Self { pipeline: self.pipeline.with_call_options(options), api_version: self.api_version.clone() }
    }
}
