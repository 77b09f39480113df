//! Test what happens when a hold runs out, without waiting for it: move the emulator's clock.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_emulator::time::Duration;
use communication_phone_numbers::{
    CountryCode, ErrorKind, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
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
    println!("held for {} s", found.time_left(client.service_time()).as_secs());

    emulator.clock().advance(Duration::minutes(17));

    let Err(error) = client.begin_purchase_phone_numbers(&PurchaseRequest::from_search(&found)).await else {
        return Err("expected: the hold has run out".into());
    };
    println!("{error}");
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(emulator.purchases().is_empty());
    Ok(())
}
