//! Every operation of the reading and holding half under the table of repeats: what may be repeated is, and nothing else.

use std::{future::Future, pin::Pin};

use communication_phone_numbers::{
    BrowseRequest, CountryCode, Error, ErrorKind, GeographicAreaCodesRequest, LocalitiesRequest,
    MobileAreaCodesRequest, OfferingsRequest, OperatorInformationRequest, PhoneNumberType,
    PhoneNumbersClient, ReservationRequest, testing::Reply,
};

use crate::support::{Bench, RESERVATION, VERSION, number, reservation_json, toll_free};

type Outcome<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// A method, the statuses that are its successes, and whether it may be repeated once it may have been sent.
const METHODS: [(&str, &[u16], bool); 18] = [
    ("get_purchased_phone_number", &[200], true),
    ("list_purchased_phone_numbers", &[200], true),
    ("list_available_countries", &[200], true),
    ("list_available_localities", &[200], true),
    ("list_available_offerings", &[200], true),
    ("list_available_toll_free_area_codes", &[200], true),
    ("list_available_geographic_area_codes", &[200], true),
    ("list_available_mobile_area_codes", &[200], true),
    ("browse_available_phone_numbers", &[200], true),
    ("get_search_result", &[200], true),
    ("get_operation", &[200], true),
    ("cancel_operation", &[204], true),
    ("create_or_update_reservation", &[200, 201], true),
    ("get_reservation", &[200], true),
    ("list_reservations", &[200], true),
    ("delete_reservation", &[204], true),
    ("search_operator_information", &[200], true),
    ("search_operator_information, charged", &[200], false),
];

fn call<'a>(client: &'a PhoneNumbersClient, method: &str) -> Outcome<'a> {
    let us = CountryCode::US;
    let reservation = ReservationRequest::new(RESERVATION.parse().unwrap());
    let look_up = OperatorInformationRequest::new([number("+14255550123")]);
    match method {
        "get_purchased_phone_number" => {
            Box::pin(async { client.get_purchased_phone_number(&number("+14255550123")).await.map(drop) })
        }
        "list_purchased_phone_numbers" => first(client.list_purchased_phone_numbers()),
        "list_available_countries" => first(client.list_available_countries()),
        "list_available_localities" => first(client.list_available_localities(&LocalitiesRequest::new(us))),
        "list_available_offerings" => first(client.list_available_offerings(&OfferingsRequest::new(us))),
        "list_available_toll_free_area_codes" => first(client.list_available_toll_free_area_codes(us)),
        "list_available_geographic_area_codes" => {
            first(client.list_available_geographic_area_codes(&GeographicAreaCodesRequest::new(us)))
        }
        "list_available_mobile_area_codes" => {
            first(client.list_available_mobile_area_codes(&MobileAreaCodesRequest::new(us)))
        }
        "browse_available_phone_numbers" => Box::pin(async move {
            let request = BrowseRequest::new(us, PhoneNumberType::TollFree);
            client.browse_available_phone_numbers(&request).await.map(drop)
        }),
        "get_search_result" => Box::pin(async { client.get_search_result(&"x".parse()?).await.map(drop) }),
        "get_operation" => Box::pin(async { client.get_operation(&"search_x".parse()?).await.map(drop) }),
        "cancel_operation" => Box::pin(async { client.cancel_operation(&"search_x".parse()?).await }),
        "create_or_update_reservation" => {
            Box::pin(async move { client.create_or_update_reservation(&reservation).await.map(drop) })
        }
        "get_reservation" => {
            Box::pin(async move { client.get_reservation(reservation.id()).await.map(drop) })
        }
        "list_reservations" => first(client.list_reservations()),
        "delete_reservation" => Box::pin(async move { client.delete_reservation(reservation.id()).await }),
        "search_operator_information" => {
            Box::pin(async move { client.search_operator_information(&look_up).await.map(drop) })
        }
        "search_operator_information, charged" => Box::pin(async move {
            let charged = look_up.include_additional_operator_details(true);
            client.search_operator_information(&charged).await.map(drop)
        }),
        other => panic!("{other}"),
    }
}

fn first<'a, T: Send + 'static>(mut list: communication_phone_numbers::Pager<T>) -> Outcome<'a> {
    Box::pin(async move { list.try_next().await.map(drop) })
}

/// An answer of every form that the methods want, in one; a list of numbers and a map of them have the same name.
fn success(method: &str, status: u16) -> Reply {
    let numbers = if method.contains("reservation") && !method.starts_with("list") { "{}" } else { "[]" };
    Reply::status(status).json(&format!(
        r#"{{"id":"{}","phoneNumbers":{numbers},"countries":[],"phoneNumberLocalities":[],"areaCodes":[],"reservations":[],
        "phoneNumberOfferings":[],"values":[],"phoneNumber":"+14255550123","countryCode":"US","phoneNumberType":"tollFree",
        "assignmentType":"person","capabilities":{{"calling":"none","sms":"none"}},"purchaseDate":"2024-01-15T09:30:05Z",
        "cost":{{"amount":1,"currencyCode":"USD","billingFrequency":"monthly"}},"searchId":"x","searchExpiresBy":"2024-01-15T09:30:05Z",
        "operationType":"search","status":"running","createdDateTime":"2024-01-15T09:30:05Z"}}"#,
        match method {
            "get_purchased_phone_number" => "14255550123",
            "get_operation" => "search_x",
            _ => RESERVATION,
        }
    ))
}

fn run(bench: &Bench, method: &str) -> Result<(), Error> {
    let client = bench.client(VERSION);
    bench.clock.run(call(&client, method))
}

#[test]
fn what_may_be_repeated_is_and_nothing_else() {
    let mut firsts = vec![Reply::interrupted("reset"), Reply::never()];
    firsts.extend([408, 500, 502, 503, 504].map(Reply::status));
    let cut = Reply::status(200).header("content-length", "500").chunk("{");
    firsts.push(cut.then_break("reset"));
    for first in firsts {
        for (method, statuses, repeated) in METHODS {
            let bench = Bench::new([first.clone(), success(method, statuses[0])]);
            let result = run(&bench, method);
            assert_eq!(result.is_ok(), repeated, "{method} after {first:?}: {result:?}");
            assert_eq!(bench.lines().len(), if repeated { 2 } else { 1 }, "{method} after {first:?}");
            if let Err(error) = result {
                let text = "the look-up may have been charged";
                assert!(error.may_have_been_sent() && error.to_string().contains(text), "{error}");
            }
        }
    }
    for first in [Reply::not_sent("refused"), Reply::status(429).header("retry-after", "1")] {
        for (method, statuses, _) in METHODS {
            let bench = Bench::new([first.clone(), success(method, statuses[0])]);
            run(&bench, method).unwrap();
            assert_eq!(bench.lines().len(), 2, "{method} after {first:?}");
        }
    }
}

#[test]
fn only_the_declared_statuses_are_successes() {
    for (method, statuses, _) in METHODS {
        for status in [200, 201, 202, 204, 206, 302] {
            let bench = Bench::new([success(method, status)]);
            let result = run(&bench, method);
            assert_eq!(result.is_ok(), statuses.contains(&status), "{method} answered {status}: {result:?}");
            assert_eq!(bench.lines().len(), 1, "{method} answered {status}");
        }
    }
}

#[test]
fn a_refusal_is_not_repeated_and_has_done_nothing() {
    for status in [400, 401, 403, 404, 405, 409, 422] {
        for (method, ..) in METHODS {
            let bench = Bench::new([Reply::status(status)]);
            let error = run(&bench, method).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Service, "{method}: {error}");
            assert!(!error.may_have_been_sent(), "{method}: {error}");
            let name = method.split(',').next();
            assert_eq!(error.operation(), name, "{method}: {error}");
            // Why a reservation could not be deleted is looked up.
            let looks = method == "delete_reservation" && status != 404;
            assert!(bench.lines().iter().skip(1).all(|line| looks && line.starts_with("GET ")), "{method}");
            assert_eq!(bench.lines().len() > 1, looks, "{method} {status}");
        }
    }
}

#[test]
fn a_success_that_makes_no_sense_is_an_error_and_not_repeated() {
    for body in [
        "",
        "<html></html>",
        "[]",
        "{",
        r#"{"phoneNumbers":7,"values":7,"countries":7,"areaCodes":7,"reservations":7,"phoneNumberLocalities":7,"phoneNumberOfferings":7}"#,
    ] {
        for (method, statuses, _) in METHODS.into_iter().filter(|(_, statuses, _)| *statuses != [204]) {
            let bench = Bench::new([Reply::status(statuses[0]).chunk(body.to_owned())]);
            let error = run(&bench, method).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{method} {body}: {error}");
            assert!(error.may_have_been_sent(), "{method}: {error}");
            assert_eq!(bench.lines().len(), 1, "{method} {body}");
        }
    }
}

#[test]
fn cancelling_what_a_lost_attempt_has_cancelled_is_a_success() {
    let bench = Bench::new([Reply::interrupted("reset"), Reply::status(404)]);
    run(&bench, "cancel_operation").unwrap();
    let bench = Bench::new([Reply::status(404)]);
    assert!(run(&bench, "cancel_operation").unwrap_err().is_not_found());
}

#[test]
fn waiting_for_a_search_outlasts_faults_and_ends_at_its_deadline() {
    let start = || {
        Reply::status(202)
            .header("operation-location", "/phoneNumbers/operations/search_x?api-version=2025-06-01")
    };
    let poll =
        |word: &str| Reply::status(200).json(&format!(r#"{{"status":"{word}","resourceLocation":null}}"#));
    let running = poll("running");
    let mut replies = vec![start(), running.clone(), Reply::interrupted("reset"), poll("notStarted")];
    replies.push(
        poll("Succeeded").header("location", "/availablePhoneNumbers/searchResults/x?api-version=2025-06-01"),
    );
    let found = r#"{"searchId":"x","phoneNumbers":["+18335550100"],"phoneNumberType":"tollFree","assignmentType":"application",
        "capabilities":{"calling":"none","sms":"none"},"cost":{"amount":2,"currencyCode":"USD","billingFrequency":"monthly"},
        "searchExpiresBy":"2024-01-15T09:45:05.1234567+00:00"}"#;
    replies.push(Reply::status(200).json(found));
    let bench = Bench::new(replies);
    let client = bench.client(VERSION);
    let result =
        bench.clock.run(async { client.begin_search_available_phone_numbers(&toll_free()).await?.await });
    assert_eq!(result.unwrap().phone_numbers, [number("+18335550100")]);
    assert_eq!(bench.transport.left(), 0);

    let mut replies = vec![start()];
    replies.extend(vec![running; 100]);
    let bench = Bench::new(replies);
    let client = bench.client(VERSION);
    let error =
        bench.clock.run(async { client.begin_search_available_phone_numbers(&toll_free()).await?.await });
    let error = error.unwrap_err();
    assert_eq!((error.kind(), error.elapsed().as_secs()), (ErrorKind::Timeout, 120), "{error}");
    assert_eq!(error.resume_token().unwrap().id(), Some("search_x"));

    // An empty result is no success, whatever the operation says.
    let empty = found.replace("\"+18335550100\"", "").replace("}\n", "}").trim_end_matches('}').to_owned();
    let replies = [
        start(),
        poll("succeeded").header("location", "/availablePhoneNumbers/searchResults/x"),
        Reply::status(200).json(&format!(r#"{empty},"error":"OutOfStock"}}"#)),
    ];
    let bench = Bench::new(replies);
    let client = bench.client(VERSION);
    let error =
        bench.clock.run(async { client.begin_search_available_phone_numbers(&toll_free()).await?.await });
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed, "{error}");
    assert!(error.to_string().contains("has found no numbers: OutOfStock"), "{error}");
}

#[test]
fn a_reservation_that_was_lost_and_found_is_told_apart_from_one_that_never_was() {
    let lost = vec![Reply::status(503); 4];
    let error = run(&Bench::new(lost), "create_or_update_reservation").unwrap_err();
    assert!(error.may_have_been_sent() && error.to_string().contains("get_reservation tells"), "{error}");
    let held = Reply::status(200).json(&reservation_json("active", []));
    run(&Bench::new([Reply::status(503), held]), "create_or_update_reservation").unwrap();
}
