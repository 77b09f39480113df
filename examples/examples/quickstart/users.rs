//! A user and a token.

use std::time::Duration;

use acs_examples::{Resource, Result};
use communication_identity::{
    CommunicationIdentityClient, CommunicationUserIdentifier, TokenRequest, TokenScope,
};

use crate::screen;

pub(crate) async fn show(resource: &Resource) -> Result {
    screen::title("A user, and a token for their device");
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let user = client.create_user().await?;
    screen::fact("user", &user);
    let shown = token(&client, &user).await;
    client.delete_user(&user).await?;
    screen::done("user deleted");
    shown
}

async fn token(client: &CommunicationIdentityClient, user: &CommunicationUserIdentifier) -> Result {
    let request =
        TokenRequest::new([TokenScope::Chat, TokenScope::Voip]).expires_in(Duration::from_secs(3600));
    let token = client.get_token(user, &request).await?;
    screen::fact("token", format!("{:?}, for chat and calls, an hour long", token.secret()));
    screen::fact("", "a secret stays in its type: this is all that is ever printed of it");
    client.revoke_tokens(user).await?;
    screen::done("token revoked");
    Ok(())
}
