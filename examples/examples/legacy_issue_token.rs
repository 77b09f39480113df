//! The interface of 2020: create a user, issue a token, refresh it.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::administration::{CommunicationIdentityClient, TokenScope};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;

    let user = client.create_user().await?;
    println!("{user}");

    let issued = client.issue_token(&user, &[TokenScope::Chat]).await?;
    println!("a token until {}", issued.token.expires_on());

    // To refresh is to issue another one for the same user.
    let issued = client.issue_token(&user, &[TokenScope::Chat]).await?;
    println!("the next one until {}", issued.token.expires_on());
    Ok(())
}
