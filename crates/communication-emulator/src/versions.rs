//! API versions: which are described, which are answered, and what an answer says it supports.

use crate::{error::Failure, exchange::Request};

/// The versions that the documents of the contract describe.
pub(crate) const DESCRIBED: [(&str, &str); 8] = [
    ("identity", "2020-07-20-preview2"),
    ("identity", "2023-10-01"),
    ("identity", "2025-03-02-preview"),
    ("identity", "2025-06-30"),
    ("phone-numbers", "2025-06-01"),
    ("sip-routing", "2023-03-01"),
    ("sip-routing", "2024-11-15-preview"),
    ("administration", "2020-07-20-preview1"),
];

/// For which versions there is an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Versions {
    All,
    /// Those of 2020, before general availability.
    Only2020,
    After2020,
    /// Previews from that date on.
    PreviewsFrom(&'static str),
    From(&'static str),
}

impl Versions {
    pub(crate) fn include(self, version: &str) -> bool {
        let date = version.get(..10).unwrap_or_default();
        match self {
            Versions::All => true,
            Versions::Only2020 => version.starts_with("2020-"),
            Versions::After2020 => !version.starts_with("2020-"),
            Versions::PreviewsFrom(first) => date >= first && version.contains("preview"),
            Versions::From(first) => date >= first,
        }
    }
}

/// The version of a request; every request must have one.
pub(crate) fn of_request(request: &Request) -> Result<String, Failure> {
    let Some(version) = request.query("api-version") else {
        return Err(Failure::new(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        ));
    };
    if is_version(&version) { Ok(version) } else { Err(unsupported(&version)) }
}

pub(crate) fn unsupported(version: &str) -> Failure {
    Failure::new(
        400,
        "UnsupportedApiVersionValue",
        format!(
            "The HTTP resource that matches the request URI does not support the API version '{version}'."
        ),
    )
}

/// `2025-06-01`, perhaps with `-preview`, `-preview2` and the like behind it.
fn is_version(text: &str) -> bool {
    let (Some(date), Some(rest)) = (text.get(..10), text.get(10..)) else { return false };
    let dated = date.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let word = rest.strip_prefix('-').map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
    dated
        && (rest.is_empty()
            || matches!(word, Some("preview" | "alpha" | "privatepreview" | "generalAvailability")))
}

pub(crate) const IDENTITY: &str = "2020-07-20-preview2, 2021-03-07, 2021-10-31-preview, 2021-11-01, 2022-06-01, \
2022-10-01, 2023-10-01, 2025-03-02-preview, 2025-06-30";

pub(crate) const TEAMS: &str = "2021-10-31-preview, 2022-06-01, 2022-10-01, 2023-10-01, 2025-06-30";

pub(crate) const PHONE_NUMBERS: &str = "2021-03-07, 2022-01-11-preview2, 2022-06-01-preview, 2022-12-01, \
2022-12-02-preview2, 2023-04-30-preview, 2023-05-01-preview, 2023-10-01-preview, 2024-03-01-preview, \
2024-04-30-preview, 2024-05-01-preview, 2024-08-31-preview, 2025-02-11, 2025-04-01-preview, 2025-04-01, \
2025-04-15-preview, 2025-06-01";

pub(crate) const SIP: &str = "2023-03-01, 2023-04-01-preview, 2024-11-15-preview";
