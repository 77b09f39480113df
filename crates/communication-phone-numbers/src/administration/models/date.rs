//! Dates of answers. The year 1 is how the service writes that it does not know.

use serde::Deserializer;
use time::OffsetDateTime;

pub(super) use time::serde::rfc3339::option::serialize;

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<OffsetDateTime>, D::Error> {
    Ok(time::serde::rfc3339::option::deserialize(deserializer)?.filter(|date| date.year() > 1))
}
