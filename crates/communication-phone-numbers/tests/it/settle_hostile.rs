//! Settling at a service that says odd things: what is not about this purchase, or says nothing, is no evidence.

use std::{sync::Arc, time::Duration};

use communication_phone_numbers::{
    AccessKey, ClientOptions, Endpoint, Error, ErrorKind, PhoneNumber, PhoneNumberCapabilitiesRequest,
    PhoneNumberCapabilityType, PhoneNumberSearchResult, PhoneNumbersClient, PhoneNumbersReservation,
    PurchaseRequest, Request, ReservationPurchaseRequest, ResumeToken, Runtime, Settlement,
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{support::KEY, world::httpdate};

const SEARCH: &str = "bbdc5dc4-e424-49ab-8542-31a135d8a7b5";
const RESERVATION: &str = "6227aeb8-8086-4824-9586-05cafe96f37b";
const NUMBER: &str = "+18005550100";

/// A client whose service answers by what is asked for, and at which second.
struct Bench {
    clock: ManualClock,
    transport: ScriptedTransport,
    client: PhoneNumbersClient,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Number,
    List,
    /// The second page of it.
    Page,
    Operation,
    Search,
    Reservation,
    /// Something is to be changed.
    Change,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let path = request.url().path();
        match () {
            () if request.method() != "GET" => Self::Change,
            () if path.contains("/operations/") => Self::Operation,
            () if path.contains("/searchResults/") => Self::Search,
            () if path.contains("/reservations/") => Self::Reservation,
            () if request.path_and_query().contains("skip=100") => Self::Page,
            () if path == "/phoneNumbers" => Self::List,
            () => Self::Number,
        }
    }
}

impl Bench {
    /// The service's clock agrees with ours.
    fn new(answer: impl Fn(Asked, u64) -> Reply + Send + 'static) -> Self {
        Self::dated(answer, |clock| Some(httpdate(clock.now())))
    }

    /// No answer has another date than its own.
    fn undated(answer: impl Fn(Asked, u64) -> Reply + Send + 'static) -> Self {
        Self::dated(answer, |_| None)
    }

    fn dated(
        answer: impl Fn(Asked, u64) -> Reply + Send + 'static,
        date: fn(&ManualClock) -> Option<String>,
    ) -> Self {
        let clock = ManualClock::new();
        let own = clock.clone();
        let transport = ScriptedTransport::answering(&clock, move |request| {
            let reply = answer(Asked::of(request), own.monotonic().as_secs());
            date(&own).into_iter().fold(reply, |reply, date| reply.header("date", &date))
        });
        Self::over(clock, transport)
    }

    fn over(clock: ManualClock, transport: ScriptedTransport) -> Self {
        let options =
            ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
        let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
        let client = PhoneNumbersClient::builder(endpoint, AccessKey::parse(KEY).unwrap());
        Self { clock, transport, client: client.options(options).build().unwrap() }
    }

    fn count(&self, method: &str) -> usize {
        self.transport.requests().iter().filter(|request| request.method() == method).count()
    }

    fn settle(&self, token: &ResumeToken) -> Result<Settlement, Error> {
        self.clock.run(self.client.settle(token))
    }

    fn begin(&self, request: &PurchaseRequest) -> Error {
        self.clock.run(self.client.begin_purchase_phone_numbers(request)).unwrap_err()
    }
}

fn stamp(time: OffsetDateTime) -> String {
    time.format(&time::format_description::well_known::Rfc3339).unwrap()
}

fn begun() -> OffsetDateTime {
    ManualClock::new().now()
}

/// The date of an answer so many seconds after a time.
fn date(time: OffsetDateTime, seconds: u64) -> String {
    httpdate(time + time::Duration::seconds(i64::try_from(seconds).unwrap()))
}

fn minutes(count: i64) -> time::Duration {
    time::Duration::minutes(count)
}

fn found(body: &Value) -> Reply {
    Reply::status(200).json(&body.to_string())
}

fn gone() -> Reply {
    Reply::status(404).json(r#"{"error":{"code":"NotFound","message":"no"}}"#)
}

fn search() -> Value {
    json!({"searchId": SEARCH, "phoneNumbers": [NUMBER], "phoneNumberType": "tollFree", "assignmentType": "application",
        "capabilities": {"calling": "outbound", "sms": "none"}, "searchExpiresBy": stamp(begun() + minutes(10)),
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"}, "error": "NoError"})
}

fn result() -> PhoneNumberSearchResult {
    serde_json::from_value(search()).unwrap()
}

fn owned(number: &str, bought: OffsetDateTime) -> Value {
    json!({"id": number.trim_start_matches('+'), "phoneNumber": number, "countryCode": "US",
        "phoneNumberType": "tollFree", "assignmentType": "application", "purchaseDate": stamp(bought),
        "capabilities": {"calling": "outbound", "sms": "none"},
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"}})
}

fn reservation(status: &str, word: Option<&str>, expires: OffsetDateTime) -> Value {
    json!({"id": RESERVATION, "status": status, "expiresAt": stamp(expires), "phoneNumbers": {"18005550100":
        {"id": "18005550100", "phoneNumber": NUMBER, "countryCode": "US", "phoneNumberType": "tollFree",
        "assignmentType": "application", "capabilities": {"calling": "outbound", "sms": "none"}, "status": word}}})
}

fn held() -> ReservationPurchaseRequest {
    let active = reservation("active", Some("reserved"), begun() + minutes(10));
    let active: PhoneNumbersReservation = serde_json::from_value(active).unwrap();
    ReservationPurchaseRequest::from_reservation(&active)
}

fn lost() -> Reply {
    Reply::interrupted("reset")
}

fn is_done(settled: &Result<Settlement, Error>) -> bool {
    matches!(settled, Ok(Settlement::Done { phone_numbers, .. }) if phone_numbers.len() == 1)
}

fn is_unknown(settled: &Result<Settlement, Error>) -> bool {
    matches!(settled, Err(error) if error.kind() == ErrorKind::OutcomeUnknown)
}

#[test]
fn what_a_look_has_told_is_kept_in_the_token() {
    let bench = Bench::new(|asked, _| match asked {
        Asked::Change => lost(),
        Asked::Search => found(&search()),
        _ => gone(),
    });
    let error = bench.begin(&PurchaseRequest::new(SEARCH.parse().unwrap()));
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let token = error.resume_token().unwrap();
    let expires = (begun() + minutes(10)).unix_timestamp().to_string();
    assert_eq!(token.fact("phoneNumbers"), Some(NUMBER), "{token:?}");
    assert_eq!(token.fact("expires"), Some(expires.as_str()));
    // The search is gone by then; the numbers tell.
    let later = Bench::new(|asked, _| match asked {
        Asked::Number => found(&owned(NUMBER, begun())),
        _ => gone(),
    });
    assert!(is_done(&later.settle(token)));

    let bench = Bench::new(|asked, _| match asked {
        Asked::Change => lost(),
        Asked::Reservation => found(&reservation("active", Some("reserved"), begun() + minutes(10))),
        _ => gone(),
    });
    let request = ReservationPurchaseRequest::new(RESERVATION.parse().unwrap());
    let error = bench.clock.run(bench.client.begin_reservation_purchase(&request)).unwrap_err();
    let token = error.resume_token().unwrap();
    assert_eq!((token.fact("phoneNumbers"), token.fact("expires")), (Some(NUMBER), Some(expires.as_str())));
}

#[test]
fn the_year_1_is_no_time() {
    for asked_for in ["an older number", "no number"] {
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Change => lost(),
            Asked::Search => {
                let mut search = search();
                search["searchExpiresBy"] = json!("0001-01-01T00:00:00+00:00");
                found(&search)
            }
            Asked::Number if asked_for == "an older number" => found(&owned(NUMBER, begun() - minutes(60))),
            _ => gone(),
        });
        let error = bench.begin(&PurchaseRequest::new(SEARCH.parse().unwrap()));
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{asked_for}: {error}");
        let id = result().search_id.purchase_operation_id();
        let resumed = bench.client.resume_purchase_phone_numbers_by_id(&id).unwrap();
        let error = bench.clock.run(resumed.into_future()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{asked_for}: {error}");
    }
    // Nor is it older than the purchase: it says nothing.
    let bench = Bench::new(|asked, _| match asked {
        Asked::Change => lost(),
        Asked::Reservation => found(&reservation("completed", Some("error"), begun() + minutes(10))),
        Asked::Number => {
            let mut owned = owned(NUMBER, begun());
            owned["purchaseDate"] = json!("0001-01-01T00:00:00+00:00");
            found(&owned)
        }
        _ => gone(),
    });
    let error = bench.clock.run(bench.client.begin_reservation_purchase(&held())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
}

/// Nothing was heard of the service before, and our clock is off: when the purchase was begun is reckoned by its clock.
#[test]
fn a_purchase_of_ours_is_not_older_than_itself_because_of_our_clock() {
    for ahead in [-120, -10, 10, 120] {
        let bench = Bench::undated(move |asked, second| {
            let date = date(begun() - minutes(ahead), second);
            match asked {
                Asked::Change => lost(),
                Asked::Reservation => {
                    found(&reservation("completed", Some("purchased"), begun() + minutes(10)))
                }
                Asked::Number => found(&owned(NUMBER, begun() - minutes(ahead))),
                _ => gone(),
            }
            .header("date", &date)
        });
        let request = ReservationPurchaseRequest::new(RESERVATION.parse().unwrap());
        let bought =
            bench.clock.run(async { bench.client.begin_reservation_purchase(&request).await?.await });
        assert_eq!(bought.unwrap().phone_numbers.len(), 1, "{ahead} minutes ahead");
    }
}

#[test]
fn what_is_about_something_else_is_no_evidence() {
    // An operation of another kind that has succeeded; a search of another id; a number of another name.
    let operation =
        json!({"id": format!("search_{SEARCH}"), "operationType": "search", "status": "succeeded"});
    let accepted = Reply::status(202)
        .header("operation-location", &format!("/phoneNumbers/operations/purchase_{SEARCH}?api-version=x"));
    let bench = Bench::new(move |asked, _| match asked {
        Asked::Change => accepted.clone(),
        Asked::Operation => found(&operation),
        Asked::Search => found(&search()),
        _ => gone(),
    });
    let request = PurchaseRequest::from_search(&result());
    let bought = bench.clock.run(async { bench.client.begin_purchase_phone_numbers(&request).await?.await });
    let error = bought.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.to_string().contains("was accepted") && error.resume_token().is_some(), "{error}");

    let other = json!({"searchId": "another", "phoneNumbers": ["+18005550199"], "error": "NoError",
        "searchExpiresBy": stamp(begun() - minutes(100))});
    let bench = Bench::new(move |asked, _| match asked {
        Asked::Change => lost(),
        Asked::Search => found(&other),
        Asked::Number => found(&owned("+18005550199", begun())),
        _ => gone(),
    });
    let error = bench.begin(&PurchaseRequest::new(SEARCH.parse().unwrap()));
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.outcome().unwrap().done().is_empty() && error.outcome().unwrap().missing().is_empty());

    // An answer of anybody is not one of this resource: long after the hold, nothing shows that it is the right one.
    for anybody in
        [json!({}), json!({"status": "ok"}), json!({"searchId": "another", "phoneNumbers": [NUMBER]})]
    {
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Search => found(&anybody),
            _ => gone(),
        });
        let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
        bench.clock.advance(Duration::from_secs(24 * 3600));
        assert!(is_unknown(&bench.settle(&token)));
    }

    let sms = PhoneNumberCapabilitiesRequest::new().calling(PhoneNumberCapabilityType::Outbound);
    let bench = Bench::new(|asked, _| match asked {
        Asked::Change => lost(),
        _ => found(&owned("+18005550199", begun())),
    });
    let number: PhoneNumber = NUMBER.parse().unwrap();
    let changed = bench.clock.run(bench.client.begin_update_phone_number_capabilities(&number, &sms));
    assert_eq!(changed.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    let error = bench.clock.run(bench.client.begin_release_phone_number(&number)).unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && !error.may_have_been_sent(), "{error:?}");
    assert_eq!(bench.count("DELETE"), 0);
}

#[test]
fn a_number_is_released_only_if_its_read_makes_sense() {
    for page in ["<html>sign in</html>", "", "[]", "{}"] {
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Change => Reply::status(202),
            _ => Reply::status(200).chunk(page.to_owned()),
        });
        let error = bench.clock.run(bench.client.begin_release_phone_number(&NUMBER.parse().unwrap()));
        let error = error.unwrap_err();
        assert_eq!((error.kind(), bench.count("DELETE")), (ErrorKind::Decode, 0), "{page}: {error}");
        assert!(!error.may_have_been_sent(), "{page}: {error:?}");
    }
}

#[test]
fn a_token_that_names_the_operation_of_something_else_is_refused() {
    let bench = Bench::new(|_, _| gone());
    let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
    for id in ["search_x", "reservationPurchase_x", "release_x", "capabilities_x", "", "..", "a/b"] {
        let error = bench.settle(&token.clone().with_id(id)).unwrap_err();
        assert_eq!((error.kind(), bench.transport.requests().len()), (ErrorKind::InvalidInput, 0), "{id}");
    }
    let token = bench.client.reservation_purchase_token(&held());
    assert_eq!(bench.settle(&token.with_id("purchase_x")).unwrap_err().kind(), ErrorKind::InvalidInput);
}

/// Numbers in a form of the service's own are bought, and settled, like any other.
#[test]
fn a_number_that_is_not_in_the_form_e164_is_settled_too() {
    let bench = Bench::new(|asked, _| match asked {
        Asked::Number => found(&owned("70988", begun())),
        _ => gone(),
    });
    let mut search = search();
    search["phoneNumbers"] = json!(["70988"]);
    let result: PhoneNumberSearchResult = serde_json::from_value(search).unwrap();
    let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result));
    assert!(is_done(&bench.settle(&token.to_string().parse().unwrap())));
}

#[test]
fn a_reservation_that_was_extended_is_waited_for_until_its_new_end() {
    let bench = Bench::new(|asked, _| match asked {
        Asked::Change => lost(),
        Asked::Reservation => found(&reservation("active", Some("reserved"), begun() + minutes(90))),
        _ => gone(),
    });
    let error = bench.clock.run(bench.client.begin_reservation_purchase(&held())).unwrap_err();
    assert_eq!(error.outcome().unwrap().conclusive_after(), Some(begun() + minutes(100)), "{error}");
}

/// Only `purchased` and `error` say anything of a number whose purchase has ended.
#[test]
fn a_number_of_which_a_completed_reservation_says_nothing_is_looked_for() {
    for word in [None, Some("reserved"), Some("available"), Some("verifying")] {
        let bench = Bench::new(move |asked, second| match asked {
            Asked::Change => lost(),
            Asked::Reservation => found(&reservation("completed", word, begun() + minutes(10))),
            Asked::Number if second >= 9 => found(&owned(NUMBER, begun())),
            _ => gone(),
        });
        let bought = bench.clock.run(async { bench.client.begin_reservation_purchase(&held()).await?.await });
        assert_eq!(bought.unwrap().phone_numbers.len(), 1, "{word:?}");
        // It never shows: not known at first, and not bought once everything must have ended.
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Change => lost(),
            Asked::Reservation => found(&reservation("completed", word, begun() + minutes(10))),
            _ => gone(),
        });
        let error = bench.clock.run(bench.client.begin_reservation_purchase(&held())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{word:?}: {error}");
        assert_eq!(error.outcome().unwrap().conclusive_after(), Some(begun() + minutes(20)), "{word:?}");
        bench.clock.advance(Duration::from_secs(21 * 60));
        let settled = bench.settle(error.resume_token().unwrap());
        assert!(matches!(settled, Ok(Settlement::NotDone { .. })), "{word:?}: {settled:?}");
    }
}

#[test]
fn an_accepted_purchase_whose_operation_is_forgotten_is_settled_by_its_numbers() {
    let bench = Bench::new(|asked, _| match asked {
        Asked::Number => found(&owned(NUMBER, begun())),
        _ => gone(),
    });
    let search = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
    let held = bench.client.reservation_purchase_token(&held());
    for token in [
        search.with_id(format!("purchase_{SEARCH}")),
        held.with_id(format!("reservationPurchase_{RESERVATION}")),
    ] {
        bench.clock.advance(Duration::from_secs(3 * 365 * 24 * 3600));
        assert!(is_done(&bench.settle(&token)), "{token:?}");
    }
}

/// The operation of a purchase that was just accepted may not be there yet.
#[test]
fn an_accepted_purchase_whose_operation_is_not_there_yet_is_waited_for() {
    for (kind, path) in [("purchase_", SEARCH), ("reservationPurchase_", RESERVATION)] {
        let id = format!("{kind}{path}");
        let link = format!("/phoneNumbers/operations/{id}?api-version=2025-06-01");
        let accepted = Reply::status(202).header("operation-location", &link);
        let bench = Bench::new(move |asked, second| match asked {
            Asked::Change => accepted.clone(),
            Asked::Operation if second >= 6 => found(&json!({"id": id, "status": "succeeded"})),
            Asked::Search => found(&search()),
            Asked::Reservation => found(&reservation("submitted", Some("reserved"), begun() + minutes(10))),
            _ => gone(),
        });
        let bought = bench.clock.run(async {
            match kind {
                "purchase_" => {
                    let request = PurchaseRequest::from_search(&result());
                    bench.client.begin_purchase_phone_numbers(&request).await?.await
                }
                _ => bench.client.begin_reservation_purchase(&held()).await?.await,
            }
        });
        assert_eq!(bought.unwrap().phone_numbers.len(), 1, "{kind}");
        assert_eq!(bench.count("POST"), 1);
    }
    // If it never comes, and no number shows, that is said: accepted, and not to be seen.
    let link = format!("/phoneNumbers/operations/purchase_{SEARCH}");
    let bench = Bench::new(move |asked, _| match asked {
        Asked::Change => Reply::status(202).header("operation-location", &link),
        Asked::Search => found(&search()),
        _ => gone(),
    });
    let request = PurchaseRequest::from_search(&result());
    let error = bench.clock.run(async { bench.client.begin_purchase_phone_numbers(&request).await?.await });
    let error = error.unwrap_err();
    assert!(error.to_string().contains("was accepted") && error.resume_token().is_some(), "{error}");
    assert!(error.may_have_been_sent() && error.kind() == ErrorKind::Service, "{error:?}");
}

#[test]
fn a_time_is_named_only_if_a_look_must_decide_then() {
    let request = PurchaseRequest::from_search(&result());
    let time = |answer: fn(Asked, u64) -> Reply| {
        let error = Bench::new(answer).begin(&request);
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
        error.outcome().unwrap().conclusive_after()
    };
    let decides = time(|asked, _| match asked {
        Asked::Change => lost(),
        Asked::Search => found(&search()),
        _ => gone(),
    });
    assert_eq!(decides, Some(begun() + minutes(20)));
    // Nothing shows that it is the same resource, and time will not.
    let elsewhere = time(|asked, _| if asked == Asked::Change { lost() } else { gone() });
    assert_eq!(elsewhere, None);
    // The number is owned by another purchase, and stays so.
    let older = time(|asked, _| match asked {
        Asked::Change => lost(),
        Asked::Search => found(&search()),
        Asked::Number => found(&owned(NUMBER, begun() - minutes(600))),
        _ => gone(),
    });
    assert_eq!(older, None);
    // What could not be read can be read then.
    let unread = time(|asked, _| match asked {
        Asked::Change => lost(),
        _ => Reply::status(503),
    });
    assert_eq!(unread, Some(begun() + minutes(70)));
}

/// One number that cannot be understood does not hide the others.
#[test]
fn a_list_with_an_odd_number_in_it_is_evidence_all_the_same() {
    let list = |ours: Value| {
        let mut odd = owned("+18005550177", begun());
        odd["purchaseDate"] = Value::Null;
        odd["cost"]["amount"] = json!(1e300);
        json!({"phoneNumbers": [odd, {"phoneNumber": 7}, "what", ours]})
    };
    let refused = || Reply::status(401).json(r#"{"error":{"code":"Denied","message":"no"}}"#);
    let bench = Bench::new(move |asked, _| match asked {
        Asked::Number => refused(),
        Asked::List => found(&list(owned(NUMBER, begun()))),
        _ => gone(),
    });
    let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
    assert!(is_done(&bench.settle(&token)));
    // Ours is the odd one: it is there, and since when is not known.
    let bench = Bench::new(move |asked, _| match asked {
        Asked::Number => refused(),
        Asked::Search => found(&search()),
        Asked::List => {
            let mut ours = owned(NUMBER, begun());
            ours["purchaseDate"] = Value::Null;
            found(&list(ours))
        }
        _ => gone(),
    });
    bench.clock.advance(Duration::from_secs(24 * 3600));
    assert!(is_unknown(&bench.settle(&token)));
}

/// What was refused, or could not be sent, is sent again only as long as the numbers are held.
#[test]
fn a_purchase_is_not_sent_again_after_its_hold() {
    for (left, posts) in [(20, 1), (30, 1), (31, 2)] {
        for is_search in [true, false] {
            let bench = Bench::new(move |asked, second| match asked {
                Asked::Change if second == 600 - left => Reply::status(429).header("retry-after", "30"),
                Asked::Change => Reply::status(400),
                _ => gone(),
            });
            bench.clock.advance(Duration::from_secs(600 - left));
            let error = if is_search {
                bench.begin(&PurchaseRequest::from_search(&result()))
            } else {
                bench.clock.run(bench.client.begin_reservation_purchase(&held())).unwrap_err()
            };
            assert_eq!(bench.count("POST"), posts, "{left} s left, {is_search}: {error}");
            assert!(
                !error.may_have_been_sent() && error.to_string().contains("nothing was bought"),
                "{error}"
            );
        }
    }
    let bench = Bench::new(|_, _| Reply::not_sent("no route"));
    bench.clock.advance(Duration::from_secs(599));
    let error = bench.begin(&PurchaseRequest::from_search(&result()));
    assert!(bench.count("POST") < 4 && error.kind() == ErrorKind::Connect, "{error}");
}

/// What decides can be read, whatever else of the reservation cannot.
#[test]
fn a_reservation_with_an_odd_field_is_evidence_all_the_same() {
    let bench = Bench::new(|asked, _| match asked {
        Asked::Change => lost(),
        Asked::Reservation => {
            let mut odd = reservation("completed", Some("purchased"), begun() + minutes(10));
            let number = &mut odd["phoneNumbers"]["18005550100"];
            number["countryCode"] = json!("Atlantis");
            number["cost"] = json!({"amount": 1e300});
            odd["phoneNumbers"]["18005550101"] = Value::Null;
            odd["expiresAt"] = json!("soon");
            found(&odd)
        }
        Asked::Number => found(&owned(NUMBER, begun())),
        _ => gone(),
    });
    let bought = bench.clock.run(async { bench.client.begin_reservation_purchase(&held()).await?.await });
    assert_eq!(bought.unwrap().phone_numbers.len(), 1);
    assert!(bench.transport.requests().iter().all(|request| Asked::of(request) != Asked::Operation));
    for odd in
        [json!([]), json!({"id": RESERVATION}), json!({"id": "x", "status": "completed"}), json!("completed")]
    {
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Change => lost(),
            Asked::Reservation => found(&odd),
            _ => gone(),
        });
        let error = bench.clock.run(bench.client.begin_reservation_purchase(&held())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    }
}

#[test]
fn a_fence_that_comes_too_late_keeps_the_operation_that_is_known() {
    let bench = Bench::new(|asked, _| match asked {
        Asked::Reservation => found(&reservation("submitted", Some("reserved"), begun() + minutes(10))),
        _ => gone(),
    });
    let id = format!("reservationPurchase_{RESERVATION}");
    let token = bench.client.reservation_purchase_token(&held()).with_id(&id);
    let error = bench.clock.run(bench.client.settle_by_deleting_reservation(&token)).unwrap_err();
    assert_eq!((error.kind(), bench.count("DELETE")), (ErrorKind::Timeout, 0), "{error}");
    assert_eq!(error.resume_token().and_then(ResumeToken::id), Some(id.as_str()));
    assert!(error.to_string().contains("was accepted"), "{error}");
    // Not even then is it waited for by the operation alone: a reservation that is still active can be taken back.
    let bench = Bench::new(|asked, _| match asked {
        Asked::Reservation => found(&reservation("active", Some("reserved"), begun() + minutes(10))),
        Asked::Operation => found(&json!({"status": "running"})),
        Asked::Change => Reply::status(204),
        _ => gone(),
    });
    let settled = bench.clock.run(bench.client.settle_by_deleting_reservation(&token));
    assert!(matches!(settled, Ok(Settlement::NotDone { .. })) && bench.count("DELETE") == 1, "{settled:?}");
}

/// A list of which any page is missing shows what is on the others, and nothing about what is on none of them.
#[test]
fn a_list_that_is_not_whole_is_no_evidence_that_a_number_is_absent() {
    let page = |link: &str| json!({"phoneNumbers": [owned("+18005550177", begun())], "nextLink": link});
    let second = "/phoneNumbers?skip=100&top=100&api-version=2025-06-01";
    let pages: [(&str, Option<Reply>); 11] = [
        ("", None),
        (second, Some(Reply::status(503))),
        (second, Some(Reply::status(404).json(r#"{"error":{"code":"NotFound","message":"no"}}"#))),
        (second, Some(Reply::status(401))),
        (second, Some(Reply::status(429).header("retry-after", "1"))),
        (second, Some(Reply::interrupted("reset"))),
        (second, Some(Reply::never())),
        (second, Some(Reply::status(200).chunk("<html>"))),
        (second, Some(Reply::status(200).json(r#"{"nextLink":null}"#))),
        (second, Some(Reply::status(200).json(&page(second).to_string()))),
        ("https://evil.example/phoneNumbers?skip=100", None),
    ];
    for (place, (link, reply)) in pages.into_iter().enumerate() {
        for first_fails in [false, true] {
            let (first, rest) = (page(link), reply.clone());
            let bench = Bench::new(move |asked, _| match asked {
                Asked::Number => Reply::status(401).json(r#"{"error":{"code":"Denied","message":"no"}}"#),
                Asked::Search => found(&search()),
                Asked::List if first_fails => rest.clone().unwrap_or_else(|| Reply::status(503)),
                Asked::List => found(&first),
                Asked::Page => rest.clone().unwrap(),
                _ => gone(),
            });
            // Whole and without the number, it is: that the first page is the only one proves it.
            let is_whole = place == 0 && !first_fails;
            let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
            bench.clock.advance(Duration::from_secs(24 * 3600));
            let settled = bench.settle(&token);
            let expected = if is_whole {
                matches!(settled, Ok(Settlement::NotDone { .. }))
            } else {
                is_unknown(&settled)
            };
            assert!(expected, "{place}, first {first_fails}: {settled:?}");
        }
    }
    // On a later page it is ours all the same, whatever comes after.
    let (first, last) = (page(second), json!({"phoneNumbers": [owned(NUMBER, begun())], "nextLink": null}));
    let bench = Bench::new(move |asked, _| match asked {
        Asked::Number => Reply::status(403),
        Asked::List => found(&first),
        Asked::Page => found(&last),
        _ => gone(),
    });
    let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
    assert!(is_done(&bench.settle(&token)));
}

/// Nothing is said to be over because one of the two clocks says so.
#[test]
fn a_hold_is_over_when_both_clocks_say_so() {
    // Minutes since the hold has ended, by our clock and by the service's.
    for (ours, theirs, is_over) in
        [(11, 11, true), (11, 9, false), (9, 11, false), (200, 5, false), (5, 200, false), (200, 11, true)]
    {
        for is_search in [true, false] {
            let bench = Bench::undated(move |asked, second| {
                let service = begun() + minutes(10 + theirs);
                let reply = match asked {
                    Asked::Search => found(&search()),
                    // Not readable, and seen to be there by its operation.
                    Asked::Reservation => Reply::status(403),
                    Asked::Operation if !is_search && second < 2 => found(&json!({"status": "waiting"})),
                    _ => gone(),
                };
                reply.header("date", &date(service, second))
            });
            bench.clock.set_now(begun() + minutes(10 + ours));
            let token = if is_search {
                bench.client.purchase_token(&PurchaseRequest::from_search(&result()))
            } else {
                bench.client.reservation_purchase_token(&held())
            };
            let settled = bench.settle(&token);
            let not_bought = matches!(settled, Ok(Settlement::NotDone { .. }));
            assert_eq!(not_bought, is_over, "{ours} {theirs} {is_search}: {settled:?}");
            assert!(is_over || is_unknown(&settled), "{ours} {theirs} {is_search}: {settled:?}");
        }
    }
}

/// The operation of an accepted purchase decides, and the search says of how many numbers.
#[test]
fn an_accepted_purchase_that_succeeded_in_part_is_told_as_that() {
    for (count, error, kind) in [
        (2, "NumbersPartiallyAcquired", Some(ErrorKind::Partial)),
        (2, "NoError", None),
        // A single number is not bought in part, and costs no further look.
        (1, "NumbersPartiallyAcquired", None),
    ] {
        let numbers = [NUMBER, "+18005550101"];
        let mut told = search();
        told["phoneNumbers"] = json!(numbers[..count]);
        let result: PhoneNumberSearchResult = serde_json::from_value(told.clone()).unwrap();
        told["error"] = json!(error);
        let link = format!("/phoneNumbers/operations/purchase_{SEARCH}");
        let bought = std::sync::atomic::AtomicUsize::new(0);
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Change => Reply::status(202).header("operation-location", &link),
            Asked::Operation => found(&json!({"status": "succeeded"})),
            Asked::Search => found(&told),
            // The first of the numbers is ours, and stays so; the second is not.
            Asked::Number if bought.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 => {
                found(&owned(NUMBER, begun()))
            }
            _ => gone(),
        });
        let request = PurchaseRequest::from_search(&result);
        let end = bench.clock.run(async { bench.client.begin_purchase_phone_numbers(&request).await?.await });
        assert_eq!(end.as_ref().err().map(Error::kind), kind, "{count} {error}: {end:?}");
        if let Err(error) = end {
            let outcome = error.outcome().unwrap();
            assert_eq!(
                (outcome.done(), outcome.missing()),
                (&[NUMBER.to_owned()][..], &[numbers[1].to_owned()][..])
            );
        }
        let reads = bench.count("GET");
        assert!(if count == 1 { reads == 1 } else { reads >= 2 }, "{count} {error}: {reads} reads");
    }
}

/// Whoever says it, the operation or the search: some were bought, and which will show.
#[test]
fn a_failure_that_bought_some_is_not_one_that_bought_none() {
    let failed = json!({"status": "failed", "error": {"code": "NumbersPartiallyAcquired", "message": "m"}});
    for search_is_gone in [false, true] {
        let failed = failed.clone();
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Change => lost(),
            Asked::Operation => found(&failed),
            Asked::Search if !search_is_gone => found(&search()),
            _ => gone(),
        });
        let error = bench.begin(&PurchaseRequest::from_search(&result()));
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    }
}

#[test]
fn an_accepted_purchase_of_a_reservation_is_told_number_by_number() {
    for (words, kind) in [
        (["purchased", "purchased"], None),
        (["purchased", "error"], Some(ErrorKind::Partial)),
        (["error", "error"], Some(ErrorKind::OperationFailed)),
    ] {
        let mut told = reservation("completed", Some(words[0]), begun() + minutes(10));
        let mut other = told["phoneNumbers"]["18005550100"].clone();
        (other["id"], other["phoneNumber"], other["status"]) =
            (json!("18005550101"), json!("+18005550101"), json!(words[1]));
        told["phoneNumbers"]["18005550101"] = other;
        let link = format!("/phoneNumbers/operations/reservationPurchase_{RESERVATION}");
        let reads = std::sync::atomic::AtomicUsize::new(0);
        let bench = Bench::new(move |asked, _| match asked {
            Asked::Change => Reply::status(202).header("operation-location", &link),
            Asked::Operation => found(&json!({"status": "succeeded"})),
            Asked::Reservation => found(&told),
            Asked::Number => match reads.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 2 {
                0 if words[0] == "purchased" => found(&owned(NUMBER, begun())),
                1 if words[1] == "purchased" => found(&owned("+18005550101", begun())),
                _ => gone(),
            },
            _ => gone(),
        });
        let request = ReservationPurchaseRequest::new(RESERVATION.parse().unwrap());
        let end = bench.clock.run(async { bench.client.begin_reservation_purchase(&request).await?.await });
        assert_eq!(end.as_ref().err().map(Error::kind), kind, "{words:?}: {end:?}");
        let bought = words.iter().filter(|word| **word == "purchased").count();
        let done = end.map_or_else(|it| it.outcome().unwrap().done().len(), |it| it.phone_numbers.len());
        assert_eq!(done, bought, "{words:?}");
    }
}

/// Our clock may be the wrong one where no answer says what time it is; a day later it cannot be that wrong.
#[test]
fn a_hold_is_not_over_by_our_clock_alone() {
    for (minutes_past, is_over) in [(11, false), (120, false), (24 * 60 + 9, false), (24 * 60 + 11, true)] {
        let bench = Bench::undated(|asked, _| match asked {
            Asked::Search => found(&search()),
            _ => gone(),
        });
        bench.clock.set_now(begun() + minutes(10 + minutes_past));
        let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
        let settled = bench.settle(&token);
        assert_eq!(matches!(settled, Ok(Settlement::NotDone { .. })), is_over, "{minutes_past}: {settled:?}");
    }
}

const OTHER: &str = "+18005550101";

/// A search that has found two numbers.
fn two() -> Value {
    let mut two = search();
    two["phoneNumbers"] = json!([NUMBER, OTHER]);
    two
}

/// A service with two numbers, each answered for itself.
fn of_two(answer: impl Fn(Asked, bool, u64) -> Reply + Send + 'static) -> Bench {
    let clock = ManualClock::new();
    let own = clock.clone();
    let transport = ScriptedTransport::answering(&clock, move |request| {
        let is_first = request.url().path().ends_with("0100");
        let reply = answer(Asked::of(request), is_first, own.monotonic().as_secs());
        reply.header("date", &httpdate(own.now()))
    });
    Bench::over(clock, transport)
}

#[test]
fn what_was_seen_to_be_bought_stays_bought_when_the_list_lags() {
    let bench = of_two(|asked, is_first, _| match asked {
        Asked::Change => lost(),
        Asked::Number if is_first => found(&owned(NUMBER, begun())),
        Asked::Number => Reply::status(401),
        Asked::List => found(&json!({"phoneNumbers": []})),
        Asked::Operation => found(&json!({"status": "failed"})),
        Asked::Search => found(&two()),
        _ => gone(),
    });
    let result: PhoneNumberSearchResult = serde_json::from_value(two()).unwrap();
    let error = bench.begin(&PurchaseRequest::from_search(&result));
    assert_eq!(error.kind(), ErrorKind::Partial, "{error}");
    assert_eq!(error.outcome().unwrap().done(), [NUMBER]);
}

#[test]
fn each_number_is_looked_at_in_its_turn() {
    let bench = of_two(|asked, is_first, _| match asked {
        Asked::Change => lost(),
        Asked::Number if !is_first => found(&owned(OTHER, begun())),
        Asked::Search => found(&two()),
        _ => gone(),
    });
    let result: PhoneNumberSearchResult = serde_json::from_value(two()).unwrap();
    let error = bench.begin(&PurchaseRequest::from_search(&result));
    assert_eq!(
        (error.kind(), error.outcome().unwrap().done()),
        (ErrorKind::OutcomeUnknown, &[OTHER.to_owned()][..])
    );
}

/// What was under way for long, and is not any more, gets its time to show.
#[test]
fn the_time_for_looking_begins_when_nothing_is_under_way_any_more() {
    let bench = Bench::new(|asked, second| match asked {
        Asked::Operation if second < 100 => found(&json!({"status": "running"})),
        Asked::Reservation if second < 100 => {
            found(&reservation("submitted", Some("reserved"), begun() + minutes(10)))
        }
        Asked::Reservation => found(&reservation("completed", Some("purchased"), begun() + minutes(10))),
        Asked::Number if second % 1000 >= 115 => found(&owned(NUMBER, begun())),
        Asked::Search => found(&search()),
        _ => gone(),
    });
    let token = bench.client.purchase_token(&PurchaseRequest::from_search(&result()));
    let bought = bench.clock.run(bench.client.resume_purchase_phone_numbers(&token).unwrap().into_future());
    assert_eq!(bought.unwrap().phone_numbers.len(), 1);

    let bench = Bench::new(|asked, second| match asked {
        Asked::Reservation if second < 100 => {
            found(&reservation("submitted", Some("reserved"), begun() + minutes(10)))
        }
        Asked::Reservation => found(&reservation("completed", Some("purchased"), begun() + minutes(10))),
        Asked::Number if second >= 115 => found(&owned(NUMBER, begun())),
        _ => gone(),
    });
    // With its operation or without: nobody has seen it.
    let token = bench.client.reservation_purchase_token(&held());
    for token in [token.clone(), token.with_id(format!("reservationPurchase_{RESERVATION}"))] {
        let resumed = bench.client.resume_reservation_purchase(&token).unwrap();
        let bought = bench.clock.run(resumed.into_future());
        assert_eq!(bought.unwrap().phone_numbers.len(), 1);
    }
}

#[test]
fn a_submitted_reservation_is_watched_however_long_its_operation_is_not_to_be_seen() {
    let bench = Bench::new(|asked, second| match asked {
        Asked::Reservation if second < 100 => {
            found(&reservation("submitted", Some("reserved"), begun() + minutes(10)))
        }
        Asked::Reservation => found(&reservation("completed", Some("purchased"), begun() + minutes(10))),
        Asked::Number if second >= 100 => found(&owned(NUMBER, begun())),
        _ => gone(),
    });
    let token = bench.client.reservation_purchase_token(&held());
    let token = token.with_id(format!("reservationPurchase_{RESERVATION}"));
    let resumed = bench.client.resume_reservation_purchase(&token).unwrap();
    assert_eq!(bench.clock.run(resumed.into_future()).unwrap().phone_numbers.len(), 1);
}

/// Which numbers an accepted purchase has bought is worth some looks; and the end is asked for once.
#[test]
fn an_accepted_purchase_by_its_bare_id_names_its_numbers_and_stays_done() {
    let link = format!("/phoneNumbers/operations/purchase_{SEARCH}");
    let bench = Bench::new(move |asked, second| match asked {
        Asked::Change => Reply::status(202).header("operation-location", &link),
        Asked::Operation => found(&json!({"status": "succeeded"})),
        Asked::Search if second >= 5 => found(&search()),
        _ => Reply::status(503),
    });
    let request = PurchaseRequest::new(SEARCH.parse().unwrap());
    let mut purchase = bench.clock.run(bench.client.begin_purchase_phone_numbers(&request)).unwrap();
    let bought = bench.clock.run(purchase.wait()).unwrap();
    assert_eq!(bought.phone_numbers, [NUMBER.parse::<PhoneNumber>().unwrap()]);
    let sent = bench.transport.requests().len();
    assert_eq!(bench.clock.run(purchase.wait()).unwrap(), bought);
    assert_eq!(bench.transport.requests().len(), sent);
}

#[test]
fn a_release_is_settled_for_as_long_as_releases_take() {
    let begin = Bench::new(|asked, _| match asked {
        Asked::Change => lost(),
        _ => found(&owned(NUMBER, begun())),
    });
    let number = NUMBER.parse().unwrap();
    let error = begin.clock.run(begin.client.begin_release_phone_number(&number)).unwrap_err();
    let later = Bench::new(|asked, second| match asked {
        Asked::Number if second < 50 => found(&owned(NUMBER, begun())),
        _ => gone(),
    });
    let settled = later.settle(error.resume_token().unwrap());
    assert!(matches!(settled, Ok(Settlement::Done { .. })), "{settled:?}");
}
