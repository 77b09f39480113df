//! Stop a search that is no longer wanted: a request to the service, not only an end to the waiting.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_emulator::faults::{Action, Rule};
use communication_phone_numbers::{
    CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    PhoneNumberType, PhoneNumbersClient, SearchRequest,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    if let Ok(emulator) = resource.emulator() {
        // One that is slow enough to be cancelled.
        let slow = Action::statuses(["running", "running", "running", "succeeded"]);
        emulator.faults().add(Rule::new(slow).path("*:search"));
    }

    let capabilities =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let request = SearchRequest::new(CountryCode::US, kind, assignment, capabilities);
    let mut search = client.begin_search_available_phone_numbers(&request).await?;

    // A DELETE of the operation. If the search was faster, its numbers are held until the hold ends by itself.
    search.cancel().await?;
    println!("cancelled");
    Ok(())
}
