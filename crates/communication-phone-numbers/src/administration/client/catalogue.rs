//! What is on offer: countries, plan groups, plans, places, area codes.

use communication_common::CountryCode;
use core_http::{Pager, Result};

use super::PhoneNumberAdministrationClient;
use crate::{
    administration::{
        calls,
        failure::{PLAN, READ},
        ids::{PhonePlanGroupId, PhonePlanId},
        models::{AreaCodes, LocationOptions, PhonePlan, PhonePlanGroup},
        operations::{COUNTRIES, GROUPS, PLANS},
        requests::{AreaCodesRequest, PhonePlanGroupsRequest},
        wire::Locations,
    },
    failure::explain,
    models::PhoneNumberCountry,
};

impl PhoneNumberAdministrationClient {
    /// Lists the countries that have phone numbers.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// let mut countries = client.list_supported_countries();
    /// while let Some(country) = countries.try_next().await? {
    ///     println!("Country code: {}", country.country_code);
    ///     println!("Country name: {}", country.localized_name);
    /// }
    /// # assert!(!emulator.journal().is_empty());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "listSupportedCountries")]
    #[must_use]
    pub fn list_supported_countries(&self) -> Pager<PhoneNumberCountry> {
        Pager::from_result(&self.pipeline, calls::countries(&self.list_options), &COUNTRIES)
    }

    /// Lists the plan groups of a country, on request with what one number costs a month.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, administration::PhonePlanGroupsRequest};
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let request = PhonePlanGroupsRequest::new(CountryCode::US).include_rate_information(true);
    /// let mut groups = client.list_phone_plan_groups(&request);
    /// while let Some(group) = groups.try_next().await? {
    ///     println!("Phone plan group id: {} {:?}", group.phone_plan_group_id, group.rate_information);
    /// #   assert!(group.rate_information.and_then(|rate| rate.monthly_rate).is_some());
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "listPhonePlanGroups")]
    #[must_use]
    pub fn list_phone_plan_groups(&self, request: &PhonePlanGroupsRequest) -> Pager<PhonePlanGroup> {
        Pager::from_result(&self.pipeline, calls::groups(request, &self.list_options), &GROUPS)
    }

    /// Lists the plans of a group.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::PhoneNumberAdministrationClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// let toll_free = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// let plans = client.list_phone_plans(CountryCode::US, &toll_free).try_collect().await?;
    /// println!("{}: {:?}, at {:?}", plans[0].localized_name, plans[0].capabilities, plans[0].area_codes);
    /// # assert!(plans[0].area_codes.contains(&"833".to_owned()));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "listPhonePlans")]
    #[must_use]
    pub fn list_phone_plans(&self, country: CountryCode, group: &PhonePlanGroupId) -> Pager<PhonePlan> {
        Pager::from_result(&self.pipeline, calls::plans(country, group, &self.list_options), &PLANS)
    }

    /// Reads where a plan has numbers: a tree of places, such as states and their cities. Empty for a plan that needs no place.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{CountryCode, administration::PhoneNumberAdministrationClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// let group = "55bc1415-9fe6-42d7-9ed4-5ea28c6a17cf".parse()?;
    /// let plan = "01432411-5169-4665-b13e-3fa56c10e1d1".parse()?;
    /// let places = client.get_phone_plan_location_options(CountryCode::US, &group, &plan).await?;
    /// println!("Got location options for: {}", places.label_id);
    /// let seattle = places.choose("WA")?.choose("Seattle")?;
    /// # assert!(seattle.is_complete());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such plan in this country
    ///   and group.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "getPhonePlanLocationOptions")]
    pub async fn get_phone_plan_location_options(
        &self,
        country: CountryCode,
        group: &PhonePlanGroupId,
        plan: &PhonePlanId,
    ) -> Result<LocationOptions> {
        let call = calls::location_options(country, group, plan, &self.list_options)?;
        let answer = self.pipeline.send(call).await.map_err(|error| explain(error, &PLAN))?;
        Ok(answer.json::<Locations>()?.location_options.unwrap_or_default())
    }

    /// Reads the area codes of a plan, of geographic plans at a place. A POST that reads: repeated like a GET.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, administration::{AreaCodesRequest, LocationType}};
    /// # use communication_phone_numbers::administration::{PhonePlanId, PhoneNumberAdministrationClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let group = "55bc1415-9fe6-42d7-9ed4-5ea28c6a17cf".parse()?;
    /// # let plan: PhonePlanId = "01432411-5169-4665-b13e-3fa56c10e1d1".parse()?;
    ///
    /// let places = client.get_phone_plan_location_options(CountryCode::US, &group, &plan).await?;
    /// let seattle = places.choose("WA")?.choose("Seattle")?.into_queries()?;
    /// let request = AreaCodesRequest::new(CountryCode::US, LocationType::Selection, plan).location_options(seattle);
    /// let codes = client.get_area_codes(&request).await?;
    /// assert!(codes.primary_area_codes.contains(&"206".to_owned()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the location type is blank.
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such plan.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "getAreaCodes")]
    pub async fn get_area_codes(&self, request: &AreaCodesRequest) -> Result<AreaCodes> {
        let answer = self.pipeline.send(calls::area_codes(request)?).await;
        answer.map_err(|error| explain(error, &READ))?.json()
    }
}
