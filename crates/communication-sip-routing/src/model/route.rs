//! A route.

use serde::{Deserialize, Deserializer, Serialize};

use super::{TrunkFqdn, Unknown};

/// A route: which numbers it takes, and through which trunks their calls go.
///
/// Routes are tried in the order of their list: the first whose pattern fits a number takes the call, and the next one that
/// fits when all trunks of the one before have failed. Within a route the interface's description says that trunks are tried as
/// listed, while the portal says at random: do not build on either.
///
/// Fields of the service that this version does not know are kept when a route is read and sent back unchanged.
///
/// ```
/// use communication_sip_routing::SipTrunkRoute;
///
/// let route = SipTrunkRoute::new("emergency", r"^\+(112|911)$")
///     .description("never touch without a test call")
///     .trunks(["sbc1.contoso.com", "sbc2.contoso.com"]);
/// assert_eq!(route.trunks.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct SipTrunkRoute {
    /// For people; at most 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its name, unique among the routes; 1 to 256 characters.
    #[serde(deserialize_with = "null_is_default")]
    pub name: String,
    /// A regular expression in the dialect of .NET, matched against a number with or without its plus; 1 to 1024
    /// characters. It is not anchored: `911` also fits `+442079460911`, so write `^` and `$`.
    #[serde(deserialize_with = "null_is_default")]
    pub number_pattern: String,
    /// The trunks that take its calls; at most 250, each named once. A route without any takes numbers and connects
    /// nothing.
    #[serde(deserialize_with = "null_is_default")]
    pub trunks: Vec<TrunkFqdn>,
    /// The number that those who are called see instead of the caller's. Since 2024-11-15-preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller_id_override: Option<String>,
    /// What else the service says of it.
    #[serde(flatten)]
    pub(crate) unknown: Unknown,
}

/// What the test of a number answers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MatchingRoutes {
    pub(crate) matching_routes: Option<Vec<SipTrunkRoute>>,
}

fn null_is_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

impl SipTrunkRoute {
    /// A route with a name and a pattern, and no trunks yet.
    #[must_use]
    pub fn new(name: impl Into<String>, number_pattern: impl Into<String>) -> Self {
        Self { name: name.into(), number_pattern: number_pattern.into(), ..Self::default() }
    }

    /// Sets the text for people. Default: none.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Sets the trunks. Default: none.
    #[must_use]
    pub fn trunks(mut self, fqdns: impl IntoIterator<Item: Into<TrunkFqdn>>) -> Self {
        self.trunks = fqdns.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the number that those who are called see. Default: the caller's. Needs a client of 2024-11-15-preview.
    #[must_use]
    pub fn caller_id_override(mut self, number: impl Into<String>) -> Self {
        self.caller_id_override = Some(number.into());
        self
    }
}
