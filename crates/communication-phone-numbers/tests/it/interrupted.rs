//! Futures that are dropped at any moment, and taken up again: nothing is sent twice, and what is told is so.

use std::time::Duration;

use communication_phone_numbers::{
    BrowseRequest, CountryCode, PhoneNumberType, PhoneNumbersClient, Poller, PurchaseRequest, PurchaseResult,
    ReservationPurchaseRequest, ReservationRequest, ResumeToken,
};

use crate::{
    purchase_faults::{Told, books, told, told_when_settled},
    world::{Fate, World, both, for_at_most},
};

const FATES: [Fate; 6] = [
    Fate::Fine,
    Fate::Lost { effect: true },
    Fate::Lost { effect: false },
    Fate::Silence { effect: true },
    Fate::Status { status: 503, effect: true },
    Fate::NoLink,
];

enum Goods {
    Search(PurchaseRequest),
    Reservation(ReservationPurchaseRequest),
}

impl Goods {
    /// Two numbers that are held, in a world where each request takes its time.
    fn prepare(world: &World, client: &PhoneNumbersClient, is_search: bool) -> Self {
        world.reset(7, time::Duration::ZERO);
        let goods = if is_search {
            Self::Search(PurchaseRequest::from_search(&world.search(client, 2, None)))
        } else {
            let browse = BrowseRequest::new(CountryCode::US, PhoneNumberType::TollFree);
            let reservation = world.run(async {
                let on_offer = client.browse_available_phone_numbers(&browse).await?;
                let basket = ReservationRequest::new(client.new_reservation_id());
                let basket = on_offer.iter().take(2).fold(basket, ReservationRequest::add_phone_number);
                client.create_or_update_reservation(&basket).await
            });
            Self::Reservation(ReservationPurchaseRequest::from_reservation(&reservation.unwrap()))
        };
        world.weather().late = 5;
        world.weather().latency = 310;
        goods
    }

    fn token(&self, client: &PhoneNumbersClient) -> ResumeToken {
        match self {
            Self::Search(request) => client.purchase_token(request),
            Self::Reservation(request) => client.reservation_purchase_token(request),
        }
    }

    async fn begin(
        &self,
        client: &PhoneNumbersClient,
    ) -> communication_phone_numbers::Result<Poller<PurchaseResult>> {
        match self {
            Self::Search(request) => client.begin_purchase_phone_numbers(request).await,
            Self::Reservation(request) => client.begin_reservation_purchase(request).await,
        }
    }

    fn resume(&self, client: &PhoneNumbersClient, token: &ResumeToken) -> Poller<PurchaseResult> {
        match self {
            Self::Search(_) => client.resume_purchase_phone_numbers(token).unwrap(),
            Self::Reservation(_) => client.resume_reservation_purchase(token).unwrap(),
        }
    }
}

fn posts(world: &World) -> usize {
    world.sent().iter().filter(|line| line.starts_with("POST") && line.ends_with("/:purchase")).count()
}

fn check(world: &World, name: &str, all: &[Told]) {
    world.pass(Duration::from_secs(3600));
    let (bought, requests) = books(world);
    assert!(requests <= 1, "{name}: {requests} purchases");
    for told in all {
        assert!(told.agrees(&bought, requests, 2), "{name}: {all:?}, and bought {bought:?}");
    }
}

/// A step of less than a request takes, so that each await is the last one in turn.
#[tokio::test]
async fn a_purchase_that_is_dropped_at_any_await_is_settled_by_its_token() {
    let world = World::start().await;
    for is_search in [true, false] {
        for fate in FATES {
            for step in 0..24 {
                let name = format!("{is_search}, {fate:?}, dropped at step {step}");
                let client = world.client();
                let goods = Goods::prepare(&world, &client, is_search);
                world.weather().changes.push_back(fate);
                let token = goods.token(&client);
                let before = world.run(async {
                    let purchase = async { goods.begin(&client).await?.await };
                    for_at_most(&world.clock, Duration::from_millis(155 * step), purchase).await
                });
                let now = told_when_settled(world.run(world.client().settle(&token)));
                world.pass(Duration::from_secs(3 * 3600));
                let later = told_when_settled(world.run(world.client().settle(&token)));
                assert!(posts(&world) <= 1, "{name}");
                assert!(later.is_final(), "{name}: {later:?}");
                check(&world, &name, &[before.map_or(Told::Unknown, told), now, later]);
            }
        }
    }
}

#[tokio::test]
async fn a_wait_that_is_dropped_midway_again_and_again_ends_as_one_that_is_not() {
    let world = World::start().await;
    for is_search in [true, false] {
        for fate in FATES {
            for patience in [200, 400, 700, 1500, 4000] {
                let name = format!("{is_search}, {fate:?}, dropped after {patience} ms each");
                let client = world.client();
                let goods = Goods::prepare(&world, &client, is_search);
                let token = goods.token(&client);
                world.weather().changes.push_back(fate);
                let begun = world.run(goods.begin(&client));
                let mut poller = begun.unwrap_or_else(|_| goods.resume(&client, &token));
                let mut end = None;
                for _ in 0..400 {
                    let patience = Duration::from_millis(patience);
                    end = world.run(for_at_most(&world.clock, patience, poller.wait()));
                    if end.is_some() {
                        break;
                    }
                }
                let whole = world.run(goods.resume(&world.client(), &token));
                assert_eq!(posts(&world), 1, "{name}");
                check(&world, &name, &[end.map_or(Told::Unknown, told), told(whole)]);
            }
        }
    }
}

#[tokio::test]
async fn two_processes_that_settle_at_once_tell_the_same_and_a_fence_agrees_with_them() {
    let world = World::start().await;
    for is_search in [true, false] {
        for fate in FATES {
            for (pause, fence) in [(0, false), (0, true), (12, false), (12, true), (3600, true)] {
                let name = format!("{is_search}, {fate:?}, after {pause} s, fence {fence}");
                let client = world.client();
                let goods = Goods::prepare(&world, &client, is_search);
                let token = goods.token(&client);
                world.weather().changes.push_back(fate);
                let purchase = async { goods.begin(&client).await?.await };
                let killed = world.run(for_at_most(&world.clock, Duration::from_millis(400), purchase));
                world.pass(Duration::from_secs(pause));
                let (one, two) = (world.client(), world.client());
                let second = async {
                    if fence && !is_search {
                        return two.settle_by_deleting_reservation(&token).await;
                    }
                    two.settle(&token).await
                };
                let (first, second) = world.run(both(one.settle(&token), second));
                let all =
                    [killed.map_or(Told::Unknown, told), told_when_settled(first), told_when_settled(second)];
                assert!(posts(&world) <= 1, "{name}");
                check(&world, &name, &all);
            }
        }
    }
}
