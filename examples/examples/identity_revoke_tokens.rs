//! Lock a user out: every token issued so far is worth nothing.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let created = client.create_user_and_token(&TokenRequest::new([TokenScope::Chat])).await?;

    client.revoke_tokens(&created.user).await?;
    if let Ok(emulator) = resource.emulator() {
        println!("the token is {:?}", emulator.token_status(created.token.secret().expose()));
    }

    // The user is still there, and gets a new one when they may come back. To revoke up to a date of your choice is in the
    // interface of 2020 alone: see `legacy_revoke_tokens`.
    let again = client.get_token(&created.user, &TokenRequest::new([TokenScope::Chat])).await?;
    println!("a new token until {}", again.expires_on());

    client.delete_user(&created.user).await?;
    Ok(())
}
