//! Replace all trunks and all routes, each with a request of its own; see `sip_plan_and_apply` for one step.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{SipRoutingClient, SipTrunk, SipTrunkRoute};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = SipRoutingClient::from_connection_string(resource.connection_string())?;
    resource.ask("replace all trunks and routes")?;

    let trunks = [SipTrunk::new("sbc.one.domain.com", 1234), SipTrunk::new("sbc.two.domain.com", 1234)];
    let trunks = client.set_trunks(&trunks).await?;
    println!("{} trunks", trunks.len());

    // The first route whose pattern fits takes the call, and tries its trunks.
    let first = SipTrunkRoute::new("First Route", r"^\+[1-9][0-9]{3,23}$")
        .description("route's description")
        .trunks(["sbc.one.domain.com"]);
    let second = SipTrunkRoute::new("Second Route", "^.*$")
        .description("route's description")
        .trunks(["sbc.two.domain.com", "sbc.one.domain.com"]);
    let routes = client.set_routes(&[first, second]).await?;
    println!("{} routes", routes.len());
    Ok(())
}
