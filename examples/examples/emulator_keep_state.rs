//! Keep the emulator's resource in a file: what was bought is still owned after a restart.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::Result;
use communication_emulator::Emulator;
use communication_phone_numbers::{
    CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    PhoneNumberType, PhoneNumbersClient, PurchaseRequest, SearchRequest,
};

#[tokio::main]
async fn main() -> Result {
    let file = std::env::temp_dir().join(format!("acs-example-{}.state", std::process::id()));

    let emulator = Emulator::builder().state_file(&file).start().await?;
    let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    buy(&client).await?;
    emulator.stop().await?; // or the process is killed: what was answered is in the file

    // As a program: `communication-emulator --state FILE`.
    let emulator = Emulator::builder().state_file(&file).start().await?;
    let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    let mut numbers = client.list_purchased_phone_numbers();
    while let Some(number) = numbers.try_next().await? {
        println!("still owned: {} for {}", number.phone_number, number.cost);
    }
    assert_eq!((emulator.owned_numbers().len(), emulator.purchases().len()), (1, 1));
    emulator.stop().await?;
    std::fs::remove_file(file)?;
    Ok(())
}

async fn buy(client: &PhoneNumbersClient) -> Result {
    let calls =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let search = SearchRequest::new(CountryCode::US, kind, assignment, calls);
    let found = client.begin_search_available_phone_numbers(&search).await?.await?;
    let bought = client.begin_purchase_phone_numbers(&PurchaseRequest::from_search(&found)).await?.await?;
    for number in bought.phone_numbers {
        println!("bought: {number}");
    }
    Ok(())
}
