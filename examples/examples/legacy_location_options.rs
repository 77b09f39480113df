//! The interface of 2020: read where a geographic plan has numbers, a tree of states and cities.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode,
    administration::{PhoneNumberAdministrationClient, PhoneNumberType, PhonePlanGroupsRequest},
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

    let places = client.get_phone_plan_location_options(us, &group, &plan.phone_plan_id).await?;
    println!("got location options for: {}", places.label_id);
    for state in &places.options {
        let cities = state.location_options.iter().flat_map(|level| &level.options);
        let cities: Vec<&str> = cities.map(|city| city.name.as_str()).collect();
        println!("{}: {}", state.name, cities.join(", "));
    }
    Ok(())
}
