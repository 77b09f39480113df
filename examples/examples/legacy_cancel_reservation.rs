//! The interface of 2020: cancel the poller and the reservation; the numbers are free again.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode, ErrorKind,
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
        CreateReservationRequest::new("hotline", "on second thoughts", [plan.phone_plan_id], area_code);

    let mut reserve = client.begin_reserve_phone_numbers(&request).await?;
    reserve.cancel().await?;

    match reserve.wait().await {
        Err(error) if error.kind() == ErrorKind::Canceled => println!("{error}"),
        Err(error) => return Err(error.into()),
        Ok(reservation) => {
            return Err(format!("expected: {} is cancelled", reservation.reservation_id).into());
        }
    }
    Ok(())
}
