//! The tour: users and a token, a number searched, bought, changed and released, routes planned, applied and tried.
//!
//! On the emulator, which it starts itself. With `--live` and `ACS_CONNECTION_STRING` on a real resource: it asks before it
//! buys, releases or changes routes, and puts the routes back as they were.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod numbers;
mod routes;
mod screen;
mod users;

use std::process::ExitCode;

use acs_examples::{Resource, Result, connect};
use communication_emulator::Speed;

#[tokio::main]
async fn main() -> ExitCode {
    match tour().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn tour() -> Result {
    let resource = connect().await?;
    introduce(&resource);
    users::show(&resource).await?;
    numbers::show(&resource).await?;
    routes::show(&resource).await?;
    screen::title("That was it");
    screen::note("examples/README.md has each step as a program of its own");
    if resource.emulator().is_ok() {
        screen::note(
            "cargo run --example quickstart -- --live does the same on the resource of ACS_CONNECTION_STRING",
        );
    }
    Ok(())
}

fn introduce(resource: &Resource) {
    screen::title("Azure Communication Services from Rust");
    match resource.emulator() {
        Ok(emulator) => {
            // Slow enough to be seen; the service takes half a minute for the same.
            emulator.configure(|settings| settings.speed = Speed::Millis(1200));
            screen::fact("resource", "the emulator, in this process");
            screen::fact("endpoint", emulator.endpoint());
        }
        Err(_) => screen::fact("resource", "a real one: you are asked before money is spent"),
    }
}
