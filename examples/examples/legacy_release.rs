//! The interface of 2020: give numbers back.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::administration::PhoneNumberAdministrationClient;

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumberAdministrationClient::from_connection_string(resource.connection_string())?;
    let number = resource.phone_number()?;
    resource.ask(&format!("release {number}"))?;

    let mut release = client.begin_release_phone_numbers(&[number]).await?;
    let release = release.wait().await?;
    println!("{}", release.status);
    Ok(())
}
