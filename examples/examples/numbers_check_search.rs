//! Check a search against what is on offer, before one of the few searches of a week is used up.

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

    let calls =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    for assignment in [PhoneNumberAssignmentType::Application, PhoneNumberAssignmentType::Person] {
        let search =
            SearchRequest::new(CountryCode::US, PhoneNumberType::TollFree, assignment, calls.clone())
                .quantity(3);

        // Reads the offerings alone: nothing is held.
        let check = client.check_search(&search).await?; // `findings` and `total_amount` for a program
        println!("{check}");
    }
    Ok(())
}
