//! What is said before the tour and after it.

use acs_examples::Resource;
use communication_emulator::Speed;

use crate::screen;

pub(crate) fn introduce(resource: &Resource) {
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

pub(crate) fn finish(resource: &Resource, seconds: f64) {
    screen::title("That was it");
    if let Ok(emulator) = resource.emulator() {
        let (bought, sent) = (emulator.purchases().len(), emulator.journal().len());
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
