//! Create a user, give them a token, take it away again, delete the user.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use acs_examples::{Result, connect};
use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;

    let an_hour =
        TokenRequest::new([TokenScope::Chat, TokenScope::Voip]).expires_in(Duration::from_secs(3600));
    let created = client.create_user_and_token(&an_hour).await?;
    println!("{} has a token until {}", created.user, created.token.expires_on());

    // The user stays the same; a new token is issued before the old one ends.
    let next = client.get_token(&created.user, &an_hour).await?;
    println!("the next one lasts until {}; printed, a token is {:?}", next.expires_on(), next.secret());

    client.revoke_tokens(&created.user).await?;
    client.delete_user(&created.user).await?;
    let Err(error) = client.get_token(&created.user, &an_hour).await else {
        return Err("expected: no user".into());
    };
    println!("{error}");
    Ok(())
}
