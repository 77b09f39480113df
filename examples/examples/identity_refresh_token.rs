//! Hand a chat or calling client a credential that asks your server for a new token when the old one ends.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_common::{CommunicationTokenCredential, CommunicationTokenRefreshOptions, CredentialError};
use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let server = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let user = server.create_user().await?;

    // What a device would ask your own server for; here the server is in the same program.
    let refresher = move || {
        let (server, user) = (server.clone(), user.clone());
        async move {
            let chat = TokenRequest::new([TokenScope::Chat]);
            let token = server.get_token(&user, &chat).await;
            token.map_err(|error| CredentialError::new("the server gave no token").with_source(error))
        }
    };
    let options = CommunicationTokenRefreshOptions::new(refresher).refresh_proactively(true);
    let credential = CommunicationTokenCredential::from_refresher(options)?;

    let token = credential.get_token().await?;
    println!("a token until {}", token.expires_on());
    let again = credential.get_token().await?;
    println!("the same again: {}", again == token);
    Ok(())
}
