//! A domain.

/// A domain that trunks are under. Since 2024-11-15-preview.
///
/// It has to be verified in the tenant before trunks under it are accepted.
///
/// ```
/// use communication_sip_routing::SipDomain;
///
/// let domain = SipDomain::new("contoso.com", true);
/// assert_eq!(domain.name, "contoso.com");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SipDomain {
    /// Its name. Case does not matter.
    pub name: String,
    /// Whether trunks may be under it. `None`: not said.
    pub enabled: Option<bool>,
    /// What else the service says of it.
    pub(crate) unknown: super::Unknown,
}

impl SipDomain {
    /// A domain, enabled or not.
    #[must_use]
    pub fn new(name: impl Into<String>, enabled: bool) -> Self {
        Self { name: name.into(), enabled: Some(enabled), unknown: super::Unknown::default() }
    }
}
