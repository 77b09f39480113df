//! The client of the 2020 preview.

mod builder;
mod catalogue;
mod numbers;
mod purchases;
mod releases;
mod reservations;

use core_auth::{ConnectionString, Endpoint, KeyCredential};
use core_http::{CallOptions, Result, service::Pipeline};
use time::OffsetDateTime;

use super::requests::ListOptions;

pub use self::builder::PhoneNumberAdministrationClientBuilder;

/// Searches, buys, configures and releases phone numbers with the interface of 2020-07-20-preview1.
///
/// Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct PhoneNumberAdministrationClient {
    pipeline: Pipeline,
    list_options: ListOptions,
}

impl PhoneNumberAdministrationClient {
    /// A client with the endpoint and access key of a connection string.
    ///
    /// ```
    /// use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    ///
    /// let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// let client = PhoneNumberAdministrationClient::from_connection_string(text)?;
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the part that is missing or wrong; the string is not quoted.
    pub fn from_connection_string(connection_string: &str) -> Result<Self> {
        let (endpoint, key) = ConnectionString::parse(connection_string)?.into_parts();
        Self::new(endpoint, key)
    }

    /// A client with default options that signs with an access key, which is the only credential of this interface.
    ///
    /// ```
    /// use communication_phone_numbers::{AccessKey, Endpoint, administration::PhoneNumberAdministrationClient};
    ///
    /// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    /// let key = AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
    /// let client = PhoneNumberAdministrationClient::new(endpoint, key)?;
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if no transport can be made, as without the feature `reqwest`.
    pub fn new(endpoint: Endpoint, credential: impl Into<KeyCredential>) -> Result<Self> {
        Self::builder(endpoint, credential).build()
    }

    /// Begins a client with options of your own: see [`PhoneNumberAdministrationClientBuilder`].
    pub fn builder(
        endpoint: Endpoint,
        credential: impl Into<KeyCredential>,
    ) -> PhoneNumberAdministrationClientBuilder {
        PhoneNumberAdministrationClientBuilder::new(endpoint, credential.into())
    }

    /// A view of this client whose calls have these options; what they leave unset stays as it is here.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::CallOptions;
    /// use std::time::Duration;
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let hurried = client.with_call_options(CallOptions::new().timeout(Duration::from_secs(5)));
    /// let countries = hurried.list_supported_countries().try_collect().await?;
    /// # assert!(!countries.is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_call_options(&self, options: CallOptions) -> Self {
        let list_options = self.list_options.clone();
        Self { pipeline: self.pipeline.with_call_options(options), list_options }
    }

    /// A view of this client whose lists are read like this; see [`ListOptions`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, administration::ListOptions};
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let french = client.with_list_options(ListOptions::new().locale("fr-FR"));
    /// let countries = french.list_supported_countries().try_collect().await?;
    /// # assert!(emulator.journal().requests()[0].target.contains("locale=fr-FR"));
    /// # assert!(!countries.is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_list_options(&self, list_options: ListOptions) -> Self {
        Self { pipeline: self.pipeline.clone(), list_options }
    }

    /// The time by the service's clock, as far as its answers to this client have told; this machine's before the first. Holds
    /// end by it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::administration::PhoneNumberReservation;
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let json = r#"{"searchId":"s","status":"Reserved","reservationExpiryDate":"2020-11-21T05:31:51.7+00:00"}"#;
    /// # let reservation: PhoneNumberReservation = serde_json::from_str(json)?;
    /// if reservation.time_left(client.service_time()).is_zero() {
    ///     println!("reserve again");
    /// }
    /// # assert!(reservation.time_left(client.service_time()).is_zero());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn service_time(&self) -> OffsetDateTime {
        self.pipeline.service_time()
    }
}
