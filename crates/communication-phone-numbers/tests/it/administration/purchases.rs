//! A purchase is sent once, whatever happens to it, and what became of it is what the books say. On one clock with the
//! emulator, which nobody waits for.

use std::{sync::Arc, time::Duration};

use communication_phone_numbers::{
    AccessKey, ClientOptions, CountryCode, Error, ErrorKind, Outcome, ResumeToken, Runtime, Settlement,
    administration::{
        CreateReservationRequest, PhoneNumberAdministrationClient, PhoneNumberReservation, SearchStatus,
    },
};

use super::TOLL_FREE;
use crate::{
    support::{KEY, endpoint},
    world::{Fate, World, for_at_most},
};

pub(crate) fn client_of(world: &World) -> PhoneNumberAdministrationClient {
    client_with(world, ClientOptions::new())
}

fn client_with(world: &World, options: ClientOptions) -> PhoneNumberAdministrationClient {
    let options = options.transport(Arc::new(world.clone())).runtime(Arc::new(world.clock.clone()));
    let key = AccessKey::parse(KEY).unwrap();
    PhoneNumberAdministrationClient::builder(endpoint(), key).options(options).build().unwrap()
}

pub(crate) fn reserve(
    world: &World,
    client: &PhoneNumberAdministrationClient,
    area_code: &str,
    quantity: u32,
) -> PhoneNumberReservation {
    world
        .run(async {
            let group = TOLL_FREE.parse().unwrap();
            let plans = client.list_phone_plans(CountryCode::US, &group).try_collect().await?;
            let plan = plans[0].phone_plan_id.clone();
            let request = CreateReservationRequest::new("n", "d", [plan], area_code).quantity(quantity);
            client.begin_reserve_phone_numbers(&request).await?.await
        })
        .unwrap()
}

/// How many purchases were sent, or tried to be.
pub(crate) fn sent_purchases(world: &World) -> usize {
    world.sent().iter().filter(|line| line.starts_with("POST") && line.ends_with("/purchase")).count()
}

fn buy(
    world: &World,
    client: &PhoneNumberAdministrationClient,
    reservation: &PhoneNumberReservation,
) -> Result<PhoneNumberReservation, Error> {
    world.run(async { client.begin_purchase_phone_numbers(reservation).await?.await })
}

fn settle(world: &World, token: &ResumeToken) -> Result<Settlement, Error> {
    let client = client_of(world);
    world.run(async { client.settle(token).await })
}

#[tokio::test]
async fn a_purchase_that_did_not_leave_is_repeated_and_made_once() {
    let world = World::start().await;
    let client = client_of(&world);
    let reservation = reserve(&world, &client, "833", 2);
    world.weather().changes.extend([Fate::NotSent, Fate::NotSent]);
    let bought = buy(&world, &client, &reservation).unwrap();
    assert_eq!((world.bought(), sent_purchases(&world)), ((bought.phone_numbers, 1), 3));
}

#[tokio::test]
async fn a_purchase_whose_answer_was_lost_is_found_and_never_sent_again() {
    let world = World::start().await;
    for fate in [
        Fate::Lost { effect: true },
        Fate::Silence { effect: true },
        Fate::Status { status: 500, effect: true },
        Fate::Status { status: 503, effect: true },
        Fate::Status { status: 408, effect: true },
        Fate::Status { status: 200, effect: true },
        Fate::Truncated,
    ] {
        world.reset(7, time::Duration::ZERO);
        let client = client_of(&world);
        let reservation = reserve(&world, &client, "833", 2);
        world.weather().changes.push_back(fate);
        let bought = buy(&world, &client, &reservation).unwrap();
        assert_eq!(bought.status, SearchStatus::Success, "{fate:?}");
        assert_eq!((world.bought(), sent_purchases(&world)), ((bought.phone_numbers, 1), 1), "{fate:?}");
    }
}

#[tokio::test]
async fn a_purchase_that_was_lost_without_effect_is_unknown_until_the_hold_is_over() {
    let world = World::start().await;
    for fate in [
        Fate::Lost { effect: false },
        Fate::Silence { effect: false },
        Fate::Status { status: 500, effect: false },
        Fate::Status { status: 204, effect: false },
    ] {
        world.reset(7, time::Duration::ZERO);
        let client = client_of(&world);
        let reservation = reserve(&world, &client, "833", 2);
        world.weather().changes.push_back(fate);
        let error = buy(&world, &client, &reservation).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{fate:?}");
        assert!(error.may_have_been_sent());
        assert!(error.to_string().contains("do not search and buy again before this is settled"), "{error}");
        let outcome = error.outcome().unwrap();
        assert!(!outcome.repeat_is_harmless());
        assert_eq!(outcome.looks()[0].answer(), "Reserved");
        assert_eq!((outcome.done().len(), outcome.missing().len()), (0, 2));
        let conclusive = outcome.conclusive_after().unwrap();
        assert_eq!(conclusive, reservation.reservation_expiry_date.unwrap() + time::Duration::minutes(10));

        let token: ResumeToken = outcome.token().unwrap().to_string().parse().unwrap();
        assert_eq!(settle(&world, &token).unwrap_err().kind(), ErrorKind::OutcomeUnknown, "{fate:?}");
        world.pass((conclusive - world.clock.now()).try_into().unwrap());
        for _ in 0..2 {
            let settled = settle(&world, &token).unwrap();
            assert!(
                matches!(&settled, Settlement::NotDone { error, .. } if !error.may_have_been_sent()),
                "{settled:?}"
            );
        }
        assert_eq!((world.bought(), sent_purchases(&world)), ((Vec::new(), 0), 1), "{fate:?}");
    }
}

#[tokio::test]
async fn a_purchase_is_not_lost_by_faults_of_its_polls() {
    let world = World::start().await;
    let client = client_of(&world);
    let reservation = reserve(&world, &client, "833", 1);
    let mut purchase = world.run(client.begin_purchase_phone_numbers(&reservation)).unwrap();
    let faults = [Fate::Lost { effect: false }, Fate::Status { status: 503, effect: false }, Fate::Truncated];
    world.weather().reads.extend(faults.into_iter().cycle().take(9));
    let bought = world.run(purchase.wait()).unwrap();
    assert_eq!(world.bought(), (bought.phone_numbers, 1));
}

#[tokio::test]
async fn a_poll_that_is_refused_is_no_failed_purchase() {
    let world = World::start().await;
    let client = client_of(&world);
    let reservation = reserve(&world, &client, "833", 1);
    let mut purchase = world.run(client.begin_purchase_phone_numbers(&reservation)).unwrap();
    world.weather().reads.push_back(Fate::Status { status: 403, effect: false });
    let error = world.run(purchase.wait()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(error.may_have_been_sent());
    assert!(error.to_string().contains("the purchase was accepted and goes on"), "{error}");
    let settled = settle(&world, error.resume_token().unwrap()).unwrap();
    assert!(
        matches!(settled, Settlement::Done { phone_numbers, .. } if phone_numbers == reservation.phone_numbers)
    );
}

#[tokio::test]
async fn a_process_that_dies_goes_on_from_the_token_that_it_has_saved_first() {
    let world = World::start().await;
    // Killed before the request left, while it travelled, and after it was accepted.
    for (limit, is_bought) in [(None, false), (Some(1), true), (Some(5000), true)] {
        world.reset(7, time::Duration::ZERO);
        let client = client_of(&world);
        let reservation = reserve(&world, &client, "833", 2);
        let saved = client.purchase_token(&reservation).to_string();
        assert!(!saved.contains("contoso") && !saved.contains(KEY));
        if let Some(limit) = limit {
            world.weather().changes.push_back(Fate::Silence { effect: true });
            let limit = Duration::from_millis(limit);
            let purchase = async { client.begin_purchase_phone_numbers(&reservation).await?.await };
            let killed = world.clock.run(for_at_most(&world.clock, limit, purchase));
            assert!(killed.is_none());
        }
        let token: ResumeToken = saved.parse().unwrap();
        let resumed = client_of(&world).resume_purchase_phone_numbers(&token).unwrap();
        let end = world.run(resumed);
        assert_eq!(end.is_ok(), is_bought, "{limit:?} {end:?}");
        let expected = if is_bought { (reservation.phone_numbers, 1) } else { (Vec::new(), 0) };
        assert_eq!(world.bought(), expected, "{limit:?}");
        if !is_bought {
            assert_eq!(end.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
        }
    }
}

#[tokio::test]
async fn a_fence_makes_sure_that_nothing_is_bought_or_tells_that_it_was() {
    let world = World::start().await;
    for (effect, fence) in [(false, Fate::Fine), (false, Fate::Lost { effect: true }), (true, Fate::Fine)] {
        world.reset(7, time::Duration::ZERO);
        let client = client_of(&world);
        let reservation = reserve(&world, &client, "833", 2);
        let token = client.purchase_token(&reservation);
        world.weather().changes.push_back(Fate::Lost { effect });
        let limit = Duration::from_millis(1);
        let purchase = async { client.begin_purchase_phone_numbers(&reservation).await };
        let _killed = world.clock.run(for_at_most(&world.clock, limit, purchase));
        world.weather().changes.push_back(fence);
        let settled = world.run(async { client.settle_by_cancelling_reservation(&token).await }).unwrap();
        match settled {
            Settlement::Done { phone_numbers, .. } => {
                assert!(effect);
                assert_eq!(world.bought(), (phone_numbers, 1));
            }
            Settlement::NotDone { error, .. } => {
                assert!(!effect && error.kind() == ErrorKind::Canceled, "{error}");
                let late = buy(&world, &client_of(&world), &reservation).unwrap_err();
                assert!(!late.may_have_been_sent(), "{late}");
                assert_eq!(world.bought(), (Vec::new(), 0));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_ends_badly_after_a_lost_answer_says_what_is_owned() {
    let world = World::start().await;
    for (area_code, kind, owned) in [
        ("004", ErrorKind::OperationFailed, 0),
        ("005", ErrorKind::Partial, 2),
        ("006", ErrorKind::OperationFailed, 0),
    ] {
        for fate in [Fate::Fine, Fate::Lost { effect: true }] {
            world.reset(7, time::Duration::ZERO);
            let client = client_of(&world);
            let reservation = reserve(&world, &client, area_code, 4);
            world.weather().changes.push_back(fate);
            let error = buy(&world, &client, &reservation).unwrap_err();
            assert_eq!(error.kind(), kind, "{area_code} {fate:?} {error}");
            assert_eq!(error.outcome().map(|outcome| outcome.done().len()), Some(owned), "{error:?}");
            assert_eq!(error.may_have_been_sent(), owned > 0, "{error}");
            assert_eq!(world.bought().0.len(), owned);
            let settled = settle(&world, error.resume_token().unwrap()).unwrap();
            match settled {
                Settlement::Partial { phone_numbers, missing, .. } => {
                    assert_eq!((phone_numbers.len(), missing.len()), (2, 2));
                }
                Settlement::NotDone { .. } => assert_eq!(owned, 0),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_hold_that_has_run_out_is_not_sent_and_neither_clock_alone_decides_it() {
    let world = World::start().await;
    let client = client_of(&world);
    let reservation = reserve(&world, &client, "833", 1);
    world.pass(Duration::from_secs(17 * 60));
    let error = buy(&world, &client, &reservation).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "begin_purchase_phone_numbers: reservation: its hold has run out; reserve again"
    );
    assert_eq!(sent_purchases(&world), 0);
    // Our clock is a day ahead: the service decides.
    world.reset(8, time::Duration::days(-1));
    let client = client_of(&world);
    let reservation = reserve(&world, &client, "833", 1);
    buy(&world, &client, &reservation).unwrap();
}

#[tokio::test]
async fn a_caller_in_a_hurry_hears_sooner_and_keeps_the_token() {
    let world = World::start().await;
    let client = client_with(&world, ClientOptions::new().call_timeout(Duration::from_secs(3)));
    let reservation = reserve(&world, &client, "833", 1);
    world.weather().changes.push_back(Fate::Lost { effect: false });
    let before = world.clock.now();
    let error = buy(&world, &client, &reservation).unwrap_err();
    assert!(world.clock.now() - before <= time::Duration::seconds(4));
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.outcome().and_then(Outcome::token).is_some());
}

#[tokio::test]
async fn tokens_of_other_kinds_and_resources_are_refused() {
    let world = World::start().await;
    let client = client_of(&world);
    let reservation = reserve(&world, &client, "833", 1);
    let token = client.purchase_token(&reservation);
    let error = client.resume_reserve_phone_numbers(&token).unwrap_err();
    assert!(error.to_string().contains("legacy_purchase"), "{error}");
    assert!(client.resume_release_phone_numbers(&token).is_err());
    assert!(world.client().resume_purchase_phone_numbers(&token).is_err());
    let other =
        communication_phone_numbers::Endpoint::parse("https://other.communication.azure.com").unwrap();
    let other = PhoneNumberAdministrationClient::new(other, AccessKey::parse(KEY).unwrap()).unwrap();
    let error = world.run(async { other.settle(&token).await }).unwrap_err();
    assert!(error.to_string().contains("another endpoint"), "{error}");
    assert_eq!(sent_purchases(&world), 0);
}
