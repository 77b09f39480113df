//! List the countries that have phone numbers, and the places of one, in German.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{ConnectionString, CountryCode, LocalitiesRequest, PhoneNumbersClient};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let client = PhoneNumbersClient::builder(endpoint, key).accept_language("de-DE").build()?;

    let mut countries = client.list_available_countries();
    while let Some(country) = countries.try_next().await? {
        println!("{} {}", country.country_code, country.localized_name);
    }

    let washington = LocalitiesRequest::new(CountryCode::US).administrative_division("WA");
    let mut places = client.list_available_localities(&washington);
    while let Some(place) = places.try_next().await? {
        println!("{}", place.localized_name);
    }
    Ok(())
}
