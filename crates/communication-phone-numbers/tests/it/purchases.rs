//! Buying, changing and releasing from the outside: the whole life of a number, the terms of a purchase, what a refusal is
//! and what is ambiguous, tokens, deadlines and the request to cancel.

use std::{sync::Arc, time::Duration};

use communication_phone_numbers::{
    AccessKey, CallOptions, CountryCode, Decimal, Endpoint, Error, ErrorKind, Money, OfferingsRequest,
    OperationId, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilitiesRequest,
    PhoneNumberCapabilityType, PhoneNumberSearchResult, PhoneNumberType, PhoneNumbersClient,
    PhoneNumbersReservation, PurchaseRequest, Request, ReservationPurchaseRequest, ReservationRequest,
    ResumeToken, Runtime, SearchRequest, Settlement,
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::json;

use crate::support::{
    Bench, KEY, RESERVATION, VERSION, endpoint, in_a_process_of_its_own, logged, number, reservation_json,
    start, toll_free,
};

const A: &str = "18335550100";
const NUMBER: &str = "+18335550100";
const FOUND: &str = r#"{"searchId":"x","phoneNumbers":["+18335550100"],"phoneNumberType":"tollFree",
    "assignmentType":"application","capabilities":{"calling":"outbound","sms":"none"},
    "cost":{"amount":2.5,"currencyCode":"USD","billingFrequency":"monthly"},
    "searchExpiresBy":"2024-01-15T09:45:05Z","isAgreementToNotResellRequired":true}"#;

fn found() -> PhoneNumberSearchResult {
    serde_json::from_str(FOUND).unwrap()
}

fn purchase() -> PurchaseRequest {
    PurchaseRequest::from_search(&found()).agree_to_not_resell(true)
}

fn reservation_purchase() -> ReservationPurchaseRequest {
    let held: PhoneNumbersReservation =
        serde_json::from_str(&reservation_json("active", [(A, "reserved", None)])).unwrap();
    ReservationPurchaseRequest::from_reservation(&held)
}

fn owned() -> Reply {
    let number = json!({"id": A, "phoneNumber": NUMBER, "countryCode": "US", "phoneNumberType": "tollFree",
        "assignmentType": "application", "purchaseDate": "2024-01-01T09:30:05Z",
        "capabilities": {"calling": "outbound", "sms": "none"},
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"}});
    Reply::status(200).json(&number.to_string())
}

/// What changes something, and what it says of itself when it is refused.
const CHANGES: [(&str, &str, &str); 4] = [
    ("begin_purchase_phone_numbers", "POST", "nothing was bought by this request"),
    ("begin_reservation_purchase", "POST", "nothing was bought by this request"),
    ("begin_release_phone_number", "DELETE", "nothing was released"),
    ("begin_update_phone_number_capabilities", "PATCH", "nothing was changed"),
];

async fn change(client: &PhoneNumbersClient, method: &str) -> Result<ResumeToken, Error> {
    let sms = PhoneNumberCapabilitiesRequest::new().sms(PhoneNumberCapabilityType::Inbound);
    match method {
        "begin_purchase_phone_numbers" => {
            client.begin_purchase_phone_numbers(&purchase()).await.map(|poller| poller.resume_token())
        }
        "begin_reservation_purchase" => {
            client.begin_reservation_purchase(&reservation_purchase()).await.map(|it| it.resume_token())
        }
        "begin_release_phone_number" => {
            client.begin_release_phone_number(&number(NUMBER)).await.map(|poller| poller.resume_token())
        }
        "begin_update_phone_number_capabilities" => client
            .begin_update_phone_number_capabilities(&number(NUMBER), &sms)
            .await
            .map(|poller| poller.resume_token()),
        other => panic!("{other}"),
    }
}

/// A service that owns the number, and answers each change with this.
fn answering(reply: impl Fn() -> Reply + Send + 'static) -> Bench {
    let clock = ManualClock::new();
    let transport = ScriptedTransport::answering(&clock, move |request| match request.method().as_str() {
        "GET" if request.url().path().starts_with("/phoneNumbers/%2B") => owned(),
        "GET" => Reply::status(503),
        _ => reply(),
    });
    Bench { clock, transport }
}

fn changes(bench: &Bench) -> Vec<Request> {
    let requests = bench.transport.requests();
    requests.into_iter().filter(|request| request.method() != "GET").collect()
}

#[tokio::test]
async fn a_number_is_found_bought_listed_read_changed_and_released_for_good() {
    let (emulator, client) = start().await;
    let offerings = OfferingsRequest::new(CountryCode::US).phone_number_type(PhoneNumberType::TollFree);
    assert!(!client.list_available_offerings(&offerings).try_collect().await.unwrap().is_empty());
    let wanted = toll_free().quantity(2);
    let check = client.check_search(&wanted).await.unwrap();
    assert!(check.is_ok(), "{check}");
    let result = client.begin_search_available_phone_numbers(&wanted).await.unwrap().await.unwrap();
    let limit = Money::new(check.total_amount().unwrap(), "USD").unwrap();
    let request = PurchaseRequest::from_search(&result).max_monthly_cost(limit);
    let mut purchase = client.begin_purchase_phone_numbers(&request).await.unwrap();
    assert!(purchase.is_confirmed());
    let mut seen = Vec::new();
    let bought = purchase.wait_with(|state| seen.push(state.status().to_string())).await.unwrap();
    assert!(!seen.is_empty() && bought.phone_numbers == result.phone_numbers, "{seen:?}");

    let listed = client.list_purchased_phone_numbers().try_collect().await.unwrap();
    let listed: Vec<_> = listed.into_iter().map(|owned| owned.phone_number).collect();
    assert!(bought.phone_numbers.iter().all(|number| listed.contains(number)));
    let [first, second] = [&bought.phone_numbers[0], &bought.phone_numbers[1]];
    let read = client.get_purchased_phone_number(first).await.unwrap();
    assert_eq!(read.capabilities.sms, PhoneNumberCapabilityType::None);
    let sms = PhoneNumberCapabilitiesRequest::new().sms(PhoneNumberCapabilityType::Inbound);
    let changed = client.begin_update_phone_number_capabilities(first, &sms).await.unwrap().await.unwrap();
    assert_eq!(changed.capabilities.sms, PhoneNumberCapabilityType::Inbound);
    assert_eq!(changed.capabilities.calling, read.capabilities.calling, "what was not named stays");

    client.begin_release_phone_number(first).await.unwrap().await.unwrap();
    assert!(client.get_purchased_phone_number(first).await.unwrap_err().is_not_found());
    assert!(client.get_purchased_phone_number(second).await.is_ok());
    let again = client.begin_release_phone_number(first).await.map(drop).unwrap_err();
    assert!(again.is_not_found() && !again.may_have_been_sent(), "{again}");
    assert_eq!((emulator.purchases().len(), emulator.books().released.len()), (1, 1));
}

#[tokio::test]
async fn numbers_that_ask_for_an_agreement_are_bought_with_it_and_not_without() {
    let (emulator, client) = start().await;
    let calls =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let (kind, assignment) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
    let wanted = SearchRequest::new(CountryCode::FR, kind.clone(), assignment, calls);
    let result = client.begin_search_available_phone_numbers(&wanted).await.unwrap().await.unwrap();
    let browse = communication_phone_numbers::BrowseRequest::new(CountryCode::FR, kind);
    let on_offer = client.browse_available_phone_numbers(&browse).await.unwrap();
    let basket = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
    let held = client.create_or_update_reservation(&basket).await.unwrap();
    emulator.journal().clear();
    let (from_search, from_reservation) =
        (PurchaseRequest::from_search(&result), ReservationPurchaseRequest::from_reservation(&held));
    for refused in [
        client.begin_purchase_phone_numbers(&from_search).await.map(drop),
        client.begin_purchase_phone_numbers(&from_search.clone().agree_to_not_resell(false)).await.map(drop),
        client.begin_reservation_purchase(&from_reservation).await.map(drop),
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        assert!(error.to_string().contains(": agree_to_not_resell: must be true"), "{error}");
    }
    assert!(emulator.journal().is_empty(), "nothing was sent");
    let bought = client.begin_purchase_phone_numbers(&from_search.agree_to_not_resell(true)).await.unwrap();
    assert_eq!(bought.await.unwrap().phone_numbers, result.phone_numbers);
    let bought =
        client.begin_reservation_purchase(&from_reservation.agree_to_not_resell(true)).await.unwrap();
    assert_eq!(bought.await.unwrap().phone_numbers.len(), 1);
    assert_eq!(emulator.purchases().len(), 2);
}

#[test]
fn what_does_not_meet_the_terms_is_refused_before_anything_is_sent() {
    let usd = |amount: &str| Money::new(amount.parse().unwrap(), "USD").unwrap();
    let mut two = found();
    two.phone_numbers.push(number("+18335550101"));
    let two = || PurchaseRequest::from_search(&two).agree_to_not_resell(true);
    let mut none = found();
    none.phone_numbers.clear();
    let mut over = found();
    over.search_expires_by = ManualClock::new().now();
    let held = |text: &str| -> PhoneNumbersReservation { serde_json::from_str(text).unwrap() };
    let in_state = |word| {
        let held = held(&reservation_json(word, [(A, "reserved", None)]));
        ReservationPurchaseRequest::from_reservation(&held)
    };
    let unpriced = reservation_json("active", [(A, "reserved", None)]).replace("\"cost\"", "\"price\"");
    let reserved = reservation_json("active", [(A, "reserved", None), ("18335550101", "reserved", None)]);
    for (request, text) in [
        (
            Ok(two().max_monthly_cost(usd("4.99"))),
            "max_monthly_cost: is 4.99 USD, and the offer costs 5.0 USD",
        ),
        (
            Ok(two().max_monthly_cost(Money::new(Decimal::TEN, "EUR").unwrap())),
            "max_monthly_cost: must be in USD",
        ),
        (Ok(PurchaseRequest::from_search(&none)), "phone_numbers: must be one at least"),
        (Ok(PurchaseRequest::from_search(&over).agree_to_not_resell(true)), "hold: has run out"),
        (Ok(PurchaseRequest::from_search(&found())), "agree_to_not_resell: must be true"),
        (
            Err(ReservationPurchaseRequest::from_reservation(&held(&reserved)).max_monthly_cost(usd("3.99"))),
            "max_monthly_cost: is 3.99 USD, and the offer costs 4 USD",
        ),
        (
            Err(ReservationPurchaseRequest::from_reservation(&held(&unpriced)).max_monthly_cost(usd("9"))),
            "max_monthly_cost: the offer names no price",
        ),
        (
            Err(ReservationPurchaseRequest::from_reservation(&held(&reservation_json("active", [])))),
            "phone_numbers: must be one at least",
        ),
        (
            Err(in_state("submitted")),
            "reservation: must be active, and is submitted; resume_reservation_purchase_by_id tells of its purchase",
        ),
        (
            Err(in_state("completed")),
            "reservation: must be active, and is completed; resume_reservation_purchase_by_id tells of its purchase",
        ),
        (Err(in_state("expired")), "reservation: must be active, and is expired; reserve again"),
    ] {
        let bench = Bench::new([]);
        let client = bench.client(VERSION);
        let (name, result) = match &request {
            Ok(request) => (
                "begin_purchase_phone_numbers",
                bench.clock.run(client.begin_purchase_phone_numbers(request)),
            ),
            Err(request) => {
                ("begin_reservation_purchase", bench.clock.run(client.begin_reservation_purchase(request)))
            }
        };
        let error = result.map(drop).unwrap_err();
        assert_eq!((error.kind(), bench.lines().len()), (ErrorKind::InvalidInput, 0), "{text}: {error}");
        assert!(error.to_string().starts_with(&format!("{name}: {text}")), "{error}");
    }
    let fits = two().max_monthly_cost(usd("5"));
    let bench = answering(|| Reply::status(400));
    let error = bench.clock.run(bench.client(VERSION).begin_purchase_phone_numbers(&fits)).unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), changes(&bench).len()),
        (400, 1),
        "to the last cent it fits"
    );
}

#[test]
fn a_bare_id_reads_what_is_offered_only_if_a_term_asks_for_it() {
    let limit = || Money::new(Decimal::ONE_HUNDRED, "USD").unwrap();
    let search = || PurchaseRequest::new("x".parse().unwrap());
    let reservation = || ReservationPurchaseRequest::new(RESERVATION.parse().unwrap());
    let offer = |is_search: bool| {
        let held = reservation_json("active", [(A, "reserved", None)]);
        Reply::status(200).json(if is_search { FOUND } else { &held })
    };
    for (request, lines) in [
        (Ok(search()), &["POST"][..]),
        (Ok(search().agree_to_not_resell(true)), &["POST"]),
        (Ok(search().agree_to_not_resell(true).max_monthly_cost(limit())), &["GET", "POST"]),
        // It asks for an agreement, and nothing is sent.
        (Ok(search().agree_to_not_resell(false)), &["GET"]),
        (Ok(search().max_monthly_cost(limit())), &["GET"]),
        (Err(reservation()), &["POST"]),
        (Err(reservation().agree_to_not_resell(false)), &["GET", "POST"]),
        (Err(reservation().max_monthly_cost(limit())), &["GET", "POST"]),
    ] {
        let is_search = request.is_ok();
        let reads = lines.iter().filter(|line| **line == "GET").map(|_| offer(is_search));
        let bench = Bench::new(reads.chain([Reply::status(400)]));
        let client = bench.client(VERSION);
        let result = match &request {
            Ok(request) => bench.clock.run(client.begin_purchase_phone_numbers(request)),
            Err(request) => bench.clock.run(client.begin_reservation_purchase(request)),
        };
        assert!(!result.unwrap_err().may_have_been_sent());
        let sent: Vec<String> =
            bench.lines().iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(sent, lines, "{request:?}");
    }
    // What has to be read first and cannot be: nothing is bought.
    let bench = Bench::new(vec![Reply::status(503); 4]);
    let request = search().max_monthly_cost(limit());
    let error = bench.clock.run(bench.client(VERSION).begin_purchase_phone_numbers(&request)).unwrap_err();
    assert!(!error.may_have_been_sent() && error.to_string().contains("nothing was changed"), "{error}");
    assert!(bench.lines().iter().all(|line| line.starts_with("GET ")));
}

#[test]
fn a_complete_refusal_is_not_repeated_and_has_done_nothing() {
    for (method, verb, nothing) in CHANGES {
        for status in [400, 401, 402, 403, 404, 405, 409, 410, 412, 422, 429, 451] {
            for body in ["", r#"{"error":{"code":"InternalError","message":"m"}}"#, "<html>"] {
                let bench = answering(move || Reply::status(status).chunk(body.to_owned()));
                let error = bench.clock.run(change(&bench.client(VERSION), method)).unwrap_err();
                let name = format!("{method} {status} {body}: {error}");
                assert_eq!(
                    (error.kind(), error.status().unwrap().as_u16()),
                    (ErrorKind::Service, status),
                    "{name}"
                );
                assert!(!error.may_have_been_sent() && error.to_string().contains(nothing), "{name}");
                let sent = changes(&bench);
                assert!(sent.len() == 1 && sent[0].method() == verb, "{name}");
                assert_eq!(error.operation(), Some(method), "{name}");
            }
        }
    }
}

/// Whatever is not a complete refusal: sent once, and looked at.
#[test]
fn whatever_may_have_taken_effect_is_never_sent_again() {
    let link = |link: &str| Reply::status(202).header("operation-location", link);
    let mut replies = vec![
        Reply::interrupted("reset"),
        Reply::never(),
        Reply::status(202),
        link(""),
        link("https://evil.example/phoneNumbers/operations/purchase_x"),
        link("/phoneNumbers/operations/search_x"),
        link("/phoneNumbers/+18335550100"),
        link("/phoneNumbers/operations/../operations"),
        Reply::status(200).json(r#"{"status":"succeeded"}"#),
        Reply::status(200).chunk("<html>sign in</html>"),
        Reply::status(202).header("content-length", "500").chunk("{").then_break("reset"),
        Reply::status(400).header("content-length", "500").chunk("{").then_break("reset"),
        Reply::status(429)
            .header("retry-after", "1")
            .header("content-length", "9")
            .chunk("{")
            .then_break("reset"),
    ];
    replies.extend([201, 204, 206, 301, 302, 303, 307, 308, 408].map(Reply::status));
    for status in [500, 501, 502, 503, 504, 505, 507, 511, 599] {
        replies.push(Reply::status(status));
        replies.push(
            Reply::status(status).header("retry-after", "1").json(r#"{"error":{"code":"x","message":"m"}}"#),
        );
        replies.push(Reply::status(status).header("location", "/phoneNumbers").chunk("<html>"));
    }
    for reply in replies {
        for (method, verb, _) in CHANGES {
            let answer = reply.clone();
            let bench = answering(move || answer.clone());
            let result = bench.clock.run(change(&bench.client(VERSION), method));
            let name = format!("{method} answered {reply:?}: {result:?}");
            let sent = changes(&bench);
            assert!(sent.len() == 1 && sent[0].method() == verb, "{name}");
            assert!(bench.lines().iter().any(|line| line.starts_with("GET ")), "{name}");
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{name}");
            assert!(error.may_have_been_sent() && error.resume_token().is_some(), "{name}");
            let harmless = !method.contains("purchase");
            assert_eq!(error.outcome().unwrap().repeat_is_harmless(), harmless, "{name}");
        }
    }
}

#[test]
fn what_was_not_sent_or_throttled_with_a_time_is_sent_again_until_it_is() {
    for (method, ..) in CHANGES {
        for (first, again) in [
            (Reply::not_sent("refused"), true),
            (Reply::status(429).header("retry-after", "2"), true),
            (Reply::status(429).header("retry-after-ms", "20"), true),
            (Reply::status(429), false),
            (Reply::status(429).header("retry-after", "soon"), false),
            (Reply::status(429).header("retry-after", "3600"), false),
            (Reply::status(401).header("date", "Mon, 15 Jan 2024 09:38:05 GMT"), true),
        ] {
            let replies = std::sync::Mutex::new(vec![
                Reply::status(202).header("operation-location", &operation_of(method)),
                first.clone(),
            ]);
            let bench = answering(move || replies.lock().unwrap().pop().unwrap());
            let result = bench.clock.run(change(&bench.client(VERSION), method));
            assert_eq!(result.is_ok(), again, "{method} after {first:?}: {result:?}");
            assert_eq!(changes(&bench).len(), if again { 2 } else { 1 }, "{method} after {first:?}");
        }
    }
}

fn operation_of(method: &str) -> String {
    let kind = match method {
        "begin_purchase_phone_numbers" => "purchase",
        "begin_reservation_purchase" => "reservationPurchase",
        "begin_release_phone_number" => "release",
        _ => "capabilities",
    };
    format!("/phoneNumbers/operations/{kind}_x?api-version=2025-06-01")
}

#[test]
fn money_does_not_ride_on_an_idle_connection() {
    for (method, ..) in CHANGES {
        let bench = answering(move || Reply::status(202).header("operation-location", &operation_of(method)));
        bench.clock.run(change(&bench.client(VERSION), method)).unwrap();
        let requests = bench.transport.requests();
        assert!(requests.iter().all(|it| it.wants_fresh_connection() == (it.method() != "GET")), "{method}");
    }
}

#[test]
fn an_unknown_outcome_tells_all_that_is_needed_to_settle_it() {
    let bench = answering(|| {
        Reply::status(503)
            .header("ms-cv", "the.cv")
            .json(r#"{"error":{"code":"ServerBusy","message":"later"}}"#)
    });
    let error = bench.clock.run(bench.client(VERSION).begin_purchase_phone_numbers(&purchase())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    // The first cause.
    assert_eq!(
        (error.status().unwrap().as_u16(), error.code(), error.attempts()),
        (503, Some("ServerBusy"), 1)
    );
    assert_eq!((error.ms_cv(), error.operation()), (Some("the.cv"), Some("begin_purchase_phone_numbers")));
    let cause = std::error::Error::source(&error).unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!((cause.kind(), cause.may_have_been_sent()), (ErrorKind::Service, true));
    let outcome = error.outcome().unwrap();
    assert_eq!((outcome.done().len(), outcome.missing()), (0, &[NUMBER.to_owned()][..]));
    let looked: Vec<String> =
        outcome.looks().iter().map(|look| format!("{}: {}", look.what(), look.answer())).collect();
    let expected = [
        format!("phone number {NUMBER}: owned since 2024-01-01 9:30:05.0 +00:00:00"),
        "operation purchase_x: 503 Service Unavailable".to_owned(),
        "search x: 503 Service Unavailable".to_owned(),
    ];
    assert_eq!(looked, expected);
    assert!(!outcome.repeat_is_harmless() && outcome.token() == error.resume_token());
    let text = error.to_string();
    assert!(text.contains("do not search and buy again before this is settled"), "{text}");
    assert_eq!(text.matches("before this is settled").count(), 1, "{text}");
    // Nobody else may have bought it since: it will never be ours by this purchase, and no time changes that.
    assert_eq!(outcome.conclusive_after(), None);
}

#[test]
fn tokens_hold_no_secret_and_no_address_and_fit_their_own_kind_and_resource_alone() {
    let bench = answering(|| Reply::status(400));
    let client = bench.client(VERSION);
    let sms = PhoneNumberCapabilitiesRequest::new().sms(PhoneNumberCapabilityType::Inbound);
    let tokens = [
        client.purchase_token(&purchase()),
        client.reservation_purchase_token(&reservation_purchase()),
        client.release_token(&number(NUMBER)),
        client.update_phone_number_capabilities_token(&number(NUMBER), &sms),
    ];
    let other = Endpoint::parse("https://fabrikam.communication.azure.com").unwrap();
    let elsewhere = PhoneNumbersClient::builder(other, AccessKey::parse(KEY).unwrap());
    let elsewhere = elsewhere.options(bench.options()).build().unwrap();
    let is_refused = |error: Error| assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    for (place, token) in tokens.iter().enumerate() {
        let shown = format!("{token:?} {token} {}", serde_json::to_string(token).unwrap());
        for secret in [KEY, "contoso", "https", "azure.com"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert_eq!(&token.to_string().parse::<ResumeToken>().unwrap(), token);
        is_refused(bench.clock.run(elsewhere.settle(token)).unwrap_err());
        let resumed = [
            client.resume_purchase_phone_numbers(token).map(drop),
            client.resume_reservation_purchase(token).map(drop),
            client.resume_release_phone_number(token).map(drop),
            client.resume_update_phone_number_capabilities(token).map(drop),
        ];
        for (other, resumed) in resumed.into_iter().enumerate() {
            match resumed {
                Ok(()) => assert_eq!(place, other),
                Err(error) => {
                    assert_ne!(place, other, "{error}");
                    is_refused(error);
                }
            }
        }
        let fenced = bench.clock.run(client.settle_by_deleting_reservation(token));
        assert!(place == 1 || fenced.is_err_and(|error| error.kind() == ErrorKind::InvalidInput));
    }
    // A search is nothing to settle, and what a later version wrote is not guessed at.
    let list = client.list_purchased_phone_numbers().resume_token().unwrap();
    is_refused(bench.clock.run(client.settle(&list)).unwrap_err());
    assert!(
        "eyJ2IjoyLCJraW5kIjoicHVyY2hhc2UiLCJlbmRwb2ludCI6IngiLCJhcGkiOiJ4In0".parse::<ResumeToken>().is_err()
    );
    assert!(
        bench.lines().iter().all(|line| line.contains("/reservations/") || line.contains("/phoneNumbers/"))
    );
    for id in ["search_x", "purchase_x", "reservationPurchase_x", "release_x", "capabilities_x"] {
        let id: OperationId = id.parse().unwrap();
        let fits = [
            client.resume_purchase_phone_numbers_by_id(&id).is_ok(),
            client.resume_release_phone_number_by_id(&id).is_ok(),
            client.resume_update_phone_number_capabilities_by_id(&id).is_ok(),
            client.resume_search_available_phone_numbers_by_id(&id).is_ok(),
        ];
        let own = id.as_str().split('_').next().unwrap();
        assert_eq!(fits, ["purchase", "release", "capabilities", "search"].map(|kind| kind == own), "{own}");
        // The id behind it is no UUID, so it is no reservation either.
        is_refused(client.resume_reservation_purchase_by_id(&id).unwrap_err());
    }
}

/// Each has the official interval, or the service's hint, and an end.
#[test]
fn a_wait_goes_on_at_its_interval_or_hint_until_its_deadline() {
    for (method, minutes, hint, pause) in [
        ("begin_purchase_phone_numbers", 10, None, 2),
        ("begin_purchase_phone_numbers", 10, Some("7"), 7),
        ("begin_reservation_purchase", 10, None, 2),
        ("begin_release_phone_number", 5, None, 2),
        ("begin_update_phone_number_capabilities", 5, Some("3"), 3),
    ] {
        let clock = ManualClock::new();
        let transport =
            ScriptedTransport::answering(&clock, move |request| match request.method().as_str() {
                "GET" if request.url().path().contains("/operations/") => {
                    let running = Reply::status(200).json(r#"{"status":"running"}"#);
                    hint.into_iter().fold(running, |reply, hint| reply.header("retry-after", hint))
                }
                "GET" => owned(),
                _ => Reply::status(202).header("operation-location", &operation_of(method)),
            });
        let bench = Bench { clock, transport };
        let client = bench.client(VERSION);
        let token = bench.clock.run(change(&client, method)).unwrap();
        let begun = bench.clock.monotonic();
        let mut polls = 0;
        let error = bench.clock.run(async {
            match method {
                "begin_release_phone_number" => {
                    client.resume_release_phone_number(&token)?.wait_with(|_| polls += 1).await
                }
                "begin_update_phone_number_capabilities" => client
                    .resume_update_phone_number_capabilities(&token)?
                    .wait_with(|_| polls += 1)
                    .await
                    .map(drop),
                "begin_purchase_phone_numbers" => {
                    client.resume_purchase_phone_numbers(&token)?.wait_with(|_| polls += 1).await.map(drop)
                }
                _ => client.resume_reservation_purchase(&token)?.wait_with(|_| polls += 1).await.map(drop),
            }
        });
        let error = error.unwrap_err();
        assert_eq!(
            (error.kind(), error.resume_token()),
            (ErrorKind::Timeout, Some(&token)),
            "{method}: {error}"
        );
        assert_eq!(bench.clock.monotonic().saturating_sub(begun).as_secs(), minutes * 60, "{method}");
        let expected = minutes * 60 / pause;
        assert!((expected..=expected + 1).contains(&polls), "{method}: {polls} looks");
    }
}

#[test]
fn to_cancel_is_a_request_of_its_own_built_from_the_id() {
    for (method, ..) in CHANGES {
        let bench = answering(move || Reply::status(202).header("operation-location", &operation_of(method)));
        let client = bench.client(VERSION);
        let id = bench.clock.run(change(&client, method)).unwrap().id().unwrap().to_owned();
        let cancelling = Bench::new([Reply::interrupted("reset"), Reply::status(404)]);
        let client = cancelling.client(VERSION);
        let id: OperationId = id.parse().unwrap();
        let token = bench.clock.run(change(&bench.client(VERSION), method)).unwrap();
        cancelling.clock.run(async {
            match method {
                "begin_release_phone_number" => {
                    client.resume_release_phone_number(&token).unwrap().cancel().await.unwrap();
                }
                "begin_update_phone_number_capabilities" => {
                    client.resume_update_phone_number_capabilities(&token).unwrap().cancel().await.unwrap();
                }
                "begin_purchase_phone_numbers" => {
                    client.resume_purchase_phone_numbers(&token).unwrap().cancel().await.unwrap();
                }
                _ => client.resume_reservation_purchase(&token).unwrap().cancel().await.unwrap(),
            }
        });
        let line = format!("DELETE /phoneNumbers/operations/{id}?api-version=2025-06-01");
        assert_eq!(cancelling.lines(), [line.clone(), line], "{method}: repeated, and gone is done");
    }
    // Nothing is known of an operation: there is nothing to cancel, and nothing is sent.
    let bench = Bench::new([]);
    let client = bench.client(VERSION);
    let token = client.purchase_token(&purchase());
    let error = bench.clock.run(client.resume_purchase_phone_numbers(&token).unwrap().cancel()).unwrap_err();
    assert!(error.kind() == ErrorKind::InvalidInput && bench.lines().is_empty(), "{error}");
}

/// A release that was canceled may have been made all the same: the service does not say what canceling undoes.
#[test]
fn what_was_accepted_and_failed_was_not_done_and_what_was_canceled_is_left_open() {
    for (method, path) in [
        ("begin_release_phone_number", "release_x"),
        ("begin_update_phone_number_capabilities", "capabilities_x"),
    ] {
        for (word, kind) in [("failed", ErrorKind::OperationFailed), ("canceled", ErrorKind::Canceled)] {
            let bench =
                answering(move || Reply::status(202).header("operation-location", &operation_of(method)));
            let token = bench.clock.run(change(&bench.client(VERSION), method)).unwrap();
            assert_eq!(token.id(), Some(path));
            let status = format!(r#"{{"status":"{word}","error":{{"code":"Busy","message":"m"}}}}"#);
            let ended = Bench::new([Reply::status(200).json(&status)]);
            match ended.clock.run(ended.client(VERSION).settle(&token)) {
                Ok(Settlement::NotDone { error, .. }) => {
                    assert_eq!(
                        (error.kind(), error.code(), kind),
                        (kind, Some("Busy"), ErrorKind::OperationFailed)
                    );
                }
                Err(error) => assert_eq!((error.kind(), kind), (kind, ErrorKind::Canceled), "{error}"),
                other => panic!("{method}: {other:?}"),
            }
        }
    }
}

/// The request id that a caller chose names the purchase, and not the looks after it.
#[test]
fn a_request_id_names_the_purchase_alone() {
    let bench = answering(|| Reply::interrupted("reset"));
    let client = bench.client(VERSION).with_call_options(CallOptions::new().request_id("mine"));
    let error = bench.clock.run(client.begin_purchase_phone_numbers(&purchase())).unwrap_err();
    assert_eq!(error.request_id(), Some("mine"));
    let named = |request: &Request| request.headers()["x-ms-client-request-id"] == "mine";
    assert!(bench.transport.requests().iter().all(|request| named(request) == (request.method() == "POST")));
}

#[test]
fn clients_of_one_endpoint_share_tokens_however_it_is_written() {
    let bench = Bench::new([]);
    let token = bench.client(VERSION).purchase_token(&purchase());
    let same = Endpoint::parse("https://CONTOSO.communication.azure.com:443/").unwrap();
    let client = PhoneNumbersClient::builder(same, AccessKey::parse(KEY).unwrap());
    let client =
        client.options(bench.options().transport(Arc::new(bench.transport.clone()))).build().unwrap();
    assert!(client.resume_purchase_phone_numbers(&token).is_ok());
    assert_eq!(endpoint().as_str(), "https://contoso.communication.azure.com");
    let patient = client.resume_purchase_phone_numbers(&token).unwrap().timeout(Duration::ZERO);
    assert_eq!(bench.clock.run(patient.into_future()).unwrap_err().kind(), ErrorKind::OutcomeUnknown);
}

#[test]
fn a_hold_that_ends_soon_is_warned_of_and_sent_all_the_same() {
    in_a_process_of_its_own("purchases::a_hold_that_ends_soon_is_warned_of_and_sent_all_the_same", || {
        for (left, warned) in [(89, true), (91, false)] {
            let bench = answering(|| Reply::status(400));
            bench.clock.set_now(found().search_expires_by - time::Duration::seconds(left));
            let client = bench.client(VERSION);
            let (error, log) = logged(|| bench.clock.run(client.begin_purchase_phone_numbers(&purchase())));
            assert_eq!(log.contains("the hold runs out soon"), warned, "{left} s: {log}");
            assert!(
                log.contains("WARN") == warned && error.is_err() && changes(&bench).len() == 1,
                "{left} s"
            );
        }
    });
}
