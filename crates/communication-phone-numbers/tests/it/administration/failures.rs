//! What goes wrong, and what is said of it.

use communication_phone_numbers::{
    CountryCode, ErrorKind,
    administration::{PhoneNumberReservation, PhonePlanGroupsRequest, PstnConfiguration, ReservationId},
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

/// What was read before tells that it cannot be bought, and that does not change any more.
#[test]
fn a_reservation_that_has_ended_is_not_sent() {
    let bought = "was bought already, or is being bought; resume_purchase_phone_numbers_by_id tells";
    let ended = "has ended; reserve again";
    for (status, fault) in [
        ("Success", Some(bought)),
        ("Completing", Some(bought)),
        ("PurchasePending", Some(bought)),
        ("Expired", Some(ended)),
        ("Cancelled", Some(ended)),
        ("canceled", Some(ended)),
        ("Error", Some(ended)),
        ("Failed", Some(ended)),
        ("Reserved", None),
        ("Pending", None),
        ("Manual", None),
    ] {
        let json = format!(r#"{{"searchId":"s1","status":"{status}","phoneNumbers":["+18335550111"]}}"#);
        let read: PhoneNumberReservation = serde_json::from_str(&json).unwrap();
        let bench = Bench::new([Reply::status(202)]);
        let result = bench.clock.run(client_over(&bench).begin_purchase_phone_numbers(&read));
        match fault {
            Some(fault) => {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{status}");
                assert_eq!(error.to_string(), format!("begin_purchase_phone_numbers: reservation: {fault}"));
                assert!(bench.lines().is_empty(), "{status}");
            }
            None => assert!(result.is_ok_and(|poller| poller.is_confirmed()), "{status}"),
        }
    }
}

#[test]
fn texts_for_people_may_be_missing() {
    let groups = r#"{"phonePlanGroups":[{"phonePlanGroupId":"g","localizedName":null}]}"#;
    let plans = r#"{"phonePlans":[{"phonePlanId":"p","locationType":"Selection"}]}"#;
    let bench = Bench::new([Reply::status(200).json(groups), Reply::status(200).json(plans)]);
    let client = client_over(&bench);
    let request = PhonePlanGroupsRequest::new(CountryCode::US);
    let groups = bench.clock.run(client.list_phone_plan_groups(&request).try_collect()).unwrap();
    assert_eq!((groups[0].localized_name.as_str(), groups[0].localized_description.as_str()), ("", ""));
    let group = &groups[0].phone_plan_group_id;
    let plans = bench.clock.run(client.list_phone_plans(CountryCode::US, group).try_collect()).unwrap();
    assert_eq!(plans[0].localized_name, "");
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
