//! Releases, searches and changes of capabilities whose answer was lost.

use std::{sync::Arc, time::Duration};

use communication_emulator::OwnedPhoneNumber;
use communication_phone_numbers::{
    AccessKey, ClientOptions, CountryCode, ErrorKind,
    administration::{
        Capability, CreateReservationRequest, NumberUpdateCapabilities, PhoneNumberAdministrationClient,
        UpdateCapabilitiesRequest,
    },
};

use super::TOLL_FREE;
use crate::{
    support::{KEY, endpoint, number},
    world::{Fate, World, for_at_most},
};

const LOST: [Fate; 4] = [
    Fate::Lost { effect: true },
    Fate::Silence { effect: true },
    Fate::Status { status: 500, effect: true },
    Fate::Html,
];

async fn start() -> (World, PhoneNumberAdministrationClient) {
    let world = World::start().await;
    let options =
        ClientOptions::new().transport(Arc::new(world.clone())).runtime(Arc::new(world.clock.clone()));
    let key = AccessKey::parse(KEY).unwrap();
    let client = PhoneNumberAdministrationClient::builder(endpoint(), key).options(options).build().unwrap();
    (world, client)
}

fn sent(world: &World, end: &str) -> usize {
    world.sent().iter().filter(|line| line.starts_with("POST") && line.ends_with(end)).count()
}

#[tokio::test]
async fn a_release_whose_answer_was_lost_is_found_and_not_repeated() {
    let (world, client) = start().await;
    for fate in LOST {
        world.reset(7, time::Duration::ZERO);
        for text in ["+18335550111", "+18335550112"] {
            world.emulator.add_owned_number(&OwnedPhoneNumber::new(text)).unwrap();
        }
        // Another release at the same time, of another number.
        world.run(client.begin_release_phone_numbers(&[number("+18335550112")])).unwrap();
        world.weather().changes.push_back(fate);
        let numbers = [number("+18335550111")];
        let release = world.run(async { client.begin_release_phone_numbers(&numbers).await?.await }).unwrap();
        assert!(release.phone_number_release_status_details.contains_key(&numbers[0]), "{fate:?}");
        assert_eq!(sent(&world, "/releases"), 2, "{fate:?}");
        assert!(!world.emulator.owned_numbers().contains(&"+18335550111".to_owned()));
    }
}

#[tokio::test]
async fn a_release_that_was_lost_without_effect_is_unknown_and_may_be_repeated() {
    let (world, client) = start().await;
    world.emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111")).unwrap();
    world.weather().changes.push_back(Fate::Lost { effect: false });
    let numbers = [number("+18335550111")];
    let error = world.run(client.begin_release_phone_numbers(&numbers)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let outcome = error.outcome().unwrap();
    assert!(outcome.repeat_is_harmless());
    assert_eq!(outcome.looks()[0].answer(), "none is of these numbers");
    assert_eq!(sent(&world, "/releases"), 1);
    let token = outcome.token().unwrap().to_string().parse().unwrap();
    world.run(client.begin_release_phone_numbers(&numbers)).unwrap();
    let resumed = client.resume_release_phone_numbers(&token).unwrap();
    world.run(resumed).unwrap();
    assert_eq!(world.emulator.books().released, ["+18335550111"]);
}

#[tokio::test]
async fn a_release_is_found_by_a_token_that_was_saved_first() {
    let (world, client) = start().await;
    for text in ["+18335550111", "+18335550112"] {
        world.emulator.add_owned_number(&OwnedPhoneNumber::new(text)).unwrap();
    }
    let numbers = [number("+18335550111"), number("+18335550112")];
    let saved = client.release_token(&numbers).to_string();
    assert!(!saved.contains("contoso") && !saved.contains(KEY));
    let before = client.resume_release_phone_numbers(&saved.parse().unwrap()).unwrap();
    let error = world.run(before).unwrap_err();
    assert_eq!((error.kind(), sent(&world, "/releases")), (ErrorKind::OutcomeUnknown, 0));
    assert!(error.outcome().unwrap().repeat_is_harmless());
    // The process dies while the request travels.
    let saved = client.release_token(&numbers).to_string();
    world.weather().changes.push_back(Fate::Silence { effect: true });
    let killed = client.begin_release_phone_numbers(&numbers);
    assert!(world.run(for_at_most(&world.clock, Duration::from_secs(1), killed)).is_none());
    let resumed = client.resume_release_phone_numbers(&saved.parse().unwrap()).unwrap();
    let release = world.run(resumed).unwrap();
    assert_eq!(release.phone_number_release_status_details.len(), 2);
    assert_eq!(sent(&world, "/releases"), 1);
}

#[tokio::test]
async fn a_release_cannot_be_cancelled() {
    let (world, client) = start().await;
    world.emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111")).unwrap();
    let mut release = world.run(client.begin_release_phone_numbers(&[number("+18335550111")])).unwrap();
    let before = world.sent().len();
    let error = world.run(release.cancel()).unwrap_err();
    assert_eq!((error.kind(), world.sent().len()), (ErrorKind::InvalidInput, before));
}

#[tokio::test]
async fn a_change_of_capabilities_whose_answer_was_lost_shows_at_the_numbers() {
    let (world, client) = start().await;
    let one = number("+18335550111");
    let change = NumberUpdateCapabilities::new().remove([Capability::InboundCalling]);
    let request = UpdateCapabilitiesRequest::new().phone_number(&one, change);
    for fate in LOST.into_iter().chain([Fate::Lost { effect: false }]) {
        world.reset(7, time::Duration::ZERO);
        world.emulator.add_owned_number(&OwnedPhoneNumber::new(one.as_str())).unwrap();
        world.weather().changes.push_back(fate);
        let result = world.run(client.update_phone_numbers_capabilities(&request));
        assert_eq!(sent(&world, "/capabilities"), 1, "{fate:?}");
        if fate == (Fate::Lost { effect: false }) {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
            assert!(error.outcome().unwrap().repeat_is_harmless());
        }
        // The emulator ends a change when it is looked at by its id; the service ends it by itself.
    }
}

#[tokio::test]
async fn a_search_whose_answer_was_lost_is_not_repeated_and_named_as_a_hint() {
    let (world, client) = start().await;
    let group = TOLL_FREE.parse().unwrap();
    let plans = world.run(client.list_phone_plans(CountryCode::US, &group).try_collect()).unwrap();
    let request = CreateReservationRequest::new("mine", "d", [plans[0].phone_plan_id.clone()], "833");
    for (fate, hint) in [
        (Fate::Lost { effect: true }, "perhaps it is the search"),
        (Fate::Html, "perhaps it is the search"),
        (Fate::Lost { effect: false }, "no search of this name is listed so far"),
    ] {
        world.reset(7, time::Duration::ZERO);
        world.weather().changes.push_back(fate);
        let error = world.run(client.begin_reserve_phone_numbers(&request)).unwrap_err();
        let text = error.to_string();
        assert!(error.may_have_been_sent(), "{text}");
        assert!(
            text.contains("perhaps held until about 16 minutes from now")
                && text.contains("nothing was bought"),
            "{text}"
        );
        assert!(text.contains(hint), "{text}");
        assert_eq!(sent(&world, "/searches"), 1, "{fate:?}");
    }
}
