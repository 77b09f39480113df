//! What has to be kept to pick up an operation, or a list, elsewhere and later.

use std::{collections::BTreeMap, fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    error::{Error, Result},
    pipeline::Pipeline,
};

/// The only version there is.
const VERSION: u8 = 1;
/// More than any token holds, that of a page with the longest address included; a longer text is not worth decoding.
const LONGEST: usize = 128 * 1024;

/// What has to be kept to pick up an operation, or a list, elsewhere and later.
///
/// It holds ids, and for money matters the facts that settle them, such as phone numbers and times; no URL, no key, no
/// token. The endpoint is there as a short hash: a client of another resource refuses it. Save its text, or the value
/// itself with serde, which writes the same text:
///
/// ```
/// use core_http::ResumeToken;
///
/// # let key = core_http::AccessKey::parse("AAEC")?;
/// # let endpoint = core_http::Endpoint::parse("https://contoso.communication.azure.com")?;
/// # let pipeline = core_http::service::Pipeline::builder(endpoint, key, "2025-06-01").build()?;
/// let token = ResumeToken::new(&pipeline, "search").with_id("search_f1b2");
/// let text = token.to_string();
/// let read: ResumeToken = text.parse()?;
/// assert_eq!(read, token);
/// assert_eq!(read.id(), Some("search_f1b2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeToken {
    wire: Wire,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Wire {
    #[serde(rename = "v")]
    version: u8,
    kind: String,
    endpoint: String,
    #[serde(rename = "api")]
    api_version: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    id: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    facts: BTreeMap<String, String>,
}

impl ResumeToken {
    /// A token of this kind for what this pipeline talks to; for authors of clients.
    #[must_use]
    pub fn new(pipeline: &Pipeline, kind: impl Into<String>) -> Self {
        Self {
            wire: Wire {
                version: VERSION,
                kind: kind.into(),
                endpoint: pipeline.endpoint_hash().to_owned(),
                api_version: pipeline.api_version().to_owned(),
                id: None,
                facts: BTreeMap::new(),
            },
        }
    }

    /// Sets the id of the operation.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.wire.id = Some(id.into());
        self
    }

    /// Adds a fact that is needed to go on. Never a secret.
    #[must_use]
    pub fn with_fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.wire.facts.insert(name.into(), value.into());
        self
    }

    /// What it is a token of, such as `search` or `purchase`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.wire.kind
    }

    /// The id of the operation, if it is known.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.wire.id.as_deref()
    }

    /// The api-version under which it was begun.
    #[must_use]
    pub fn api_version(&self) -> &str {
        &self.wire.api_version
    }

    /// A fact by its name.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.wire.facts.get(name).map(String::as_str)
    }

    /// Checks that this is a token of this kind, made by a client of the same endpoint; for authors of clients.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput): it is of another kind, or of another resource.
    pub fn check(&self, pipeline: &Pipeline, kind: &str) -> Result<()> {
        if self.wire.kind != kind {
            return Err(Error::invalid_input(format!("token: is of kind {}, not {kind}", self.wire.kind)));
        }
        if self.wire.endpoint != pipeline.endpoint_hash() {
            return Err(Error::invalid_input("token: was made for another endpoint"));
        }
        Ok(())
    }
}

/// Writes the text by which it can be saved: URL-safe base64, safe in file names, URLs and databases.
impl fmt::Display for ResumeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(&self.wire).map_err(|_| fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for ResumeToken {
    type Err = Error;

    /// Reads the text of a token.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput): it is no token, or one of a later version. The text
    /// is not quoted.
    fn from_str(text: &str) -> Result<Self> {
        let invalid = || Error::invalid_input("token: is not one of this library");
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(invalid());
        }
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let wire: Wire = serde_json::from_slice(&json).map_err(|_| invalid())?;
        if wire.version != VERSION {
            return Err(Error::invalid_input("token: was made by a later version of this library"));
        }
        Ok(Self { wire })
    }
}

/// Writes the same text as [`Display`](fmt::Display).
impl Serialize for ResumeToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResumeToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
