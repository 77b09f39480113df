//! Look up how a number is written, and with --details whose it is, which the service charges for.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{OperatorInformationRequest, PhoneNumber, PhoneNumbersClient};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    let number = PhoneNumber::parse("+14255550123")?;
    let details = std::env::args().any(|argument| argument == "--details");
    if details {
        resource.ask("look up one number, which is charged")?;
    }
    let request = OperatorInformationRequest::new([number]).include_additional_operator_details(details);
    for found in client.search_operator_information(&request).await? {
        println!("{} is written {:?}", found.phone_number, found.international_format);
        println!("type {:?}, operator {:?}", found.number_type, found.operator_details);
    }
    Ok(())
}
