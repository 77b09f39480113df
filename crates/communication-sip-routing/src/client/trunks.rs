//! Trunks.

use core_http::{
    ErrorKind, Response, Result,
    service::{ErrorBuilder, Operation},
};

use super::{SipRoutingClient, calls::configuration};
use crate::{
    failure::{explain, invalid_for, refuse, unchanged},
    model::{SipConfiguration, SipTrunk, TrunkFqdn, TrunkSettings},
    operations::{
        DELETE_TRUNK, GET_TRUNK, GET_TRUNK_WITH_HEALTH, LIST_TRUNKS, LIST_TRUNKS_WITH_HEALTH, SET_TRUNK,
        SET_TRUNKS, SET_TRUNKS_READ,
    },
    plan::Patch,
    preview,
    validation::{self, MOST_TRUNKS},
};

const HOW: &str = "list_trunks";

impl SipRoutingClient {
    /// Lists the trunks, in the service's order.
    ///
    /// The service has no pages for them: there are 250 at most, and one request reads them all, with the routes.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{SipRoutingClient, SipTrunk};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    /// # client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    /// for trunk in client.list_trunks().await? {
    ///     println!("{} listens on {:?}", trunk.fqdn, trunk.sip_signaling_port);
    /// }
    /// # assert_eq!(client.list_trunks().await?.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [every call](crate#errors).
    pub async fn list_trunks(&self) -> Result<Vec<SipTrunk>> {
        Ok(self.read(&LIST_TRUNKS).await?.into_trunks())
    }

    /// Lists the trunks with their [`health`](SipTrunk::health).
    ///
    /// Needs a client of [`V2024_11_15Preview`](crate::ApiVersion::V2024_11_15Preview) or later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipRoutingClient, SipTrunk};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    /// # client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    /// for trunk in client.list_trunks_with_health().await? {
    ///     for advice in trunk.health.iter().flat_map(|health| health.advice()) {
    ///         println!("{}: {advice}", trunk.fqdn);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): the client's api-version has no health; nothing was sent.
    /// - Those of [every call](crate#errors).
    pub async fn list_trunks_with_health(&self) -> Result<Vec<SipTrunk>> {
        Ok(self.read_with_health(&LIST_TRUNKS_WITH_HEALTH).await?.into_trunks())
    }

    /// Reads one trunk. Case does not matter.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{SipRoutingClient, SipTrunk};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    /// # client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    /// let trunk = client.get_trunk("SBC.contoso.com").await?;
    /// assert_eq!((trunk.fqdn.as_str(), trunk.sip_signaling_port), ("sbc.contoso.com", Some(5061)));
    /// assert!(client.get_trunk("other.contoso.com").await.is_err_and(|error| error.is_not_found()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](ErrorKind::Service) with [`is_not_found`](crate::Error::is_not_found): there is no such trunk. The
    ///   service answers 200 with the whole configuration, so there is no status 404.
    /// - Those of [every call](crate#errors).
    pub async fn get_trunk(&self, fqdn: &str) -> Result<SipTrunk> {
        find(&GET_TRUNK, fqdn, &self.read(&GET_TRUNK).await?)
    }

    /// Reads one trunk with its [`health`](SipTrunk::health). Case does not matter.
    ///
    /// Needs a client of [`V2024_11_15Preview`](crate::ApiVersion::V2024_11_15Preview) or later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipRoutingClient, SipTrunk};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    /// # client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    /// use communication_sip_routing::TlsStatus;
    ///
    /// let health = client.get_trunk_with_health("sbc.contoso.com").await?.health.unwrap();
    /// assert_eq!(health.tls, TlsStatus::Unknown); // no call was ever made through the emulator's
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`get_trunk`](Self::get_trunk) and [`list_trunks_with_health`](Self::list_trunks_with_health).
    pub async fn get_trunk_with_health(&self, fqdn: &str) -> Result<SipTrunk> {
        find(&GET_TRUNK_WITH_HEALTH, fqdn, &self.read_with_health(&GET_TRUNK_WITH_HEALTH).await?)
    }

    /// Adds a trunk, or changes the stored one of this name, and returns it as it is then.
    ///
    /// One request; other trunks and the routes stay. Spell the name of a stored trunk as it is stored: whether the service
    /// takes another case for another trunk is not documented. Repeated after a lost answer, which sets the same again, and
    /// undoes what somebody else may have set in between.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::SipRoutingClient;
    /// use communication_sip_routing::SipTrunk;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let trunk = client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    /// assert_eq!(trunk.sip_signaling_port, Some(5061));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): a rule is broken (all of them are the source,
    ///   [`Violations`](crate::Violations)), nothing is set, or the api-version lacks a setting; nothing was sent.
    /// - [`Service`](ErrorKind::Service) with 422: `InvalidTrunkFqdn` if the domain is not verified in the tenant.
    /// - [`Decode`](ErrorKind::Decode) with [`is_not_found`](crate::Error::is_not_found): the answer lacks the trunk.
    /// - Those of [every call](crate#errors): if the answer was lost, the message says how to see what is stored.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the old configuration or the new one.
    pub async fn set_trunk(&self, trunk: &SipTrunk) -> Result<SipTrunk> {
        refuse(SET_TRUNK.name(), validation::trunk(trunk))?;
        self.refuse_preview(&SET_TRUNK, preview::of_trunks(std::slice::from_ref(trunk)))?;
        let patch = Patch::set_trunks([trunk]);
        if patch.trunks().all(|(_, settings)| settings.is_none_or(TrunkSettings::is_empty)) {
            return Err(invalid_for(
                SET_TRUNK.name(),
                format!("trunk {}: nothing of it is said", trunk.fqdn),
            ));
        }
        let answer = self.set(&SET_TRUNK, &patch, HOW).await?;
        let stored = changed(&answer, HOW)?;
        stored.stored_trunk(&trunk.fqdn).cloned().ok_or_else(|| {
            let message = format!("answered {}, but the trunk is not in it", answer.status().as_u16());
            explain(answer.failure(ErrorKind::Decode, message).not_found().may_have_been_sent().build(), HOW)
        })
    }

    /// Replaces all trunks by these, and returns what is stored then. `&[]` removes them all.
    ///
    /// Reads, then changes: all that are given are set, and stored ones that are not given are removed. Nothing is changed if
    /// there is nothing to set or remove. There is no protection against somebody who changes trunks between the two
    /// requests; [`apply`](Self::apply) has more. Repeated after a lost answer, which sets the same again.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::SipRoutingClient;
    /// use communication_sip_routing::SipTrunk;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let ports = [("sbc1.contoso.com", 5061), ("sbc2.contoso.com", 5062)];
    /// let trunks = client.set_trunks(&ports.map(|(fqdn, port)| SipTrunk::new(fqdn, port))).await?;
    /// assert_eq!(trunks.len(), 2);
    /// assert!(client.set_trunks(&[]).await?.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): rules are broken (all of them are the source,
    ///   [`Violations`](crate::Violations)), or the api-version lacks a setting; nothing was sent. Or more than 250 trunks
    ///   would be set and removed in one request; nothing was changed.
    /// - [`Service`](ErrorKind::Service) with 422 and `MissingTrunk`: routes name trunks that would be removed; the message
    ///   names them.
    /// - Those of [every call](crate#errors): if the answer was lost, the message says how to see what is stored.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the old configuration or the new one.
    pub async fn set_trunks(&self, trunks: &[SipTrunk]) -> Result<Vec<SipTrunk>> {
        let found = validation::trunks(trunks);
        refuse(SET_TRUNKS.name(), validation::beyond_names(found.clone()))?;
        self.refuse_preview(&SET_TRUNKS, preview::of_trunks(trunks))?;
        let stored = self.read(&SET_TRUNKS_READ).await.map_err(unchanged)?;
        refuse(SET_TRUNKS.name(), validation::new_to(&stored, found))?;
        let patch = replacing(&stored, trunks);
        if patch.is_empty() {
            return Ok(stored.into_trunks());
        }
        if patch.trunk_count() > MOST_TRUNKS {
            let fault = format!(
                "trunks: {} would be set or removed in one request, which holds {MOST_TRUNKS}: take two calls; \
                 nothing was changed",
                patch.trunk_count()
            );
            return Err(invalid_for(SET_TRUNKS.name(), fault));
        }
        let answer = self.later().set(&SET_TRUNKS, &patch, HOW).await?;
        Ok(changed(&answer, HOW)?.into_trunks())
    }

    /// Removes a trunk. If there is none of this name, that is no error.
    ///
    /// Spell the name as it is stored. Repeated after a lost answer; if somebody sets the trunk anew in between, the repeat
    /// removes it again.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{SipRoutingClient, SipTrunk, SipTrunkRoute};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    /// # client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    /// # client.set_routes(&[SipTrunkRoute::new("all", "^.*$").trunks(["sbc.contoso.com"])]).await?;
    /// // A route still goes through it:
    /// let error = client.delete_trunk("sbc.contoso.com").await.unwrap_err();
    /// assert!(error.to_string().contains("route all names trunk sbc.contoso.com"));
    /// # client.set_routes(&[]).await?;
    /// client.delete_trunk("sbc.contoso.com").await?;
    /// # assert!(client.list_trunks().await?.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): the name is empty, too long or has blanks; nothing was sent.
    /// - [`Service`](ErrorKind::Service) with 422 and `MissingTrunk`: routes name it, and the message says which. Take it out
    ///   of them first, or change both in one step with [`plan`](Self::plan) and [`apply`](Self::apply).
    /// - [`Decode`](ErrorKind::Decode): the trunk is still in the answer, such as under another spelling.
    /// - Those of [every call](crate#errors): if the answer was lost, the message says how to see what is stored.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the old configuration or the new one.
    pub async fn delete_trunk(&self, fqdn: &str) -> Result<()> {
        let fqdn = TrunkFqdn::from(fqdn);
        refuse(DELETE_TRUNK.name(), validation::removed_trunk(&fqdn))?;
        let patch = Patch::default().remove_trunks([&fqdn]);
        let answer = self.set(&DELETE_TRUNK, &patch, HOW).await?;
        match changed(&answer, HOW)?.stored_trunk(&fqdn) {
            Some(left) => Err(explain(
                answer.unexpected(format_args!("the trunk {} is in it", left.fqdn.as_str().escape_debug())),
                HOW,
            )),
            None => Ok(()),
        }
    }
}

fn find(operation: &'static Operation, fqdn: &str, stored: &SipConfiguration) -> Result<SipTrunk> {
    stored.stored_trunk(&fqdn.into()).cloned().ok_or_else(|| {
        let message = format!("there is no trunk {}", fqdn.escape_debug());
        ErrorBuilder::new(ErrorKind::Service, message).operation(operation.name()).not_found().build()
    })
}

/// The configuration after a change.
pub(super) fn changed(answer: &Response, how_to_see: &str) -> Result<SipConfiguration> {
    configuration(answer).map_err(|error| explain(error, how_to_see))
}

/// What replaces the stored trunks, in the stored spelling.
fn replacing(stored: &SipConfiguration, trunks: &[SipTrunk]) -> Patch {
    let spelled: Vec<SipTrunk> = trunks
        .iter()
        .map(|trunk| match stored.stored_trunk(&trunk.fqdn) {
            Some(stored) => SipTrunk { fqdn: stored.fqdn.clone(), ..trunk.clone() },
            None => trunk.clone(),
        })
        .collect();
    let is_kept = |fqdn: &TrunkFqdn| spelled.iter().any(|trunk| trunk.fqdn.as_str() == fqdn.as_str());
    let gone = stored.trunks().iter().map(|trunk| &trunk.fqdn).filter(|fqdn| !is_kept(fqdn));
    Patch::set_trunks(&spelled).remove_trunks(gone)
}
