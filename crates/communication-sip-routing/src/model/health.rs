//! How a trunk fares.

use core_http::open_enum;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

open_enum! {
    /// How the certificate of a trunk fares.
    ///
    /// ```
    /// use communication_sip_routing::TlsStatus;
    ///
    /// assert_eq!(TlsStatus::from("certExpiring"), TlsStatus::CertExpiring);
    /// ```
    TlsStatus {
        /// `unknown`: no connection was seen yet.
        Unknown = "unknown",
        /// `ok`.
        Ok = "ok",
        /// `certExpiring`: it runs out soon.
        CertExpiring = "certExpiring",
        /// `certExpired`: it has run out.
        CertExpired = "certExpired",
    }
}

open_enum! {
    /// How the pings (SIP `OPTIONS`) of a trunk fare.
    ///
    /// ```
    /// use communication_sip_routing::PingStatus;
    ///
    /// assert_eq!(PingStatus::from("expired"), PingStatus::Expired);
    /// ```
    PingStatus {
        /// `unknown`: none was seen yet.
        Unknown = "unknown",
        /// `ok`.
        Ok = "ok",
        /// `expired`: none for a while.
        Expired = "expired",
        /// `error`: they come, and something is wrong with them.
        Error = "error",
    }
}

open_enum! {
    /// How a trunk fares on the whole.
    ///
    /// ```
    /// use communication_sip_routing::OverallHealthStatus;
    ///
    /// assert_eq!(OverallHealthStatus::from("active"), OverallHealthStatus::Active);
    /// ```
    OverallHealthStatus {
        /// `unknown`: nothing was seen yet.
        Unknown = "unknown",
        /// `active`: calls can go through it.
        Active = "active",
        /// `inactive`: for a reason that is given.
        Inactive = "inactive",
    }
}

open_enum! {
    /// Why a trunk is inactive.
    ///
    /// ```
    /// use communication_sip_routing::InactiveStatusReason;
    ///
    /// assert_eq!(InactiveStatusReason::from("noRecentPings"), InactiveStatusReason::NoRecentPings);
    /// ```
    InactiveStatusReason {
        /// `noRecentCalls`.
        NoRecentCalls = "noRecentCalls",
        /// `noRecentPings`.
        NoRecentPings = "noRecentPings",
        /// `noRecentCallsAndPings`.
        NoRecentCallsAndPings = "noRecentCallsAndPings",
    }
}

/// How a trunk fares, as the service sees it. Since 2024-11-15-preview.
///
/// What the service does not say is `Unknown`. What to do about it is told by [`advice`](Self::advice).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrunkHealth {
    /// The certificate.
    pub tls: TlsStatus,
    /// The pings.
    pub ping: PingStatus,
    /// On the whole.
    pub overall: OverallHealthStatus,
    /// Why it is inactive, if it is.
    pub reason: Option<InactiveStatusReason>,
}

impl TrunkHealth {
    /// What to do, most urgent first, one sentence each; empty if all is well.
    ///
    /// ```
    /// use communication_sip_routing::TrunkHealth;
    ///
    /// let health: TrunkHealth = serde_json::from_str(
    ///     r#"{"tls":{"status":"certExpiring"},"ping":{"status":"ok"},"overall":{"status":"active"}}"#,
    /// )?;
    /// assert_eq!(health.advice().len(), 1);
    /// assert!(health.advice()[0].starts_with("renew the certificate"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn advice(&self) -> Vec<&'static str> {
        let of_all = [self.advice_on_tls(), self.advice_on_overall(), self.advice_on_ping()];
        of_all.into_iter().flatten().collect()
    }

    fn advice_on_tls(&self) -> Option<&'static str> {
        match self.tls {
            TlsStatus::Ok => None,
            TlsStatus::CertExpired => Some(
                "install a valid certificate on the session border controller now: this one has run out, and \
                 calls through the trunk fail",
            ),
            TlsStatus::CertExpiring => Some(
                "renew the certificate of the session border controller before it runs out, and install it: once \
                 it has, calls through the trunk fail",
            ),
            TlsStatus::Unknown => Some(
                "no TLS connection was seen yet: if the trunk was set more than some minutes ago, check that the \
                 session border controller reaches the service, and that its name, port and firewall are right",
            ),
            TlsStatus::Other(_) => {
                Some("the state of TLS is one that this version does not know: look it up")
            }
        }
    }

    fn advice_on_ping(&self) -> Option<&'static str> {
        match self.ping {
            PingStatus::Ok => None,
            PingStatus::Expired => Some(
                "no SIP OPTIONS came for a while: check that the session border controller runs, sends them to \
                 the service regularly, and is not kept from it by DNS or a firewall",
            ),
            PingStatus::Error => Some(
                "SIP OPTIONS come, but are not right: check that their Contact has the name of the trunk and \
                 that the certificate is for that name",
            ),
            PingStatus::Unknown => Some(
                "no SIP OPTIONS were seen yet: let the session border controller send them, and look again in some \
                 minutes",
            ),
            PingStatus::Other(_) => {
                Some("the state of pings is one that this version does not know: look it up")
            }
        }
    }

    fn advice_on_overall(&self) -> Option<&'static str> {
        match (&self.overall, &self.reason) {
            (OverallHealthStatus::Active, _) => None,
            (OverallHealthStatus::Unknown, _) => Some(
                "nothing was seen of the trunk yet: do not rely on it alone before a test call went through",
            ),
            (OverallHealthStatus::Inactive, Some(InactiveStatusReason::NoRecentCalls)) => Some(
                "no calls went through it lately: fine if nobody called; else see with test_routes_with_number \
                 that a route leads to it, and that it is enabled",
            ),
            (OverallHealthStatus::Inactive, Some(InactiveStatusReason::NoRecentPings)) => Some(
                "calls go through it, but no SIP OPTIONS come: let the session border controller send them, or \
                 the service may take it for down",
            ),
            (OverallHealthStatus::Inactive, Some(InactiveStatusReason::NoRecentCallsAndPings)) => Some(
                "it looks down, with neither calls nor SIP OPTIONS: check the session border controller and its \
                 network, and let routes name another trunk as well until it is back",
            ),
            (OverallHealthStatus::Inactive, _) => Some(
                "it is inactive for a reason that is not given or that this version does not know: check the \
                 session border controller, and let routes name another trunk as well",
            ),
            (OverallHealthStatus::Other(_), _) => {
                Some("the overall state is one that this version does not know: look it up")
            }
        }
    }
}

/// The nested form on the wire.
#[derive(Serialize, Deserialize)]
struct Wire {
    tls: Option<Status<TlsStatus>>,
    ping: Option<Status<PingStatus>>,
    overall: Option<Overall>,
}

#[derive(Serialize, Deserialize)]
struct Status<T> {
    status: Option<T>,
}

#[derive(Serialize, Deserialize)]
struct Overall {
    status: Option<OverallHealthStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<InactiveStatusReason>,
}

impl<'de> Deserialize<'de> for TrunkHealth {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(from)?;
        let (status, reason) = wire.overall.map_or((None, None), |overall| (overall.status, overall.reason));
        Ok(Self {
            tls: wire.tls.and_then(|tls| tls.status).unwrap_or(TlsStatus::Unknown),
            ping: wire.ping.and_then(|ping| ping.status).unwrap_or(PingStatus::Unknown),
            overall: status.unwrap_or(OverallHealthStatus::Unknown),
            reason,
        })
    }
}

impl Serialize for TrunkHealth {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let wire = Wire {
            tls: Some(Status { status: Some(self.tls.clone()) }),
            ping: Some(Status { status: Some(self.ping.clone()) }),
            overall: Some(Overall { status: Some(self.overall.clone()), reason: self.reason.clone() }),
        };
        wire.serialize(to)
    }
}
