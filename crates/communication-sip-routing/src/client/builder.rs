//! How a client is set up.

use core_auth::{Credential, Endpoint};
use core_http::{ClientOptions, Result, service::Pipeline};

use super::SipRoutingClient;
use crate::api_version::ApiVersion;

/// Sets up a [`SipRoutingClient`].
///
/// ```
/// use communication_sip_routing::{
///     ApiVersion, ClientOptions, SipRoutingClient, Endpoint, RetryOptions, StaticToken,
/// };
///
/// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
/// let credential = StaticToken::new("eyJ0eXAi...")?; // or a credential of core-auth-entra
/// let client = SipRoutingClient::builder(endpoint, credential)
///     .api_version(ApiVersion::V2024_11_15Preview)
///     .options(ClientOptions::new().retry(RetryOptions::new().max_attempts(6)))
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "it makes a client when it is built"]
pub struct SipRoutingClientBuilder {
    endpoint: Endpoint,
    credential: Credential,
    api_version: ApiVersion,
    scopes: Option<Vec<String>>,
    options: ClientOptions,
}

impl SipRoutingClientBuilder {
    pub(super) fn new(endpoint: Endpoint, credential: Credential) -> Self {
        let (api_version, options) = (ApiVersion::default(), ClientOptions::new());
        Self { endpoint, credential, api_version, scopes: None, options }
    }

    /// Sets the version of the interface. Default: `2023-03-01`. See [`ApiVersion`] for what each can do.
    pub fn api_version(mut self, version: impl Into<ApiVersion>) -> Self {
        self.api_version = version.into();
        self
    }

    /// Sets what tokens of Microsoft Entra ID are asked for. Default: `https://communication.azure.com//.default`, whose two
    /// slashes are right. Without effect for an access key.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item: Into<String>>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Sets transport, time limits, repeats, policies and clock. Default: [`ClientOptions::new`].
    pub fn options(mut self, options: ClientOptions) -> Self {
        self.options = options;
        self
    }

    /// The client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the api-version is no date, if there are no scopes, if an option
    /// breaks its rule, or if there is no transport: none was given, and the feature `reqwest` is off.
    pub fn build(self) -> Result<SipRoutingClient> {
        let mut builder = Pipeline::builder(self.endpoint, self.credential, self.api_version.as_str())
            .client(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .options(self.options);
        if let Some(scopes) = self.scopes {
            builder = builder.scopes(scopes);
        }
        Ok(SipRoutingClient { pipeline: builder.build()?, api_version: self.api_version })
    }
}
