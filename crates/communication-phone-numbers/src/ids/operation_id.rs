//! The id of a long-running operation.

use core_http::Result;
use serde::{Deserialize, Serialize};

use super::{ReservationId, SearchId, conversions::text_conversions, is_plain};
use crate::{failure::invalid, models::PhoneNumberOperationType};

/// The id of a long-running operation: its kind, `_`, and an id, such as `search_` and a UUID.
///
/// ```
/// use communication_phone_numbers::{OperationId, PhoneNumberOperationType};
///
/// let id: OperationId = "search_bbdc5dc4-e424-49ab-8542-31a135d8a7b5".parse()?;
/// assert_eq!(id.kind(), PhoneNumberOperationType::Search);
/// assert!(OperationId::new("bbdc5dc4-e424-49ab-8542-31a135d8a7b5").is_err());
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OperationId(String);

impl OperationId {
    /// Takes an id as the service gives it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it does not begin with `search_`, `purchase_`,
    /// `reservationPurchase_`, `release_` or `capabilities_`, or if what follows is empty, too long, or holds another character
    /// than letters, digits, `-`, `_` and `.`.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        let rest = text.split_once('_').filter(|(prefix, _)| kind(prefix).is_some()).map(|(_, rest)| rest);
        match rest {
            Some(rest) if is_plain(rest) && is_plain(&text) => Ok(Self(text)),
            Some(_) => Err(invalid("operation_id: must have 1 to 200 letters, digits, -, _ and . in all")),
            None => Err(invalid(
                "operation_id: must begin with search_, purchase_, reservationPurchase_, release_ or capabilities_",
            )),
        }
    }

    /// What the operation does.
    #[must_use]
    pub fn kind(&self) -> PhoneNumberOperationType {
        let prefix = self.0.split_once('_').map(|(prefix, _)| prefix).unwrap_or_default();
        kind(prefix).unwrap_or_else(|| PhoneNumberOperationType::from(prefix))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn kind(prefix: &str) -> Option<PhoneNumberOperationType> {
    match prefix {
        "search" => Some(PhoneNumberOperationType::Search),
        "purchase" => Some(PhoneNumberOperationType::Purchase),
        "reservationPurchase" => Some(PhoneNumberOperationType::ReservationPurchase),
        "release" => Some(PhoneNumberOperationType::ReleasePhoneNumber),
        "capabilities" => Some(PhoneNumberOperationType::UpdatePhoneNumberCapabilities),
        _ => None,
    }
}

impl SearchId {
    /// The id of the operation that searches.
    #[must_use]
    pub fn operation_id(&self) -> OperationId {
        OperationId(format!("search_{self}"))
    }

    /// The id of the operation that buys what was found, if there is one. Recorded once; a hint, not a promise.
    #[must_use]
    pub fn purchase_operation_id(&self) -> OperationId {
        OperationId(format!("purchase_{self}"))
    }
}

impl ReservationId {
    /// The id of the operation that buys the reservation, if there is one.
    #[must_use]
    pub fn purchase_operation_id(&self) -> OperationId {
        OperationId(format!("reservationPurchase_{self}"))
    }
}

text_conversions!(OperationId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_by_its_prefix_and_nothing_else_is_taken() {
        for (text, kind) in [
            ("search_1", PhoneNumberOperationType::Search),
            ("purchase_1", PhoneNumberOperationType::Purchase),
            ("reservationPurchase_1", PhoneNumberOperationType::ReservationPurchase),
            ("release_sanitized", PhoneNumberOperationType::ReleasePhoneNumber),
            ("capabilities_a-b_c.d", PhoneNumberOperationType::UpdatePhoneNumberCapabilities),
        ] {
            assert_eq!(OperationId::new(text).unwrap().kind(), kind, "{text}");
        }
        for text in
            ["", "search", "search_", "Search_1", "port_1", "search_..", "search_a/b", "search_a b", "_1"]
        {
            let error = OperationId::new(text).unwrap_err().to_string();
            assert!(error.starts_with("operation_id: must"), "{text}: {error}");
        }
        assert!(OperationId::new(format!("search_{}", "a".repeat(193))).is_ok());
        assert!(OperationId::new(format!("search_{}", "a".repeat(194))).is_err());
    }
}
