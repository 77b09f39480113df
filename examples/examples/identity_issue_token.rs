//! Issue a token for a user, and the next one before it ends.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use acs_examples::{Result, connect};
use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let user = client.create_user().await?;

    let request =
        TokenRequest::new([TokenScope::Chat, TokenScope::Voip]).expires_in(Duration::from_secs(3600));
    let token = client.get_token(&user, &request).await?;
    println!("hand `token.secret().expose()` to the device; printed, it is {:?}", token.secret());
    println!("it ends {}", token.expires_on());

    // To refresh is to issue another one for the same user. The old one lives on until its end.
    let next = client.get_token(&user, &request).await?;
    println!("the next one ends {}", next.expires_on());

    client.delete_user(&user).await?;
    Ok(())
}
