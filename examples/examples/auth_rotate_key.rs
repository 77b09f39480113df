//! Rotate the access key under running clients.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{AccessKey, CommunicationIdentityClient, Endpoint, KeyCredential};
use communication_phone_numbers::PhoneNumbersClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let emulator = resource.emulator()?;

    let credential = KeyCredential::new(AccessKey::parse(&emulator.access_key())?);
    let endpoint = Endpoint::parse(&emulator.endpoint())?;
    let users = CommunicationIdentityClient::new(endpoint.clone(), &credential)?;
    let numbers = PhoneNumbersClient::new(endpoint, &credential)?;
    users.create_user().await?;

    // As in the portal: the old key is worth nothing from here on.
    let new_key = emulator.regenerate_access_key();
    let Err(error) = users.create_user().await else {
        return Err("expected: the old key is refused".into());
    };
    println!("{error}");

    // Every client that holds the credential, and every clone of it, signs with the new key from its next attempt on.
    credential.update(AccessKey::parse(&new_key)?);
    println!("after the update: {}", users.create_user().await?);
    println!("{} numbers", numbers.list_purchased_phone_numbers().try_collect().await?.len());
    Ok(())
}
