//! Requests whose answer was lost, against a service that says what a script says.

use std::time::Duration;

use communication_phone_numbers::{
    CallOptions, ErrorKind, Progress, ResumeToken, Runtime,
    administration::{
        Capability, CreateReservationRequest, NumberUpdateCapabilities, PhoneNumberAdministrationClient,
        ReservationId, UpdateCapabilitiesRequest,
    },
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::{Value, json};

use super::client_over;
use crate::{
    support::{Bench, number},
    world::httpdate,
};

const ONE: &str = "+18335550111";
const TWO: &str = "+18335550112";

/// Loses the answers of what changes something; `answer` says what is read, by the last part of the path and how often it was.
fn lossy(mut answer: impl FnMut(&str, usize) -> Value + Send + 'static) -> Bench {
    let clock = ManualClock::new();
    let own = clock.clone();
    let mut looks = 0;
    let transport = ScriptedTransport::answering(&clock, move |request| {
        if request.method() == "POST" {
            return Reply::interrupted("reset");
        }
        looks += 1;
        let last = request.url().path().rsplit('/').next().unwrap().to_owned();
        // Its clock and ours agree.
        Reply::status(200).header("date", &httpdate(own.now())).json(&answer(&last, looks).to_string())
    });
    Bench { clock, transport }
}

/// A minute of the hour in which the clock stands at 09:30:05.
fn at(minute: u32) -> String {
    format!("2024-01-15T09:{minute:02}:05+00:00")
}

fn reserve(client: &PhoneNumberAdministrationClient, bench: &Bench) -> String {
    let request = CreateReservationRequest::new("mine", "d", ["p".parse().unwrap()], "833").quantity(2);
    bench.clock.run(client.begin_reserve_phone_numbers(&request)).unwrap_err().to_string()
}

#[test]
fn the_search_that_it_could_be_has_the_name_and_the_size_and_is_no_older() {
    let mine = |id: &str, quantity: u32, created: &str| json!({"id": id, "displayName": "mine", "quantity": quantity, "status": "Pending", "createdAt": created});
    let other = json!({"id": "other", "displayName": "other", "quantity": 2, "createdAt": at(30)});
    for (entities, hint) in [
        (
            vec![mine("s1", 2, &at(30)), other.clone()],
            "perhaps it is the search s1 of this name, which is Pending",
        ),
        (vec![mine("s1", 2, "0001-01-01T00:00:00+00:00")], "perhaps it is the search s1"),
        (
            vec![json!({"id": "s1", "displayName": "mine"})],
            "perhaps it is the search s1 of this name, which is without a status",
        ),
        (
            vec![mine("s1", 1, &at(30)), mine("s2", 2, &at(24)), other],
            "no search of this name is listed so far",
        ),
        (vec![mine("s1", 2, &at(30)), mine("s2", 2, &at(29))], "2 searches of this name are listed since"),
    ] {
        let bench = lossy(move |_, _| json!({"entities": entities}));
        let text = reserve(&client_over(&bench), &bench);
        assert!(text.contains(hint), "{text}");
    }
}

#[test]
fn a_search_that_was_refused_is_looked_for_nowhere() {
    let refusal = Reply::status(400).json(r#"{"error":{"code":"BadRequest","message":"m"}}"#);
    let bench = Bench::new([refusal]);
    let text = reserve(&client_over(&bench), &bench);
    assert!(!text.contains("perhaps"), "{text}");
    assert_eq!(bench.lines().len(), 1);
}

fn change() -> UpdateCapabilitiesRequest {
    let change =
        NumberUpdateCapabilities::new().add([Capability::Calling]).remove([Capability::InboundCalling]);
    UpdateCapabilitiesRequest::new()
        .phone_number(&number(ONE), change.clone())
        .phone_number(&number(TWO), change)
}

/// The numbers of the resource, of which the first `made` are as wanted.
fn numbers(made: usize) -> Value {
    let each = [ONE, TWO, "+18335550113"].into_iter().enumerate().map(|(place, number)| {
        let capabilities = if place < made { ["Calling", "Azure"] } else { ["Calling", "InboundCalling"] };
        json!({"phoneNumber": number, "acquiredCapabilities": capabilities})
    });
    json!({"phoneNumbers": each.collect::<Vec<_>>()})
}

#[test]
fn a_change_that_shows_at_all_numbers_was_made() {
    let bench = lossy(|_, looks| numbers(if looks < 3 { 1 } else { 2 }));
    let begun = bench.clock.run(client_over(&bench).update_phone_numbers_capabilities(&change())).unwrap();
    assert_eq!(begun.capabilities_update_id, None);
    assert_eq!(bench.lines().iter().filter(|line| line.starts_with("POST")).count(), 1);
    // Looks after 1, 3 and 7 seconds.
    assert_eq!(bench.clock.waits().iter().sum::<Duration>(), Duration::from_secs(7));
}

#[test]
fn a_change_that_shows_at_some_numbers_is_unknown_and_says_at_which() {
    let bench = lossy(|_, _| numbers(1));
    let error =
        bench.clock.run(client_over(&bench).update_phone_numbers_capabilities(&change())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let outcome = error.outcome().unwrap();
    assert_eq!((outcome.done(), outcome.missing()), (&[ONE.to_owned()][..], &[TWO.to_owned()][..]));
    assert!(outcome.repeat_is_harmless() && error.may_have_been_sent());
    assert_eq!(outcome.looks()[0].answer(), "1 of 2 numbers are as wanted");
    assert_eq!(bench.clock.waits().iter().sum::<Duration>(), Duration::from_secs(60));
}

#[test]
fn who_is_in_a_hurry_hears_sooner_of_a_change() {
    let bench = lossy(|_, _| numbers(0));
    let client = client_over(&bench).with_call_options(CallOptions::new().timeout(Duration::from_secs(5)));
    let error = bench.clock.run(client.update_phone_numbers_capabilities(&change())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(bench.clock.monotonic() <= Duration::from_secs(10), "{:?}", bench.clock.monotonic());
}

fn release(id: &str, status: &str, word: &str) -> Value {
    json!({"releaseId": id, "status": status, "phoneNumberReleaseStatusDetails": {ONE: {"status": word}}})
}

/// What a release of one number was found to be, of those that a service lists: id, minute, status, word of the number.
fn found(releases: &'static [(&str, Option<u32>, &str, &str)]) -> Result<String, ErrorKind> {
    let bench = lossy(move |path, _| {
        if let Some((id, _, status, word)) = releases.iter().find(|(id, ..)| *id == path) {
            return release(id, status, word);
        }
        let listed = releases.iter().map(|(id, minute, ..)| json!({"id": id, "createdAt": minute.map(at)}));
        json!({"entities": listed.collect::<Vec<_>>()})
    });
    let client = client_over(&bench);
    let poller = bench.clock.run(client.begin_release_phone_numbers(&[number(ONE)]));
    poller.map(|poller| poller.resume_token().id().unwrap().to_owned()).map_err(|error| error.kind())
}

#[test]
fn the_release_that_was_lost_is_the_latest_that_could_be_it() {
    for (releases, expected) in [
        (&[("r1", Some(28), "InProgress", "Pending"), ("r2", Some(30), "Pending", "Pending")][..], Ok("r2")),
        (&[("r2", Some(30), "Pending", "Pending"), ("r1", Some(28), "InProgress", "Pending")], Ok("r2")),
        (&[("r1", None, "Pending", "Pending"), ("r2", Some(28), "Pending", "Pending")], Ok("r2")),
        (&[("r1", None, "Pending", "Pending")], Ok("r1")),
        // Within the five minutes by which clocks may differ, and before.
        (&[("r1", Some(26), "Pending", "Pending")], Ok("r1")),
        (&[("r1", Some(24), "Pending", "Pending")], Err(ErrorKind::OutcomeUnknown)),
        // What failed before it was asked for is why it was; what failed since is it.
        (&[("r1", Some(29), "Failed", "Error")], Err(ErrorKind::OutcomeUnknown)),
        (&[("r1", Some(29), "Complete", "Error")], Err(ErrorKind::OutcomeUnknown)),
        (&[("r1", None, "expired", "Error")], Err(ErrorKind::OutcomeUnknown)),
        (&[("r1", Some(31), "Failed", "Error")], Err(ErrorKind::OperationFailed)),
        (&[], Err(ErrorKind::OutcomeUnknown)),
    ] {
        assert_eq!(found(releases).as_deref().map_err(|kind| *kind), expected, "{releases:?}");
    }
}

#[test]
fn a_token_of_a_release_that_names_nothing_is_refused() {
    let bench = Bench::new([]);
    let client = client_over(&bench);
    let whole = client.release_token(&[number(ONE)]).to_string();
    assert!(client.resume_release_phone_numbers(&whole.parse().unwrap()).is_ok());
    let token: ResumeToken = client.release_token(&[]).to_string().parse().unwrap();
    let error = client.resume_release_phone_numbers(&token).unwrap_err();
    assert_eq!(error.to_string(), "token: names neither a release nor its numbers");
}

fn record(status: &str, more: &Value) -> Value {
    let mut record = json!({"searchId": "s1", "status": status, "phoneNumbers": [ONE]});
    for (name, value) in more.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// What was read before the hold was over says nothing of afterwards.
#[test]
fn a_reservation_that_cannot_be_read_any_more_is_not_taken_for_held() {
    // Ten minutes after the hold are over ten seconds after the first look.
    let expires = json!({"reservationExpiryDate": "2024-01-15T09:20:15+00:00"});
    let readable = record("Reserved", &expires);
    for (is_readable, kind) in [(true, ErrorKind::OperationFailed), (false, ErrorKind::OutcomeUnknown)] {
        let readable = readable.clone();
        let bench = lossy(move |path, looks| match path {
            "phonenumbers" => json!({"phoneNumbers": []}),
            _ if is_readable || looks == 1 => readable.clone(),
            _ => json!({}),
        });
        let client = client_over(&bench);
        let poller = client.resume_purchase_phone_numbers_by_id(&"s1".parse().unwrap());
        let error = bench.clock.run(poller.into_future()).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

/// The service was seen to name a code while there is no error.
#[test]
fn a_code_is_told_of_what_has_failed_alone() {
    for (status, code, told) in [
        ("Error", json!({"errorCode": 7, "error": "OutOfStock"}), Some("OutOfStock")),
        ("Error", json!({"errorCode": 7, "error": " "}), Some("7")),
        ("Error", json!({"error": "OutOfStock"}), Some("OutOfStock")),
        ("Error", json!({"errorCode": 0, "error": "NoError"}), None),
        ("Error", json!({}), None),
        ("Manual", json!({"errorCode": 7, "error": "OutOfStock"}), None),
    ] {
        let record = record(status, &code);
        let bench = lossy(move |path, _| match path {
            "phonenumbers" => json!({"phoneNumbers": []}),
            _ => record.clone(),
        });
        let client = client_over(&bench);
        let id = "s1".parse().unwrap();
        let bought = client.resume_purchase_phone_numbers_by_id(&id);
        let error = bench.clock.run(bought.into_future()).unwrap_err();
        assert_eq!(error.code(), told, "{status} {code} {error}");
        if status == "Error" {
            let error = bench.clock.run(client.resume_reserve_phone_numbers_by_id(&id).into_future());
            assert_eq!(error.unwrap_err().code(), told, "{code}");
        }
    }
}

/// One look at an accepted purchase is repeated like any other read.
#[test]
fn a_single_look_at_an_accepted_purchase_is_repeated() {
    let replies = [
        Reply::status(202),
        Reply::status(503),
        Reply::interrupted("reset"),
        Reply::status(200).json(&record("Completing", &json!({})).to_string()),
    ];
    let bench = Bench::new(replies);
    let client = client_over(&bench);
    let id: ReservationId = "s1".parse().unwrap();
    let mut purchase = bench.clock.run(client.begin_purchase_phone_numbers(&id)).unwrap();
    assert!(matches!(bench.clock.run(purchase.poll()).unwrap(), Progress::Running(_)));
    assert_eq!(bench.transport.left(), 0);
}

#[test]
fn a_purchase_that_is_done_is_not_looked_at_again() {
    let bench = lossy(|_, _| record("Success", &json!({})));
    let client = client_over(&bench);
    let mut purchase = client.resume_purchase_phone_numbers_by_id(&"s1".parse().unwrap());
    let bought = bench.clock.run(purchase.wait()).unwrap();
    assert_eq!(bench.clock.run(purchase.wait()).unwrap(), bought);
    assert_eq!(bench.lines().len(), 1);
}

#[test]
fn a_release_that_is_not_found_is_looked_for_a_minute_and_a_wait_that_is_shorter_leaves_it_open() {
    let bench = lossy(|_, _| json!({"entities": []}));
    let client = client_over(&bench);
    let token = client.release_token(&[number(ONE)]);
    let resume = || client.resume_release_phone_numbers(&token).unwrap();
    assert!(!resume().is_confirmed());
    let error = bench.clock.run(resume().into_future()).unwrap_err();
    assert_eq!((error.kind(), bench.clock.monotonic()), (ErrorKind::OutcomeUnknown, Duration::from_secs(60)));
    let error = bench.clock.run(resume().timeout(Duration::from_secs(10)).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.outcome().unwrap().repeat_is_harmless());
    assert_eq!(bench.clock.monotonic(), Duration::from_secs(70));

    let bench = lossy(|_, _| release("r1", "InProgress", "Pending"));
    let client = client_over(&bench);
    let known = client.resume_release_phone_numbers_by_id(&"r1".parse().unwrap());
    assert!(known.is_confirmed());
    let error = bench.clock.run(known.timeout(Duration::from_secs(10)).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "it goes on");
}

#[test]
fn polls_come_when_the_service_asks_for_them() {
    let slowly = Reply::status(200).header("retry-after", "7");
    let slowly = slowly.json(&record("InProgress", &json!({})).to_string());
    let bench = Bench::new([slowly, Reply::status(200).json(&record("Reserved", &json!({})).to_string())]);
    let poller = client_over(&bench).resume_reserve_phone_numbers_by_id(&"s1".parse().unwrap());
    bench.clock.run(poller.into_future()).unwrap();
    assert_eq!(bench.clock.monotonic(), Duration::from_secs(7));
}
