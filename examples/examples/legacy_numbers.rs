//! The interface of 2020: list numbers, change what one can do, and where calls to it go.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::administration::{
    Capability, NumberUpdateCapabilities, PhoneNumberAdministrationClient, PstnConfiguration,
    UpdateCapabilitiesRequest,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumberAdministrationClient::from_connection_string(resource.connection_string())?;
    let number = resource.phone_number()?;
    resource.ask(&format!("change what {number} can do, and where calls to it go"))?;

    let mut numbers = client.list_phone_numbers();
    while let Some(number) = numbers.try_next().await? {
        println!("{} {:?}", number.phone_number, number.acquired_capabilities);
    }

    let change = NumberUpdateCapabilities::new().remove([Capability::InboundCalling]);
    let update = UpdateCapabilitiesRequest::new().phone_number(&number, change);
    let begun = client.update_phone_numbers_capabilities(&update).await?;
    if let Some(id) = begun.capabilities_update_id {
        println!("{:?}", client.get_capabilities_update(&id).await?.capabilities_update_status);
    }

    let webhook = PstnConfiguration::new("https://contoso.com/calls").application_id("bot");
    client.configure_phone_number(&number, &webhook).await?;
    println!("calls go to {}", client.get_phone_number_configuration(&number).await?.callback_url);
    client.unconfigure_phone_number(&number).await?;
    Ok(())
}
