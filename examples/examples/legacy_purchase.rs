//! The interface of 2020: buy what a reservation holds.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode,
    administration::{
        CreateReservationRequest, PhoneNumberAdministrationClient, PhoneNumberType, PhonePlanGroupsRequest,
    },
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumberAdministrationClient::from_connection_string(resource.connection_string())?;
    let groups =
        client.list_phone_plan_groups(&PhonePlanGroupsRequest::new(CountryCode::US)).try_collect().await?;
    let toll_free =
        groups.into_iter().find(|group| group.phone_number_type == Some(PhoneNumberType::TollFree));
    let group = toll_free.ok_or("no toll-free numbers")?.phone_plan_group_id;
    let plans = client.list_phone_plans(CountryCode::US, &group).try_collect().await?;
    let plan = plans.into_iter().next().ok_or("no plan")?;
    let area_code = plan.area_codes.first().ok_or("no area code")?;
    let request =
        CreateReservationRequest::new("hotline", "for the hotline", [plan.phone_plan_id], area_code);
    let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
    resource.ask(&format!("buy {} number", reservation.phone_numbers.len()))?;

    // By the id alone it works too: `begin_purchase_phone_numbers(&reservation.reservation_id)`.
    let mut purchase = client.begin_purchase_phone_numbers(&reservation).await?;

    // The purchase is under way.
    let bought = purchase.wait().await?;
    for number in &bought.phone_numbers {
        println!("bought {number}");
    }
    Ok(())
}
