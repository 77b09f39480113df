//! Keep the routing in a file: read, plan, show the difference, apply it in one request.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{SipConfiguration, SipConflict, SipRoutingClient};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = SipRoutingClient::from_connection_string(resource.connection_string())?;

    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/routing.toml");
    let wanted: SipConfiguration = toml::from_str(&std::fs::read_to_string(file)?)?;

    // What the file does not say stays as it is; what it says of trunks or of routes is all of them.
    let plan = client.plan(&wanted).await?;
    if plan.is_empty() {
        println!("nothing to do");
        return Ok(());
    }
    print!("{plan}");
    for lost in plan.not_restorable() {
        println!("going back would not restore {lost}");
    }
    resource.ask("apply this")?;

    match client.apply(&plan).await {
        Ok(stored) => println!("{} trunks, {} routes", stored.trunks().len(), stored.routes().len()),
        Err(error) => {
            if let Some(conflict) = SipConflict::of(&error) {
                for change in conflict.found() {
                    println!("somebody else: {change}");
                }
            }
            return Err(error.into());
        }
    }
    assert!(client.plan(&wanted).await?.is_empty());
    Ok(())
}
