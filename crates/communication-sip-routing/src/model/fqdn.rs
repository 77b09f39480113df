//! The name of a trunk.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

use serde::{Deserialize, Serialize};

/// The fully qualified domain name of a trunk: of the session border controller that calls are handed to.
///
/// Names of the internet do not depend on case, so two that differ in nothing else are equal and one trunk. The spelling is
/// kept and shown. Any text is taken: whether it is a usable name is said, with everything else that is wrong, by
/// [`SipConfiguration::validate`](crate::SipConfiguration::validate), and by every call before it sends.
///
/// ```
/// use communication_sip_routing::TrunkFqdn;
///
/// assert_eq!(TrunkFqdn::from("SBC.contoso.com"), TrunkFqdn::from("sbc.contoso.com"));
/// assert_eq!(TrunkFqdn::from("SBC.contoso.com").as_str(), "SBC.contoso.com");
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrunkFqdn(String);

impl TrunkFqdn {
    /// The name as it was spelled.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text that names without regard to case are compared by.
    fn folded(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.bytes().map(|byte| byte.to_ascii_lowercase())
    }
}

impl From<String> for TrunkFqdn {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for TrunkFqdn {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<&TrunkFqdn> for TrunkFqdn {
    fn from(fqdn: &TrunkFqdn) -> Self {
        fqdn.clone()
    }
}

impl PartialEq for TrunkFqdn {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for TrunkFqdn {}

impl Hash for TrunkFqdn {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().for_each(|byte| state.write_u8(byte));
        state.write_u8(0xff);
    }
}

impl PartialOrd for TrunkFqdn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TrunkFqdn {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded().cmp(other.folded())
    }
}

impl AsRef<str> for TrunkFqdn {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TrunkFqdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for TrunkFqdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;

    #[test]
    fn equality_order_and_hash_agree_and_ignore_case() {
        let names = ["sbc.contoso.com", "SBC.Contoso.com", "sbc2.contoso.com"].map(TrunkFqdn::from);
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 2);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 2);
    }
}
