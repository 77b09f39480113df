//! The user that belongs to an id of your own: no table of users to keep (a preview of the service).

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::{
    ApiVersion, CommunicationIdentityClient, ConnectionString, CustomId, TokenRequest, TokenScope,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let version = ApiVersion::V2025_03_02Preview;
    let client = CommunicationIdentityClient::builder(endpoint, key).api_version(version).build()?;

    // The same id is the same user, whoever asks and however often.
    let customer = CustomId::new("customer-4711")?;
    let first = client.ensure_user(&customer).await?;
    let again = client.ensure_user_and_token(&customer, &TokenRequest::new([TokenScope::Chat])).await?;
    assert_eq!(first.user, again.user);
    println!("customer-4711 is {}, with a token until {}", again.user, again.token.expires_on());

    client.delete_user(&again.user).await?;
    Ok(())
}
