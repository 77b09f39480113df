//! A key that is sent through everything, and never shows.

use std::fmt::{Debug, Write as _};

use communication_phone_numbers::{
    Error, Request,
    administration::{PhoneNumberAdministrationClient, ReservationId},
    testing::{ManualClock, Reply, ScriptedTransport},
};

use super::client_over;
use crate::support::{Bench, KEY, endpoint, number};

fn note(shown: &mut String, value: &dyn Debug) {
    writeln!(shown, "{value:?} {value:#?}").unwrap();
}

fn note_error(shown: &mut String, error: &Error) {
    note(shown, error);
    writeln!(shown, "{error}").unwrap();
    if let Some(token) = error.resume_token() {
        writeln!(shown, "{token}").unwrap();
    }
}

/// The serialised poller of the time held the whole request that failed, its signature too.
#[test]
fn no_key_and_no_signature_shows_in_pollers_errors_or_tokens() {
    let mut shown = String::new();
    let id = ReservationId::new("s1").unwrap();
    let repeats_what_was_sent = |status: u16| {
        move |request: &Request| {
            let sent = request.headers()["authorization"].to_str().unwrap();
            let echo = format!(r#"{{"error":{{"code":"Denied","message":"{sent}"}}}}"#);
            Reply::status(status).header("ms-cv", sent).json(&echo)
        }
    };
    for status in [202, 400, 401, 500] {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::answering(&clock, repeats_what_was_sent(status));
        let bench = Bench { clock, transport };
        let client = client_over(&bench);
        note(&mut shown, &client);
        match bench.clock.run(client.begin_purchase_phone_numbers(&id)) {
            Ok(poller) => {
                note(&mut shown, &poller);
                writeln!(shown, "{}", poller.resume_token()).unwrap();
            }
            Err(error) => note_error(&mut shown, &error),
        }
        if let Err(error) = bench.clock.run(client.get_reservation(&id)) {
            note_error(&mut shown, &error);
        }
        if let Err(error) = bench.clock.run(client.begin_release_phone_numbers(&[number("+18335550111")])) {
            note_error(&mut shown, &error);
        }
        let signatures = bench.transport.requests();
        for request in &signatures {
            let sent = request.headers()["authorization"].to_str().unwrap();
            let signature = sent.split("Signature=").nth(1).unwrap();
            assert!(!shown.contains(signature), "{shown}");
        }
        assert!(!signatures.is_empty());
    }
    let key = communication_phone_numbers::AccessKey::parse(KEY).unwrap();
    note(&mut shown, &PhoneNumberAdministrationClient::builder(endpoint(), key));
    assert!(!shown.contains(KEY), "{shown}");
}
