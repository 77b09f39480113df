//! Every row of the decision tables, at a service that says exactly what the row is about.
//!
//! What the service says is written as a timeline: `0 absent; 7 mine` is absent from the beginning, and mine from the seventh
//! second after the request whose answer was lost.

use std::{sync::Arc, time::Duration};

use communication_phone_numbers::{
    AccessKey, ClientOptions, Endpoint, Error, ErrorKind, PhoneNumber, PhoneNumberCapabilitiesRequest,
    PhoneNumberCapabilityType, PhoneNumberSearchResult, PhoneNumbersClient, PhoneNumbersReservation,
    PurchaseRequest, Request, ReservationPurchaseRequest, Runtime, Settlement,
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{support::KEY, world::httpdate};

const SEARCH: &str = "bbdc5dc4-e424-49ab-8542-31a135d8a7b5";
const RESERVATION: &str = "6227aeb8-8086-4824-9586-05cafe96f37b";

/// What the service says of each thing.
#[derive(Clone, Copy)]
struct Says {
    numbers: &'static [&'static str],
    operation: &'static str,
    search: &'static str,
    reservation: &'static str,
}

const NOTHING: Says =
    Says { numbers: &["0 absent"], operation: "0 404", search: "0 NoError", reservation: "0 404" };

/// What is true of a timeline at that second.
fn at(timeline: &'static str, second: u64) -> &'static str {
    let parts = timeline.split("; ").map(|part| part.split_once(' ').unwrap());
    parts.filter(|(from, _)| from.parse::<u64>().unwrap() <= second).last().unwrap().1
}

struct Bench {
    clock: ManualClock,
    transport: ScriptedTransport,
    client: PhoneNumbersClient,
    begun: OffsetDateTime,
}

fn number(place: usize) -> PhoneNumber {
    format!("+1800555{:04}", 100 + place).parse().unwrap()
}

impl Bench {
    fn new(says: Says) -> Self {
        let clock = ManualClock::new();
        let begun = clock.now();
        let own = clock.clone();
        let transport = ScriptedTransport::answering(&clock, move |request| {
            // Its clock and ours agree.
            let date = httpdate(own.now());
            reply(request, says, own.monotonic().as_secs(), begun).header("date", &date)
        });
        let options =
            ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
        let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
        let client =
            PhoneNumbersClient::builder(endpoint, AccessKey::parse(KEY).unwrap()).options(options).build();
        Self { clock, transport, client: client.unwrap(), begun }
    }

    fn search(&self, count: usize) -> PhoneNumberSearchResult {
        serde_json::from_value(search("NoError", count, self.begun)).unwrap()
    }

    fn sent(&self, method: &str) -> usize {
        self.transport.requests().iter().filter(|request| request.method() == method).count()
    }
}

fn stamp(time: OffsetDateTime) -> String {
    time.format(&time::format_description::well_known::Rfc3339).unwrap()
}

fn search(error: &str, count: usize, begun: OffsetDateTime) -> Value {
    let numbers: Vec<String> = (0..count).map(|place| number(place).to_string()).collect();
    json!({"searchId": SEARCH, "phoneNumbers": numbers, "phoneNumberType": "tollFree", "assignmentType": "application",
        "capabilities": {"calling": "outbound", "sms": "none"}, "searchExpiresBy": stamp(begun + time::Duration::minutes(10)),
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"}, "error": error})
}

fn reservation(status: &str, words: &str, count: usize, begun: OffsetDateTime) -> Value {
    let mut words = words.split(',').cycle();
    let numbers = (0..count).map(|place| {
        let id = number(place).digits().to_owned();
        let number = json!({"id": id, "phoneNumber": number(place).to_string(), "countryCode": "US",
            "capabilities": {"calling": "outbound", "sms": "none"}, "phoneNumberType": "tollFree",
            "assignmentType": "application", "status": words.next().unwrap()});
        (id, number)
    });
    let numbers: serde_json::Map<String, Value> = numbers.collect();
    json!({"id": RESERVATION, "status": status, "phoneNumbers": numbers,
        "expiresAt": stamp(begun + time::Duration::minutes(10))})
}

fn owned(place: usize, word: &str, begun: OffsetDateTime) -> Value {
    let bought =
        if word == "old" { begun - time::Duration::days(30) } else { begun + time::Duration::seconds(9) };
    let calling = if word == "changed" { "inbound" } else { "outbound" };
    json!({"id": number(place).digits(), "phoneNumber": number(place).to_string(), "countryCode": "US",
        "phoneNumberType": "tollFree", "assignmentType": "application", "purchaseDate": stamp(bought),
        "capabilities": {"calling": calling, "sms": "none"},
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"}})
}

fn reply(request: &Request, says: Says, second: u64, begun: OffsetDateTime) -> Reply {
    let (path, count) = (request.url().path(), says.numbers.len());
    let gone =
        |code: &str| Reply::status(404).json(&json!({"error": {"code": code, "message": "no"}}).to_string());
    let found = |body: Value| Reply::status(200).json(&body.to_string());
    let failure = |word: &str| match word {
        "404" => Some(gone("NotFound")),
        "gone" => Some(gone("ReservationNotFound")),
        "page" => Some(Reply::status(404).chunk("<html>not here</html>")),
        "403" => {
            Some(Reply::status(403).json(r#"{"error":{"code":"InsufficientPermissions","message":"no"}}"#))
        }
        "down" => Some(Reply::status(503)),
        "reset" => Some(Reply::interrupted("reset")),
        _ => None,
    };
    if request.method() != "GET" {
        let fence = request.method() == "DELETE" && path.contains("/reservations/");
        return if fence { Reply::status(204) } else { Reply::interrupted("reset") };
    }
    if path.contains("/operations/") {
        let word = at(says.operation, second);
        let error = json!({"code": "PurchaseFailed", "message": "no credit"});
        let error = if word == "failed" { error } else { Value::Null };
        return failure(word).unwrap_or_else(|| found(json!({"status": word, "error": error})));
    }
    if path.contains("/searchResults/") {
        let word = at(says.search, second);
        return failure(word).unwrap_or_else(|| found(search(word, count, begun)));
    }
    if path.contains("/reservations/") {
        let word = at(says.reservation, second);
        let (status, words) = word.split_once(' ').unwrap_or((word, "reserved"));
        return failure(word).unwrap_or_else(|| found(reservation(status, words, count, begun)));
    }
    if path == "/phoneNumbers" {
        let words = says.numbers.iter().enumerate().map(|(place, timeline)| (place, at(timeline, second)));
        let listed: Vec<Value> = words
            .filter(|(_, word)| matches!(*word, "mine" | "old" | "listed"))
            .map(|(place, word)| owned(place, word, begun))
            .collect();
        return found(json!({"phoneNumbers": listed}));
    }
    let place = (0..count).find(|place| path.ends_with(number(*place).digits())).unwrap();
    let word = at(says.numbers[place], second);
    match word {
        "absent" => gone("NotFound"),
        "listed" | "unlisted" => failure("403").unwrap(),
        _ => failure(word).unwrap_or_else(|| found(owned(place, word, begun))),
    }
}

/// A word for how it ended.
fn word(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Partial => "partial",
        ErrorKind::OperationFailed if error.is_not_found() => "not found",
        ErrorKind::OperationFailed if error.to_string().contains("has failed") => "failed",
        ErrorKind::OperationFailed => "not bought",
        ErrorKind::OutcomeUnknown => "unknown",
        _ => "another error",
    }
}

fn settled(settled: Result<Settlement, Error>) -> &'static str {
    match settled {
        Ok(Settlement::Done { .. }) => "done",
        Ok(Settlement::Partial { error, .. } | Settlement::NotDone { error, .. }) | Err(error) => {
            word(&error)
        }
        Ok(_) => "another settlement",
    }
}

/// Begins the purchase of a search, whose answer is lost; how that ends, and after how many seconds.
fn begin(says: Says) -> (&'static str, u64) {
    let bench = Bench::new(says);
    let request = PurchaseRequest::from_search(&bench.search(says.numbers.len()));
    let result = bench.clock.run(bench.client.begin_purchase_phone_numbers(&request));
    let seconds = bench.clock.monotonic().as_secs();
    assert_eq!(bench.sent("POST"), 1);
    match result {
        Ok(poller) if !poller.is_confirmed() => {
            match bench.clock.run(async { poller.timeout(Duration::ZERO).await }) {
                Ok(_) => ("done", seconds),
                Err(_) => ("handed over", seconds),
            }
        }
        Ok(_) => ("confirmed", seconds),
        Err(error) => {
            let source = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref::<Error>());
            assert_eq!(
                source.map(Error::kind),
                Some(ErrorKind::Transport),
                "the first cause is kept: {error:?}"
            );
            (word(&error), seconds)
        }
    }
}

/// Settles the purchase of a search so many minutes after its hold has ended.
fn settle(says: Says, minutes: u64) -> &'static str {
    let bench = Bench::new(says);
    let token = bench.client.purchase_token(&PurchaseRequest::from_search(&bench.search(says.numbers.len())));
    bench.clock.advance(Duration::from_secs((10 + minutes) * 60 + 1));
    let end = settled(bench.clock.run(bench.client.settle(&token)));
    assert_eq!(bench.sent("GET"), bench.transport.requests().len(), "settling only looks");
    end
}

#[test]
fn rows_of_the_purchase_of_a_search() {
    let says = NOTHING;
    for (row, says, expected) in [
        ("all Mine, A 404", Says { numbers: &["0 mine", "0 mine"], ..says }, ("done", 0)),
        ("all Mine, A failed", Says { numbers: &["0 mine"], operation: "0 failed", ..says }, ("done", 0)),
        (
            "all Mine, A unreadable",
            Says { numbers: &["0 mine"], operation: "0 down", search: "0 down", ..says },
            ("done", 0),
        ),
        (
            "all Mine, late",
            Says { numbers: &["0 absent; 15 mine", "0 absent; 12 mine"], ..says },
            ("done", 15),
        ),
        (
            "all Mine by the list, reads refused",
            Says { numbers: &["0 listed", "0 listed"], ..says },
            ("done", 0),
        ),
        (
            "an older purchase is no evidence",
            Says { numbers: &["0 old"], operation: "0 succeeded", ..says },
            ("unknown", 30),
        ),
        (
            "some Mine, A failed",
            Says { numbers: &["0 mine", "0 absent"], operation: "0 failed", ..says },
            ("partial", 7),
        ),
        (
            "some Mine, A canceled",
            Says { numbers: &["0 absent", "0 mine"], operation: "0 canceled", ..says },
            ("partial", 7),
        ),
        (
            "some Mine, A succeeded for 30 s",
            Says { numbers: &["0 mine", "0 absent"], operation: "0 Succeeded", ..says },
            ("partial", 30),
        ),
        (
            "some Mine, others unreadable",
            Says { numbers: &["0 mine", "0 down"], operation: "0 failed", ..says },
            ("unknown", 30),
        ),
        (
            "all Absent, A failed, unchanged 5 s later",
            Says { operation: "0 failed", search: "0 PurchaseFailed", ..says },
            ("failed", 7),
        ),
        ("all Absent, A canceled", Says { operation: "0 cancelled", search: "0 404", ..says }, ("failed", 7)),
        (
            "all Absent, A failed, but C bought some",
            Says { operation: "0 failed", search: "0 NumbersPartiallyAcquired", ..says },
            ("unknown", 30),
        ),
        (
            "all Absent, A failed, but not to be read any more",
            Says { numbers: &["0 absent; 2 down"], operation: "0 failed", ..says },
            ("unknown", 30),
        ),
        (
            "all Absent, A failed later, and C bought some by then",
            Says { operation: "0 404; 5 failed", search: "0 NoError; 5 NumbersPartiallyAcquired", ..says },
            ("unknown", 35),
        ),
        (
            "all Absent, A failed, changed within 5 s",
            Says { numbers: &["0 absent; 3 mine"], operation: "0 failed", search: "0 NoError", ..says },
            ("done", 3),
        ),
    ] {
        assert_eq!(begin(says), expected, "{row}");
    }
}

#[test]
fn rows_of_the_purchase_of_a_search_that_goes_on_or_is_not_to_be_seen() {
    let says = NOTHING;
    for (row, says, expected) in [
        (
            "none Mine, A succeeded under 30 s: looks on",
            Says { numbers: &["0 absent; 29 mine"], operation: "0 succeeded", ..says },
            ("done", 30),
        ),
        ("none Mine, A succeeded for 30 s", Says { operation: "0 succeeded", ..says }, ("unknown", 30)),
        ("none Mine, A running", Says { operation: "0 running", ..says }, ("handed over", 0)),
        (
            "none Mine, A notStarted later",
            Says { operation: "0 404; 5 notStarted", ..says },
            ("handed over", 7),
        ),
        (
            "some Mine, A of an unknown word",
            Says { numbers: &["0 mine", "0 absent"], operation: "0 verifying", ..says },
            ("handed over", 0),
        ),
        (
            "all Absent, A 404, under 30 s: looks on",
            Says { operation: "0 404; 20 running", ..says },
            ("handed over", 30),
        ),
        ("all Absent, A 404, 30 s", says, ("unknown", 30)),
        (
            "the looks fail",
            Says { numbers: &["0 down"], operation: "0 down", search: "0 down", ..says },
            ("unknown", 30),
        ),
        (
            "the looks break",
            Says { numbers: &["0 reset"], operation: "0 reset", search: "0 reset", ..says },
            ("unknown", 30),
        ),
    ] {
        assert_eq!(begin(says), expected, "{row}");
    }
}

#[test]
fn rows_of_the_purchase_of_a_search_after_its_hold() {
    let says = NOTHING;
    for (row, says, minutes, expected) in [
        ("A 404, hold + 10 min", says, 10, "not bought"),
        ("A 404, before hold + 10 min", says, 8, "unknown"),
        (
            "A 404, hold + 10 min, of three numbers",
            Says { numbers: &["0 absent", "0 absent", "0 absent"], ..says },
            10,
            "not bought",
        ),
        (
            "A running, hold + 60 min, of three numbers",
            Says { numbers: &["0 absent", "0 absent", "0 absent"], operation: "0 running", ..says },
            60,
            "not bought",
        ),
        ("A 404, one of two unreadable", Says { numbers: &["0 absent", "0 down"], ..says }, 10, "unknown"),
        (
            "A 404, one of two refused and not listed",
            Says { numbers: &["0 absent", "0 unlisted"], ..says },
            10,
            "not bought",
        ),
        (
            "A 404, one of two refused and listed",
            Says { numbers: &["0 absent", "0 listed"], ..says },
            10,
            "unknown",
        ),
        ("A 404, an older purchase of the number", Says { numbers: &["0 old"], ..says }, 10, "unknown"),
        ("A 404, C 404: not shown to be the same resource", Says { search: "0 404", ..says }, 10, "unknown"),
        ("A 404, C unreadable: the same", Says { search: "0 down", ..says }, 10, "unknown"),
        (
            "A is the page of a proxy, which is no 404 of the service",
            Says { operation: "0 page", ..says },
            10,
            "unknown",
        ),
        ("B is the page of a proxy", Says { numbers: &["0 page"], ..says }, 10, "unknown"),
        (
            "A running, hold + 60 min",
            Says { operation: "0 running", search: "0 404", ..says },
            60,
            "not bought",
        ),
        ("A running, before hold + 60 min", Says { operation: "0 notStarted", ..says }, 58, "unknown"),
        (
            "A running, hold + 60 min, unreadable",
            Says { numbers: &["0 down"], operation: "0 running", ..says },
            60,
            "unknown",
        ),
        ("A succeeded, long after the hold", Says { operation: "0 succeeded", ..says }, 600, "unknown"),
        ("some Mine, A 404", Says { numbers: &["0 mine", "0 absent"], ..says }, 600, "unknown"),
        ("all Mine", Says { numbers: &["0 mine"], search: "0 404", ..says }, 600, "done"),
    ] {
        assert_eq!(settle(says, minutes), expected, "{row}");
    }
}

#[test]
fn more_than_twenty_numbers_are_looked_up_in_the_list() {
    let says = Says { numbers: &["0 mine"; 21], ..NOTHING };
    let bench = Bench::new(says);
    let request = PurchaseRequest::from_search(&bench.search(21));
    let poller = bench.clock.run(bench.client.begin_purchase_phone_numbers(&request)).unwrap();
    assert_eq!(bench.clock.run(poller.into_future()).unwrap().phone_numbers.len(), 21);
    let reads = bench.transport.requests();
    let paths: Vec<&str> = reads
        .iter()
        .map(|request| request.url().path())
        .filter(|path| path.starts_with("/phoneNumbers"))
        .collect();
    assert_eq!(paths.iter().filter(|path| **path == "/phoneNumbers").count(), 1);
    assert!(paths.len() < 10, "{paths:?}");
}

/// Begins the purchase of a reservation, whose answer is lost.
fn begin_reservation(says: Says) -> (&'static str, u64) {
    let bench = Bench::new(says);
    let count = says.numbers.len();
    let held: PhoneNumbersReservation =
        serde_json::from_value(reservation("active", "reserved", count, bench.begun)).unwrap();
    let request = ReservationPurchaseRequest::from_reservation(&held);
    let result = bench.clock.run(bench.client.begin_reservation_purchase(&request));
    let seconds = bench.clock.monotonic().as_secs();
    assert_eq!(bench.sent("POST"), 1);
    match result {
        Ok(poller) if poller.is_confirmed() => ("accepted", seconds),
        Ok(poller) => match bench.clock.run(async { poller.timeout(Duration::ZERO).await }) {
            Ok(_) => ("done", seconds),
            Err(_) => ("handed over", seconds),
        },
        Err(error) => {
            let ways_out = error.to_string().contains("settle_by_deleting_reservation");
            assert_eq!(ways_out, matches!(at(says.reservation, 30), "active" | "pending"), "{error}");
            (word(&error), seconds)
        }
    }
}

#[test]
fn rows_of_the_purchase_of_a_reservation() {
    let says = NOTHING;
    for (row, says, expected) in [
        ("submitted", Says { reservation: "0 submitted", ..says }, ("accepted", 0)),
        ("submitted later", Says { reservation: "0 active; 5 submitted", ..says }, ("accepted", 7)),
        (
            "completed, bought",
            Says { numbers: &["0 mine", "0 mine"], reservation: "0 completed purchased", ..says },
            ("done", 0),
        ),
        (
            "completed, bought, reads lag",
            Says { numbers: &["0 absent; 9 mine"], reservation: "0 completed purchased", ..says },
            ("done", 15),
        ),
        (
            "completed, in part",
            Says { numbers: &["0 mine", "0 absent"], reservation: "0 completed purchased,error", ..says },
            ("partial", 0),
        ),
        ("completed, nothing bought", Says { reservation: "0 completed error", ..says }, ("failed", 0)),
        ("completed, contradicted", Says { reservation: "0 completed purchased", ..says }, ("unknown", 30)),
        (
            "expired, all Absent",
            Says { numbers: &["0 absent", "0 absent"], reservation: "0 expired expired", ..says },
            ("not bought", 0),
        ),
        (
            "expired, some Mine",
            Says { numbers: &["0 mine", "0 absent"], reservation: "0 expired expired", ..says },
            ("partial", 0),
        ),
        (
            "expired, unreadable",
            Says { numbers: &["0 down"], reservation: "0 expired expired", ..says },
            ("unknown", 30),
        ),
        (
            "active, under 30 s: looks on",
            Says { reservation: "0 active; 20 expired expired", ..says },
            ("not bought", 30),
        ),
        ("active, 30 s", Says { reservation: "0 active", ..says }, ("unknown", 30)),
        ("of an unknown word", Says { reservation: "0 pending", ..says }, ("unknown", 30)),
        ("404, Mine", Says { numbers: &["0 mine"], reservation: "0 gone", ..says }, ("done", 0)),
        (
            "404, some Mine",
            Says { numbers: &["0 mine", "0 absent"], reservation: "0 gone", ..says },
            ("partial", 30),
        ),
        ("404, none", Says { reservation: "0 gone", ..says }, ("unknown", 30)),
        (
            "not readable: A and B, Mine",
            Says { numbers: &["0 mine"], reservation: "0 down", ..says },
            ("done", 0),
        ),
        (
            "not readable: A and B, running",
            Says { operation: "0 running", reservation: "0 403", ..says },
            ("handed over", 0),
        ),
        (
            "not readable: A and B, failed",
            Says { operation: "0 failed", reservation: "0 down", ..says },
            ("failed", 7),
        ),
        ("not readable: A and B, 404", Says { reservation: "0 down", ..says }, ("unknown", 30)),
    ] {
        assert_eq!(begin_reservation(says), expected, "{row}");
    }
}

#[test]
fn row_of_the_fence() {
    for (row, status, expected, deletions) in [
        ("active: deleted", "0 active", "not bought", 1),
        ("completed: not deleted", "0 completed purchased", "done", 0),
        ("not readable: deleted", "0 down", "not bought", 1),
    ] {
        let bench = Bench::new(Says { numbers: &["0 mine"], reservation: status, ..NOTHING });
        let request = ReservationPurchaseRequest::new(RESERVATION.parse().unwrap());
        let token = bench.client.reservation_purchase_token(&request);
        let end = settled(bench.clock.run(bench.client.settle_by_deleting_reservation(&token)));
        assert_eq!((end, bench.sent("DELETE"), bench.sent("POST")), (expected, deletions, 0), "{row}");
    }
}

#[test]
fn rows_of_a_release() {
    for (row, numbers, expected) in [
        ("Absent, owned before", &["0 mine; 1 absent"], ("done", 1)),
        ("200 under 60 s: looks on", &["0 mine; 20 absent"], ("done", 30)),
        ("unreadable under 60 s", &["0 mine; 1 down; 50 absent"], ("done", 60)),
        ("200, 60 s", &["0 mine"], ("unknown", 60)),
    ] {
        let bench = Bench::new(Says { numbers, ..NOTHING });
        let result = bench.clock.run(bench.client.begin_release_phone_number(&number(0)));
        let end = result.as_ref().map_or_else(word, |_| "done");
        assert_eq!((end, bench.clock.monotonic().as_secs()), expected, "{row}");
        assert_eq!(bench.sent("DELETE"), 1, "{row}");
    }
    let bench = Bench::new(NOTHING);
    let token = bench.client.release_token(&number(0));
    assert_eq!(
        settled(bench.clock.run(bench.client.settle(&token))),
        "not found",
        "Absent, not owned before"
    );
}

#[test]
fn rows_of_a_change_of_capabilities() {
    let request = PhoneNumberCapabilitiesRequest::new().calling(PhoneNumberCapabilityType::Inbound);
    for (row, numbers, expected) in [
        ("as wanted", &["0 changed"], ("done", 1)),
        ("differs under 60 s: looks on", &["0 mine; 12 changed"], ("done", 15)),
        ("differs, 60 s", &["0 mine"], ("unknown", 60)),
        ("404", &["0 mine; 5 absent"], ("not found", 7)),
    ] {
        let bench = Bench::new(Says { numbers, ..NOTHING });
        let result =
            bench.clock.run(bench.client.begin_update_phone_number_capabilities(&number(0), &request));
        let end = result.as_ref().map_or_else(word, |_| "done");
        assert_eq!((end, bench.clock.monotonic().as_secs()), expected, "{row}");
        assert_eq!(bench.sent("PATCH"), 1, "{row}");
    }
}

#[test]
fn a_caller_in_a_hurry_hears_sooner_and_loses_nothing() {
    let bench = Bench::new(NOTHING);
    let hurried = communication_phone_numbers::CallOptions::new().timeout(Duration::from_secs(5));
    let client = bench.client.with_call_options(hurried);
    let request = PurchaseRequest::from_search(&bench.search(1));
    let error = bench.clock.run(client.begin_purchase_phone_numbers(&request)).unwrap_err();
    assert_eq!((word(&error), bench.clock.monotonic().as_secs()), ("unknown", 5));
    let outcome = error.outcome().unwrap();
    assert_eq!(outcome.token(), error.resume_token());
    assert_eq!(outcome.conclusive_after(), Some(bench.begun + time::Duration::minutes(20)));
    let looked: Vec<&str> = outcome.looks().iter().map(communication_phone_numbers::Look::answer).collect();
    assert_eq!(looked, ["NoError", "404 NotFound", "404 NotFound"]);
}

/// The year 1 is how the service writes that it does not know, and the last days of the calendar are no time to reckon with.
#[test]
fn a_hold_without_a_real_end_neither_stops_a_purchase_nor_proves_anything() {
    for year in [1, 9999] {
        let bench = Bench::new(NOTHING);
        let end =
            time::Date::from_calendar_date(year, time::Month::December, 31).unwrap().with_hms(23, 59, 59);
        let mut result = bench.search(1);
        result.search_expires_by = end.unwrap().assume_utc();
        let request = PurchaseRequest::from_search(&result);
        let error = bench.clock.run(bench.client.begin_purchase_phone_numbers(&request)).unwrap_err();
        assert_eq!((word(&error), bench.sent("POST")), ("unknown", 1), "{error}");
        let outcome = error.outcome().unwrap();
        assert_eq!(outcome.conclusive_after(), Some(bench.begun + time::Duration::minutes(20)), "{year}");
        for token in [outcome.token().unwrap().clone(), bench.client.purchase_token(&request)] {
            assert_eq!(settled(bench.clock.run(bench.client.settle(&token))), "unknown", "{year}");
        }
    }
}
