//! Exchange the sign-in of a Teams user for a token with which to call as that user.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{CommunicationIdentityClient, TeamsUserTokenRequest};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    // What your application gets when the user signs in, with the permission Teams.ManageCalls.
    let signed_in = resource.emulator()?.entra_token(3600);

    let client_id = "1bfbbc2d-0b1e-4b2d-9f4c-7d1e3b1c9f10"; // your application
    let user_object_id = "37691ec4-57fb-4c0f-ae31-32791610cb14"; // the user in Microsoft Entra ID
    let request = TeamsUserTokenRequest::new(signed_in, client_id, user_object_id);
    let token = client.get_token_for_teams_user(&request).await?;
    println!("calls as the Teams user until {}", token.expires_on());
    Ok(())
}
