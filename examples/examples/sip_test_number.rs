//! Ask the service which routes would take a number (a preview), beside what the simulation says without a network.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_sip_routing::{
    ApiVersion, ConnectionString, DialedNumber, SipConfiguration, SipRoutingClient, simulate,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let version = ApiVersion::V2024_11_15Preview;
    let client = SipRoutingClient::builder(endpoint, key).api_version(version).build()?;

    // A configuration that is not stored yet; `test_routes_with_number` takes the one that is.
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/routing.toml");
    let wanted: SipConfiguration = toml::from_str(&std::fs::read_to_string(file)?)?;
    for number in ["+12065550123", "+442079460123", "911"] {
        let told = client.test_configuration_with_number(&wanted, number).await?;
        let told: Vec<&str> = told.iter().map(|route| route.name.as_str()).collect();
        let simulated = simulate(&wanted, DialedNumber::parse(number)?);
        let simulated: Vec<&str> = simulated.matching_routes().map(|route| route.name.as_str()).collect();
        println!("{number}: the service says {told:?}, the simulation {simulated:?}");
    }
    Ok(())
}
