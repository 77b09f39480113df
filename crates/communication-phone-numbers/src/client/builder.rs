//! How a client is set up.

use core_auth::{Credential, Endpoint};
use core_http::{ClientOptions, Result, http::HeaderValue, service::Pipeline};

use super::PhoneNumbersClient;
use crate::{api_version::ApiVersion, failure::invalid};

/// Sets up a [`PhoneNumbersClient`].
///
/// ```
/// use communication_phone_numbers::{
///     ApiVersion, ClientOptions, PhoneNumbersClient, Endpoint, RetryOptions, StaticToken,
/// };
///
/// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
/// let credential = StaticToken::new("eyJ0eXAi...")?; // or a credential of core-auth-entra
/// let client = PhoneNumbersClient::builder(endpoint, credential)
///     .api_version(ApiVersion::V2025_06_01)
///     .options(ClientOptions::new().retry(RetryOptions::new().max_attempts(6)))
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "it makes a client when it is built"]
pub struct PhoneNumbersClientBuilder {
    endpoint: Endpoint,
    credential: Credential,
    api_version: ApiVersion,
    scopes: Option<Vec<String>>,
    accept_language: Option<String>,
    options: ClientOptions,
}

impl PhoneNumbersClientBuilder {
    pub(super) fn new(endpoint: Endpoint, credential: Credential) -> Self {
        let (api_version, options) = (ApiVersion::default(), ClientOptions::new());
        Self { endpoint, credential, api_version, scopes: None, accept_language: None, options }
    }

    /// Sets the version of the interface. Default: `2025-06-01`. See [`ApiVersion`] for what each can do.
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

    /// Sets the language in which names of countries and places come, such as `de-DE` or `fr, en;q=0.5`, as the header
    /// `Accept-Language`. Default: none, which the service takes for English.
    ///
    /// With a connection string too:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{ConnectionString, PhoneNumbersClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let connection_string = emulator.connection_string();
    ///
    /// let (endpoint, key) = ConnectionString::parse(&connection_string)?.into_parts();
    /// let client = PhoneNumbersClient::builder(endpoint, key).accept_language("de-DE").build()?;
    /// let countries = client.list_available_countries().try_collect().await?;
    /// # assert_eq!(emulator.journal().requests()[0].header("accept-language"), Some("de-DE"));
    /// # Ok(()) }
    /// ```
    pub fn accept_language(mut self, language: impl Into<String>) -> Self {
        self.accept_language = Some(language.into());
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
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the api-version is no date, if there are no scopes, if the language
    /// is blank or not visible ASCII, if an option breaks its rule, or if there is no transport: none was given, and the feature `reqwest` is off.
    pub fn build(self) -> Result<PhoneNumbersClient> {
        let mut builder = Pipeline::builder(self.endpoint, self.credential, self.api_version.as_str())
            .client(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .options(self.options);
        if let Some(scopes) = self.scopes {
            builder = builder.scopes(scopes);
        }
        let accept_language = self.accept_language.as_deref().map(language).transpose()?;
        Ok(PhoneNumbersClient { pipeline: builder.build()?, accept_language })
    }
}

fn language(text: &str) -> Result<HeaderValue> {
    let value =
        Some(text).filter(|text| !text.trim().is_empty()).and_then(|text| HeaderValue::from_str(text).ok());
    let value = value.filter(|value| value.to_str().is_ok());
    value.ok_or_else(|| invalid("accept_language: must be a language, such as de-DE"))
}
