//! Create a user, and one with a first token in the same request.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;

    let user = client.create_user().await?;
    println!("keep this id next to your own user: {user}");

    let created = client.create_user_and_token(&TokenRequest::new([TokenScope::Chat])).await?;
    println!("{} may chat until {}", created.user, created.token.expires_on());

    client.delete_user(&user).await?;
    client.delete_user(&created.user).await?;
    Ok(())
}
