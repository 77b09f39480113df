//! See on stderr what is sent and answered: `AZURE_LOG_LEVEL=info`, or at run time.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    PhoneNumbersClient,
    logging::{self, LogLevel},
};

#[tokio::main]
async fn main() -> Result {
    // Reads AZURE_LOG_LEVEL: verbose, info, warning or error. Unset, nothing is logged.
    let log = logging::init_from_env();
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    println!("from here on every request, with the headers that may be shown:");
    log.set_log_level(LogLevel::Verbose);
    client.list_purchased_phone_numbers().try_collect().await?;

    log.set_log_level(LogLevel::Off);
    client.list_purchased_phone_numbers().try_collect().await?;
    Ok(())
}
