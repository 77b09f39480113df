//! Search phone numbers, which holds them for about 16 minutes; nothing is bought.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    PhoneNumberType, PhoneNumbersClient, SearchRequest,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    let capabilities =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::None, PhoneNumberCapabilityType::Outbound);
    let request = SearchRequest::new(
        CountryCode::US,
        PhoneNumberType::TollFree,
        PhoneNumberAssignmentType::Application,
        capabilities,
    )
    .quantity(2);
    let mut search = client.begin_search_available_phone_numbers(&request).await?;

    // The search is under way.
    let result = search.wait_with(|state| println!("look {}: {}", state.polls(), state.status())).await?;
    for number in &result.phone_numbers {
        println!("found {number} for {}", result.cost);
    }
    println!(
        "search id {}, held for {} s",
        result.search_id,
        result.time_left(client.service_time()).as_secs()
    );
    Ok(())
}
