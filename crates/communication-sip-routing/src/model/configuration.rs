//! The whole configuration of a resource.

use serde::{Deserialize, Serialize};

use super::{SipDomain, SipTrunk, SipTrunkRoute, TrunkFqdn, Unknown, wire};
use crate::validation::{self, Violations};

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
/// asked with [`plan_from`](crate::plan_from).
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

    /// Checks it against the service's limits and rules, offline: lengths and numbers, names, ports, and that every trunk of
    /// a route is there (if it says which trunks there are).
    ///
    /// Whether patterns are sound and routes reachable is not a matter of rules. Nor are fields that nobody knows: see
    /// [`unknown_fields`](Self::unknown_fields).
    ///
    /// ```
    /// use communication_sip_routing::{SipConfiguration, SipTrunk, SipTrunkRoute};
    ///
    /// let wanted = SipConfiguration::new(
    ///     [SipTrunk::new("sbc.contoso.com", 5061), SipTrunk::new("SBC.contoso.com", 5062)],
    ///     [SipTrunkRoute::new("all", "").trunks(["sbc2.contoso.com"])],
    /// );
    /// let violations = wanted.validate().unwrap_err();
    /// assert_eq!(
    ///     violations.iter().map(ToString::to_string).collect::<Vec<_>>(),
    ///     [
    ///         "trunk SBC.contoso.com: fqdn: must be there once; case does not tell trunks apart",
    ///         "route all: number_pattern: must be 1 to 1024 characters, and has 0",
    ///         "route all: trunks: names sbc2.contoso.com, which is no trunk",
    ///     ],
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// [`Violations`]: all that there are, each naming the trunk, route or domain.
    pub fn validate(&self) -> Result<(), Violations> {
        Violations::of(validation::configuration(self))
    }

    /// Where there are fields that this version of the library does not know, as paths such as
    /// `trunks[sbc.contoso.com].sipSignallingPort`, in order.
    ///
    /// In an answer of the service they are news, and are kept. In a file they are usually typing errors: a plan refuses
    /// those that the stored configuration does not have either.
    ///
    /// ```
    /// use communication_sip_routing::SipConfiguration;
    ///
    /// let typed: SipConfiguration = serde_json::from_str(r#"{"trunks":{"sbc.contoso.com":{"port":5061}}}"#)?;
    /// assert_eq!(typed.unknown_fields(), ["trunks[sbc.contoso.com].port"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn unknown_fields(&self) -> Vec<String> {
        self.unknowns()
            .map(|(section, name, field)| match section {
                "" => field.to_owned(),
                _ => format!("{section}[{name}].{field}"),
            })
            .collect()
    }

    /// Section, name and field of what is unknown; of the configuration itself without the first two.
    pub(crate) fn unknowns(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        let trunks =
            self.trunks().iter().flat_map(|trunk| list("trunks", trunk.fqdn.as_str(), &trunk.unknown));
        let routes = self.routes().iter().flat_map(|route| list("routes", &route.name, &route.unknown));
        let domains = self.domains().iter().flat_map(|domain| list("domains", &domain.name, &domain.unknown));
        list("", "", &self.unknown).chain(trunks).chain(routes).chain(domains)
    }

    /// The trunk of this name as the service has it: spelled alike if there is one, else without regard to case.
    pub(crate) fn stored_trunk(&self, fqdn: &TrunkFqdn) -> Option<&SipTrunk> {
        let exact = self.trunks().iter().find(|trunk| trunk.fqdn.as_str() == fqdn.as_str());
        exact.or_else(|| self.trunks().iter().find(|trunk| trunk.fqdn == *fqdn))
    }

    pub(crate) fn into_trunks(self) -> Vec<SipTrunk> {
        self.trunks.unwrap_or_default()
    }

    pub(crate) fn into_routes(self) -> Vec<SipTrunkRoute> {
        self.routes.unwrap_or_default()
    }

    pub(crate) fn into_domains(self) -> Vec<SipDomain> {
        self.domains.unwrap_or_default()
    }

    /// Without what is only read.
    pub(crate) fn without_health(mut self) -> Self {
        self.trunks.iter_mut().flatten().for_each(|trunk| trunk.health = None);
        self
    }

    /// As an answer says it: all trunks and routes, so that a section that is missing or null is empty.
    pub(crate) fn answered(mut self) -> Self {
        self.trunks_mut();
        self.routes_mut();
        self
    }
}

fn list<'a>(
    section: &'static str,
    name: &'a str,
    unknown: &'a Unknown,
) -> impl Iterator<Item = (&'static str, &'a str, &'a str)> {
    unknown.names().map(move |field| (section, name, field))
}
