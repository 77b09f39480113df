//! Routes.

use core_http::{
    Result,
    service::{Call, ErrorBuilder, Operation},
};

use super::{SipRoutingClient, trunks::changed};
use crate::{
    failure::{invalid_for, refuse},
    model::{MatchingRoutes, SipConfiguration, SipTrunkRoute},
    operations::{
        LIST_ROUTES, SET_ROUTES, SET_ROUTES_READ, TEST_CONFIGURATION, TEST_ROUTES, TEST_ROUTES_READ,
    },
    plan::Patch,
    preview, validation,
};

const HOW: &str = "list_routes";
/// No number has more digits (15, by ITU-T E.164), and patterns in use allow for no more than these.
const MOST_DIGITS: usize = 24;

impl SipRoutingClient {
    /// Lists the routes in the order in which they are tried.
    ///
    /// The service has no pages for them: there are 250 at most, and one request reads them all, with the trunks.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{SipRoutingClient, SipTrunkRoute};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    /// # client.set_routes(&[SipTrunkRoute::new("all", "^.*$")]).await?;
    /// for route in client.list_routes().await? {
    ///     println!("{} takes {}", route.name, route.number_pattern);
    /// }
    /// # assert_eq!(client.list_routes().await?.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [every call](crate#errors).
    pub async fn list_routes(&self) -> Result<Vec<SipTrunkRoute>> {
        Ok(self.read(&LIST_ROUTES).await?.into_routes())
    }

    /// Replaces all routes by these, in this order, and returns what is stored then. `&[]` removes them all: from then on no
    /// call goes out.
    ///
    /// One request, in which the old routes are in force until the new ones are. Start from [`list_routes`](Self::list_routes)
    /// to keep fields that this version does not know. A client of 2023-03-01 does not see caller id overrides, and cannot
    /// send them: routes that have one may lose it. Repeated after a lost answer, which sets the same again, and undoes
    /// what somebody else may have set in between.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{SipRoutingClient, SipTrunk};
    /// use communication_sip_routing::SipTrunkRoute;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = SipRoutingClient::from_connection_string(&emulator.connection_string())?;
    /// # client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061)).await?;
    ///
    /// let emergency = SipTrunkRoute::new("emergency", r"^\+?(112|911)$").trunks(["sbc.contoso.com"]);
    /// let rest = SipTrunkRoute::new("rest", r"^\+[1-9][0-9]{3,23}$").trunks(["sbc.contoso.com"]);
    /// let routes = client.set_routes(&[emergency, rest]).await?;
    /// assert_eq!(routes[0].name, "emergency");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): rules are broken (all of them are the source,
    ///   [`Violations`](crate::Violations)), or the api-version lacks a field; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service) with 422: `MissingTrunk` if a route names a trunk that is not stored, and the message
    ///   says which; `InvalidRouteNumberPattern` if a pattern is no expression of .NET. Nothing was changed.
    /// - Those of [every call](crate#errors): if the answer was lost, the message says how to see what is stored.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the old configuration or the new one.
    pub async fn set_routes(&self, routes: &[SipTrunkRoute]) -> Result<Vec<SipTrunkRoute>> {
        refuse(SET_ROUTES.name(), validation::routes(routes))?;
        self.refuse_preview(&SET_ROUTES, preview::of_routes(routes))?;
        let answer = self.set(&SET_ROUTES, &Patch::set_routes(routes), HOW).await?;
        if answer.json::<SipConfiguration>().is_ok_and(|read| !read.says_routes()) {
            // The change was answered as made, without the routes.
            let stored = self.later().read(&SET_ROUTES_READ).await.map_err(|error| {
                let told = "the routes were set, and could not be read back: list_routes shows them";
                ErrorBuilder::amend(error, told).may_have_been_sent().build()
            })?;
            return Ok(stored.into_routes());
        }
        Ok(changed(&answer, HOW)?.into_routes())
    }

    /// Asks the service which of the stored routes take a number, in the order in which they are tried. Nothing is called and
    /// nothing is changed.
    ///
    /// The service tests a configuration that it is given, so what is stored is read first. The number is digits with an
    /// optional plus, also a short one, as in `911`.
    ///
    /// Needs a client of [`V2024_11_15Preview`](crate::ApiVersion::V2024_11_15Preview) or later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipRoutingClient, SipTrunkRoute};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    /// let routes = [SipTrunkRoute::new("emergency", r"^\+?(112|911)$"), SipTrunkRoute::new("us", r"^\+1\d{10}$")];
    /// client.set_routes(&routes).await?;
    /// let matching = client.test_routes_with_number("+14255550123").await?;
    /// assert_eq!(matching[0].name, "us");
    /// # assert_eq!(client.test_routes_with_number("911").await?[0].name, "emergency");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): that is no number, or the client's api-version has no such test; nothing
    ///   was sent.
    /// - Those of [every call](crate#errors).
    pub async fn test_routes_with_number(&self, number: &str) -> Result<Vec<SipTrunkRoute>> {
        self.check_test(&TEST_ROUTES, number)?;
        let stored = self.read(&TEST_ROUTES_READ).await?;
        self.later().test(&TEST_ROUTES, &stored, number).await
    }

    /// Asks the service which routes of a configuration take a number, in the order in which they are tried, without storing
    /// it: a change can be tried before it is made.
    ///
    /// Needs a client of [`V2024_11_15Preview`](crate::ApiVersion::V2024_11_15Preview) or later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_sip_routing::{ApiVersion, ConnectionString, SipRoutingClient};
    /// use communication_sip_routing::{SipConfiguration, SipTrunkRoute};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let (endpoint, key) = ConnectionString::parse(&emulator.connection_string())?.into_parts();
    /// # let client = SipRoutingClient::builder(endpoint, key).api_version(ApiVersion::V2024_11_15Preview).build()?;
    ///
    /// let wanted = SipConfiguration::new([], [SipTrunkRoute::new("us", r"^\+1\d{10}$")]);
    /// assert_eq!(client.test_configuration_with_number(&wanted, "+14255550123").await?.len(), 1);
    /// assert!(client.test_configuration_with_number(&wanted, "+493023125001").await?.is_empty());
    /// assert!(client.list_routes().await?.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): that is no number, the configuration breaks rules (all of them are the
    ///   source), or the client's api-version has no such test; nothing was sent.
    /// - Those of [every call](crate#errors).
    pub async fn test_configuration_with_number(
        &self,
        configuration: &SipConfiguration,
        number: &str,
    ) -> Result<Vec<SipTrunkRoute>> {
        self.check_test(&TEST_CONFIGURATION, number)?;
        refuse(TEST_CONFIGURATION.name(), validation::configuration(configuration))?;
        self.test(&TEST_CONFIGURATION, configuration, number).await
    }

    fn check_test(&self, operation: &'static Operation, number: &str) -> Result<()> {
        self.refuse_preview(operation, Some("test of routes".to_owned()))?;
        let digits = number.strip_prefix('+').unwrap_or(number);
        if !(1..=MOST_DIGITS).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let rule = "number: must be 1 to 24 digits, with an optional plus before them";
            return Err(invalid_for(operation.name(), rule));
        }
        Ok(())
    }

    async fn test(
        &self,
        operation: &'static Operation,
        configuration: &SipConfiguration,
        number: &str,
    ) -> Result<Vec<SipTrunkRoute>> {
        let call = Call::new(operation, &[])?.query("targetPhoneNumber", number);
        let answer = self.pipeline.send(call.json(&configuration.clone().without_health())?).await?;
        let MatchingRoutes { matching_routes } = answer.json()?;
        matching_routes.ok_or_else(|| answer.unexpected("there are no matchingRoutes in it"))
    }
}
