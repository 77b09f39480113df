//! Search and buy: with a limit for the price, and a token saved before the request is sent.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode, Decimal, Money, PhoneNumberAssignmentType, PhoneNumberCapabilities,
    PhoneNumberCapabilityType, PhoneNumberType, PhoneNumbersClient, PurchaseRequest, SearchRequest,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    let capabilities =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let search = SearchRequest::new(CountryCode::US, kind, assignment, capabilities);
    let found = client.begin_search_available_phone_numbers(&search).await?.await?;
    for number in &found.phone_numbers {
        println!("{number} for {}", found.cost);
    }

    // What costs more than this a month, all numbers together, is refused before anything is sent.
    let limit = Money::new(Decimal::new(5_00, 2), "USD")?;
    let request = PurchaseRequest::from_search(&found).max_monthly_cost(limit);
    resource.ask(&format!("buy {} number for {}", found.phone_numbers.len(), found.cost))?;

    // Saved first, it settles the purchase whatever happens: see `numbers_resume_in_second_process`.
    println!("saved: {}", client.purchase_token(&request));
    let mut purchase = client.begin_purchase_phone_numbers(&request).await?;

    // The purchase is under way.
    let bought = purchase.wait_with(|state| println!("look {}: {}", state.polls(), state.status())).await?;
    for number in &bought.phone_numbers {
        println!("bought {number}");
    }
    Ok(())
}
