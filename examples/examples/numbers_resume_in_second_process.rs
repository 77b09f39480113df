//! A purchase outlives its process: the token is saved first, and a second process goes on with it.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::process::Command;

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    PhoneNumberType, PhoneNumbersClient, PurchaseRequest, SearchRequest, Settlement,
};

/// Where the second process finds the token; a program of yours has a file or a database for it.
const TOKEN: &str = "SAVED_TOKEN";
/// Where it finds the resource.
const CONNECTION_STRING: &str = "ACS_CONNECTION_STRING";

#[tokio::main]
async fn main() -> Result {
    if let Ok(token) = std::env::var(TOKEN) {
        return second_process(&token).await;
    }
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    let capabilities =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let search = SearchRequest::new(CountryCode::US, kind, assignment, capabilities);
    let found = client.begin_search_available_phone_numbers(&search).await?.await?;
    resource.ask(&format!("buy {} number for {}", found.phone_numbers.len(), found.cost))?;

    let request = PurchaseRequest::from_search(&found);
    let token = client.purchase_token(&request).to_string();
    drop(client.begin_purchase_phone_numbers(&request).await?); // this process loses interest here, or is killed

    let mut second = Command::new(std::env::current_exe()?);
    second.env(TOKEN, token).env(CONNECTION_STRING, resource.connection_string());
    let mut second = second.spawn()?;
    // The emulator runs in this process, so it stays until the other one has ended.
    let ended = tokio::task::spawn_blocking(move || second.wait()).await??;
    if ended.success() { Ok(()) } else { Err("the second process failed".into()) }
}

async fn second_process(token: &str) -> Result {
    let client = PhoneNumbersClient::from_connection_string(&std::env::var(CONNECTION_STRING)?)?;
    // Only looks: nothing is ever bought by a token.
    match client.settle(&token.parse()?).await? {
        Settlement::Done { phone_numbers, .. } => {
            for number in phone_numbers {
                println!("process {} sees that {number} is bought", std::process::id());
            }
        }
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}
