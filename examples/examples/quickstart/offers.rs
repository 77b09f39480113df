//! What is on offer, and a search that holds a number.

use acs_examples::{Resource, Result};
use communication_phone_numbers::{
    CountryCode, OfferingsRequest, PhoneNumberAssignmentType, PhoneNumberCapabilities,
    PhoneNumberCapabilityType, PhoneNumberSearchResult, PhoneNumberType, PhoneNumbersClient, SearchRequest,
};

use crate::screen;

pub(crate) async fn show(client: &PhoneNumbersClient) -> Result {
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

/// Nothing if it is not wanted: subscriptions have few searches.
pub(crate) async fn search(
    resource: &Resource,
    client: &PhoneNumbersClient,
) -> Result<Option<PhoneNumberSearchResult>> {
    screen::title("Search: holds a number, and buys nothing");
    if !resource.confirm("search a number, of the few searches that a week has")? {
        screen::note("not searched");
        return Ok(None);
    }
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
    Ok(Some(found))
}
