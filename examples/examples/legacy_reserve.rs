//! The interface of 2020: search numbers, which holds them.

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

    let (name, description) = ("Phone number search", "Search for toll-free numbers");
    let request =
        CreateReservationRequest::new(name, description, [plan.phone_plan_id], area_code).quantity(3);
    let mut reserve = client.begin_reserve_phone_numbers(&request).await?;

    // The search is under way.
    let reservation = reserve.wait().await?;
    println!("reservation {}", reservation.reservation_id);
    for number in &reservation.phone_numbers {
        println!("{number} is held");
    }
    Ok(())
}
