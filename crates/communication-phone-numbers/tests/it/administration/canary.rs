//! A key that is sent through everything, and never shows.

use std::fmt::{Debug, Write as _};

use communication_phone_numbers::{
    Error, Poller, Request,
    administration::{PhoneNumberAdministrationClient, ReleaseId, ReservationId},
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

/// A service that puts what it was sent into the record of a failure.
#[test]
fn no_signature_shows_in_the_reason_of_a_failure() {
    let clock = ManualClock::new();
    let transport = ScriptedTransport::answering(&clock, |request: &Request| {
        let sent = request.headers()["authorization"].to_str().unwrap();
        let path = request.url().path();
        let record = if path.contains("/releases") {
            format!(r#"{{"releaseId":"r1","status":"Failed","errorMessage":"{sent}"}}"#)
        } else {
            format!(
                r#"{{"searchId":"s1","status":"Error","error":"{sent}","phoneNumbers":["+18335550111"]}}"#
            )
        };
        Reply::status(200).json(if path.ends_with("/phonenumbers") {
            r#"{"phoneNumbers":[]}"#
        } else {
            &record
        })
    });
    let bench = Bench { clock, transport };
    let client = client_over(&bench);
    let (id, release) = (ReservationId::new("s1").unwrap(), ReleaseId::new("r1").unwrap());
    let mut shown = String::new();
    let run = |poller: Poller<_>| bench.clock.run(poller.into_future()).unwrap_err();
    note_error(&mut shown, &run(client.resume_reserve_phone_numbers_by_id(&id)));
    note_error(&mut shown, &run(client.resume_purchase_phone_numbers_by_id(&id)));
    let released = client.resume_release_phone_numbers_by_id(&release);
    note_error(&mut shown, &bench.clock.run(released.into_future()).unwrap_err());
    assert!(shown.contains("failed") && !shown.contains("Signature="), "{shown}");
}
