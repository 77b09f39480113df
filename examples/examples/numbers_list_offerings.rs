//! List what kinds of numbers a country has, with what they can do and cost.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{CountryCode, OfferingsRequest, PhoneNumberType, PhoneNumbersClient};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    let toll_free = OfferingsRequest::new(CountryCode::US).phone_number_type(PhoneNumberType::TollFree);
    let mut offerings = client.list_available_offerings(&toll_free);
    while let Some(offering) = offerings.try_next().await? {
        let can = offering.available_capabilities.map_or_else(String::new, |can| can.to_string());
        println!("{can}: {}", offering.cost);
    }
    Ok(())
}
