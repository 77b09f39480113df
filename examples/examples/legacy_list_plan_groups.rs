//! The interface of 2020: list the groups of phone plans of a country, and their plans.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    CountryCode,
    administration::{PhoneNumberAdministrationClient, PhonePlanGroupsRequest},
};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = PhoneNumberAdministrationClient::from_connection_string(resource.connection_string())?;

    let mut groups = client.list_phone_plan_groups(&PhonePlanGroupsRequest::new(CountryCode::US));
    while let Some(group) = groups.try_next().await? {
        println!("phone plan group id: {} ({})", group.phone_plan_group_id, group.localized_name);
        let mut plans = client.list_phone_plans(CountryCode::US, &group.phone_plan_group_id);
        while let Some(plan) = plans.try_next().await? {
            println!("  plan {} ({})", plan.phone_plan_id, plan.localized_name);
        }
    }
    Ok(())
}
