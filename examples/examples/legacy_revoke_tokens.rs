//! The interface of 2020: revoke all tokens of a user, or those issued before a date.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{
    administration::{CommunicationIdentityClient, TokenScope},
    time::Duration,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let user = client.create_user().await?;
    let issued = client.issue_token(&user, &[TokenScope::Chat]).await?;

    // Tokens live a day: this one was issued 24 hours before its end, and an hour before that it was not there.
    let tokens_valid_from = issued.token.expires_on() - Duration::hours(25);
    client.revoke_tokens(&user, Some(tokens_valid_from)).await?;
    if let Ok(emulator) = resource.emulator() {
        println!("issued after the date: {:?}", emulator.token_status(issued.token.secret().expose()));
    }

    // Without a date: everything up to now.
    client.revoke_tokens(&user, None).await?;
    if let Ok(emulator) = resource.emulator() {
        println!("without a date: {:?}", emulator.token_status(issued.token.secret().expose()));
    }
    client.delete_user(&user).await?;
    Ok(())
}
