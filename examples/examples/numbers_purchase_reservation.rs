//! Choose a number, hold it in a reservation, and buy the reservation.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    BrowseRequest, CountryCode, Decimal, Money, PhoneNumberType, PhoneNumbersClient,
    ReservationPurchaseRequest, ReservationRequest,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    let on_offer = client.browse_available_phone_numbers(&browse).await?;
    let chosen = on_offer.first().ok_or("nothing on offer")?;
    let hold = ReservationRequest::new(client.new_reservation_id()).add_phone_number(chosen);
    let reservation = client.create_or_update_reservation(&hold).await?;

    let limit = Money::new(Decimal::new(5_00, 2), "USD")?;
    let request = ReservationPurchaseRequest::from_reservation(&reservation).max_monthly_cost(limit);
    resource.ask(&format!("buy {} number for at most 5 USD a month", reservation.phone_numbers.len()))?;
    let bought = client.begin_reservation_purchase(&request).await?.await?;
    for number in &bought.phone_numbers {
        println!("bought {number}");
    }
    Ok(())
}
