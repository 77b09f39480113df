//! The configuration as one value: read, planned, applied.

use core_http::{ErrorKind, Result, service::ErrorBuilder};

use super::{SipRoutingClient, apply::Applying};
use crate::{
    failure::refuse,
    model::SipConfiguration,
    operations::{APPLY, CONFIGURATION, PLAN},
    plan::SipPlan,
    preview, validation,
};

impl SipRoutingClient {
    /// Reads the whole configuration: trunks, routes and, from a client of
    /// [`V2024_11_15Preview`](crate::ApiVersion::V2024_11_15Preview) or later, domains.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{SipRoutingClient, SipTrunk};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    /// # client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    /// let stored = client.configuration().await?;
    /// println!("{}", serde_json::to_string_pretty(&stored)?); // a file to edit and to plan from
    /// # assert_eq!(stored.trunks().len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [every call](crate#errors).
    pub async fn configuration(&self) -> Result<SipConfiguration> {
        self.read(&CONFIGURATION).await
    }

    /// Reads the configuration and plans what would have to change for it to be as wanted. Nothing is changed.
    ///
    /// What is not said stays; see [`plan_from`](crate::plan_from), which does the same offline.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::SipRoutingClient;
    /// use communication_sip_routing::{SipTrunk, SipTrunkRoute};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let mut wanted = client.configuration().await?;
    /// wanted.trunks_mut().push(SipTrunk::new("sbc.contoso.com", 5061));
    /// wanted.routes_mut().push(SipTrunkRoute::new("all", r"^\+[1-9][0-9]{3,23}$").trunks(["sbc.contoso.com"]));
    ///
    /// let plan = client.plan(&wanted).await?;
    /// print!("{plan}"); // show it to somebody
    /// client.apply(&plan).await?;
    /// assert!(client.plan(&wanted).await?.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): as of [`plan_from`](crate::plan_from), or the client's api-version lacks
    ///   something that is wanted.
    /// - Those of [every call](crate#errors).
    pub async fn plan(&self, wanted: &SipConfiguration) -> Result<SipPlan> {
        refuse(PLAN.name(), validation::beyond_names(validation::configuration(wanted)))?;
        self.refuse_preview(&PLAN, preview::of(wanted))?;
        let stored = self.read(&PLAN).await?;
        SipPlan::new(&stored, wanted).map_err(|violations| {
            let error = ErrorBuilder::new(ErrorKind::InvalidInput, violations.to_string());
            error.operation(PLAN.name()).source(violations).build()
        })
    }

    /// Carries out a plan, and returns the configuration that is stored then.
    ///
    /// 1. The configuration is read. If it is as the plan wants it, that is all. If it is not what the plan was made from,
    ///    nothing is sent, and the error says who wants what.
    /// 2. One request changes only what differs. The service applies it as a whole or not at all, so there is no moment
    ///    without routes.
    /// 3. The answer is compared with the plan, and the configuration is read again.
    ///
    /// A client of 2023-03-01 does not see caller id overrides, and cannot send them: if routes change, those that have one
    /// may lose it. Where a later version set some, plan with that version.
    ///
    /// **What this cannot do.** The service has no version numbers for the configuration (no `ETag`). Somebody else's change
    /// between the first reading and the request is seen afterwards, where the request did not overwrite it: routes are
    /// replaced as a whole, so a change of routes in that moment is lost and not seen.
    ///
    /// **If the answer is lost** it is not guessed: the configuration is read, three times over ten seconds. As the plan wants
    /// it: done. As before each time: the same request is sent once more. Anything else: a conflict, and nothing more is sent.
    ///
    /// **If the service refuses to remove trunks together with the routes that use them**, though the plan is sound, it is
    /// carried out in two requests: the first adds, changes and sets routes, the second removes trunks. Routes are never
    /// emptied.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::SipRoutingClient;
    /// use communication_sip_routing::{SipConfiguration, SipPlan, SipTrunk, SipTrunkRoute};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let wanted = SipConfiguration::new(
    ///     [SipTrunk::new("sbc.contoso.com", 5061)],
    ///     [SipTrunkRoute::new("all", r"^\+[1-9][0-9]{3,23}$").trunks(["sbc.contoso.com"])],
    /// );
    /// let plan = client.plan(&wanted).await?;
    /// let file = serde_json::to_string_pretty(&plan)?;
    ///
    /// // Reviewed, and applied by another process:
    /// let reviewed: SipPlan = serde_json::from_str(&file)?;
    /// let stored = client.apply(&reviewed).await?;
    /// assert_eq!(stored.routes()[0].name, "all");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): the client's api-version lacks something of the plan; nothing was sent.
    /// - [`Conflict`](ErrorKind::Conflict): somebody else changed the configuration; the message says whether anything of
    ///   ours was sent. [`SipConflict::of`](crate::SipConflict::of) has the three-way difference. Plan again.
    /// - [`Service`](ErrorKind::Service): refused, and nothing was changed.
    /// - [`Partial`](ErrorKind::Partial): of two requests the second failed: routes were set as planned, and the trunks in
    ///   [`missing`](crate::Outcome::missing) are not removed yet. Plan again.
    /// - [`OutcomeUnknown`](ErrorKind::OutcomeUnknown): the answer was lost, and looking did not show the new configuration:
    ///   the message says what was seen. Applying the same plan again is harmless: it looks first.
    /// - Those of [every call](crate#errors), for the first reading: nothing was changed.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the old configuration or the new one, or that between two requests if there are two.
    /// Applying the same plan again tells which.
    pub async fn apply(&self, plan: &SipPlan) -> Result<SipConfiguration> {
        self.refuse_preview(&APPLY, preview::of(plan.base()).or_else(|| preview::of(plan.wanted())))?;
        Box::pin(Applying::new(self, plan).run()).await
    }
}
