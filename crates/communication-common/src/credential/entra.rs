//! User tokens for somebody who is signed in with Microsoft Entra ID: the exchange.

use std::{fmt, sync::Arc};

use core_auth::{AccessToken, Credential, CredentialError, Endpoint, TokenCredential};
use core_http::{
    ClientOptions, Error, ErrorKind, Result,
    service::{Call, ErrorBuilder, Method, Operation, Pipeline, Replay},
};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{renewal::Refresh, token::CommunicationToken};

const COMMUNICATION_CLIENTS: &str = "https://communication.azure.com/clients/";
/// One audience in each cloud.
const TEAMS_EXTENSION: [&str; 2] =
    ["https://auth.msft.communication.azure.com/", "https://auth.msft.communication.azure.us/"];

/// An exchange makes a new token each time and takes none away, so a repeat does no harm.
static EXCHANGE: Operation =
    Operation::new("get_token", Method::POST, "/access/entra/:exchangeAccessToken", Replay::Always);
static TEAMS_EXTENSION_EXCHANGE: Operation =
    Operation::new("get_token", Method::POST, "/access/teamsExtension/:exchangeAccessToken", Replay::Always);

/// How a [`CommunicationTokenCredential`](crate::CommunicationTokenCredential) gets tokens for somebody who is signed in
/// with Microsoft Entra ID: by exchanging the token of the sign-in at a Communication Services resource.
///
/// The scopes choose the exchange. All begin with `https://communication.azure.com/clients/`: tokens for the user's own
/// Communication Services identity (api-version 2025-03-02-preview). All begin with
/// `https://auth.msft.communication.azure.com/`, or with `https://auth.msft.communication.azure.us/` in the cloud for
/// United States government: tokens of the Teams extension (api-version 2025-06-30). Anything else, or a mix, is refused
/// before a token is asked for.
///
/// ```
/// use communication_common::{
///     ClientOptions, CommunicationTokenCredential, Endpoint, EntraCommunicationTokenCredentialOptions, StaticToken,
/// };
/// # use core_http::testing::{ManualClock, Reply, ScriptedTransport};
/// use std::sync::Arc;
///
/// // Here the network is a script; leave `options` out to talk to a real resource.
/// # let clock = ManualClock::new();
/// # let transport = ScriptedTransport::new(&clock);
/// # let answer = r#"{"identity":{"id":"8:acs:a_b"},"accessToken":{"token":"user-token","expiresOn":"2024-01-16T09:30:05+00:00"}}"#;
/// # transport.reply(Reply::status(200).json(answer));
/// # let client_options = ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
/// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
/// let signed_in = Arc::new(StaticToken::new("entra-token")?); // or a credential of core-auth-entra
/// let options = EntraCommunicationTokenCredentialOptions::new(endpoint, signed_in)
///     .scopes(["https://communication.azure.com/clients/VoIP"])
///     .options(client_options);
/// let credential = CommunicationTokenCredential::from_entra(options)?;
/// # clock.run(async {
/// assert_eq!(credential.get_token().await?.secret().expose(), "user-token");
/// # Ok::<(), communication_common::Error>(())
/// # })?;
/// # assert_eq!(transport.requests()[0].headers()["authorization"], "Bearer entra-token");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct EntraCommunicationTokenCredentialOptions {
    endpoint: Endpoint,
    credential: Arc<dyn TokenCredential>,
    scopes: Vec<String>,
    pub(super) proactively: bool,
    options: ClientOptions,
}

impl EntraCommunicationTokenCredentialOptions {
    /// Exchanges the tokens of this credential at this resource. The credential stands for one person: when somebody else
    /// signs in, make a new one.
    #[must_use]
    pub fn new(endpoint: Endpoint, credential: Arc<dyn TokenCredential>) -> Self {
        let scopes = vec![format!("{COMMUNICATION_CLIENTS}.default")];
        Self { endpoint, credential, scopes, proactively: false, options: ClientOptions::new() }
    }

    /// Sets what the token of the sign-in is asked for. Default: `https://communication.azure.com/clients/.default`.
    #[must_use]
    pub fn scopes<I: IntoIterator<Item: Into<String>>>(mut self, scopes: I) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Says whether the token is renewed in the background, ahead of its end, so that no caller has to wait. Default: no.
    /// Times as for
    /// [`CommunicationTokenRefreshOptions`](crate::CommunicationTokenRefreshOptions::refresh_proactively).
    #[must_use]
    pub fn refresh_proactively(mut self, proactively: bool) -> Self {
        self.proactively = proactively;
        self
    }

    /// Sets transport, time limits, repeats, policies and clock. Default: [`ClientOptions::new`].
    #[must_use]
    pub fn options(mut self, options: ClientOptions) -> Self {
        self.options = options;
        self
    }

    /// The pipeline that exchanges, and the operation on it.
    pub(super) fn into_exchange(self) -> Result<(Pipeline, &'static Operation)> {
        let (operation, api_version) = exchange_for(&self.scopes)?;
        let pipeline = Pipeline::builder(self.endpoint, Credential::from(self.credential), api_version)
            .client("communication-common", env!("CARGO_PKG_VERSION"))
            .scopes(self.scopes)
            .options(self.options)
            .build()?;
        Ok((pipeline, operation))
    }
}

// A credential is somebody else's type: what its `Debug` prints is not known.
impl fmt::Debug for EntraCommunicationTokenCredentialOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EntraCommunicationTokenCredentialOptions")
            .field("endpoint", &self.endpoint)
            .field("scopes", &self.scopes)
            .field("refresh_proactively", &self.proactively)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Which exchange gives tokens for these scopes, and its api-version.
fn exchange_for(scopes: &[String]) -> Result<(&'static Operation, &'static str)> {
    let all = |prefix: &str| {
        scopes.iter().all(|scope| scope.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty()))
    };
    let fault = if scopes.is_empty() {
        "must not be empty"
    } else if all(COMMUNICATION_CLIENTS) {
        return Ok((&EXCHANGE, "2025-03-02-preview"));
    } else if TEAMS_EXTENSION.into_iter().any(all) {
        return Ok((&TEAMS_EXTENSION_EXCHANGE, "2025-06-30"));
    } else {
        "must all begin with https://communication.azure.com/clients/, or all with \
         https://auth.msft.communication.azure.com/, or all with https://auth.msft.communication.azure.us/"
    };
    Err(ErrorBuilder::new(ErrorKind::InvalidInput, format!("scopes: {fault}")).build())
}

/// Asks for a user token by exchange. The pipeline gets the token of the sign-in, renews and repeats.
pub(super) fn refresh(pipeline: Pipeline, operation: &'static Operation) -> Refresh {
    Box::new(move || {
        let pipeline = pipeline.clone();
        Box::pin(async move {
            exchange(&pipeline, operation).await.map_err(|error| {
                CredentialError::new("the sign-in could not be exchanged for a user token").with_source(error)
            })
        })
    })
}

async fn exchange(pipeline: &Pipeline, operation: &'static Operation) -> Result<CommunicationToken> {
    let call = Call::new(operation, &[])?.json(&Nothing {})?;
    let Exchanged { access_token: IssuedToken { token, expires_on } } = pipeline.send(call).await?.json()?;
    let expires_on = OffsetDateTime::parse(&expires_on, &Rfc3339).map_err(no_date)?;
    Ok(AccessToken::new(token, expires_on).into())
}

fn no_date(error: time::error::Parse) -> Error {
    ErrorBuilder::new(ErrorKind::Decode, "accessToken.expiresOn: is no time of RFC 3339")
        .may_have_been_sent()
        .source(error)
        .build()
}

/// The body of an exchange: an object without fields.
#[derive(Serialize)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exchanged {
    access_token: IssuedToken,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssuedToken {
    token: String,
    expires_on: String,
}
