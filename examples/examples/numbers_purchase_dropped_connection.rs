//! The connection breaks when the numbers are bought already: they are not bought again, and not lost.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_emulator::faults::{Action, Rule, When};
use communication_phone_numbers::{
    CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    PhoneNumberType, PhoneNumbersClient, PurchaseRequest, SearchRequest,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let emulator = resource.emulator()?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    let capabilities =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let search = SearchRequest::new(CountryCode::US, kind, assignment, capabilities);
    let found = client.begin_search_available_phone_numbers(&search).await?.await?;

    // The purchase is accepted, and its answer never arrives.
    emulator.faults().add(Rule::new(Action::reset(When::After)).operation("purchasePhoneNumbers"));

    // A client that sends it again might buy twice; one that gives up leaves a number that nobody knows of. This one looks.
    let mut purchase = client.begin_purchase_phone_numbers(&PurchaseRequest::from_search(&found)).await?;
    for number in purchase.wait().await?.phone_numbers {
        println!("bought {number}");
    }

    let sent = emulator.journal().requests_of("purchasePhoneNumbers").len();
    println!("the purchase was sent {sent} time; the books of the emulator say:");
    print!("{}", emulator.books().to_table());
    assert_eq!((sent, emulator.purchases().len(), emulator.owned_numbers().len()), (1, 1, 1));
    Ok(())
}
