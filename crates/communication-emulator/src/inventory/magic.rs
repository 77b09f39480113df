//! Area codes that no country has, each of which makes a search (or what follows it) fail in its own way.

use serde::{Deserialize, Serialize};

use crate::error::Failure;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Magic {
    OutOfStock,
    SearchFails,
    Throttled,
    PurchaseFails,
    PurchaseIsPartial,
    HoldLapses,
    SearchNeverEnds,
    PurchaseNeverEnds,
    ServerError,
}

impl Magic {
    /// How the request itself is refused, if it is.
    pub(crate) fn refusal(self) -> Option<Failure> {
        match self {
            Magic::Throttled => {
                Some(Failure::new(429, "TooManyRequests", "Too many requests.").header("retry-after", "1"))
            }
            Magic::ServerError => Some(Failure::new(500, "InternalError", "The request failed.")),
            _ => None,
        }
    }
}

/// Code, case, and what happens, for the list that is printed.
pub(crate) const MAGIC: [(&str, Magic, &str); 9] = [
    ("001", Magic::OutOfStock, "the search fails: out of stock"),
    ("002", Magic::SearchFails, "the search fails with an internal error"),
    ("003", Magic::Throttled, "the search is refused with 429 and Retry-After: 1"),
    ("004", Magic::PurchaseFails, "the search succeeds, its purchase fails and buys nothing"),
    ("005", Magic::PurchaseIsPartial, "the search succeeds, its purchase buys the first half and fails"),
    ("006", Magic::HoldLapses, "the search succeeds, its hold lapses in the middle of the purchase"),
    ("007", Magic::SearchNeverEnds, "the search stays running until it is cancelled"),
    ("008", Magic::PurchaseNeverEnds, "the search succeeds, its purchase stays running"),
    ("009", Magic::ServerError, "the search is answered with 500, and nothing is held"),
];

pub(crate) fn find(area_code: &str) -> Option<Magic> {
    MAGIC.iter().find(|(code, ..)| *code == area_code).map(|(_, magic, _)| *magic)
}
