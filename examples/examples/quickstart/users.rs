//! A user and a token.

use std::time::Duration;

use acs_examples::{Resource, Result};
use communication_identity::{CommunicationIdentityClient, TokenRequest, TokenScope};

use crate::screen;

pub(crate) async fn show(resource: &Resource) -> Result {
    screen::title("Users and tokens");
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let request =
        TokenRequest::new([TokenScope::Chat, TokenScope::Voip]).expires_in(Duration::from_secs(3600));
    let created = client.create_user_and_token(&request).await?;
    screen::fact("user", &created.user);
    screen::fact("token until", created.token.expires_on());
    screen::fact("printed", format!("{:?}", created.token.secret()));

    client.revoke_tokens(&created.user).await?;
    screen::done("tokens revoked");
    client.delete_user(&created.user).await?;
    screen::done("user deleted");
    Ok(())
}
