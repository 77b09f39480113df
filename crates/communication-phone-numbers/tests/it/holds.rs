//! Searches and reservations when answers are lost, refused or only half good.

use communication_emulator::faults::{Action, Rule, When};
use communication_phone_numbers::{
    BrowseRequest, CountryCode, Error, ErrorKind, PartialReservation, PhoneNumberId, PhoneNumberType,
    PhoneNumbersReservation, Request, ReservationRequest, testing::Reply,
};

use crate::support::{
    Bench, Held, RESERVATION, VERSION, available, available_json, reservation_json, start, toll_free,
};

const A: &str = "18335550100";
const B: &str = "18335550101";
const REFUSED: Option<(&str, &str)> = Some(("PhoneNumberNotAvailable", "somebody was faster"));

fn both() -> ReservationRequest {
    let request = ReservationRequest::new(RESERVATION.parse().unwrap());
    request.add_phone_number(&available(A)).add_phone_number(&available(B))
}

fn change(bench: &Bench, request: &ReservationRequest) -> Result<PhoneNumbersReservation, Error> {
    bench.clock.run(bench.client(VERSION).create_or_update_reservation(request))
}

fn answered(status: u16, numbers: &[Held<'_>]) -> Reply {
    Reply::status(status).json(&reservation_json("active", numbers.iter().copied()))
}

fn refused(status: u16, code: &str) -> Reply {
    Reply::status(status).json(&format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#))
}

#[test]
fn a_reservation_in_part_is_an_error_with_every_reason_and_the_reservation() {
    let bench = Bench::new([answered(207, &[(A, "reserved", None), (B, "error", REFUSED)])]);
    let error = change(&bench, &both()).unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Partial, 207));
    assert!(
        error.to_string().contains("18335550101 (PhoneNumberNotAvailable: somebody was faster)"),
        "{error}"
    );
    let outcome = error.outcome().unwrap();
    assert_eq!((outcome.done(), outcome.missing()), (&[A.to_owned()][..], &[B.to_owned()][..]));
    let partial = PartialReservation::of(&error).unwrap();
    let failed: Vec<&str> = partial.failures().keys().map(PhoneNumberId::as_str).collect();
    assert_eq!(failed, [B]);
    let held = partial.reservation().phone_numbers[&A.parse().unwrap()].as_ref().unwrap();
    assert_eq!(held.status.as_ref().unwrap().as_str(), "reserved");
}

/// No success without evidence: whatever the status, each number must be as it was asked for.
#[test]
fn a_number_that_is_not_held_is_never_passed_over() {
    for (status, numbers, missing) in [
        (200, vec![(A, "reserved", None), (B, "error", REFUSED)], vec![B]),
        (201, vec![(A, "reserved", None)], vec![B]),
        (200, vec![(A, "expired", None), (B, "available", None)], vec![A, B]),
        (201, vec![(A, "reserved", REFUSED), (B, "held-ish", None)], vec![A, B]),
        (207, vec![(A, "reserved", None), (B, "reserved", None)], vec![]),
        (
            207,
            vec![(A, "reserved", None), (B, "reserved", None), ("18335550102", "error", REFUSED)],
            vec!["18335550102"],
        ),
    ] {
        let bench = Bench::new([answered(status, &numbers)]);
        let error = change(&bench, &both()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Partial, "{numbers:?}");
        assert_eq!(error.outcome().unwrap().missing(), missing, "{numbers:?}");
        assert!(PartialReservation::of(&error).is_some() && bench.lines().len() == 1);
    }
    let remove = ReservationRequest::new(RESERVATION.parse().unwrap())
        .remove_phone_number(A.parse::<PhoneNumberId>().unwrap());
    let bench = Bench::new([answered(200, &[(A, "reserved", None)])]);
    let error = change(&bench, &remove).unwrap_err();
    assert!(error.to_string().contains("18335550100 (is still in the reservation)"), "{error}");
    // What failed in an earlier request is no failure of one that did not name it.
    let bench = Bench::new([answered(200, &[(B, "error", REFUSED)])]);
    assert_eq!(change(&bench, &remove).unwrap().phone_numbers.len(), 1);
}

#[test]
fn a_repeat_that_is_answered_in_part_is_judged_by_the_reservation_itself() {
    let (held, refused_now) = ((A, "reserved", None), (B, "error", REFUSED));
    let whole = answered(200, &[held, (B, "reserved", None)]);
    let bench = Bench::new([Reply::interrupted("reset"), answered(207, &[held, refused_now]), whole]);
    assert_eq!(change(&bench, &both()).unwrap().phone_numbers.len(), 2);
    let path = format!("/availablePhoneNumbers/reservations/{RESERVATION}?api-version=2025-06-01");
    assert_eq!(bench.lines(), [format!("PATCH {path}"), format!("PATCH {path}"), format!("GET {path}")]);

    let still = answered(200, &[held, refused_now]);
    let bench = Bench::new([Reply::interrupted("reset"), answered(207, &[held, refused_now]), still]);
    assert_eq!(change(&bench, &both()).unwrap_err().outcome().unwrap().missing(), [B]);

    // The reservation cannot be read: what the repeat was told counts.
    let replies = [Reply::interrupted("reset"), answered(207, &[held, refused_now]), refused(403, "x")];
    let error = change(&Bench::new(replies), &both()).unwrap_err();
    assert_eq!((error.kind(), error.outcome().unwrap().missing()), (ErrorKind::Partial, &[B.to_owned()][..]));
}

#[test]
fn a_refusal_after_a_lost_answer_is_judged_by_the_reservation_itself() {
    let whole = answered(200, &[(A, "reserved", None), (B, "reserved", None)]);
    let bench = Bench::new([Reply::status(503), refused(400, "BadRequest"), whole]);
    assert_eq!(change(&bench, &both()).unwrap().phone_numbers.len(), 2);

    let bench =
        Bench::new([Reply::status(503), refused(400, "BadRequest"), answered(200, &[(A, "reserved", None)])]);
    let error = change(&bench, &both()).unwrap_err();
    assert_eq!((error.kind(), error.outcome().unwrap().missing()), (ErrorKind::Partial, &[B.to_owned()][..]));
    assert!(error.to_string().contains("a repeat was answered BadRequest"), "{error}");

    let bench =
        Bench::new([Reply::status(503), refused(400, "BadRequest"), refused(404, "ReservationNotFound")]);
    let error = change(&bench, &both()).unwrap_err();
    assert!(error.code() == Some("BadRequest") && error.may_have_been_sent(), "{error}");
    assert!(error.to_string().contains("may have been changed"), "{error}");

    // Nothing was lost: a refusal is a refusal.
    let bench = Bench::new([refused(400, "BadRequest")]);
    let error = change(&bench, &both()).unwrap_err();
    assert!(!error.may_have_been_sent() && bench.lines().len() == 1, "{error}");
}

#[test]
fn the_answer_to_a_change_that_cannot_be_read_says_that_it_may_have_happened() {
    let mut number = available_json(A, "reserved", None);
    number["cost"]["amount"] = serde_json::json!(1e300);
    let body = serde_json::json!({"id": RESERVATION, "phoneNumbers": {A: number}}).to_string();
    let bench = Bench::new([Reply::status(201).json(&body)]);
    let error = change(&bench, &both()).unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.may_have_been_sent(), "{error}");
    assert!(error.to_string().contains("cost.amount"), "{error}");
    assert!(error.to_string().contains("may have been changed: get_reservation tells"), "{error}");
}

#[test]
fn deleting_what_a_lost_attempt_has_deleted_is_a_success() {
    let id = RESERVATION.parse().unwrap();
    let delete = |bench: &Bench| bench.clock.run(bench.client(VERSION).delete_reservation(&id));
    let bench = Bench::new([Reply::interrupted("reset"), refused(404, "ReservationNotFound")]);
    delete(&bench).unwrap();
    assert_eq!(bench.lines().len(), 2);
    let bench = Bench::new([refused(404, "ReservationNotFound")]);
    assert!(delete(&bench).unwrap_err().is_not_found());
    // Refused for another reason, which the reservation itself tells.
    let now = Reply::status(200).json(&reservation_json("submitted", []));
    let bench = Bench::new([refused(400, "BadRequest"), now]);
    let error = delete(&bench).unwrap_err();
    assert!(error.to_string().contains("the reservation is submitted, and only an active one"), "{error}");
    assert_eq!((error.code(), error.operation()), (Some("BadRequest"), Some("delete_reservation")));
    let bench = Bench::new(vec![Reply::status(503); 4]);
    let error = delete(&bench).unwrap_err();
    assert!(error.may_have_been_sent() && error.to_string().contains("may have been deleted"), "{error}");
    assert_eq!(bench.lines().len(), 4);
}

#[tokio::test]
async fn the_emulator_refuses_numbers_and_the_client_tells() {
    let (emulator, client) = start().await;
    let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    let on_offer = client.browse_available_phone_numbers(&browse).await.unwrap();
    let request = on_offer
        .iter()
        .take(3)
        .fold(ReservationRequest::new(client.new_reservation_id()), ReservationRequest::add_phone_number);
    emulator.faults().add(Rule::new(Action::RefuseNumbers(2)).operation("createOrUpdateReservation"));
    let error = client.create_or_update_reservation(&request).await.unwrap_err();
    let outcome = error.outcome().unwrap();
    assert_eq!((outcome.done().len(), outcome.missing().len()), (1, 2), "{error}");
    // The same request again: now all can be had.
    assert_eq!(client.create_or_update_reservation(&request).await.unwrap().phone_numbers.len(), 3);
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_repeated_and_holds_once() {
    let (emulator, client) = start().await;
    let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    let on_offer = client.browse_available_phone_numbers(&browse).await.unwrap();
    let request = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
    emulator.faults().add(Rule::new(Action::reset(When::After)).operation("createOrUpdateReservation"));
    let held = client.create_or_update_reservation(&request).await.unwrap();
    assert_eq!(held.phone_numbers.len(), 1);
    assert_eq!(emulator.journal().requests_of("createOrUpdateReservation").len(), 2);
    emulator.faults().add(Rule::new(Action::reset(When::After)).operation("deleteReservation"));
    client.delete_reservation(request.id()).await.unwrap();
    assert!(client.list_reservations().try_collect().await.unwrap().is_empty());
}

#[test]
fn a_search_is_not_repeated_once_it_may_have_been_sent() {
    let no_link = || Reply::status(202).header("search-id", "x");
    for (reply, kind) in [
        (Reply::interrupted("reset"), ErrorKind::Transport),
        (Reply::status(408), ErrorKind::Service),
        (Reply::status(500), ErrorKind::Service),
        (Reply::status(503).header("retry-after", "1"), ErrorKind::Service),
        (Reply::never(), ErrorKind::Timeout),
        (no_link(), ErrorKind::Decode),
        (no_link().header("operation-location", "/phoneNumbers/operations/purchase_x"), ErrorKind::Decode),
        (Reply::status(200).json("{}"), ErrorKind::Decode),
    ] {
        let name = format!("{reply:?}");
        let bench = Bench::new([reply]);
        let begun = bench.clock.run(bench.client(VERSION).begin_search_available_phone_numbers(&toll_free()));
        let error = begun.unwrap_err();
        assert_eq!((error.kind(), bench.lines().len()), (kind, 1), "{name}: {error}");
        assert!(error.may_have_been_sent(), "{name}: {error}");
        // The manual clock begins at 09:30:05; an attempt that hangs takes 20 seconds.
        let text = error.to_string();
        let until = text.contains("2024-01-15T09:46:05Z") || text.contains("2024-01-15T09:46:25Z");
        assert!(until && text.contains("nothing was bought"), "{name}: {text}");
    }
    for (reply, sent) in [
        (Reply::not_sent("no route"), 4),
        (Reply::status(429).header("retry-after", "1"), 4),
        (Reply::status(429), 1),
        (refused(400, "BadRequest"), 1),
    ] {
        let name = format!("{reply:?}");
        let bench = Bench::new(vec![reply; 4]);
        let begun = bench.clock.run(bench.client(VERSION).begin_search_available_phone_numbers(&toll_free()));
        let error = begun.unwrap_err();
        assert_eq!((bench.lines().len(), error.may_have_been_sent()), (sent, false), "{name}: {error}");
        assert!(!error.to_string().contains("perhaps held"), "{name}: {error}");
        assert!(bench.transport.requests().iter().all(Request::wants_fresh_connection));
    }
}
