//! From the first look at the countries to the last number given back, against the emulator and its books.

use communication_emulator::{OwnedPhoneNumber, PurchaseKind, time::Duration};
use communication_phone_numbers::{
    CountryCode, ErrorKind, Progress, Settlement,
    administration::{
        AreaCodesRequest, AssignmentStatus, CapabilitiesUpdateStatus, Capability, CreateReservationRequest,
        LocationType, NumberUpdateCapabilities, PhoneNumberType, PhonePlanGroupsRequest, PstnConfiguration,
        ReleaseStatus, SearchStatus, UpdateCapabilitiesRequest,
    },
};

use super::{request, reserve, start};
use crate::support::number;

#[tokio::test]
async fn from_countries_to_a_number_that_is_bought_configured_and_given_back() {
    let (emulator, client) = start().await;
    let us = CountryCode::US;
    let countries = client.list_supported_countries().try_collect().await.unwrap();
    assert!(countries.iter().any(|country| country.country_code == us));
    let rates = PhonePlanGroupsRequest::new(us).include_rate_information(true);
    let groups = client.list_phone_plan_groups(&rates).try_collect().await.unwrap();
    let group = groups.iter().find(|group| group.phone_number_type == Some(PhoneNumberType::Geographic));
    let group = group.unwrap();
    assert_eq!(group.rate_information.as_ref().unwrap().monthly_rate.unwrap().to_string(), "1");
    let plans = client.list_phone_plans(us, &group.phone_plan_group_id).try_collect().await.unwrap();
    let plan = &plans[0];
    assert_eq!(plan.location_type, LocationType::Selection);
    let places = client
        .get_phone_plan_location_options(us, &group.phone_plan_group_id, &plan.phone_plan_id)
        .await
        .unwrap();
    let seattle = places.choose("WA").unwrap().choose("seattle").unwrap();
    let place = seattle.option().clone();
    let codes = AreaCodesRequest::new(us, plan.location_type.clone(), plan.phone_plan_id.clone())
        .location_options(seattle.into_queries().unwrap());
    let codes = client.get_area_codes(&codes).await.unwrap();
    let code = codes.primary_area_codes.iter().find(|code| *code == "206").unwrap();

    let request = CreateReservationRequest::new("n", "d", [plan.phone_plan_id.clone()], code)
        .quantity(2)
        .location_options([place]);
    let mut poller = client.begin_reserve_phone_numbers(&request).await.unwrap();
    let reservation = poller.wait().await.unwrap();
    assert_eq!((reservation.phone_numbers.len(), &reservation.status), (2, &SearchStatus::Reserved));
    assert!(reservation.time_left(client.service_time()).as_secs() > 15 * 60);
    assert_eq!(reservation.name.as_deref(), Some("n"));
    let again = poller.wait().await.unwrap();
    assert_eq!(again, reservation, "a wait after the end gives the same");

    let bought = client.begin_purchase_phone_numbers(&reservation).await.unwrap().await.unwrap();
    assert_eq!((&bought.phone_numbers, bought.status), (&reservation.phone_numbers, SearchStatus::Success));
    let [purchase] = emulator.purchases().try_into().unwrap();
    assert_eq!((purchase.kind, purchase.bought.len()), (PurchaseKind::Legacy, 2));
    let searches = client.list_searches().try_collect().await.unwrap();
    assert_eq!(searches[0].id, reservation.reservation_id.as_str());
    assert_eq!(searches[0].status.as_deref(), Some("Success"));

    let number = &bought.phone_numbers[0];
    let configuration = PstnConfiguration::new("https://cb").application_id("app");
    client.configure_phone_number(number, &configuration).await.unwrap();
    let read = client.get_phone_number_configuration(number).await.unwrap();
    assert_eq!((read.callback_url.as_str(), read.application_id.as_deref()), ("https://cb", Some("app")));
    assert!(read.azure_pstn_target_id.is_some());
    let other = PstnConfiguration::new("https://other").azure_pstn_target_id("target");
    client.configure_phone_number(number, &other).await.unwrap();
    let read = client.get_phone_number_configuration(number).await.unwrap();
    assert_eq!(read, other, "all of it is set, and what was left out is gone");
    client.configure_phone_number(number, &configuration).await.unwrap();
    let owned = client.list_phone_numbers().try_collect().await.unwrap();
    let listed = owned.iter().find(|owned| owned.phone_number == *number).unwrap();
    assert_eq!(listed.assignment_status, Some(AssignmentStatus::ThirdPartyAppAssigned));
    client.unconfigure_phone_number(number).await.unwrap();
    let error = client.get_phone_number_configuration(number).await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("has no configuration"), "{error}");

    let release = client.begin_release_phone_numbers(&bought.phone_numbers).await.unwrap().await.unwrap();
    assert_eq!(release.phone_number_release_status_details.len(), 2);
    assert!(emulator.owned_numbers().is_empty());
    let releases = client.list_releases().try_collect().await.unwrap();
    assert_eq!(releases[0].id, release.release_id.as_str());
    assert_eq!(client.get_release(&release.release_id).await.unwrap().status, ReleaseStatus::Complete);
}

#[tokio::test]
async fn a_cancelled_reservation_ends_the_wait_and_gives_its_numbers_back() {
    let (emulator, client) = start().await;
    let request = request(&client, "833").await;
    let mut poller = client.begin_reserve_phone_numbers(&request).await.unwrap();
    let reservation = poller.wait().await.unwrap();
    poller.cancel().await.unwrap();
    poller.cancel().await.unwrap();
    let error = poller.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert_eq!(emulator.journal().requests_of("cancelSearch").len(), 2, "a real request each time");
    let now = client.get_reservation(&reservation.reservation_id).await.unwrap();
    assert_eq!(now.status, SearchStatus::Cancelled);
    client.cancel_reservation(&reservation.reservation_id).await.unwrap();
    let error = client.begin_purchase_phone_numbers(&reservation).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Service, false));
    assert!(error.to_string().contains("nothing was bought by this request"), "{error}");
    assert!(emulator.purchases().is_empty());
}

#[tokio::test]
async fn an_expired_reservation_ends_the_wait_and_is_not_bought() {
    let (emulator, client) = start().await;
    let reservation = reserve(&client, "833", 1).await;
    emulator.clock().advance(Duration::minutes(17));
    let error = client.resume_reserve_phone_numbers_by_id(&reservation.reservation_id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed);
    assert!(error.to_string().contains("the hold has run out"), "{error}");
    let error = client.begin_purchase_phone_numbers(&reservation.reservation_id).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
    assert!(emulator.purchases().is_empty());
}

#[tokio::test]
async fn a_search_that_fails_is_an_error_with_its_code() {
    let (_emulator, client) = start().await;
    for area_code in ["001", "002"] {
        let request = request(&client, area_code).await;
        let error = client.begin_reserve_phone_numbers(&request).await.unwrap().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OperationFailed);
        assert!(error.to_string().contains("the search has failed: 2: error code 2"), "{error}");
        assert_eq!(error.code(), Some("2"));
        assert!(error.resume_token().is_some());
    }
}

#[tokio::test]
async fn an_operation_that_never_ends_times_out_with_a_token_that_goes_on() {
    let (emulator, client) = start().await;
    let request = request(&client, "007").await;
    let poller = client.begin_reserve_phone_numbers(&request).await.unwrap();
    let error = poller.timeout(std::time::Duration::from_millis(30)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let mut resumed = client.resume_reserve_phone_numbers(error.resume_token().unwrap()).unwrap();
    assert!(matches!(resumed.poll().await.unwrap(), Progress::Running(_)));

    let reservation = reserve(&client, "008", 1).await;
    let purchase = client.begin_purchase_phone_numbers(&reservation).await.unwrap();
    let error = purchase.timeout(std::time::Duration::from_millis(30)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("the purchase was accepted and goes on"), "{error}");
    let mut resumed = client.resume_purchase_phone_numbers(error.resume_token().unwrap()).unwrap();
    assert!(resumed.is_confirmed());
    assert!(matches!(resumed.poll().await.unwrap(), Progress::Running(_)));
    assert_eq!(emulator.journal().requests_of("purchaseSearch").len(), 1);
}

#[tokio::test]
async fn capabilities_are_changed_and_the_change_is_read() {
    let (emulator, client) = start().await;
    emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111")).unwrap();
    let number = number("+18335550111");
    let change = NumberUpdateCapabilities::new().remove([Capability::InboundCalling]);
    let request = UpdateCapabilitiesRequest::new().phone_number(&number, change.clone());
    let id =
        client.update_phone_numbers_capabilities(&request).await.unwrap().capabilities_update_id.unwrap();
    client.get_capabilities_update(&id).await.unwrap();
    let update = client.get_capabilities_update(&id).await.unwrap();
    assert_eq!(update.capabilities_update_status, Some(CapabilitiesUpdateStatus::Complete));
    assert_eq!(update.phone_number_capabilities_updates[&number], change);
    let listed = client.list_phone_numbers().try_collect().await.unwrap();
    assert!(!listed[0].acquired_capabilities.contains(&Capability::InboundCalling));
}

#[tokio::test]
async fn a_number_that_was_not_released_is_an_error_though_the_release_is_complete() {
    let (emulator, client) = start().await;
    emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111")).unwrap();
    let numbers = [number("+18335550111"), number("+14155550100")];
    let error = client.begin_release_phone_numbers(&numbers).await.unwrap().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial);
    let outcome = error.outcome().unwrap();
    assert_eq!(
        (outcome.done(), outcome.missing()),
        (&["+18335550111".to_owned()][..], &["+14155550100".to_owned()][..])
    );
    let error = client.begin_release_phone_numbers(&numbers[1..]).await.unwrap().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed);
}

#[tokio::test]
async fn a_purchase_that_fails_or_buys_half_says_what_is_owned() {
    let (emulator, client) = start().await;
    let reservation = reserve(&client, "005", 4).await;
    let error = client.begin_purchase_phone_numbers(&reservation).await.unwrap().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial);
    let outcome = error.outcome().unwrap();
    assert_eq!(outcome.done(), emulator.purchases()[0].bought);
    assert_eq!((outcome.done().len(), outcome.missing().len()), (2, 2));
    let settled = client.settle(error.resume_token().unwrap()).await.unwrap();
    assert!(matches!(settled, Settlement::Partial { phone_numbers, .. } if phone_numbers.len() == 2));
}
