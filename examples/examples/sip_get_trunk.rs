//! Look up one trunk.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{SipRoutingClient, SipTrunk};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = SipRoutingClient::from_connection_string(resource.connection_string())?;
    if !resource.is_live() {
        client.set_trunk(&SipTrunk::new("sbc.one.domain.com", 1234)).await?;
    }

    for fqdn in ["sbc.one.domain.com", "sbc.nowhere.domain.com"] {
        match client.get_trunk(fqdn).await {
            Ok(trunk) => println!("{}:{}", trunk.fqdn, trunk.sip_signaling_port.unwrap_or_default()),
            Err(error) if error.is_not_found() => println!("{fqdn}: not found"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
