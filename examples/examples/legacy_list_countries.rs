//! The interface of 2020: list the countries.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::administration::PhoneNumberAdministrationClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumberAdministrationClient::from_connection_string(resource.connection_string())?;

    let mut countries = client.list_supported_countries();
    while let Some(country) = countries.try_next().await? {
        println!("country code: {}", country.country_code);
        println!("country name: {}", country.localized_name);
    }
    Ok(())
}
