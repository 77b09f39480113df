//! Give a number back; it is not paid for any more, and may be gone for good.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::PhoneNumbersClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    let number_to_release = resource.phone_number()?;
    resource.ask(&format!("release {number_to_release}"))?;

    let mut release = client.begin_release_phone_number(&number_to_release).await?;

    // The release is under way.
    release.wait().await?;
    println!("{number_to_release} is released");
    Ok(())
}
