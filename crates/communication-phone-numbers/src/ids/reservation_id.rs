//! The id of a reservation.

use core_http::{Result, Runtime};
use serde::{Deserialize, Serialize};

use super::conversions::text_conversions;
use crate::failure::invalid;

/// Where the hyphens of a UUID are.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// The id of a reservation: a UUID that the caller chooses.
///
/// Because it is known before the reservation exists, nothing is lost when an answer is: ask for the same id again. Make a
/// new one with [`new_reservation_id`](crate::PhoneNumbersClient::new_reservation_id), or take a UUID of your own, such as that
/// of an order. Upper case is taken and kept in lower case, as the service writes it.
///
/// ```
/// use communication_phone_numbers::ReservationId;
///
/// let id: ReservationId = "6227AEB8-8086-4824-9586-05CAFE96F37B".parse()?;
/// assert_eq!(id.as_str(), "6227aeb8-8086-4824-9586-05cafe96f37b");
/// assert!(ReservationId::new("my-reservation").is_err());
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReservationId(String);

impl ReservationId {
    /// Takes a UUID: 32 hexadecimal digits in five groups.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it is no UUID, or the nil UUID, by which reservations of different
    /// callers would meet.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let mut text = text.into();
        if !is_uuid(&text) {
            return Err(invalid(
                "reservation_id: must be a UUID, such as 6227aeb8-8086-4824-9586-05cafe96f37b",
            ));
        }
        text.make_ascii_lowercase();
        if text.bytes().all(|byte| matches!(byte, b'0' | b'-')) {
            return Err(invalid("reservation_id: must not be the nil UUID"));
        }
        Ok(Self(text))
    }

    /// A random UUID (version 4).
    pub(crate) fn random(runtime: &dyn Runtime) -> Self {
        // RFC 9562, section 5.4: 4 bits say the version, 2 the variant, the others are chance.
        let high = runtime.random() & !0xf000 | 0x4000;
        let low = runtime.random() & !(0b11 << 62) | (0b10 << 62);
        let (a, b, c) = (high >> 32, (high >> 16) & 0xffff, high & 0xffff);
        Self(format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xffff_ffff_ffff))
    }

    /// The text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if HYPHENS.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

text_conversions!(ReservationId);

#[cfg(test)]
mod tests {
    use core_http::TokioRuntime;

    use super::*;

    #[test]
    fn a_random_id_is_a_uuid_of_version_4_and_another_each_time() {
        let ids: Vec<_> = (0..64).map(|_| ReservationId::random(&TokioRuntime)).collect();
        for id in &ids {
            assert_eq!(ReservationId::new(id.as_str()).unwrap(), *id);
            assert_eq!(id.as_str().get(14..15), Some("4"), "{id}");
            assert!(matches!(id.as_str().get(19..20), Some("8" | "9" | "a" | "b")), "{id}");
        }
        assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), 64);
    }

    #[test]
    fn what_is_no_uuid_is_refused() {
        for text in [
            "",
            "6227aeb8808648249586-05cafe96f37b",
            "6227aeb8-8086-4824-9586-05cafe96f37",
            "6227aeb8-8086-4824-9586-05cafe96f37g",
            "{227aeb8-8086-4824-9586-05cafe96f37}",
            "00000000-0000-0000-0000-000000000000",
            "6227aeb8-8086-4824-9586-05cafe96f37ä",
        ] {
            let error = ReservationId::new(text).unwrap_err().to_string();
            assert!(error.starts_with("reservation_id: must"), "{text}: {error}");
        }
    }
}
