//! How a client of the 2020 preview is set up.

use core_auth::{Credential, Endpoint, KeyCredential};
use core_http::{ClientOptions, Result, service::Pipeline};

use super::PhoneNumberAdministrationClient;
use crate::administration::requests::ListOptions;

const API_VERSION: &str = "2020-07-20-preview1";

/// Sets up a [`PhoneNumberAdministrationClient`].
///
/// ```
/// use communication_phone_numbers::{
///     AccessKey, ClientOptions, Endpoint,
///     administration::{ListOptions, PhoneNumberAdministrationClient},
/// };
/// use std::time::Duration;
///
/// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
/// let key = AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let client = PhoneNumberAdministrationClient::builder(endpoint, key)
///     .options(ClientOptions::new().call_timeout(Duration::from_secs(30)))
///     .list_options(ListOptions::new().locale("fr-FR"))
///     .build()?;
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "it makes a client when it is built"]
pub struct PhoneNumberAdministrationClientBuilder {
    endpoint: Endpoint,
    credential: KeyCredential,
    options: ClientOptions,
    list_options: ListOptions,
}

impl PhoneNumberAdministrationClientBuilder {
    pub(super) fn new(endpoint: Endpoint, credential: KeyCredential) -> Self {
        Self { endpoint, credential, options: ClientOptions::new(), list_options: ListOptions::new() }
    }

    /// Sets transport, time limits, repeats, policies and clock. Default: [`ClientOptions::new`].
    pub fn options(mut self, options: ClientOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets how lists are read. Default: [`ListOptions::new`].
    pub fn list_options(mut self, options: ListOptions) -> Self {
        self.list_options = options;
        self
    }

    /// The client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if an option breaks its rule, or if there is no transport.
    pub fn build(self) -> Result<PhoneNumberAdministrationClient> {
        let pipeline = Pipeline::builder(self.endpoint, Credential::from(self.credential), API_VERSION)
            .client(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .options(self.options)
            .build()?;
        Ok(PhoneNumberAdministrationClient { pipeline, list_options: self.list_options })
    }
}
