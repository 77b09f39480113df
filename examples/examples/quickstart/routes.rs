//! Routes: planned, shown, applied, tried, and put back.

use acs_examples::{Resource, Result};
use communication_sip_routing::{
    DialedNumber, SipConfiguration, SipRoutingClient, SipTrunk, SipTrunkRoute, lint, simulate,
};

use crate::screen;

pub(crate) async fn show(resource: &Resource) -> Result {
    screen::title("Direct routing: plan, difference, apply, simulate");
    let Some(domain) = domain(resource) else {
        screen::note("skipped: set ACS_SIP_DOMAIN to a domain that is verified for the resource");
        return Ok(());
    };
    let client = SipRoutingClient::from_connection_string(resource.connection_string())?;
    let wanted = with_a_route(client.configuration().await?, &domain);
    let plan = client.plan(&wanted).await?;
    screen::difference(&plan);
    for finding in lint(&wanted).findings {
        screen::note(finding);
    }
    if plan.is_empty() || !resource.confirm("apply this, and undo it afterwards")? {
        screen::note("nothing was changed");
        return Ok(());
    }

    let stored = client.apply(&plan).await.inspect_err(|_| look_yourself(&domain))?;
    screen::done("applied in one request");
    let tried = ["+12065550123", "+442079460123"].map(|number| try_number(&stored, number));
    // Before anything else can go wrong.
    client.apply(&plan.rollback(&stored)?).await.inspect_err(|_| look_yourself(&domain))?;
    screen::done("routes are as they were");
    tried.into_iter().collect()
}

/// What is not known to be as it was.
fn look_yourself(domain: &str) {
    screen::note(format!(
        "look whether the route quickstart and the trunk quickstart-sbc.{domain} are there:"
    ));
    screen::note("cargo run --example sip_list -- --live");
}

/// With `--live` the service wants a domain that it has verified.
fn domain(resource: &Resource) -> Option<String> {
    if resource.is_live() { std::env::var("ACS_SIP_DOMAIN").ok() } else { Some("contoso.com".to_owned()) }
}

/// A trunk more, and behind all other routes one for Seattle.
fn with_a_route(mut wanted: SipConfiguration, domain: &str) -> SipConfiguration {
    let fqdn = format!("quickstart-sbc.{domain}");
    wanted.trunks_mut().push(SipTrunk::new(fqdn.as_str(), 5061));
    let seattle = SipTrunkRoute::new("quickstart", r"^\+1(425|206)\d{7}$").trunks([fqdn.as_str()]);
    wanted.routes_mut().push(seattle);
    wanted
}

fn try_number(stored: &SipConfiguration, number: &str) -> Result {
    let call = simulate(stored, DialedNumber::parse(number)?);
    screen::fact("a call to", format!("{} {}", call.number.as_str(), call.path));
    Ok(())
}
