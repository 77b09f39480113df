//! Purchases under every fault, at every point, against the books of the emulator.

use std::{collections::BTreeSet, time::Duration};

use communication_phone_numbers::{
    Error, ErrorKind, Outcome, PhoneNumber, PhoneNumberSearchResult, PhoneNumbersClient, PurchaseRequest,
    PurchaseResult, ResumeToken, Settlement,
};

use crate::world::{Fate, World, both, for_at_most};

/// How a purchase goes wrong, point by point on its way.
pub(crate) const POINTS: [(&str, Fate); 15] = [
    ("nothing", Fate::Fine),
    ("before it is sent", Fate::NotSent),
    ("on its way, reset", Fate::Lost { effect: false }),
    ("on its way, silence", Fate::Silence { effect: false }),
    ("on its way, 408", Fate::Status { status: 408, effect: false }),
    ("on its way, 503", Fate::Status { status: 503, effect: false }),
    ("after it was made, reset", Fate::Lost { effect: true }),
    ("after it was made, silence", Fate::Silence { effect: true }),
    ("after it was made, 408", Fate::Status { status: 408, effect: true }),
    ("after it was made, 500", Fate::Status { status: 500, effect: true }),
    ("after it was made, 504", Fate::Status { status: 504, effect: true }),
    ("after it was made, cut short", Fate::Truncated),
    ("after it was made, no link", Fate::NoLink),
    ("after it was made, a foreign link", Fate::ForeignLink),
    ("after it was made, a page of a proxy", Fate::Html),
];

/// How long purchases are waited for: much longer than they take, and not as long as a poller would.
pub(crate) const A_WHILE: Duration = Duration::from_secs(90);

/// What a purchase or its settling has told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Bought(BTreeSet<PhoneNumber>),
    Partial(BTreeSet<PhoneNumber>),
    /// Nothing, now and for ever.
    NotBought,
    /// Refused or not sent: nothing by that request.
    Refused,
    Unknown,
    /// Accepted, and it goes on.
    GoesOn,
}

pub(crate) fn told(result: Result<PurchaseResult, Error>) -> Told {
    match result {
        Ok(result) => Told::Bought(result.phone_numbers.into_iter().collect()),
        Err(error) => told_by(&error),
    }
}

pub(crate) fn told_by(error: &Error) -> Told {
    let done = error.outcome().map(Outcome::done).unwrap_or_default();
    match error.kind() {
        ErrorKind::Partial => Told::Partial(done.iter().map(|number| number.parse().unwrap()).collect()),
        ErrorKind::OutcomeUnknown => {
            assert!(error.may_have_been_sent() && error.resume_token().is_some(), "{error:?}");
            assert!(
                error.to_string().contains("do not search and buy again before this is settled"),
                "{error}"
            );
            Told::Unknown
        }
        ErrorKind::OperationFailed => {
            assert!(
                !error.may_have_been_sent() && !error.is_transient() && error.outcome().is_some(),
                "{error:?}"
            );
            Told::NotBought
        }
        _ if !error.may_have_been_sent() => Told::Refused,
        _ => {
            assert!(error.resume_token().is_some(), "nothing to go on with: {error:?}");
            assert!(error.to_string().contains("was accepted"), "{error}");
            Told::GoesOn
        }
    }
}

pub(crate) fn told_when_settled(settled: Result<Settlement, Error>) -> Told {
    match settled {
        Ok(Settlement::Done { phone_numbers, .. }) => Told::Bought(phone_numbers.into_iter().collect()),
        Ok(Settlement::Partial { phone_numbers, .. }) => Told::Partial(phone_numbers.into_iter().collect()),
        Ok(Settlement::NotDone { .. }) => Told::NotBought,
        Ok(other) => panic!("{other:?}"),
        Err(error) => told_by(&error),
    }
}

impl Told {
    /// Whether the books agree, which are final.
    pub(crate) fn agrees(&self, bought: &BTreeSet<PhoneNumber>, requests: usize, asked: usize) -> bool {
        match self {
            Self::Bought(numbers) => numbers == bought && bought.len() == asked,
            Self::Partial(numbers) => numbers == bought && !numbers.is_empty() && numbers.len() < asked,
            Self::NotBought => bought.is_empty(),
            Self::Refused => requests == 0,
            Self::Unknown | Self::GoesOn => true,
        }
    }

    pub(crate) fn is_final(&self) -> bool {
        !matches!(self, Self::Unknown | Self::GoesOn)
    }
}

pub(crate) async fn buy(
    client: &PhoneNumbersClient,
    request: &PurchaseRequest,
) -> Result<PurchaseResult, Error> {
    client.begin_purchase_phone_numbers(request).await?.timeout(A_WHILE).await
}

pub(crate) fn books(world: &World) -> (BTreeSet<PhoneNumber>, usize) {
    let (bought, requests) = world.bought();
    let count = bought.len();
    let numbers: BTreeSet<PhoneNumber> = bought.into_iter().collect();
    assert_eq!(numbers.len(), count, "a number was bought twice");
    (numbers, requests)
}

/// The world of one purchase, and what is to be bought.
fn prepared(
    world: &World,
    late: i64,
    visible: Option<&'static str>,
    quantity: u32,
) -> (PhoneNumbersClient, PhoneNumberSearchResult) {
    world.reset(7, time::Duration::ZERO);
    let client = world.client();
    let result = world.search(&client, quantity, None);
    world.weather().late = late;
    world.weather().visible = visible;
    (client, result)
}

const VISIBLE: [Option<&str>; 4] = [None, Some("notStarted"), Some("running"), Some("succeeded")];
const LATE: [i64; 3] = [0, 5, 40];

/// Each point, with the operation of a purchase that nobody made shown as 404, not started, running and succeeded, and the
/// numbers showing at once, late, and later than settling looks.
#[tokio::test]
async fn a_purchase_is_made_once_or_not_at_all_and_what_is_told_is_so() {
    let world = World::start().await;
    for (point, fate) in POINTS {
        for visible in VISIBLE {
            for late in LATE {
                let name = format!("{point}; the operation {visible:?}; {late} s late");
                let (client, result) = prepared(&world, late, visible, 2);
                let request = PurchaseRequest::from_search(&result);
                let token = client.purchase_token(&request);
                world.weather().changes.push_back(fate);
                let told = told(world.run(buy(&client, &request)));
                let posts = world.sent().iter().filter(|line| line.ends_with("/:purchase")).count();
                assert_eq!(posts, if fate == Fate::NotSent { 2 } else { 1 }, "{name}");
                check_and_settle(&world, &name, &told, &token, visible);
            }
        }
    }
}

/// What was told is so, and stays so; what was not known is settled later, by another process.
fn check_and_settle(world: &World, name: &str, told: &Told, token: &ResumeToken, visible: Option<&str>) {
    let now = told_when_settled(world.run(world.client().settle(token)));
    world.pass(Duration::from_secs(2 * 3600));
    let (bought, requests) = books(world);
    assert!(requests <= 1, "{name}: {requests} purchases");
    let later = told_when_settled(world.run(world.client().settle(token)));
    let again = told_when_settled(world.run(world.client().settle(token)));
    for told in [told, &now, &later, &again] {
        assert!(told.agrees(&bought, requests, 2), "{name}: {told:?}, and bought {bought:?}");
    }
    assert_eq!(later, again, "{name}");
    // An operation that has succeeded without anything bought is a contradiction that no time solves.
    let contradicts = visible == Some("succeeded") && bought.is_empty();
    assert_eq!(later.is_final(), !contradicts, "{name}: {later:?}");
}

#[tokio::test]
async fn a_process_that_is_killed_at_any_moment_loses_nothing() {
    let world = World::start().await;
    for effect in [false, true] {
        for seconds in [0, 1, 3, 8, 16, 25, 33, 60] {
            for saved_by in ["the token that was written ahead", "the token of the poller"] {
                let name = format!("killed after {seconds} s, {effect}, {saved_by}");
                let (client, result) = prepared(&world, 5, None, 2);
                let request = PurchaseRequest::from_search(&result);
                let mut token = client.purchase_token(&request);
                world.weather().latency = 700;
                world.weather().changes.push_back(if effect { Fate::Fine } else { Fate::Lost { effect } });
                let purchase = async {
                    let purchase = client.begin_purchase_phone_numbers(&request).await?;
                    if saved_by == "the token of the poller" {
                        token = purchase.resume_token().to_string().parse()?;
                    }
                    purchase.await
                };
                let told_before =
                    world.run(for_at_most(&world.clock, Duration::from_secs(seconds), purchase));
                drop(client);
                check_and_settle(&world, &name, &told_before.map_or(Told::Unknown, told), &token, None);
            }
        }
    }
}

#[tokio::test]
async fn looks_that_fail_do_not_turn_into_an_answer() {
    let world = World::start().await;
    let failures = [
        Fate::NotSent,
        Fate::Lost { effect: false },
        Fate::Silence { effect: false },
        Fate::Status { status: 500, effect: false },
        Fate::Status { status: 401, effect: false },
        Fate::Status { status: 403, effect: false },
        Fate::Status { status: 404, effect: false },
        Fate::Throttled(None),
        Fate::Throttled(Some(3)),
        Fate::Truncated,
        Fate::Html,
    ];
    for failure in failures {
        for (point, fate) in [
            ("lost before", Fate::Lost { effect: false }),
            ("lost after", Fate::Lost { effect: true }),
            ("answered", Fate::Fine),
        ] {
            for count in [1, 2, 3, 5, 8, 200] {
                let name = format!("{point}; {count} looks fail as {failure:?}");
                let (client, result) = prepared(&world, 0, None, 2);
                let request = PurchaseRequest::from_search(&result);
                let token = client.purchase_token(&request);
                world.weather().changes.push_back(fate);
                world.weather().reads.extend(std::iter::repeat_n(failure, count));
                let told = told(world.run(buy(&client, &request)));
                world.weather().reads.clear();
                check_and_settle(&world, &name, &told, &token, None);
            }
        }
    }
}

#[tokio::test]
async fn partial_failed_and_lapsed_purchases_are_told_as_they_are() {
    let world = World::start().await;
    for (area_code, what) in [("004", "fails"), ("005", "buys half"), ("006", "lapses")] {
        for fate in [Fate::Fine, Fate::Lost { effect: true }, Fate::Lost { effect: false }] {
            for late in LATE {
                let name = format!("the purchase {what}, {fate:?}, {late} s late");
                world.reset(7, time::Duration::ZERO);
                let client = world.client();
                let result = world.search(&client, 4, Some(area_code));
                world.weather().late = late;
                let request = PurchaseRequest::from_search(&result);
                let token = client.purchase_token(&request);
                world.weather().changes.push_back(fate);
                let told = told(world.run(buy(&client, &request)));
                world.pass(Duration::from_secs(2 * 3600));
                let later = told_when_settled(world.run(world.client().settle(&token)));
                let (bought, requests) = books(&world);
                assert_eq!(bought.len(), if what == "buys half" && requests == 1 { 2 } else { 0 }, "{name}");
                for told in [&told, &later] {
                    assert!(told.agrees(&bought, requests, 4), "{name}: {told:?}, and bought {bought:?}");
                }
                assert!(later.is_final(), "{name}: {later:?}");
                if fate == Fate::Fine && late == 0 {
                    assert!(told.is_final(), "{name}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_bare_id_settles_as_far_as_the_search_tells() {
    let world = World::start().await;
    for (point, fate) in POINTS {
        let (client, result) = prepared(&world, 5, None, 2);
        world.weather().changes.push_back(fate);
        let _ = world.run(buy(&client, &PurchaseRequest::from_search(&result)));
        world.pass(Duration::from_secs(3600));
        let id = result.search_id.purchase_operation_id();
        let told = told(world.run(world.client().resume_purchase_phone_numbers_by_id(&id).unwrap()));
        let (bought, requests) = books(&world);
        assert!(told.agrees(&bought, requests, 2) && told.is_final(), "{point}: {told:?}");
    }
}

#[tokio::test]
async fn resuming_twice_at_once_and_after_the_end_gives_the_same_answer() {
    let world = World::start().await;
    for fate in [Fate::Fine, Fate::Lost { effect: true }] {
        let (client, result) = prepared(&world, 5, None, 3);
        let request = PurchaseRequest::from_search(&result);
        let token = client.purchase_token(&request);
        world.weather().changes.push_back(fate);
        let first = told(world.run(buy(&client, &request)));
        let other = world.client();
        let one = client.resume_purchase_phone_numbers(&token).unwrap();
        let two = other.resume_purchase_phone_numbers(&token).unwrap();
        let (one, two) = world.run(both(one.into_future(), two.into_future()));
        let after = told(world.run(client.resume_purchase_phone_numbers(&token).unwrap()));
        for told in [first, told(one), told(two), after] {
            assert_eq!(told, Told::Bought(result.phone_numbers.iter().cloned().collect()));
        }
        let posts = world
            .sent()
            .iter()
            .filter(|line| line.starts_with("POST") && line.ends_with("/:purchase"))
            .count();
        assert_eq!(posts, 1, "resuming never buys");
    }
}
