//! The tour: users and a token, a number searched, bought, changed and released, routes planned, applied and tried.
//!
//! On the emulator, which it starts itself. With `--live` and `ACS_CONNECTION_STRING` on a real resource: it asks before it
//! searches, buys, changes or releases numbers and before it changes routes, and puts the routes back as they were. What it
//! made it takes away again, also when a step in between fails.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod numbers;
mod routes;
mod screen;
mod users;

use std::{process::ExitCode, time::Instant};

use acs_examples::{Resource, Result, connect};
use communication_emulator::Speed;
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
    introduce(&resource);
    users::show(&resource).await?;

    let client = PhoneNumbersClient::from_connection_string(resource.connection_string())?;
    numbers::on_offer(&client).await?;
    let numbers = numbers::get(&resource, &client).await?;
    let used = use_them(&resource, &client, &numbers).await;
    // Whatever went wrong in between, what was bought is not left behind unseen.
    let released = numbers::release(&resource, &client, &numbers).await;
    if let (Err(error), Err(_)) = (&used, &released) {
        screen::failed(error.as_ref());
    }
    released.and(used)?;
    finish(&resource, start.elapsed().as_secs_f64());
    Ok(())
}

async fn use_them(resource: &Resource, client: &PhoneNumbersClient, numbers: &[PhoneNumber]) -> Result {
    numbers::change(resource, client, numbers).await?;
    routes::show(resource).await
}

fn introduce(resource: &Resource) {
    screen::title("Azure Communication Services from Rust");
    match resource.emulator() {
        Ok(emulator) => {
            // Slow enough to be seen; the service takes half a minute for the same.
            emulator.configure(|settings| settings.speed = Speed::Millis(1200));
            screen::fact("resource", "an emulator in this process: no Azure, no money");
            screen::fact("endpoint", emulator.endpoint());
        }
        Err(_) => {
            screen::fact("resource", "a real one: you are asked before money is spent or routes are changed");
        }
    }
}

fn finish(resource: &Resource, seconds: f64) {
    screen::title("That was it");
    if let Ok(emulator) = resource.emulator() {
        let (bought, sent) = (emulator.purchases().len(), emulator.journal().requests().len());
        let left = emulator.owned_numbers().len() + emulator.users().len();
        screen::fact(
            "books",
            format!("{sent} requests, {bought} purchase, {left} numbers and users left behind"),
        );
    }
    screen::fact("took", format!("{seconds:.1} s"));
    screen::fact("go on", "examples/README.md has each step as a program of its own");
    if !resource.is_live() {
        screen::fact(
            "",
            "docs/testing-with-the-emulator.md: your own tests, with time and faults under control",
        );
        screen::fact("", "the same on your resource: set ACS_CONNECTION_STRING, then");
        screen::fact("", "cargo run --example quickstart -- --live");
    }
}
