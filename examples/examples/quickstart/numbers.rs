//! A number, from the offer to its release.

use acs_examples::{Resource, Result};
use communication_phone_numbers::{
    CountryCode, Decimal, Money, OfferingsRequest, PhoneNumber, PhoneNumberAssignmentType,
    PhoneNumberCapabilities, PhoneNumberCapabilitiesRequest, PhoneNumberCapabilityType,
    PhoneNumberSearchResult, PhoneNumberType, PhoneNumbersClient, PurchaseRequest, SearchRequest,
};

use crate::screen;

pub(crate) async fn show(resource: &Resource) -> Result {
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    on_offer(&client).await?;
    let found = search(resource, &client).await?;
    let Some(numbers) = buy(resource, &client, &found).await? else { return Ok(()) };
    let used = use_them(resource, &client, &numbers).await;
    // Whatever went wrong with the numbers, they are not left behind unseen.
    release(resource, &client, &numbers).await?;
    used
}

async fn on_offer(client: &PhoneNumbersClient) -> Result {
    screen::title("What is on offer");
    let countries = client.list_available_countries().try_collect().await?;
    let names: Vec<String> = countries.into_iter().map(|country| country.localized_name).collect();
    screen::fact("countries", names.join(", "));
    let toll_free = OfferingsRequest::new(CountryCode::US).phone_number_type(PhoneNumberType::TollFree);
    let mut offerings = client.list_available_offerings(&toll_free);
    while let Some(offering) = offerings.try_next().await? {
        let can = offering.available_capabilities.map_or_else(String::new, |can| can.to_string());
        screen::fact("US toll-free", format!("{can} for {}", offering.cost));
    }
    Ok(())
}

async fn search(resource: &Resource, client: &PhoneNumbersClient) -> Result<PhoneNumberSearchResult> {
    screen::title("Search, which holds a number and buys nothing");
    let capabilities =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let request = SearchRequest::new(CountryCode::US, kind, assignment, capabilities);
    let poller = client.begin_search_available_phone_numbers(&request).await?;
    let found = screen::wait(resource, "search", poller).await?;
    for number in &found.phone_numbers {
        screen::fact("found", number);
    }
    screen::fact("price", format!("{} each", found.cost));
    screen::fact("held for", format!("{} minutes", found.time_left(client.service_time()).as_secs() / 60));
    Ok(found)
}

async fn buy(
    resource: &Resource,
    client: &PhoneNumbersClient,
    found: &PhoneNumberSearchResult,
) -> Result<Option<Vec<PhoneNumber>>> {
    screen::title("Buy");
    let limit = Money::new(Decimal::new(5_00, 2), "USD")?;
    screen::fact("at most", format!("{limit} a month, or nothing is sent"));
    if !resource.confirm(&format!("buy {} number for {}", found.phone_numbers.len(), found.cost))? {
        screen::note("not bought; the hold ends by itself");
        return Ok(None);
    }
    let request = PurchaseRequest::from_search(found).max_monthly_cost(limit);
    screen::fact("saved before", format!("{:.40}...", client.purchase_token(&request).to_string()));
    let poller = client.begin_purchase_phone_numbers(&request).await?;
    Ok(Some(screen::wait(resource, "purchase", poller).await?.phone_numbers))
}

async fn use_them(resource: &Resource, client: &PhoneNumbersClient, numbers: &[PhoneNumber]) -> Result {
    screen::title("Use");
    let mut owned = client.list_purchased_phone_numbers();
    while let Some(number) = owned.try_next().await? {
        screen::fact("owned", format!("{} {}, {}", number.phone_number, number.capabilities, number.cost));
    }
    let both_ways = PhoneNumberCapabilitiesRequest::new().calling(PhoneNumberCapabilityType::InboundOutbound);
    for number in numbers {
        let poller = client.begin_update_phone_number_capabilities(number, &both_ways).await?;
        let number = screen::wait(resource, "capability update", poller).await?;
        screen::fact("now", number.capabilities);
    }
    Ok(())
}

async fn release(resource: &Resource, client: &PhoneNumbersClient, numbers: &[PhoneNumber]) -> Result {
    screen::title("Release");
    for number in numbers {
        if resource.confirm(&format!("release {number}"))? {
            let poller = client.begin_release_phone_number(number).await?;
            screen::wait(resource, &format!("release of {number}"), poller).await?;
        } else {
            screen::note(format!("{number} stays, and is paid for: `numbers_release` gives it back"));
        }
    }
    Ok(())
}
