//! The purchase of reservations, releases and changes of capabilities under faults, against the books of the emulator.

use std::time::Duration;

use communication_phone_numbers::{
    BrowseRequest, CountryCode, Error, ErrorKind, PhoneNumber, PhoneNumberCapabilitiesRequest,
    PhoneNumberCapabilityType, PhoneNumberType, PhoneNumbersClient, PurchaseRequest,
    ReservationPurchaseRequest, ReservationRequest, Settlement,
};

use crate::{
    purchase_faults::{A_WHILE, POINTS, books, buy, told, told_when_settled},
    world::{Fate, World},
};

fn reserve(world: &World, client: &PhoneNumbersClient, count: usize) -> ReservationPurchaseRequest {
    let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
    let reservation = world.run(async {
        let on_offer = client.browse_available_phone_numbers(&browse).await?;
        let basket = ReservationRequest::new(client.new_reservation_id());
        let basket = on_offer.iter().take(count).fold(basket, ReservationRequest::add_phone_number);
        client.create_or_update_reservation(&basket).await
    });
    ReservationPurchaseRequest::from_reservation(&reservation.unwrap())
}

#[tokio::test]
async fn a_reservation_is_bought_once_or_not_at_all_and_what_is_told_is_so() {
    let world = World::start().await;
    for (point, fate) in POINTS {
        for late in [0, 5, 40] {
            for count in [1, 3] {
                let name = format!("{point}; {count} numbers {late} s late");
                world.reset(7, time::Duration::ZERO);
                let client = world.client();
                let request = reserve(&world, &client, count);
                world.weather().late = late;
                world.weather().changes.push_back(fate);
                let token = client.reservation_purchase_token(&request);
                let bought = world
                    .run(async { client.begin_reservation_purchase(&request).await?.timeout(A_WHILE).await });
                let told = told(bought);
                let now = told_when_settled(world.run(world.client().settle(&token)));
                world.pass(Duration::from_secs(2 * 3600));
                let later = told_when_settled(world.run(world.client().settle(&token)));
                let id = request.reservation_id().purchase_operation_id();
                let bare = world.client().resume_reservation_purchase_by_id(&id).unwrap();
                let bare = crate::purchase_faults::told(world.run(bare));
                let (bought, requests) = books(&world);
                assert!(requests <= 1, "{name}: {requests} purchases");
                for told in [&told, &now, &later, &bare] {
                    assert!(told.agrees(&bought, requests, count), "{name}: {told:?}, and bought {bought:?}");
                }
                assert!(later.is_final() && bare.is_final(), "{name}: {later:?} {bare:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_reservation_that_is_deleted_as_a_fence_is_never_bought() {
    let world = World::start().await;
    for (point, fate) in POINTS {
        world.reset(7, time::Duration::ZERO);
        let client = world.client();
        let request = reserve(&world, &client, 2);
        world.weather().changes.push_back(fate);
        let token = client.reservation_purchase_token(&request);
        let begun = world.run(client.begin_reservation_purchase(&request));
        if let Err(error) = &begun
            && error.kind() == ErrorKind::OutcomeUnknown
        {
            assert!(error.to_string().contains("settle_by_deleting_reservation"), "{error}");
            assert!(error.outcome().unwrap().conclusive_after().is_some(), "{point}");
        }
        let settled = told_when_settled(world.run(client.settle_by_deleting_reservation(&token)));
        let again = told_when_settled(world.run(client.settle_by_deleting_reservation(&token)));
        world.pass(Duration::from_secs(3600));
        let (bought, requests) = books(&world);
        assert!(settled.is_final(), "{point}: {settled:?}");
        for told in [&settled, &again] {
            assert!(told.agrees(&bought, requests, 2), "{point}: {told:?}, and bought {bought:?}");
        }
        let deleted = world.sent().iter().any(|line| line.starts_with("DELETE"));
        assert_eq!(deleted, requests == 0, "{point}: what was accepted is not deleted");
    }
}

#[tokio::test]
async fn a_fence_whose_own_answer_is_lost_proves_nothing() {
    let world = World::start().await;
    world.reset(7, time::Duration::ZERO);
    let client = world.client();
    let request = reserve(&world, &client, 1);
    let token = client.reservation_purchase_token(&request);
    world.weather().changes.push_back(Fate::Lost { effect: true });
    let error = world.run(client.settle_by_deleting_reservation(&token)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
}

/// A world with one number that is owned.
fn owned(world: &World) -> (PhoneNumbersClient, PhoneNumber) {
    world.reset(7, time::Duration::ZERO);
    let client = world.client();
    let result = world.search(&client, 1, None);
    world.run(buy(&client, &PurchaseRequest::from_search(&result))).unwrap();
    world.pass(Duration::from_secs(10));
    (client, result.phone_numbers[0].clone())
}

fn count(world: &World, method: &str) -> usize {
    world.sent().iter().filter(|line| line.starts_with(method)).count()
}

fn is_harmless_unknown(error: &Error) -> bool {
    error.kind() == ErrorKind::OutcomeUnknown
        && error.outcome().is_some_and(|outcome| outcome.repeat_is_harmless())
}

#[tokio::test]
async fn a_release_is_asked_for_once_and_told_as_it_is() {
    let world = World::start().await;
    for (point, fate) in POINTS {
        let (client, number) = owned(&world);
        world.weather().changes.push_back(fate);
        let token = client.release_token(&number);
        let released = world.run(async { client.begin_release_phone_number(&number).await?.await });
        world.pass(Duration::from_secs(60));
        let gone = world.emulator.books().released.len() == 1;
        assert_eq!(count(&world, "DELETE"), if fate == Fate::NotSent { 2 } else { 1 }, "{point}");
        match &released {
            Ok(()) => assert!(gone, "{point}"),
            Err(error) => assert!(is_harmless_unknown(error) && !gone, "{point}: {error:?}"),
        }
        if let Err(error) = &released {
            let own = world.run(client.settle(error.resume_token().unwrap())).unwrap_err();
            assert!(is_harmless_unknown(&own), "{point}: {own:?}");
        }
        // The token that was written ahead does not know whether the number was owned.
        let error = world.run(client.settle(&token)).unwrap_err();
        assert!(if gone { error.is_not_found() } else { is_harmless_unknown(&error) }, "{point}: {error:?}");
    }
}

#[tokio::test]
async fn a_number_that_is_not_owned_is_not_released() {
    let world = World::start().await;
    let client = world.client();
    let number: PhoneNumber = "+18005550199".parse().unwrap();
    let error = world.run(client.begin_release_phone_number(&number)).unwrap_err();
    assert!(error.is_not_found() && !error.may_have_been_sent(), "{error:?}");
    assert_eq!(count(&world, "DELETE"), 0);
    world.weather().reads.extend([Fate::Status { status: 503, effect: false }; 4]);
    let error = world.run(client.begin_release_phone_number(&number)).unwrap_err();
    assert!(!error.may_have_been_sent() && error.to_string().contains("nothing was changed"), "{error:?}");
    assert_eq!(count(&world, "DELETE"), 0);
}

#[tokio::test]
async fn a_change_of_capabilities_is_asked_for_once_and_told_as_it_is() {
    let world = World::start().await;
    let both = PhoneNumberCapabilityType::InboundOutbound;
    let request = PhoneNumberCapabilitiesRequest::new().calling(both.clone());
    for (point, fate) in POINTS {
        let (client, number) = owned(&world);
        world.weather().changes.push_back(fate);
        let token = client.update_phone_number_capabilities_token(&number, &request);
        let changed = world
            .run(async { client.begin_update_phone_number_capabilities(&number, &request).await?.await });
        world.pass(Duration::from_secs(60));
        let now = world.run(client.get_purchased_phone_number(&number)).unwrap().capabilities;
        assert_eq!(count(&world, "PATCH"), if fate == Fate::NotSent { 2 } else { 1 }, "{point}");
        match &changed {
            Ok(number) => assert_eq!((&number.capabilities, &now.calling), (&now, &both), "{point}"),
            Err(error) => assert!(is_harmless_unknown(error) && now.calling != both, "{point}: {error:?}"),
        }
        match world.run(client.settle(&token)) {
            Ok(Settlement::Done { phone_numbers, .. }) => {
                assert!(now.calling == both && phone_numbers == [number], "{point}");
            }
            Ok(other) => panic!("{point}: {other:?}"),
            Err(error) => assert!(is_harmless_unknown(&error) && now.calling != both, "{point}: {error:?}"),
        }
    }
}

#[tokio::test]
async fn a_number_that_was_released_meanwhile_is_not_found() {
    let world = World::start().await;
    let (client, number) = owned(&world);
    let request = PhoneNumberCapabilitiesRequest::new().sms(PhoneNumberCapabilityType::Inbound);
    let token = client.update_phone_number_capabilities_token(&number, &request);
    world.run(async { client.begin_release_phone_number(&number).await?.await }).unwrap();
    let error = world.run(client.settle(&token)).unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("released meanwhile"), "{error}");
}
