//! Domains.

use core_http::{ErrorKind, Result, service::ErrorBuilder};

use super::{SipRoutingClient, trunks::changed};
use crate::{
    failure::{explain, refuse},
    model::{SipConfiguration, SipDomain},
    operations::{DELETE_DOMAIN, GET_DOMAIN, LIST_DOMAINS, SET_DOMAIN},
    plan::Patch,
    validation,
};

const HOW: &str = "list_domains";

impl SipRoutingClient {
    /// Lists the domains that trunks may be under.
    ///
    /// Needs a client of [`V2024_11_15Preview`](crate::ApiVersion::V2024_11_15Preview) or later, as do all methods of
    /// domains.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipDomain, SipRoutingClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    /// # client.set_domain(&SipDomain::new("contoso.com", true)).await?;
    /// for domain in client.list_domains().await? {
    ///     println!("{} is enabled: {:?}", domain.name, domain.enabled);
    /// }
    /// # assert_eq!(client.list_domains().await?.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): the client's api-version has no domains; nothing was sent.
    /// - Those of [every call](crate#errors).
    pub async fn list_domains(&self) -> Result<Vec<SipDomain>> {
        self.refuse_preview(&LIST_DOMAINS, Some("domains".to_owned()))?;
        Ok(self.read(&LIST_DOMAINS).await?.into_domains())
    }

    /// Reads one domain. Case does not matter.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipDomain, SipRoutingClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    /// # client.set_domain(&SipDomain::new("contoso.com", true)).await?;
    /// assert_eq!(client.get_domain("contoso.com").await?.enabled, Some(true));
    /// assert!(client.get_domain("fabrikam.com").await.is_err_and(|error| error.is_not_found()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): the client's api-version has no domains; nothing was sent.
    /// - [`Service`](ErrorKind::Service) with [`is_not_found`](crate::Error::is_not_found): there is no such domain.
    /// - Those of [every call](crate#errors).
    pub async fn get_domain(&self, name: &str) -> Result<SipDomain> {
        self.refuse_preview(&GET_DOMAIN, Some("domains".to_owned()))?;
        let stored = self.read(&GET_DOMAIN).await?;
        find(&stored, name).cloned().ok_or_else(|| {
            let message = format!("there is no domain {}", name.escape_debug());
            ErrorBuilder::new(ErrorKind::Service, message).operation(GET_DOMAIN.name()).not_found().build()
        })
    }

    /// Adds a domain, or enables or disables the stored one of this name, and returns it as it is then.
    ///
    /// Other domains, the trunks and the routes stay. A domain has to be verified in the tenant. Repeated after a lost answer,
    /// which sets the same again.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipRoutingClient};
    /// use communication_sip_routing::SipDomain;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    ///
    /// client.set_domain(&SipDomain::new("contoso.com", true)).await?;
    /// let disabled = client.set_domain(&SipDomain::new("contoso.com", false)).await?;
    /// assert_eq!(disabled.enabled, Some(false));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): that is no name of a domain, or the client's api-version has none; nothing
    ///   was sent.
    /// - [`Decode`](ErrorKind::Decode) with [`is_not_found`](crate::Error::is_not_found): the answer lacks the domain.
    /// - Those of [every call](crate#errors): if the answer was lost, the message says how to see what is stored.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the old configuration or the new one.
    pub async fn set_domain(&self, domain: &SipDomain) -> Result<SipDomain> {
        self.refuse_preview(&SET_DOMAIN, Some("domains".to_owned()))?;
        refuse(SET_DOMAIN.name(), validation::domain(&domain.name))?;
        let patch = Patch::domain(&domain.name, Some(domain.settings()));
        let answer = self.set(&SET_DOMAIN, &patch, HOW).await?;
        find(&changed(&answer, HOW)?, &domain.name).cloned().ok_or_else(|| {
            let message = format!("answered {}, but the domain is not in it", answer.status().as_u16());
            explain(answer.failure(ErrorKind::Decode, message).not_found().may_have_been_sent().build(), HOW)
        })
    }

    /// Removes a domain. If there is none of this name, that is no error; if trunks are under it, the service refuses.
    ///
    /// Spell the name as it is stored. Repeated after a lost answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipDomain, SipRoutingClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    /// # client.set_domain(&SipDomain::new("contoso.com", true)).await?;
    /// client.delete_domain("contoso.com").await?;
    /// assert!(client.list_domains().await?.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](ErrorKind::InvalidInput): the name is empty, too long or has blanks, or the client's api-version has
    ///   no domains; nothing was sent.
    /// - [`Decode`](ErrorKind::Decode): the domain is still in the answer, such as under another spelling.
    /// - Those of [every call](crate#errors): if the answer was lost, the message says how to see what is stored.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the old configuration or the new one.
    pub async fn delete_domain(&self, name: &str) -> Result<()> {
        self.refuse_preview(&DELETE_DOMAIN, Some("domains".to_owned()))?;
        refuse(DELETE_DOMAIN.name(), validation::removed_domain(name))?;
        let answer = self.set(&DELETE_DOMAIN, &Patch::domain(name, None), HOW).await?;
        match find(&changed(&answer, HOW)?, name) {
            Some(left) => Err(explain(
                answer.unexpected(format_args!("the domain {} is in it", left.name.escape_debug())),
                HOW,
            )),
            None => Ok(()),
        }
    }
}

fn find<'a>(stored: &'a SipConfiguration, name: &str) -> Option<&'a SipDomain> {
    stored.domains().iter().find(|domain| domain.name.eq_ignore_ascii_case(name))
}
