//! The tour: users and a token, a number searched, bought, changed and released, routes planned, applied and tried.
//!
//! On the emulator, which it starts itself. With `--live` and `ACS_CONNECTION_STRING` on a real resource: it asks before it
//! searches, buys, changes or releases numbers and before it changes routes, and puts the routes back as they were. What it
//! made it takes away again, also when a step in between fails.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod frame;
mod numbers;
mod offers;
mod purchase;
mod routes;
mod screen;
mod users;

use std::{process::ExitCode, time::Instant};

use acs_examples::{Resource, Result, connect};
use communication_phone_numbers::{PhoneNumber, PhoneNumbersClient};

#[tokio::main]
async fn main() -> ExitCode {
    match tour().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            screen::failed(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long the tour takes is for people; nothing is decided by it"
)]
async fn tour() -> Result {
    let start = Instant::now();
    let resource = connect().await?;
    frame::introduce(&resource);
    users::show(&resource).await?;

    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    offers::show(&client).await?;
    let numbers = match offers::search(&resource, &client).await? {
        Some(found) => purchase::purchase(&resource, &client, &found).await?,
        None => Vec::new(),
    };
    let used = use_them(&resource, &client, &numbers).await;
    // Whatever went wrong in between, what was bought is not left behind unseen.
    let released = numbers::release(&resource, &client, &numbers).await;
    if let (Err(error), Err(_)) = (&used, &released) {
        screen::failed(error.as_ref());
    }
    released.and(used)?;
    frame::finish(&resource, start.elapsed().as_secs_f64());
    Ok(())
}

async fn use_them(resource: &Resource, client: &PhoneNumbersClient, numbers: &[PhoneNumber]) -> Result {
    numbers::change(resource, client, numbers).await?;
    routes::show(resource).await
}
