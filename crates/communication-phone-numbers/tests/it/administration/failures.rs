//! What goes wrong, and what is said of it.

use communication_phone_numbers::{
    ErrorKind,
    administration::{PstnConfiguration, ReservationId},
    testing::{ManualClock, Reply, ScriptedTransport},
};

use super::client_over;
use crate::support::{Bench, number};

fn id() -> ReservationId {
    ReservationId::new("s1").unwrap()
}

fn record(status: &str) -> Reply {
    Reply::status(200)
        .json(&format!(r#"{{"searchId":"s1","status":"{status}","phoneNumbers":["+18335550111"]}}"#))
}

/// The pollers of the time took every one of these for a success, or waited for ever.
#[test]
fn every_bad_end_of_a_reservation_is_an_error() {
    for (status, kind) in [
        ("Error", ErrorKind::OperationFailed),
        ("Failed", ErrorKind::OperationFailed),
        ("Expired", ErrorKind::OperationFailed),
        ("Cancelled", ErrorKind::Canceled),
        ("cancelled", ErrorKind::Canceled),
    ] {
        let bench = Bench::new([record("Pending"), record("Cancelling"), record(status)]);
        let error =
            bench.clock.run(async { client_over(&bench).resume_reserve_phone_numbers_by_id(&id()).await });
        assert_eq!(error.unwrap_err().kind(), kind, "{status}");
        assert_eq!(bench.transport.left(), 0);
    }
    for status in ["Reserved", "Completing", "PurchasePending", "Success"] {
        let bench = Bench::new([record(status)]);
        let end =
            bench.clock.run(async { client_over(&bench).resume_reserve_phone_numbers_by_id(&id()).await });
        assert_eq!(end.unwrap().status.as_str(), status);
    }
}

#[test]
fn answers_that_make_no_sense_are_no_success() {
    let other = r#"{"searchId":"s2","status":"Reserved","phoneNumbers":["+18335550111"]}"#;
    let none = r#"{"searchId":"s1","status":"Reserved","phoneNumbers":[]}"#;
    for (reply, kind) in [
        (Reply::status(200).json("{}"), ErrorKind::Decode),
        (Reply::status(200).json(other), ErrorKind::Decode),
        (Reply::status(200).json(none), ErrorKind::OperationFailed),
        (Reply::status(200).chunk("<html>"), ErrorKind::Decode),
    ] {
        let bench = Bench::new([reply]);
        let end =
            bench.clock.run(async { client_over(&bench).resume_reserve_phone_numbers_by_id(&id()).await });
        assert_eq!(end.unwrap_err().kind(), kind);
    }
}

/// A list that cannot be read says nothing about what is owned.
#[test]
fn a_failed_purchase_is_not_called_so_while_the_list_cannot_be_read() {
    let clock = ManualClock::new();
    for (list, kind) in [
        (r#"{"phoneNumbers":[]}"#, ErrorKind::OperationFailed),
        (r"{}", ErrorKind::OutcomeUnknown),
        (r#"{"phoneNumbers":[{"phoneNumber":"+18335550111"}]}"#, ErrorKind::OutcomeUnknown),
        (r#"{"phoneNumbers":[{"phoneNumber":"+18335550112"}]}"#, ErrorKind::OperationFailed),
    ] {
        let script = ScriptedTransport::answering(&clock, move |request| {
            if request.url().path().ends_with("/phonenumbers") {
                Reply::status(200).json(list)
            } else if request.method() == "POST" {
                Reply::interrupted("reset")
            } else {
                record("Error")
            }
        });
        let bench = Bench { clock: clock.clone(), transport: script };
        let error = bench.clock.run(client_over(&bench).begin_purchase_phone_numbers(&id())).unwrap_err();
        assert_eq!(error.kind(), kind, "{list}");
        assert_eq!(bench.lines().iter().filter(|line| line.starts_with("POST")).count(), 1);
    }
}

#[test]
fn a_cancel_that_was_lost_and_is_then_refused_is_judged_by_the_reservation() {
    let refused = || Reply::status(400).json(r#"{"error":{"code":"BadRequest","message":"m"}}"#);
    for (status, is_done) in [("Cancelled", true), ("Cancelling", true), ("Success", false)] {
        let bench = Bench::new([Reply::interrupted("reset"), refused(), record(status)]);
        let result = bench.clock.run(client_over(&bench).cancel_reservation(&id()));
        assert_eq!(result.is_ok(), is_done, "{status}");
    }
    let bench = Bench::new([refused()]);
    let error = bench.clock.run(client_over(&bench).cancel_reservation(&id())).unwrap_err();
    assert!(!error.may_have_been_sent());
}

#[test]
fn statuses_that_are_not_declared_are_no_success() {
    let one = number("+14255550123");
    let bench = Bench::new([Reply::status(204)]);
    let client = client_over(&bench);
    let error = bench.clock.run(client.configure_phone_number(&one, &PstnConfiguration::new("https://cb")));
    assert_eq!(error.unwrap_err().status().unwrap().as_u16(), 204);
}

#[test]
fn reads_and_settings_are_repeated() {
    let one = number("+14255550123");
    let busy = || Reply::status(503);
    let bench = Bench::new([busy(), Reply::interrupted("reset"), Reply::status(202)]);
    bench.clock.run(client_over(&bench).unconfigure_phone_number(&one)).unwrap();
    let bench = Bench::new([busy(), Reply::status(200).json(r#"{"pstnConfiguration":{"callbackUrl":"c"}}"#)]);
    let read = bench.clock.run(client_over(&bench).get_phone_number_configuration(&one)).unwrap();
    assert_eq!(read.callback_url, "c");
}
