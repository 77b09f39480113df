//! List the trunks and the routes.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{SipRoutingClient, SipTrunk, SipTrunkRoute};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = SipRoutingClient::from_connection_string(resource.connection_string())?;
    if !resource.is_live() {
        client.set_trunk(&SipTrunk::new("sbc.one.domain.com", 1234)).await?;
        let route = SipTrunkRoute::new("all", r"^\+[1-9][0-9]{3,23}$").trunks(["sbc.one.domain.com"]);
        client.set_routes(&[route]).await?;
    }

    for trunk in client.list_trunks().await? {
        println!("trunk {}:{}", trunk.fqdn, trunk.sip_signaling_port.unwrap_or_default());
    }
    for route in client.list_routes().await? {
        println!("route {} with pattern {}", route.name, route.number_pattern);
        for trunk in &route.trunks {
            println!("  by {trunk}");
        }
    }
    Ok(())
}
