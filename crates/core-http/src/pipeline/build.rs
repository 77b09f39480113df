//! Putting a pipeline together.

use std::{sync::Arc, time::Duration};

use core_auth::{Credential, Endpoint};
use sha2::{Digest, Sha256};

use super::{Authorizer, Core, Pipeline};
use crate::{
    clock::ServiceClock,
    error::{Error, Result},
    options::ClientOptions,
    policy::user_agent::user_agent,
    runtime::TokioRuntime,
    target,
    token_cache::TokenCache,
    transport::Transport,
};

/// The audience of all current surfaces; the double slash is part of it.
const DEFAULT_SCOPE: &str = "https://communication.azure.com//.default";

/// Puts a [`Pipeline`] together; for authors of clients.
#[derive(Debug)]
pub struct PipelineBuilder {
    endpoint: Endpoint,
    credential: Credential,
    api_version: String,
    client: (String, String),
    scopes: Vec<String>,
    options: ClientOptions,
}

impl Pipeline {
    /// Starts a pipeline to this endpoint with this credential, for a surface of this api-version.
    ///
    /// ```
    /// use core_http::{AccessKey, ClientOptions, Endpoint, service::Pipeline};
    ///
    /// let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    /// let key = AccessKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
    /// let pipeline = Pipeline::builder(endpoint, key, "2023-10-01")
    ///     .client("communication-identity", "0.1.0")
    ///     .options(ClientOptions::new())
    ///     .build()?;
    /// assert_eq!(pipeline.api_version(), "2023-10-01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn builder(
        endpoint: Endpoint,
        credential: impl Into<Credential>,
        api_version: impl Into<String>,
    ) -> PipelineBuilder {
        PipelineBuilder {
            endpoint,
            credential: credential.into(),
            api_version: api_version.into(),
            client: ("client".to_owned(), "0".to_owned()),
            scopes: vec![DEFAULT_SCOPE.to_owned()],
            options: ClientOptions::new(),
        }
    }
}

impl PipelineBuilder {
    /// Names the client in the `User-Agent`.
    #[must_use]
    pub fn client(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.client = (name.into(), version.into());
        self
    }

    /// Sets the scopes that tokens are asked for. Default: `https://communication.azure.com//.default`.
    #[must_use]
    pub fn scopes<I: IntoIterator<Item: Into<String>>>(mut self, scopes: I) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the options that the user of the client gave.
    #[must_use]
    pub fn options(mut self, options: ClientOptions) -> Self {
        self.options = options;
        self
    }

    /// The pipeline.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the api-version is no date, if there are no scopes, if
    /// an option breaks its rule, or if no transport was given and the feature `reqwest` is off. Nothing is sent.
    pub fn build(self) -> Result<Pipeline> {
        if !is_api_version(&self.api_version) {
            let rule = "must be a date such as 2023-10-01, with a word behind it for a preview";
            return Err(Error::invalid_input(format!("api_version: {rule}")));
        }
        if self.scopes.iter().all(|scope| scope.trim().is_empty()) {
            return Err(Error::invalid_input("scopes: must be one at least"));
        }
        let options = self.options;
        let runtime = options.runtime.unwrap_or_else(|| Arc::new(TokioRuntime));
        let authorizer = match self.credential {
            Credential::Key(key) => Authorizer::Key(key),
            Credential::Token(credential) => {
                Authorizer::Token(TokenCache::new(credential, &self.scopes, Arc::clone(&runtime)))
            }
            _ => return Err(Error::invalid_input("credential: is of a kind that this version cannot use")),
        };
        let (client, version) = &self.client;
        let mut version_query = String::new();
        target::push_query(&mut version_query, "api-version", &self.api_version);
        let core = Core {
            endpoint_hash: endpoint_hash(&self.endpoint),
            user_agent: user_agent(options.application_id.as_deref(), client, version)?,
            transport: options.transport.map_or_else(default_transport, Ok)?,
            endpoint: self.endpoint,
            api_version: self.api_version,
            version_query,
            authorizer,
            runtime,
            per_call: options.per_call,
            per_attempt: options.per_attempt,
            retry: options.retry,
            attempt_timeout: options.attempt_timeout.unwrap_or(Duration::from_secs(20)),
            call_timeout: options.call_timeout.unwrap_or(Duration::from_secs(60)),
            max_response_bytes: options.max_response_bytes.unwrap_or(16 * 1024 * 1024),
            clock: ServiceClock::new(),
        };
        Ok(Pipeline { core: Arc::new(core), options: None })
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>> {
    Ok(Arc::new(crate::ReqwestTransport::builder().build()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>> {
    Err(Error::invalid_input("transport: none was given, and the feature `reqwest` is off"))
}

/// A date, with letters, digits and hyphens behind it.
fn is_api_version(text: &str) -> bool {
    let (date, suffix) = text.split_at_checked(10).unwrap_or_default();
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let is_suffix = suffix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    !date.is_empty() && is_date && is_suffix && (suffix.is_empty() || suffix.starts_with('-'))
}

/// Eight bytes of a hash: enough to tell resources apart, too little to tell their names.
fn endpoint_hash(endpoint: &Endpoint) -> String {
    let digest = Sha256::digest(endpoint.authority().as_bytes());
    let short = digest.iter().take(8).fold(0_u64, |short, byte| (short << 8) | u64::from(*byte));
    format!("{short:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_date_with_a_word_behind_it() {
        for text in ["2023-10-01", "2025-03-02-preview", "2021-02-22-preview1", "2026-07-22"] {
            assert!(is_api_version(text), "{text}");
        }
        for text in
            ["", "latest", "2023-10-1", "2023-10-01&x=1", "2023-10-01preview", "2023-10-01 ", "2023/10/01"]
        {
            assert!(!is_api_version(text), "{text}");
        }
    }
}
