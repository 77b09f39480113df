//! A number, from the offer to its release.

use acs_examples::{Resource, Result};
use communication_phone_numbers::{
    CountryCode, Decimal, ErrorKind, Money, OfferingsRequest, Outcome, PhoneNumber,
    PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilitiesRequest,
    PhoneNumberCapabilityType, PhoneNumberSearchResult, PhoneNumberType, PhoneNumbersClient, PurchaseRequest,
    SearchRequest,
};

use crate::screen;

/// A resource may own thousands.
const SHOWN: usize = 5;

pub(crate) async fn on_offer(client: &PhoneNumbersClient) -> Result {
    screen::title("Phone numbers: what is on offer");
    let countries = client.list_available_countries().try_collect().await?;
    let names: Vec<String> = countries.into_iter().map(|country| country.localized_name).collect();
    screen::fact("countries", names.join(", "));
    let toll_free = OfferingsRequest::new(CountryCode::US).phone_number_type(PhoneNumberType::TollFree);
    let mut offerings = client.list_available_offerings(&toll_free);
    while let Some(offering) = offerings.try_next().await? {
        let can = offering.available_capabilities.map_or_else(String::new, |can| can.to_string());
        screen::fact("US toll-free", format!("{can}: {}", offering.cost));
    }
    Ok(())
}

/// Searches and buys. No numbers if that is not wanted.
pub(crate) async fn get(resource: &Resource, client: &PhoneNumbersClient) -> Result<Vec<PhoneNumber>> {
    screen::title("Search: holds a number, and buys nothing");
    if !resource.confirm("search a number, of the few searches that a week has")? {
        screen::note("not searched");
        return Ok(Vec::new());
    }
    let found = search(resource, client).await?;

    screen::title("Buy");
    let limit = Money::new(Decimal::new(5_00, 2), "USD")?;
    screen::fact("limit", format!("{limit} a month; what costs more is refused before anything is sent"));
    if !resource.confirm(&format!("buy {} number for {}", found.phone_numbers.len(), found.cost))? {
        screen::note("not bought; the hold ends by itself");
        return Ok(Vec::new());
    }
    buy(resource, client, &PurchaseRequest::from_search(&found).max_monthly_cost(limit)).await
}

async fn search(resource: &Resource, client: &PhoneNumbersClient) -> Result<PhoneNumberSearchResult> {
    let calls =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let request = SearchRequest::new(CountryCode::US, kind, assignment, calls);
    let poller = client.begin_search_available_phone_numbers(&request).await?;
    let found = screen::wait(resource, "search", poller).await?;
    let left = found.time_left(client.service_time()).as_secs() / 60;
    for number in &found.phone_numbers {
        screen::fact("found", format!("{number} for {}, held for {left} minutes", found.cost));
    }
    Ok(found)
}

/// Sent once, whatever happens. What is bought in part is bought, so it is to be released like the rest.
async fn buy(
    resource: &Resource,
    client: &PhoneNumbersClient,
    request: &PurchaseRequest,
) -> Result<Vec<PhoneNumber>> {
    // With it the purchase is settled after a crash at any point; a program of yours saves it before it goes on.
    let token = client.purchase_token(request).to_string();
    let shown = if resource.is_live() { token.clone() } else { format!("{token:.24}...") };
    screen::fact("token", shown);
    screen::fact("", "to be saved first: after a crash it tells what became of this purchase");
    let bought = match client.begin_purchase_phone_numbers(request).await {
        Ok(poller) => screen::wait(resource, "purchase", poller).await,
        Err(error) => Err(error),
    };
    match bought {
        Ok(bought) => Ok(bought.phone_numbers),
        Err(error) if error.kind() == ErrorKind::Partial => {
            screen::note(&error);
            let done = error.outcome().map(Outcome::done).unwrap_or_default();
            Ok(done.iter().filter_map(|number| PhoneNumber::parse(number).ok()).collect())
        }
        Err(error) => {
            if resource.is_live() && error.may_have_been_sent() {
                screen::note("what became of the purchase, this tells, now or later:");
                screen::note(format!(
                    "SAVED_TOKEN={token} cargo run --example numbers_resume_in_second_process"
                ));
            }
            Err(error.into())
        }
    }
}

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
