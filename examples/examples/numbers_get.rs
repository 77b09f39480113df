//! Look up a number that the resource owns.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::PhoneNumbersClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    let number_to_get = resource.phone_number()?;

    let number = client.get_purchased_phone_number(&number_to_get).await?;
    println!("the id is the number without its plus: {}", number.id);
    println!("{} {}, {}", number.country_code, number.phone_number_type, number.capabilities);
    println!("bought {} for {}", number.purchase_date, number.cost);
    Ok(())
}
