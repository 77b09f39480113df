//! The reading and holding half of the client against the emulator: one life cycle, and the clock moved.

use std::time::Duration as StdDuration;

use communication_emulator::{Emulator, OwnedPhoneNumber};
use communication_phone_numbers::{
    BrowseRequest, ConnectionString, CountryCode, ErrorKind, GeographicAreaCodesRequest, LocalitiesRequest,
    OfferingsRequest, OperationId, OperationStatus, PhoneNumberAvailabilityStatus, PhoneNumberId,
    PhoneNumberOperationType, PhoneNumberSearchResultError, PhoneNumberType, PhoneNumbersClient,
    ReservationRequest, ReservationStatus, StaticToken, time::Duration,
};

use crate::support::{at_once, client_of, number, start, toll_free};

async fn journey(emulator: &Emulator, client: &PhoneNumbersClient) {
    let countries = client.list_available_countries().try_collect().await.unwrap();
    assert!(countries.iter().any(|country| country.country_code == CountryCode::IE));
    let offerings = OfferingsRequest::new(CountryCode::US).phone_number_type(PhoneNumberType::TollFree);
    let offerings = client.list_available_offerings(&offerings).try_collect().await.unwrap();
    assert!(offerings.iter().all(|it| it.phone_number_type == Some(PhoneNumberType::TollFree)));
    let places = LocalitiesRequest::new(CountryCode::US).administrative_division("WA");
    let places = client.list_available_localities(&places).try_collect().await.unwrap();
    let place = places.iter().find(|place| place.localized_name == "Seattle").unwrap();
    let division = place.administrative_division.clone().unwrap().abbreviated_name;
    let codes = GeographicAreaCodesRequest::new(CountryCode::US)
        .locality(&place.localized_name)
        .administrative_division(division);
    let codes = client.list_available_geographic_area_codes(&codes).try_collect().await.unwrap();
    assert!(!codes.is_empty());

    let request = toll_free().quantity(3);
    let check = client.check_search(&request).await.unwrap();
    let mut search = client.begin_search_available_phone_numbers(&request).await.unwrap();
    let id: OperationId = search.resume_token().id().unwrap().parse().unwrap();
    let found = search.wait().await.unwrap();
    assert_eq!(found.phone_numbers.len(), 3);
    assert_eq!(found.total_amount(), check.total_amount());
    assert_eq!(client.get_search_result(&found.search_id).await.unwrap(), found);
    let operation = client.get_operation(&id).await.unwrap();
    assert_eq!(
        (operation.status, operation.operation_type),
        (OperationStatus::Succeeded, PhoneNumberOperationType::Search)
    );
    // Resuming does not search again, however often.
    let saved = search.resume_token();
    for _ in 0..2 {
        assert_eq!(client.resume_search_available_phone_numbers(&saved).unwrap().await.unwrap(), found);
        assert_eq!(client.resume_search_available_phone_numbers_by_id(&id).unwrap().await.unwrap(), found);
    }
    assert_eq!(emulator.journal().requests_of("searchAvailablePhoneNumbers").len(), 1);

    let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    let on_offer = client.browse_available_phone_numbers(&browse).await.unwrap();
    let first = ReservationRequest::new(client.new_reservation_id()).add_phone_number(&on_offer[0]);
    let made = client.create_or_update_reservation(&first).await.unwrap();
    assert_eq!((made.status.clone(), made.phone_numbers.len()), (Some(ReservationStatus::Active), 1));
    let id = on_offer[0].number_id().unwrap();
    let swap = ReservationRequest::new(made.id.clone())
        .remove_phone_number(id.clone())
        .add_phone_number(&on_offer[1]);
    let changed = client.create_or_update_reservation(&swap).await.unwrap();
    assert!(!changed.phone_numbers.contains_key(&id));
    let other: PhoneNumberId = on_offer[1].number_id().unwrap();
    let held = changed.phone_numbers[&other].as_ref().unwrap();
    assert_eq!(held.status, Some(PhoneNumberAvailabilityStatus::Reserved));
    assert_eq!(client.get_reservation(&made.id).await.unwrap(), changed);
    let listed = client.list_reservations().try_collect().await.unwrap();
    assert_eq!((listed.len(), &listed[0].id, listed[0].phone_numbers.len()), (1, &made.id, 0));
    client.delete_reservation(&made.id).await.unwrap();
    assert!(client.get_reservation(&made.id).await.unwrap_err().is_not_found());
    let gone = client.delete_reservation(&made.id).await.unwrap_err();
    assert!(gone.is_not_found() && !gone.may_have_been_sent(), "{gone}");

    assert!(emulator.purchases().is_empty() && emulator.owned_numbers().is_empty());
}

#[tokio::test]
async fn numbers_are_looked_for_held_and_given_back_with_a_key() {
    let (emulator, client) = start().await;
    journey(&emulator, &client).await;
    assert!(emulator.journal().requests().iter().all(|request| request.notes.is_empty()));
}

#[tokio::test]
async fn numbers_are_looked_for_held_and_given_back_with_a_token() {
    let emulator = Emulator::builder().start().await.unwrap();
    let (endpoint, _) = ConnectionString::parse(&emulator.connection_string()).unwrap().into_parts();
    let credential = StaticToken::new(emulator.entra_token(3600)).unwrap();
    journey(
        &emulator,
        &PhoneNumbersClient::builder(endpoint, credential).options(at_once()).build().unwrap(),
    )
    .await;
}

#[tokio::test]
async fn an_owned_number_is_read_with_all_there_is_to_know() {
    let (emulator, client) = start().await;
    emulator.add_owned_number(&OwnedPhoneNumber::new("+14255550123")).unwrap();
    let read = client.get_purchased_phone_number(&number("+14255550123")).await.unwrap();
    assert_eq!((read.id.as_str(), read.phone_number.as_str()), ("14255550123", "+14255550123"));
    assert_eq!(client.list_purchased_phone_numbers().try_collect().await.unwrap(), [read]);
    let error = client.get_purchased_phone_number(&number("+14255550199")).await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("does not own the number"), "{error}");
}

#[tokio::test]
async fn holds_end_by_the_clock_of_the_service() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    // The service's clock is ahead of ours: only its own says what is left.
    emulator.clock().advance(Duration::minutes(4));
    let found = client.begin_search_available_phone_numbers(&toll_free()).await.unwrap().await.unwrap();
    let left = |client: &PhoneNumbersClient| found.time_left(client.service_time()).as_secs();
    assert!((15 * 60 + 55..=16 * 60 + 2).contains(&left(&client)), "{}", left(&client));
    emulator.clock().advance(Duration::minutes(10));
    // A clock is not measured at every answer; a new client measures at its first.
    let client = client_of(&emulator);
    client.get_search_result(&found.search_id).await.unwrap();
    assert!((5 * 60 + 55..=6 * 60 + 2).contains(&left(&client)), "{}", left(&client));
    emulator.clock().advance(Duration::minutes(7));
    let client = client_of(&emulator);
    // The result outlives the hold.
    let over = client.get_search_result(&found.search_id).await.unwrap();
    assert_eq!(over.phone_numbers, found.phone_numbers);
    assert_eq!(over.failure(), Some(PhoneNumberSearchResultError::ReservationExpired));
    assert_eq!(over.time_left(client.service_time()), StdDuration::ZERO);
}

#[tokio::test]
async fn a_reservation_ends_fifteen_minutes_after_its_last_change() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let empty = ReservationRequest::new(client.new_reservation_id());
    client.create_or_update_reservation(&empty).await.unwrap();
    emulator.clock().advance(Duration::minutes(4));
    let client = client_of(&emulator);
    let extended = client.create_or_update_reservation(&empty).await.unwrap();
    let left = extended.time_left(client.service_time()).as_secs();
    assert!((14 * 60 + 55..=15 * 60 + 2).contains(&left), "{left}");
    emulator.clock().advance(Duration::minutes(16));
    let client = client_of(&emulator);
    let expired = client.get_reservation(empty.id()).await.unwrap();
    assert_eq!(expired.status, Some(ReservationStatus::Expired));
    assert_eq!(expired.time_left(client.service_time()), StdDuration::ZERO);
    let error = client.delete_reservation(empty.id()).await.unwrap_err();
    let text = "the reservation is expired, and only an active one can be deleted";
    assert!(error.kind() == ErrorKind::Service && error.to_string().contains(text), "{error}");
    let error = client.create_or_update_reservation(&empty).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Service && !error.may_have_been_sent(), "{error}");
}

#[tokio::test]
async fn a_search_fails_with_the_reason_of_the_service() {
    let (_emulator, client) = start().await;
    let out_of_stock = toll_free().area_code("001");
    let error = client.begin_search_available_phone_numbers(&out_of_stock).await.unwrap().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed, "{error}");
    assert!(error.service().is_some() && error.resume_token().is_some(), "{error}");
    let refused =
        client.begin_search_available_phone_numbers(&toll_free().area_code("009")).await.unwrap_err();
    assert!(refused.may_have_been_sent() && refused.attempts() == 1, "{refused}");
    assert!(refused.to_string().contains("perhaps held until about 16 minutes from now"), "{refused}");
    assert!(refused.to_string().contains("nothing was bought"), "{refused}");
}

#[tokio::test]
async fn a_search_that_does_not_end_is_cancelled() {
    let (emulator, client) = start().await;
    let mut search =
        client.begin_search_available_phone_numbers(&toll_free().area_code("007")).await.unwrap();
    search.cancel().await.unwrap();
    // The emulator forgets what was cancelled; what the service does is not documented. Either way the wait ends.
    let error = search.wait().await.unwrap_err();
    assert!(error.is_not_found() && error.resume_token().is_some(), "{error}");
    assert_eq!(emulator.journal().requests_of("cancelOperation").len(), 1);
}

#[tokio::test]
async fn tokens_of_other_kinds_and_other_resources_are_refused_before_anything_is_sent() {
    let (emulator, client) = start().await;
    let search = client.begin_search_available_phone_numbers(&toll_free()).await.unwrap();
    let (elsewhere, _) = start().await;
    emulator.journal().clear();
    let other_list = client.list_purchased_phone_numbers().resume_token().unwrap();
    let error = client.resume_search_available_phone_numbers(&other_list).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let purchase: OperationId = "purchase_x".parse().unwrap();
    let error = client.resume_search_available_phone_numbers_by_id(&purchase).unwrap_err();
    assert!(error.to_string().contains("must be search_"), "{error}");
    let host = |emulator: &Emulator| emulator.endpoint();
    if host(&elsewhere) != host(&emulator) {
        let error = client_of(&elsewhere).resume_search_available_phone_numbers(&search.resume_token());
        assert_eq!(error.map(drop).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert!(emulator.journal().is_empty());
}

#[tokio::test]
async fn why_a_purchase_failed_is_in_the_result_of_its_search() {
    let json = r#"{"searchId":"x","phoneNumbers":["+18335550100"],"phoneNumberType":"tollFree","assignmentType":"application",
        "capabilities":{"calling":"none","sms":"none"},"cost":{"amount":2,"currencyCode":"USD","billingFrequency":"monthly"},
        "searchExpiresBy":"2024-01-15T09:45:05Z""#;
    for (rest, failure) in [
        ("}", None),
        (r#","error":null,"errorCode":null}"#, None),
        (r#","error":"NoError","errorCode":0}"#, None),
        (r#","errorCode":0}"#, None),
        (r#","errorCode":7}"#, Some(PhoneNumberSearchResultError::UnknownErrorCode)),
        (r#","error":"NotEnoughCredit","errorCode":9}"#, Some(PhoneNumberSearchResultError::NotEnoughCredit)),
        (r#","error":"Moonstruck"}"#, Some(PhoneNumberSearchResultError::from("Moonstruck"))),
    ] {
        let bench = crate::support::Bench::new([
            communication_phone_numbers::testing::Reply::status(200).json(&format!("{json}{rest}"))
        ]);
        let id = "x".parse().unwrap();
        let result = bench.clock.run(bench.client(crate::support::VERSION).get_search_result(&id)).unwrap();
        assert_eq!(result.failure(), failure, "{rest}");
    }
}
