//! Trunks and domains as the service writes them: maps whose keys are the names.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use super::{IpAddressVersion, PrivacyHeader, SipDomain, SipTrunk, TrunkFqdn, TrunkHealth, Unknown};

/// A trunk without its name. What is `None` is not written.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TrunkSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sip_signaling_port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direct_transfer: Option<bool>,
    /// What `directTransfer` was called earlier. Only read.
    #[serde(skip_serializing)]
    pub(crate) step_out_of_signaling: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) privacy_header: Option<PrivacyHeader>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ip_address_version: Option<IpAddressVersion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) health: Option<TrunkHealth>,
    #[serde(flatten)]
    pub(crate) unknown: Unknown,
}

impl TrunkSettings {
    pub(crate) fn named(self, fqdn: TrunkFqdn) -> SipTrunk {
        SipTrunk {
            fqdn,
            sip_signaling_port: self.sip_signaling_port,
            enabled: self.enabled,
            direct_transfer: self.direct_transfer.or(self.step_out_of_signaling),
            privacy_header: self.privacy_header,
            ip_address_version: self.ip_address_version,
            health: self.health,
            unknown: self.unknown,
        }
    }

    /// Whether nothing would be set.
    pub(crate) fn is_empty(&self) -> bool {
        self.sip_signaling_port.is_none()
            && self.enabled.is_none()
            && self.direct_transfer.is_none()
            && self.privacy_header.is_none()
            && self.ip_address_version.is_none()
            && self.unknown.is_empty()
    }

    /// All of a trunk but its name.
    pub(crate) fn of(trunk: &SipTrunk) -> Self {
        Self {
            sip_signaling_port: trunk.sip_signaling_port,
            enabled: trunk.enabled,
            direct_transfer: trunk.direct_transfer,
            step_out_of_signaling: None,
            privacy_header: trunk.privacy_header.clone(),
            ip_address_version: trunk.ip_address_version.clone(),
            health: trunk.health.clone(),
            unknown: trunk.unknown.clone(),
        }
    }
}

/// A domain without its name.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct DomainSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(flatten)]
    unknown: Unknown,
}

impl SipDomain {
    /// All of it but its name.
    pub(crate) fn settings(&self) -> DomainSettings {
        DomainSettings { enabled: self.enabled, unknown: self.unknown.clone() }
    }
}

/// What a map of the service is a list of here: the order is kept, and a name that is there twice is seen.
pub(super) trait Named: Sized {
    /// What stands beside the name. In an answer it may be null: an entry of which nothing is said.
    type Settings: Default + Serialize + for<'de> Deserialize<'de>;

    fn named(name: String, settings: Self::Settings) -> Self;
    fn parts(&self) -> (&str, Self::Settings);
}

impl Named for SipTrunk {
    type Settings = TrunkSettings;

    fn named(name: String, settings: TrunkSettings) -> Self {
        settings.named(name.into())
    }

    fn parts(&self) -> (&str, TrunkSettings) {
        (self.fqdn.as_str(), TrunkSettings::of(self))
    }
}

impl Named for SipDomain {
    type Settings = DomainSettings;

    fn named(name: String, settings: DomainSettings) -> Self {
        Self { name, enabled: settings.enabled, unknown: settings.unknown }
    }

    fn parts(&self) -> (&str, DomainSettings) {
        (&self.name, self.settings())
    }
}

/// Null or nothing: `None`.
pub(super) fn deserialize<'de, D: Deserializer<'de>, T: Named>(from: D) -> Result<Option<Vec<T>>, D::Error> {
    struct List<T>(Vec<T>);

    impl<'de, T: Named> Deserialize<'de> for List<T> {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            from.deserialize_map(Entries(PhantomData)).map(Self)
        }
    }

    Option::<List<T>>::deserialize(from).map(|list| list.map(|list| list.0))
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Named> Visitor<'de> for Entries<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from names to settings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some((name, settings)) = map.next_entry::<String, Option<T::Settings>>()? {
            list.push(T::named(name, settings.unwrap_or_default()));
        }
        Ok(list)
    }
}

#[expect(clippy::ref_option, reason = "serde gives it so")]
pub(super) fn serialize<S: Serializer, T: Named>(list: &Option<Vec<T>>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(list.iter().flatten().map(Named::parts))
}
