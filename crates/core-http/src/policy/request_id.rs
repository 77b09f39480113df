//! The id by which both sides can find a call in their logs.

use http::HeaderValue;

use crate::{
    error::{Error, Result},
    runtime::Runtime,
};

/// The longest id that a caller may give.
const LONGEST: usize = 128;

/// The caller's own id, checked, or a new one.
pub(crate) fn request_id(own: Option<&str>, runtime: &dyn Runtime) -> Result<HeaderValue> {
    let Some(own) = own else { return Ok(random(runtime)) };
    let fits = (1..=LONGEST).contains(&own.len()) && own.bytes().all(|byte| byte.is_ascii_graphic());
    match HeaderValue::from_str(own) {
        Ok(value) if fits => Ok(value),
        _ => Err(Error::invalid_input("request_id: must be 1 to 128 visible ASCII characters")),
    }
}

/// A random UUID, version 4 (RFC 9562, section 5.4).
fn random(runtime: &dyn Runtime) -> HeaderValue {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut bits = (u128::from(runtime.random()) << 64) | u128::from(runtime.random());
    bits = bits & !(0xf << 76) | (0x4 << 76);
    bits = bits & !(0x3 << 62) | (0x2 << 62);
    let mut text = [b'-'; 36];
    let places =
        text.iter_mut().enumerate().filter(|(n, _)| !matches!(n, 8 | 13 | 18 | 23)).map(|(_, place)| place);
    for (digit, place) in (0..32).rev().zip(places) {
        *place = HEX.get((bits >> (4 * digit)) as usize & 0xf).copied().unwrap_or(b'0');
    }
    HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("00000000-0000-4000-8000-000000000000"))
}
