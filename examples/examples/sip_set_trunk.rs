//! Add a trunk or change its port; the other trunks and all routes stay.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{SipRoutingClient, SipTrunk};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = SipRoutingClient::from_connection_string(resource.connection_string())?;
    resource.ask("set the trunk sbc.one.domain.com")?;

    let trunk = client.set_trunk(&SipTrunk::new("sbc.one.domain.com", 4321)).await?;
    println!("{}:{}", trunk.fqdn, trunk.sip_signaling_port.unwrap_or_default());
    Ok(())
}
