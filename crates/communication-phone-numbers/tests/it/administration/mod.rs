//! The client of the 2020 preview, from the outside.

mod canary;
mod exchange;
mod failures;
mod flows;
mod lists;
mod oddities;
mod purchases;
mod random_faults;
mod releases;
mod replay;
mod traces;

use std::time::Duration;

use communication_emulator::Emulator;
use communication_phone_numbers::{
    AccessKey, ClientOptions, ConnectionString, CountryCode, RetryOptions,
    administration::{
        CreateReservationRequest, PhoneNumberAdministrationClient, PhoneNumberReservation, PhonePlanId,
    },
};

use crate::support::{Bench, KEY, endpoint};

pub(crate) const TOLL_FREE: &str = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317";
pub(crate) const ROOT: &str = "/administration/phonenumbers";

/// A client over a script.
pub(crate) fn client_over(bench: &Bench) -> PhoneNumberAdministrationClient {
    let key = AccessKey::parse(KEY).unwrap();
    PhoneNumberAdministrationClient::builder(endpoint(), key).options(bench.options()).build().unwrap()
}

pub(crate) fn client_with(emulator: &Emulator, options: ClientOptions) -> PhoneNumberAdministrationClient {
    let (endpoint, key) = ConnectionString::parse(&emulator.connection_string()).unwrap().into_parts();
    let options = options.retry(RetryOptions::new().initial_delay(Duration::ZERO));
    PhoneNumberAdministrationClient::builder(endpoint, key).options(options).build().unwrap()
}

/// An emulator, and a client of it that repeats without waiting.
pub(crate) async fn start() -> (Emulator, PhoneNumberAdministrationClient) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = client_with(&emulator, ClientOptions::new());
    (emulator, client)
}

pub(crate) async fn toll_free_plan(client: &PhoneNumberAdministrationClient) -> PhonePlanId {
    let group = TOLL_FREE.parse().unwrap();
    client.list_phone_plans(CountryCode::US, &group).try_collect().await.unwrap().remove(0).phone_plan_id
}

pub(crate) async fn request(
    client: &PhoneNumberAdministrationClient,
    area_code: &str,
) -> CreateReservationRequest {
    CreateReservationRequest::new("name", "description", [toll_free_plan(client).await], area_code)
}

/// Numbers that are held.
pub(crate) async fn reserve(
    client: &PhoneNumberAdministrationClient,
    area_code: &str,
    quantity: u32,
) -> PhoneNumberReservation {
    let request = request(client, area_code).await.quantity(quantity);
    client.begin_reserve_phone_numbers(&request).await.unwrap().await.unwrap()
}
