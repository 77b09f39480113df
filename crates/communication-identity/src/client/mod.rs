//! The client of identities and tokens.

mod builder;
mod teams;
mod tokens;
mod users;

use core_auth::{ConnectionString, Credential, Endpoint};
use core_http::{CallOptions, Result, service::Pipeline};

use crate::api_version::ApiVersion;

pub use self::builder::CommunicationIdentityClientBuilder;

/// Creates users, gives them tokens, takes both away, and exchanges the tokens of Teams users.
///
/// Belongs on a server: whoever holds its credential can do everything with the resource. What goes to a device is a user's
/// token.
///
/// Cheap to clone; clones share connections and, with a credential of Microsoft Entra ID, its token. It can be made outside
/// a Tokio runtime; calls need one.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let connection_string = emulator.connection_string();
///
/// let client = CommunicationIdentityClient::from_connection_string(&connection_string)?;
/// let user = client.create_user().await?;
/// let token = client.get_token(&user, &TokenRequest::new([TokenScope::Chat])).await?;
/// println!("{user} may chat until {}", token.expires_on());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct CommunicationIdentityClient {
    pipeline: Pipeline,
    api_version: ApiVersion,
}

impl CommunicationIdentityClient {
    /// A client with the endpoint and access key of a connection string, as the portal shows it.
    ///
    /// Order and case of the parts, blanks, quotes and a final `;` do not matter. For options, take the string apart with
    /// [`ConnectionString::parse`] and use [`builder`](Self::builder).
    ///
    /// ```
    /// use communication_identity::CommunicationIdentityClient;
    ///
    /// let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// let client = CommunicationIdentityClient::from_connection_string(text)?;
    /// assert!(CommunicationIdentityClient::from_connection_string("endpoint=contoso").is_err());
    /// # Ok::<(), communication_identity::Error>(())
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
    /// use communication_identity::{AccessKey, CommunicationIdentityClient, Endpoint, KeyCredential};
    ///
    /// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    /// let key = KeyCredential::new(AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?);
    /// let client = CommunicationIdentityClient::new(endpoint, &key)?;
    /// // When the key is rotated, every client that was made with it goes on with the new one:
    /// key.update(AccessKey::parse("HxAeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=")?);
    /// # Ok::<(), communication_identity::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if no transport can be made, as without the feature `reqwest`.
    pub fn new(endpoint: Endpoint, credential: impl Into<Credential>) -> Result<Self> {
        Self::builder(endpoint, credential).build()
    }

    /// Begins a client with options of your own.
    pub fn builder(
        endpoint: Endpoint,
        credential: impl Into<Credential>,
    ) -> CommunicationIdentityClientBuilder {
        CommunicationIdentityClientBuilder::new(endpoint, credential.into())
    }

    /// A view of this client whose calls have these options; what they leave unset stays as it is here.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_identity::{CallOptions, CommunicationIdentityClient};
    /// use std::time::Duration;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = CommunicationIdentityClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let options = CallOptions::new().timeout(Duration::from_secs(5)).request_id("sign-up-4711");
    /// let user = client.with_call_options(options).create_user().await?;
    /// # let seen = &emulator.journal().requests()[0];
    /// # assert_eq!(seen.header("x-ms-client-request-id"), Some("sign-up-4711"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_call_options(&self, options: CallOptions) -> Self {
        Self { pipeline: self.pipeline.with_call_options(options), api_version: self.api_version.clone() }
    }
}
