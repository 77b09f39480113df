//! Delete a user with all tokens; what came before is refused afterwards.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let user = client.create_user().await?;

    client.delete_user(&user).await?;

    let Err(error) = client.get_token(&user, &TokenRequest::new([TokenScope::Chat])).await else {
        return Err("expected: there is no such user".into());
    };
    println!("{error}");
    assert!(error.is_not_found());
    Ok(())
}
