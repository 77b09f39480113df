//! The interface of 2020: delete a user.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::administration::CommunicationIdentityClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let user = client.create_user().await?;
    client.delete_user(&user).await?;
    println!("{user} is deleted");
    Ok(())
}
