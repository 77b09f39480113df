//! Endpoint and key in one text.

use std::{fmt, str::FromStr};

use crate::{
    access_key::{AccessKey, AccessKeyError},
    endpoint::{Endpoint, EndpointError},
    text::trimmed,
};

/// A connection string, `endpoint=https://<name>.communication.azure.com/;accesskey=<key>`, as the portal shows it.
///
/// It is read as leniently as can be without guessing:
///
/// - the parts come in any order, their names in any case;
/// - blanks around names, values, `=` and the whole text are dropped;
/// - quotes, single or double, around a value or the whole text are dropped;
/// - a `;` in front, at the end or doubled means nothing, and `=` inside the key belongs to the key;
/// - parts with other names are ignored: strings of other Azure services carry several, so one may come here, and
///   the official .NET and Python libraries ignore them too. A misspelt name is therefore a missing part.
///
/// ```
/// use core_auth::ConnectionString;
///
/// let text = r#""AccessKey=AAEC; Endpoint=https://contoso.communication.azure.com/;""#;
/// let connection_string = ConnectionString::parse(text)?;
/// assert_eq!(connection_string.endpoint().as_str(), "https://contoso.communication.azure.com");
/// assert_eq!(
///     format!("{connection_string:?}"),
///     r#"ConnectionString { endpoint: Endpoint("https://contoso.communication.azure.com"), access_key: AccessKey(***) }"#,
/// );
/// # Ok::<(), core_auth::ConnectionStringError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionString {
    endpoint: Endpoint,
    access_key: AccessKey,
}

impl ConnectionString {
    /// Reads a connection string.
    ///
    /// # Errors
    ///
    /// [`ConnectionStringError`] names the part and the rule that it breaks. A part given twice is refused even with
    /// equal values, since libraries disagree about which one counts. The error never holds a piece of the text: one
    /// mistyped character away from validity it still is a live key.
    pub fn parse(text: &str) -> Result<Self, ConnectionStringError> {
        let mut endpoint = None;
        let mut access_key = None;
        for_each_pair(unquoted(trimmed(text))?, |name, value| {
            let (part, slot) = match name {
                _ if name.eq_ignore_ascii_case("endpoint") => (ConnectionStringPart::Endpoint, &mut endpoint),
                _ if name.eq_ignore_ascii_case("accesskey") => {
                    (ConnectionStringPart::AccessKey, &mut access_key)
                }
                _ => return Ok(()),
            };
            slot.replace(value).map_or(Ok(()), |_| Err(ConnectionStringError::Duplicate(part)))
        })?;
        let endpoint = present(endpoint, ConnectionStringPart::Endpoint)?;
        let access_key = present(access_key, ConnectionStringPart::AccessKey)?;
        Ok(Self { endpoint: Endpoint::parse(endpoint)?, access_key: AccessKey::parse(access_key)? })
    }

    /// The address of the resource.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The key of the resource.
    #[must_use]
    pub fn access_key(&self) -> &AccessKey {
        &self.access_key
    }

    /// Both parts.
    #[must_use]
    pub fn into_parts(self) -> (Endpoint, AccessKey) {
        (self.endpoint, self.access_key)
    }
}

fn present(value: Option<&str>, part: ConnectionStringPart) -> Result<&str, ConnectionStringError> {
    match value {
        None => Err(ConnectionStringError::Missing(part)),
        Some("") => Err(ConnectionStringError::EmptyValue(part)),
        Some(value) => Ok(value),
    }
}

/// The text without the quotes around all of it. A quote in front cannot begin a name, so it must have its like at the end.
fn unquoted(text: &str) -> Result<&str, ConnectionStringError> {
    let Some(quote) = quote_in_front(text) else { return Ok(text) };
    let inner = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner.ok_or(ConnectionStringError::UnclosedQuote { position: 1 })
}

fn quote_in_front(text: &str) -> Option<char> {
    text.chars().next().filter(|c| matches!(c, '"' | '\''))
}

/// Calls `found` with each name and value. A quoted value may hold a `;`. Positions count the parts, from 1.
fn for_each_pair<'a>(
    mut text: &'a str,
    mut found: impl FnMut(&'a str, &'a str) -> Result<(), ConnectionStringError>,
) -> Result<(), ConnectionStringError> {
    let mut position = 0;
    loop {
        text = text.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
        if text.is_empty() {
            return if position == 0 { Err(ConnectionStringError::Empty) } else { Ok(()) };
        }
        position += 1;
        let segment = text.split(';').next().unwrap_or_default();
        let (name, value) = segment.split_once('=').ok_or(ConnectionStringError::NotAPair { position })?;
        let name = name.trim_end();
        if name.is_empty() {
            return Err(ConnectionStringError::NotAPair { position });
        }
        let value = value.trim();
        let Some(quote) = quote_in_front(value) else {
            found(name, value)?;
            text = text.strip_prefix(segment).unwrap_or_default();
            continue;
        };
        // The name holds no quote before the first '=', so the first quote of the text after it opens the value.
        let unclosed = ConnectionStringError::UnclosedQuote { position };
        let (_, after) = text.split_once('=').ok_or(unclosed)?;
        let after = after.trim_start().strip_prefix(quote).ok_or(unclosed)?;
        let (value, rest) = after.split_once(quote).ok_or(unclosed)?;
        text = rest.trim_start();
        if !(text.is_empty() || text.starts_with(';')) {
            return Err(unclosed);
        }
        found(name, value.trim())?;
    }
}

impl FromStr for ConnectionString {
    type Err = ConnectionStringError;

    fn from_str(text: &str) -> Result<Self, ConnectionStringError> {
        Self::parse(text)
    }
}

/// A part that a connection string must have. `Display` writes its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the service's format has these two parts")]
pub enum ConnectionStringPart {
    /// `endpoint`
    Endpoint,
    /// `accesskey`
    AccessKey,
}

impl fmt::Display for ConnectionStringPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Endpoint => "endpoint",
            Self::AccessKey => "accesskey",
        })
    }
}

/// Why a text is no [`ConnectionString`]. It never holds the text or a piece of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectionStringError {
    /// Nothing, or blanks, quotes and semicolons only.
    #[error("the connection string is empty; expected endpoint=https://...;accesskey=...")]
    Empty,
    /// A part without `=`, or with nothing in front of it.
    #[error(
        "part {position} of the connection string is not a name=value pair; expected endpoint=https://...;accesskey=..."
    )]
    NotAPair {
        /// Which part, counted from 1.
        position: usize,
    },
    /// A value, or the whole text, begins with a quote that does not end where the value ends.
    #[error("part {position} of the connection string begins with a quote that is not closed at its end")]
    UnclosedQuote {
        /// Which part, counted from 1.
        position: usize,
    },
    /// There is no such part.
    #[error("the connection string has no {0}; expected endpoint=https://...;accesskey=...")]
    Missing(ConnectionStringPart),
    /// The part is there, its value is not.
    #[error("the {0} of the connection string is empty")]
    EmptyValue(ConnectionStringPart),
    /// The part is there twice.
    #[error("the connection string has more than one {0}")]
    Duplicate(ConnectionStringPart),
    /// The endpoint is not valid; the source names the rule.
    #[error("the endpoint of the connection string is not valid")]
    Endpoint(#[from] EndpointError),
    /// The key is not valid; the source names the rule.
    #[error("the accesskey of the connection string is not valid")]
    AccessKey(#[from] AccessKeyError),
}
