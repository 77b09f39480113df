//! The client.

mod builder;
mod capabilities;
mod lists;
mod numbers;
mod operations;
mod operators;
mod purchase;
mod release;
mod reservation_purchase;
mod reservations;
mod search;
mod settle;

use core_auth::{ConnectionString, Credential, Endpoint};
use core_http::{CallOptions, Result, service::Pipeline};
use time::OffsetDateTime;

use crate::calls::Language;

pub use self::builder::PhoneNumbersClientBuilder;

/// Phone numbers of Azure Communication Services: search, hold, buy, change, release and look up.
///
/// Cheap to clone; clones share connections and, with a credential of Microsoft Entra ID, its token. It can be made outside
/// a Tokio runtime; calls need one.
#[derive(Debug, Clone)]
pub struct PhoneNumbersClient {
    pub(crate) pipeline: Pipeline,
    pub(crate) accept_language: Language,
}

impl PhoneNumbersClient {
    /// A client with the endpoint and access key of a connection string, as the portal shows it.
    ///
    /// Order and case of the parts, blanks, quotes and a final `;` do not matter. For options, take the string apart with
    /// [`ConnectionString::parse`] and use [`builder`](Self::builder).
    ///
    /// ```
    /// use communication_phone_numbers::PhoneNumbersClient;
    ///
    /// let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// let client = PhoneNumbersClient::from_connection_string(text)?;
    /// assert!(PhoneNumbersClient::from_connection_string("endpoint=contoso").is_err());
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

    /// A client with default options, that proves itself with an access key or with tokens of Microsoft Entra ID.
    ///
    /// ```
    /// use communication_phone_numbers::{AccessKey, PhoneNumbersClient, Endpoint, KeyCredential};
    ///
    /// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    /// let key = KeyCredential::new(AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?);
    /// let client = PhoneNumbersClient::new(endpoint, &key)?;
    /// // When the key is rotated, every client that was made with it goes on with the new one:
    /// key.update(AccessKey::parse("HxAeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=")?);
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if no transport can be made, as without the feature `reqwest`.
    pub fn new(endpoint: Endpoint, credential: impl Into<Credential>) -> Result<Self> {
        Self::builder(endpoint, credential).build()
    }

    /// Begins a client with options of your own: see [`PhoneNumbersClientBuilder`].
    pub fn builder(endpoint: Endpoint, credential: impl Into<Credential>) -> PhoneNumbersClientBuilder {
        PhoneNumbersClientBuilder::new(endpoint, credential.into())
    }

    /// A view of this client whose calls have these options; what they leave unset stays as it is here.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CallOptions, PhoneNumbersClient};
    /// use std::time::Duration;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let options = CallOptions::new().timeout(Duration::from_secs(5)).request_id("inventory-4711");
    /// let countries = client.with_call_options(options).list_available_countries().try_collect().await?;
    /// # let seen = &emulator.journal().requests()[0];
    /// # assert_eq!(seen.header("x-ms-client-request-id"), Some("inventory-4711"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_call_options(&self, options: CallOptions) -> Self {
        let accept_language = self.accept_language.clone();
        Self { pipeline: self.pipeline.with_call_options(options), accept_language }
    }

    /// The time by the service's clock, as far as its answers to this client have told; this machine's before the first. Holds
    /// end by it:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{PhoneNumbersClient, ReservationRequest};
    /// use std::time::Duration;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let request = ReservationRequest::new(client.new_reservation_id());
    /// let reservation = client.create_or_update_reservation(&request).await?;
    /// assert!(reservation.time_left(client.service_time()) > Duration::from_secs(14 * 60));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn service_time(&self) -> OffsetDateTime {
        self.pipeline.service_time()
    }
}
