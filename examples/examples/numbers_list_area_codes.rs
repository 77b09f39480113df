//! List the area codes in which numbers can be had.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode, GeographicAreaCodesRequest, MobileAreaCodesRequest, PhoneNumbersClient,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    let mut toll_free = client.list_available_toll_free_area_codes(CountryCode::US);
    while let Some(code) = toll_free.try_next().await? {
        println!("toll-free {}", code.area_code);
    }

    let seattle =
        GeographicAreaCodesRequest::new(CountryCode::US).locality("Seattle").administrative_division("WA");
    let mut geographic = client.list_available_geographic_area_codes(&seattle);
    while let Some(code) = geographic.try_next().await? {
        println!("Seattle {}", code.area_code);
    }

    let mut mobile = client.list_available_mobile_area_codes(&MobileAreaCodesRequest::new(CountryCode::IE));
    while let Some(code) = mobile.try_next().await? {
        println!("Irish mobile {}", code.area_code);
    }
    Ok(())
}
