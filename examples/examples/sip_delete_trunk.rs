//! Delete a trunk that no route names any more.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{SipRoutingClient, SipTrunk};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = SipRoutingClient::from_connection_string(resource.connection_string())?;
    resource.ask("delete the trunk sbc.one.domain.com")?;
    if !resource.is_live() {
        client.set_trunk(&SipTrunk::new("sbc.one.domain.com", 1234)).await?;
    }

    client.delete_trunk("sbc.one.domain.com").await?;
    println!("{} trunks are left", client.list_trunks().await?.len());
    Ok(())
}
