//! Make the two clients of the first library, of 2020: by connection string and by key. They take no other credential.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{ConnectionString, administration::CommunicationIdentityClient};
use communication_phone_numbers::administration::PhoneNumberAdministrationClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;

    let users = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    println!("{}", users.create_user().await?);
    let numbers = PhoneNumberAdministrationClient::from_connection_string(resource.connection_string())?;
    println!("{} countries", numbers.list_supported_countries().try_collect().await?.len());

    // Or from their texts: Endpoint::parse("https://<resource>.communication.azure.com")?, AccessKey::parse("<key>")?
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let users = CommunicationIdentityClient::new(endpoint.clone(), key.clone())?;
    println!("{}", users.create_user().await?);
    let numbers = PhoneNumberAdministrationClient::new(endpoint, key)?;
    println!("{} countries", numbers.list_supported_countries().try_collect().await?.len());
    Ok(())
}
