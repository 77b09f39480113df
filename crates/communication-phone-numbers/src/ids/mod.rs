//! Ids, each checked when it is made, so that none can bend a path.

pub(crate) mod conversions;
mod operation_id;
mod phone_number_id;
mod reservation_id;
mod search_id;

pub use self::{
    operation_id::OperationId, phone_number_id::PhoneNumberId, reservation_id::ReservationId,
    search_id::SearchId,
};

/// Longer than any id of the service.
const LONGEST: usize = 200;

/// Letters, digits, `-`, `_` and `.`, but not dots alone: what ids of the service are made of, and nothing that a path could
/// trip over.
pub(crate) fn is_plain(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !text.bytes().all(|byte| byte == b'.')
}
