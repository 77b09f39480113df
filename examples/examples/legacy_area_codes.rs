//! The interface of 2020: read the area codes of a city.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode,
    administration::{
        AreaCodesRequest, LocationType, PhoneNumberAdministrationClient, PhoneNumberType,
        PhonePlanGroupsRequest,
    },
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumberAdministrationClient::from_connection_string(resource.connection_string())?;
    let us = CountryCode::US;
    let groups = client.list_phone_plan_groups(&PhonePlanGroupsRequest::new(us)).try_collect().await?;
    let geographic =
        groups.into_iter().find(|group| group.phone_number_type == Some(PhoneNumberType::Geographic));
    let group = geographic.ok_or("no geographic numbers")?.phone_plan_group_id;
    let plan =
        client.list_phone_plans(us, &group).try_collect().await?.into_iter().next().ok_or("no plan")?;

    // The whole way down the tree is part of the question.
    let places = client.get_phone_plan_location_options(us, &group, &plan.phone_plan_id).await?;
    let queries = places.choose("WA")?.choose("Seattle")?.into_queries()?;
    let request =
        AreaCodesRequest::new(us, LocationType::Selection, plan.phone_plan_id).location_options(queries);
    let codes = client.get_area_codes(&request).await?;
    println!("Seattle: {}", codes.primary_area_codes.join(", "));
    Ok(())
}
