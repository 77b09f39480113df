//! Plans: a change of the configuration as a value, to be read, kept, and applied by somebody else. Nothing here does I/O.

mod conflict;
mod difference;
mod order;
mod patch;
mod rollback;
mod target;
mod wire;

use std::fmt;

use core_http::{ErrorKind, Result, service::ErrorBuilder};

pub use self::{
    conflict::SipConflict,
    difference::{ChangeKind, FieldChange, SipChange},
};
pub(crate) use self::{
    difference::{is_reached, is_same},
    patch::Patch,
    target::resolve,
};
use crate::{model::SipConfiguration, validation::Violations};

/// A change of the configuration, with what it was made from: to be shown, reviewed, kept, and applied later or elsewhere.
///
/// Made by [`SipRoutingClient::plan`](crate::SipRoutingClient::plan) or, offline, by [`plan_from`]; carried out by
/// [`SipRoutingClient::apply`](crate::SipRoutingClient::apply). Its text is one line for each change, in an order that
/// depends on nothing but the two configurations. Its JSON holds both of them and, for readers, those lines: one that was
/// edited so that they no longer fit together is refused when it is read.
///
/// Apply a plan with the api-version that it was made with: another shows more of the configuration or less, which cannot be
/// told from an edit.
///
/// ```
/// use communication_sip_routing::{SipConfiguration, SipPlan, SipTrunk, SipTrunkRoute, plan_from};
///
/// let route = SipTrunkRoute::new("all", r"^\+[1-9][0-9]{3,23}$");
/// let base = SipConfiguration::new(
///     [SipTrunk::new("old.contoso.com", 5061)],
///     [route.clone().trunks(["old.contoso.com"])],
/// );
/// let wanted = SipConfiguration::new(
///     [SipTrunk::new("new.contoso.com", 5061)],
///     [route.trunks(["new.contoso.com"])],
/// );
/// let plan = plan_from(&base, &wanted)?;
/// assert_eq!(
///     plan.to_string(),
///     "+ trunk new.contoso.com: sipSignalingPort 5061\n\
///      - trunk old.contoso.com: sipSignalingPort 5061\n\
///      ~ route all: trunks [\"old.contoso.com\"] -> [\"new.contoso.com\"]\n",
/// );
/// let reviewed: SipPlan = serde_json::from_str(&serde_json::to_string(&plan)?)?;
/// assert_eq!(reviewed, plan);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SipPlan {
    base: SipConfiguration,
    wanted: SipConfiguration,
    changes: Vec<SipChange>,
}

/// The plan that leads from one configuration to another, without any request: `base` as it was read from the service,
/// `wanted` in whole or in part.
///
/// What `wanted` does not say stays: whole sections, settings of trunks that are there already, and fields that this version
/// does not know. What it says of a section is all of it: a trunk that is not listed is removed. Routes are as they are
/// listed.
///
/// ```
/// use communication_sip_routing::{SipConfiguration, SipTrunk, plan_from};
///
/// let base = SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5061)], []);
/// assert!(plan_from(&base, &base)?.is_empty());
/// // Case does not make it another trunk:
/// assert!(plan_from(&base, &SipConfiguration::new([SipTrunk::new("SBC.contoso.com", 5061)], []))?.is_empty());
/// # Ok::<(), communication_sip_routing::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) with all [`Violations`] as its source: rules of
/// [`SipConfiguration::validate`], routes whose trunks would not be there, a new trunk without a port, a field that neither
/// this library nor the stored configuration knows, or more than 250 trunks in one request, where those that are removed
/// count too. What `base` breaks in the same way is not refused: the service has taken it.
pub fn plan_from(base: &SipConfiguration, wanted: &SipConfiguration) -> Result<SipPlan> {
    SipPlan::new(base, wanted).map_err(|violations| {
        ErrorBuilder::new(ErrorKind::InvalidInput, format!("plan: {violations}")).source(violations).build()
    })
}

impl SipPlan {
    pub(crate) fn new(base: &SipConfiguration, wanted: &SipConfiguration) -> Result<Self, Violations> {
        let base = base.clone().without_health();
        let target = resolve(&base, wanted);
        Violations::of(target::violations(&base, wanted, &target))?;
        let changes = difference::changes(&base, &target);
        Ok(Self { base, wanted: target, changes })
    }

    /// What it was made from.
    #[must_use]
    pub fn base(&self) -> &SipConfiguration {
        &self.base
    }

    /// All that will be stored: the base with what is wanted of it.
    #[must_use]
    pub fn wanted(&self) -> &SipConfiguration {
        &self.wanted
    }

    /// What changes: domains and trunks by name, then routes in their new order, then routes that are removed.
    #[must_use]
    pub fn changes(&self) -> &[SipChange] {
        &self.changes
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The plan that goes back: from what is stored after this one was applied, as
    /// [`apply`](crate::SipRoutingClient::apply) returns it, to the base.
    ///
    /// It is a plan like any other, under the same checks. What it cannot bring back is told by
    /// [`not_restorable`](Self::not_restorable).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_sip_routing::{SipConfiguration, SipRoutingClient, SipTrunk};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let plan = client.plan(&SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5061)], [])).await?;
    /// let stored = client.apply(&plan).await?;
    /// // It does not work out:
    /// client.apply(&plan.rollback(&stored)?).await?;
    /// assert!(client.list_trunks().await?.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) as for [`plan_from`], which can be if the base breaks a rule.
    pub fn rollback(&self, stored: &SipConfiguration) -> Result<Self> {
        plan_from(stored, &self.base)
    }

    /// What going back to the base would not bring back, in words; empty if all would be as before.
    ///
    /// A trunk that is removed and made again has the settings that were read. Those that the client's api-version does not
    /// show, and fields that only the service sets, are then the service's defaults. A setting that the service did not say
    /// before stays as the plan set it.
    ///
    /// ```
    /// use communication_sip_routing::{SipConfiguration, SipTrunk, plan_from};
    ///
    /// let base = SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5061)], []); // as 2023-03-01 shows it
    /// let plan = plan_from(&base, &SipConfiguration::new([], []))?;
    /// assert!(plan.not_restorable()[0].starts_with("trunk sbc.contoso.com: enabled, directTransfer"));
    /// # Ok::<(), communication_sip_routing::Error>(())
    /// ```
    #[must_use]
    pub fn not_restorable(&self) -> Vec<String> {
        rollback::not_restorable(self)
    }

    /// The base while new and changed things are there already and old ones are still there: what lies between the two
    /// steps of a plan that is not taken in one.
    pub(crate) fn halfway(&self) -> SipConfiguration {
        let mut halfway = self.wanted.clone();
        let base = &self.base;
        let old = base.trunks().iter().filter(|trunk| self.wanted.stored_trunk(&trunk.fqdn).is_none());
        halfway.trunks_mut().extend(old.cloned());
        if halfway.says_domains() {
            let is_gone =
                |name: &str| !self.wanted.domains().iter().any(|kept| kept.name.eq_ignore_ascii_case(name));
            halfway.domains_mut().extend(base.domains().iter().filter(|old| is_gone(&old.name)).cloned());
        }
        halfway
    }

    /// Whether it removes trunks.
    pub(crate) fn removes_trunks(&self) -> bool {
        self.base.trunks().iter().any(|trunk| self.wanted.stored_trunk(&trunk.fqdn).is_none())
    }
}

/// Writes one line for each change; nothing if there is none.
impl fmt::Display for SipPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|change| writeln!(f, "{change}"))
    }
}
