//! Let a number send and receive messages, and only place calls.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    PhoneNumberCapabilitiesRequest, PhoneNumberCapabilityType, PhoneNumbersClient,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    let number_to_update = resource.phone_number()?;
    resource.ask(&format!("change what {number_to_update} can do, and perhaps costs"))?;

    let request = PhoneNumberCapabilitiesRequest::new()
        .sms(PhoneNumberCapabilityType::InboundOutbound)
        .calling(PhoneNumberCapabilityType::Outbound);
    let mut update = client.begin_update_phone_number_capabilities(&number_to_update, &request).await?;

    // The update is under way.
    let number = update.wait().await?;
    println!("{} can do: {}", number.phone_number, number.capabilities);
    Ok(())
}
