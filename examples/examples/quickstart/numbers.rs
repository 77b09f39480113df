//! Numbers that are owned: listed, changed, and given back.

use acs_examples::{Resource, Result};
use communication_phone_numbers::{
    PhoneNumber, PhoneNumberCapabilitiesRequest, PhoneNumberCapabilityType, PhoneNumbersClient,
};

use crate::screen;

/// A resource may own thousands.
const SHOWN: usize = 5;

pub(crate) async fn change(
    resource: &Resource,
    client: &PhoneNumbersClient,
    numbers: &[PhoneNumber],
) -> Result {
    screen::title("Own, and change");
    let mut owned = client.list_purchased_phone_numbers();
    let mut shown = 0;
    while shown < SHOWN
        && let Some(number) = owned.try_next().await?
    {
        screen::fact("owned", format!("{}: {}, {}", number.phone_number, number.capabilities, number.cost));
        shown += 1;
    }
    if shown == 0 {
        screen::note("the list has no numbers; it lags a little behind a purchase");
    }
    let both_ways = PhoneNumberCapabilitiesRequest::new().calling(PhoneNumberCapabilityType::InboundOutbound);
    for number in numbers {
        if resource.confirm(&format!("let {number} take calls as well, which may change its price"))? {
            let poller = client.begin_update_phone_number_capabilities(number, &both_ways).await?;
            let number = screen::wait(resource, "capability update", poller).await?;
            screen::fact("now", format!("{}: {}", number.phone_number, number.capabilities));
        }
    }
    Ok(())
}

/// Tries each, whatever became of the others.
pub(crate) async fn release(
    resource: &Resource,
    client: &PhoneNumbersClient,
    numbers: &[PhoneNumber],
) -> Result {
    let mut result = Ok(());
    for number in numbers {
        screen::title("Release");
        let one = release_one(resource, client, number).await;
        if !matches!(one, Ok(true)) {
            screen::note(format!("{number} stays, and is paid for until you give it back:"));
            screen::note(format!("ACS_PHONE_NUMBER={number} cargo run --example numbers_release -- --live"));
        }
        result = result.and(one.map(drop));
    }
    result
}

async fn release_one(resource: &Resource, client: &PhoneNumbersClient, number: &PhoneNumber) -> Result<bool> {
    if !resource.confirm(&format!("release {number}"))? {
        return Ok(false);
    }
    let poller = client.begin_release_phone_number(number).await?;
    screen::wait(resource, "release", poller).await?;
    screen::fact("released", format!("{number}, which is not paid for any more"));
    Ok(true)
}
