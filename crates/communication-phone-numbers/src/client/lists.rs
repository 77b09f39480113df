//! What is on offer, and where.

use communication_common::CountryCode;
use core_http::{Pager, Result};

use super::PhoneNumbersClient;
use crate::{
    calls,
    failure::{self, explain},
    models::{
        AvailablePhoneNumber, PhoneNumberAreaCode, PhoneNumberCountry, PhoneNumberLocality,
        PhoneNumberOffering,
    },
    operations::{AREA_CODES, COUNTRIES, LOCALITIES, OFFERINGS},
    requests::{
        BrowseRequest, GeographicAreaCodesRequest, LocalitiesRequest, MobileAreaCodesRequest,
        OfferingsRequest,
    },
    wire::Browsed,
};

impl PhoneNumbersClient {
    /// Lists the countries that have phone numbers, with names in the client's
    /// [language](crate::PhoneNumbersClientBuilder::accept_language).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::CountryCode;
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let countries = client.list_available_countries().try_collect().await?;
    /// assert!(countries.iter().any(|country| country.country_code == CountryCode::US));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn list_available_countries(&self) -> Pager<PhoneNumberCountry> {
        Pager::from_result(&self.pipeline, calls::countries(&self.accept_language), &COUNTRIES)
    }

    /// Lists the places of a country that have phone numbers, with names in the client's
    /// [language](crate::PhoneNumbersClientBuilder::accept_language).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, LocalitiesRequest};
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let washington = LocalitiesRequest::new(CountryCode::US).administrative_division("WA");
    /// let mut places = client.list_available_localities(&washington);
    /// while let Some(place) = places.try_next().await? {
    ///     println!("{}", place.localized_name);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// The first item is an error of kind [`InvalidInput`](crate::ErrorKind::InvalidInput), and nothing is sent, if a filter is
    /// blank; so with the lists below.
    #[must_use]
    pub fn list_available_localities(&self, request: &LocalitiesRequest) -> Pager<PhoneNumberLocality> {
        let call = calls::localities(request, &self.accept_language);
        Pager::from_result(&self.pipeline, call, &LOCALITIES)
    }

    /// Lists the area codes of toll-free numbers of a country. Such numbers are given to applications alone.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::CountryCode;
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let codes = client.list_available_toll_free_area_codes(CountryCode::US).try_collect().await?;
    /// assert!(codes.iter().any(|code| code.area_code == "833"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn list_available_toll_free_area_codes(&self, country: CountryCode) -> Pager<PhoneNumberAreaCode> {
        let call = calls::toll_free_area_codes(country, &self.accept_language);
        Pager::from_result(&self.pipeline, call, &AREA_CODES)
    }

    /// Lists the area codes of geographic numbers. The service wants to know the place: give a locality and, in countries that
    /// have them, an administrative division.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, GeographicAreaCodesRequest};
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let seattle =
    ///     GeographicAreaCodesRequest::new(CountryCode::US).locality("Seattle").administrative_division("WA");
    /// let codes = client.list_available_geographic_area_codes(&seattle).try_collect().await?;
    /// assert_eq!(codes[0].area_code, "206");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn list_available_geographic_area_codes(
        &self,
        request: &GeographicAreaCodesRequest,
    ) -> Pager<PhoneNumberAreaCode> {
        let call = calls::geographic_area_codes(request, &self.accept_language);
        Pager::from_result(&self.pipeline, call, &AREA_CODES)
    }

    /// Lists the area codes of mobile numbers.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, MobileAreaCodesRequest};
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let codes =
    ///     client.list_available_mobile_area_codes(&MobileAreaCodesRequest::new(CountryCode::IE)).try_collect().await?;
    /// assert!(!codes.is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn list_available_mobile_area_codes(
        &self,
        request: &MobileAreaCodesRequest,
    ) -> Pager<PhoneNumberAreaCode> {
        let call = calls::mobile_area_codes(request, &self.accept_language);
        Pager::from_result(&self.pipeline, call, &AREA_CODES)
    }

    /// Lists the kinds of numbers that a country has, with what they can do and cost.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{CountryCode, OfferingsRequest, PhoneNumberType};
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let toll_free = OfferingsRequest::new(CountryCode::US).phone_number_type(PhoneNumberType::TollFree);
    /// let offerings = client.list_available_offerings(&toll_free).try_collect().await?;
    /// println!("{}", offerings[0].cost);
    /// # assert_eq!(offerings[0].cost.to_string(), "2 USD monthly");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn list_available_offerings(&self, request: &OfferingsRequest) -> Pager<PhoneNumberOffering> {
        let call = calls::offerings(request, &self.accept_language);
        Pager::from_result(&self.pipeline, call, &OFFERINGS)
    }

    /// Shows some of the numbers on offer, a random choice each time. Holds nothing: put those you want into a
    /// [reservation](Self::create_or_update_reservation) at once.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{BrowseRequest, CountryCode, PhoneNumberCapabilityType, PhoneNumberType};
    /// # use communication_phone_numbers::PhoneNumbersClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let request = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree)
    ///     .calling(PhoneNumberCapabilityType::Outbound);
    /// for number in client.browse_available_phone_numbers(&request).await? {
    ///     println!("{:?} {}", number.phone_number, number.capabilities);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): a prefix is not digits.
    /// - [`Service`](crate::ErrorKind::Service) with status 400: there are no such numbers in this country.
    /// - Those of [every call](crate#errors).
    pub async fn browse_available_phone_numbers(
        &self,
        request: &BrowseRequest,
    ) -> Result<Vec<AvailablePhoneNumber>> {
        let answer = self.pipeline.send(calls::browse(request)?).await;
        let answer = answer.map_err(|error| explain(error, &failure::LIST))?;
        Ok(answer.json::<Browsed>()?.phone_numbers)
    }
}
