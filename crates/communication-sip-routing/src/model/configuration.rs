//! The whole configuration of a resource.

use serde::{Deserialize, Serialize};

use super::{SipDomain, SipTrunk, SipTrunkRoute, TrunkFqdn, Unknown, wire};

/// The direct routing of a resource as one value: trunks, routes in order, and domains.
///
/// It has three sections, and says something about each or nothing. What the service answers says all; a configuration
/// without `trunks`, say, leaves trunks as they are, while one with an empty section wants there to be none. So a section
/// that was forgotten in a file removes nothing.
///
/// Its JSON is that of the service, and it reads from any format of serde with maps and lists, such as TOML or YAML:
///
/// ```
/// use communication_sip_routing::SipConfiguration;
///
/// let wanted: SipConfiguration = serde_json::from_str(
///     r#"{
///         "trunks": { "sbc.contoso.com": { "sipSignalingPort": 5061 } },
///         "routes": [{ "name": "all", "numberPattern": "^\\+[1-9][0-9]{3,23}$", "trunks": ["sbc.contoso.com"] }]
///     }"#,
/// )?;
/// assert_eq!(wanted.routes()[0].name, "all");
/// assert!(!wanted.says_domains());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Two are equal if they list the same in the same order. Whether going from one to the other would change anything is
/// asked with a plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SipConfiguration {
    #[serde(with = "wire", skip_serializing_if = "Option::is_none")]
    trunks: Option<Vec<SipTrunk>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routes: Option<Vec<SipTrunkRoute>>,
    #[serde(with = "wire", skip_serializing_if = "Option::is_none")]
    domains: Option<Vec<SipDomain>>,
    #[serde(flatten)]
    pub(crate) unknown: Unknown,
}

impl SipConfiguration {
    /// All trunks and all routes that there are to be. Nothing is said about domains.
    ///
    /// ```
    /// use communication_sip_routing::{SipConfiguration, SipTrunk, SipTrunkRoute};
    ///
    /// let wanted = SipConfiguration::new(
    ///     [SipTrunk::new("sbc.contoso.com", 5061)],
    ///     [SipTrunkRoute::new("all", r"^\+[1-9][0-9]{3,23}$").trunks(["sbc.contoso.com"])],
    /// );
    /// assert!(wanted.trunk("SBC.contoso.com").is_some());
    /// ```
    #[must_use]
    pub fn new(
        trunks: impl IntoIterator<Item = SipTrunk>,
        routes: impl IntoIterator<Item = SipTrunkRoute>,
    ) -> Self {
        let (trunks, routes) = (trunks.into_iter().collect(), routes.into_iter().collect());
        Self { trunks: Some(trunks), routes: Some(routes), ..Self::default() }
    }

    /// Says which domains there are to be. Needs a client of 2024-11-15-preview.
    #[must_use]
    pub fn with_domains(mut self, domains: impl IntoIterator<Item = SipDomain>) -> Self {
        self.domains = Some(domains.into_iter().collect());
        self
    }

    /// The trunks; none if nothing is said about them.
    #[must_use]
    pub fn trunks(&self) -> &[SipTrunk] {
        self.trunks.as_deref().unwrap_or_default()
    }

    /// The routes, in the order in which they are tried; none if nothing is said about them.
    #[must_use]
    pub fn routes(&self) -> &[SipTrunkRoute] {
        self.routes.as_deref().unwrap_or_default()
    }

    /// The domains; none if nothing is said about them.
    #[must_use]
    pub fn domains(&self) -> &[SipDomain] {
        self.domains.as_deref().unwrap_or_default()
    }

    /// The trunk of this name, without regard to case.
    #[must_use]
    pub fn trunk(&self, fqdn: impl Into<TrunkFqdn>) -> Option<&SipTrunk> {
        let fqdn = fqdn.into();
        self.trunks().iter().find(|trunk| trunk.fqdn == fqdn)
    }

    /// The route of this name. Case matters.
    #[must_use]
    pub fn route(&self, name: &str) -> Option<&SipTrunkRoute> {
        self.routes().iter().find(|route| route.name == name)
    }

    /// The trunks, to change. From then on something is said about them.
    pub fn trunks_mut(&mut self) -> &mut Vec<SipTrunk> {
        self.trunks.get_or_insert_default()
    }

    /// The routes, to change. From then on something is said about them.
    pub fn routes_mut(&mut self) -> &mut Vec<SipTrunkRoute> {
        self.routes.get_or_insert_default()
    }

    /// The domains, to change. From then on something is said about them.
    pub fn domains_mut(&mut self) -> &mut Vec<SipDomain> {
        self.domains.get_or_insert_default()
    }

    /// Whether it says which trunks there are.
    #[must_use]
    pub fn says_trunks(&self) -> bool {
        self.trunks.is_some()
    }

    /// Whether it says which routes there are.
    #[must_use]
    pub fn says_routes(&self) -> bool {
        self.routes.is_some()
    }

    /// Whether it says which domains there are.
    #[must_use]
    pub fn says_domains(&self) -> bool {
        self.domains.is_some()
    }
}
