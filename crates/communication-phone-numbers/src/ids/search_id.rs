//! The id of a search.

use core_http::Result;
use serde::{Deserialize, Serialize};

use super::{conversions::text_conversions, is_plain};
use crate::failure::invalid;

/// The id that the service gives to a search; a purchase names it.
///
/// A UUID in all that was seen; any text of letters, digits, `-`, `_` and `.` is taken.
///
/// ```
/// use communication_phone_numbers::SearchId;
///
/// let id: SearchId = "bbdc5dc4-e424-49ab-8542-31a135d8a7b5".parse()?;
/// assert_eq!(id.to_string(), "bbdc5dc4-e424-49ab-8542-31a135d8a7b5");
/// assert_eq!(id.operation_id().to_string(), "search_bbdc5dc4-e424-49ab-8542-31a135d8a7b5");
/// assert!("../operations/x".parse::<SearchId>().is_err());
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SearchId(String);

impl SearchId {
    /// Takes an id of the service.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it is empty, longer than 200 characters, or holds another character.
    /// The id of an operation is refused as well, and the message says what to leave out.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        if !is_plain(&text) {
            return Err(invalid(
                "search_id: must be 1 to 200 letters, digits, hyphens, underscores and dots",
            ));
        }
        if text.starts_with("search_") || text.starts_with("purchase_") {
            return Err(invalid(
                "search_id: is the id of an operation; leave out what is before the underscore",
            ));
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_conversions!(SearchId);
