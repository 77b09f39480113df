//! Make a client for trunks and routes: by connection string, by key, with Microsoft Entra ID.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{ConnectionString, SipRoutingClient};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let by_string = SipRoutingClient::from_connection_string(resource.connection_string())?;

    // Or from their texts: Endpoint::parse("https://<resource>.communication.azure.com")?, AccessKey::parse("<key>")?
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let by_key = SipRoutingClient::new(endpoint.clone(), key)?;

    // With --live this is `core_auth_entra::DefaultCredential`.
    let by_token = SipRoutingClient::new(endpoint, resource.entra_credential()?)?;

    for client in [by_string, by_key, by_token] {
        println!("{} trunks", client.list_trunks().await?.len());
    }
    Ok(())
}
