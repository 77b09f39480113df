//! Ask what becomes of a call before the routing is live: which route takes it, and why the others do not.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::Result;
use communication_sip_routing::{CallPath, DialedNumber, SipConfiguration, simulate};

fn main() -> Result {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/routing.toml");
    let routing: SipConfiguration = toml::from_str(&std::fs::read_to_string(file)?)?;

    for number in ["+12065550123", "+442079460123", "911", "4711"] {
        println!("{}", simulate(&routing, DialedNumber::parse(number)?));
    }

    // As a test of your routing: it fails when somebody moves a route.
    let emergency = simulate(&routing, DialedNumber::parse("911")?);
    assert_eq!(emergency.path, CallPath::Route("emergency".to_owned()));
    Ok(())
}
