//! Numbers as the service writes them: one in a form of its own must not make a whole answer unreadable.

use communication_common::PhoneNumber;
use serde::{Deserialize, Deserializer, de::Error};

/// Reads one.
pub(crate) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PhoneNumber, D::Error> {
    PhoneNumber::from_service(String::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Reads one, or null.
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PhoneNumber>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(PhoneNumber::from_service).transpose().map_err(D::Error::custom)
}

/// Reads a list.
pub(crate) fn all<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PhoneNumber>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.into_iter().map(PhoneNumber::from_service).collect::<Result<_, _>>().map_err(D::Error::custom)
}
