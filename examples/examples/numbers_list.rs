//! List the numbers that the resource owns; pages are fetched on demand.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::PhoneNumbersClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    if !resource.is_live() {
        resource.phone_number()?; // one to list
    }

    let mut numbers = client.list_purchased_phone_numbers();
    while let Some(number) = numbers.try_next().await? {
        println!("{} {} {}", number.phone_number, number.phone_number_type, number.cost);
    }
    Ok(())
}
