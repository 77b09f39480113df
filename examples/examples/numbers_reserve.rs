//! Look at what is on offer, put two numbers into a reservation, take one out, drop it.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    BrowseRequest, CountryCode, PhoneNumberType, PhoneNumbersClient, ReservationRequest,
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;

    let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    let on_offer = client.browse_available_phone_numbers(&browse).await?;
    let [first, second, ..] = on_offer.as_slice() else { return Err("nothing on offer".into()) };

    // The id is made here, so that sending it twice makes one reservation.
    let id = client.new_reservation_id();
    let both = ReservationRequest::new(id.clone()).add_phone_number(first).add_phone_number(second);
    let reservation = client.create_or_update_reservation(&both).await?;
    let left = reservation.time_left(client.service_time()).as_secs();
    println!("{} numbers for {left} s", reservation.phone_numbers.len());

    let second = second.number_id().ok_or("a number without an id")?;
    let one_less = ReservationRequest::new(id.clone()).remove_phone_number(second);
    println!("{} numbers", client.create_or_update_reservation(&one_less).await?.phone_numbers.len());

    // Otherwise it lapses 15 minutes after the last change.
    client.delete_reservation(&id).await?;
    Ok(())
}
