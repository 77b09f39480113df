//! A trunk.

use core_http::open_enum;

use super::{TrunkFqdn, TrunkHealth, Unknown};

open_enum! {
    /// Whether calls through a trunk carry the header `Privacy`, which asks networks to hide the caller.
    ///
    /// ```
    /// use communication_sip_routing::PrivacyHeader;
    ///
    /// assert_eq!(PrivacyHeader::from("ID"), PrivacyHeader::Id);
    /// assert_eq!(PrivacyHeader::from("a-new-one").as_str(), "a-new-one");
    /// ```
    PrivacyHeader {
        /// `id`: it is sent with the value `id`. The service's default.
        Id = "id",
        /// `none`: it is not sent.
        None = "none",
    }
}

open_enum! {
    /// Which addresses of a trunk's name are called.
    ///
    /// ```
    /// use communication_sip_routing::IpAddressVersion;
    ///
    /// assert_eq!(IpAddressVersion::from("IPv6"), IpAddressVersion::Ipv6);
    /// ```
    IpAddressVersion {
        /// `ipv4`. The service's default.
        Ipv4 = "ipv4",
        /// `ipv6`.
        Ipv6 = "ipv6",
    }
}

/// A trunk: a session border controller that calls are handed to.
///
/// Settings that are `None` are not said: when a trunk is read, the service did not mention them (2023-03-01 knows the port
/// alone); when it is set, a stored trunk keeps what it has, and a new one gets the service's default.
///
/// Fields of the service that this version does not know are kept when a trunk is read and sent back unchanged.
///
/// ```
/// use communication_sip_routing::{PrivacyHeader, SipTrunk};
///
/// let trunk = SipTrunk::new("sbc.contoso.com", 5061);
/// assert_eq!(trunk.sip_signaling_port, Some(5061));
/// let preview = trunk.enabled(false).privacy_header(PrivacyHeader::None);
/// assert_eq!(preview.enabled, Some(false));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SipTrunk {
    /// Its name. Unique among the trunks, without regard to case.
    pub fqdn: TrunkFqdn,
    /// The TCP port that it listens on for SIP over TLS, 1 to 65535. A new trunk needs one.
    pub sip_signaling_port: Option<u16>,
    /// Whether calls go through it. Since 2024-11-15-preview.
    pub enabled: Option<bool>,
    /// Whether it takes part in a transfer by itself instead of leaving it to the service. Since 2024-11-15-preview; false
    /// where the service does not say.
    pub direct_transfer: Option<bool>,
    /// Whether calls carry the header `Privacy`. Since 2024-11-15-preview.
    pub privacy_header: Option<PrivacyHeader>,
    /// Which addresses of its name are called. Since 2024-11-15-preview.
    pub ip_address_version: Option<IpAddressVersion>,
    /// How it fares. Only read, and only if asked for; never sent.
    pub health: Option<TrunkHealth>,
    /// What else the service says of it.
    pub(crate) unknown: Unknown,
}

impl SipTrunk {
    /// A trunk and the port that it listens on.
    #[must_use]
    pub fn new(fqdn: impl Into<TrunkFqdn>, sip_signaling_port: u16) -> Self {
        let fqdn = fqdn.into();
        Self { sip_signaling_port: Some(sip_signaling_port), ..super::TrunkSettings::default().named(fqdn) }
    }

    /// Sets whether calls go through it. Default: the stored setting; for a new trunk, the service's. Needs a client of
    /// 2024-11-15-preview.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Sets whether it takes part in a transfer by itself. Default: the stored setting; for a new trunk, no. Needs a client
    /// of 2024-11-15-preview.
    #[must_use]
    pub fn direct_transfer(mut self, direct_transfer: bool) -> Self {
        self.direct_transfer = Some(direct_transfer);
        self
    }

    /// Sets whether calls carry the header `Privacy`. Default: the stored setting; for a new trunk, `id`. Needs a client of
    /// 2024-11-15-preview.
    #[must_use]
    pub fn privacy_header(mut self, header: impl Into<PrivacyHeader>) -> Self {
        self.privacy_header = Some(header.into());
        self
    }

    /// Sets which addresses of its name are called. Default: the stored setting; for a new trunk, `ipv4`. Needs a client of
    /// 2024-11-15-preview.
    #[must_use]
    pub fn ip_address_version(mut self, version: impl Into<IpAddressVersion>) -> Self {
        self.ip_address_version = Some(version.into());
        self
    }
}
