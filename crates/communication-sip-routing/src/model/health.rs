//! How a trunk fares.

use serde::{Deserialize, Serialize};

use super::open_enum::open_enum;

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
/// What the service does not say is `Unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
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

impl From<Wire> for TrunkHealth {
    fn from(wire: Wire) -> Self {
        let (status, reason) = wire.overall.map_or((None, None), |overall| (overall.status, overall.reason));
        Self {
            tls: wire.tls.and_then(|tls| tls.status).unwrap_or(TlsStatus::Unknown),
            ping: wire.ping.and_then(|ping| ping.status).unwrap_or(PingStatus::Unknown),
            overall: status.unwrap_or(OverallHealthStatus::Unknown),
            reason,
        }
    }
}

impl From<TrunkHealth> for Wire {
    fn from(health: TrunkHealth) -> Self {
        Self {
            tls: Some(Status { status: Some(health.tls) }),
            ping: Some(Status { status: Some(health.ping) }),
            overall: Some(Overall { status: Some(health.overall), reason: health.reason }),
        }
    }
}
