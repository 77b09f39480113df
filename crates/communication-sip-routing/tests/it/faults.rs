//! Every method that changes something, under every fault of the table of repeats: it may be repeated, and ends as wanted.

use communication_emulator::{
    Emulator,
    faults::{Action, RetryAfter, Rule, When},
};
use communication_sip_routing::{
    Error, ErrorKind, SipConfiguration, SipDomain, SipRoutingClient, testing::Reply,
};
use serde_json::json;

use crate::support::{Bench, CURRENT, PREVIEW, answer, route, start, store, stored, trunk};

const METHODS: [&str; 6] =
    ["set_trunk", "set_trunks", "delete_trunk", "set_routes", "set_domain", "delete_domain"];

async fn call(client: &SipRoutingClient, method: &str) -> Result<(), Error> {
    match method {
        "set_trunk" => client.set_trunk(&trunk("new.contoso.com", 5061)).await.map(drop),
        "set_trunks" => client.set_trunks(&[trunk("new.contoso.com", 5061)]).await.map(drop),
        "delete_trunk" => client.delete_trunk("old.contoso.com").await,
        "set_routes" => client.set_routes(&[route("new", &[])]).await.map(drop),
        "set_domain" => client.set_domain(&SipDomain::new("contoso.com", true)).await.map(drop),
        "delete_domain" => client.delete_domain("contoso.org").await,
        other => panic!("what is {other}?"),
    }
}

async fn is_done(client: &SipRoutingClient, emulator: &Emulator, method: &str) -> bool {
    let trunks: Vec<_> = stored(emulator).trunks().iter().map(|trunk| trunk.fqdn.to_string()).collect();
    match method {
        "set_trunk" => trunks == ["old.contoso.com", "new.contoso.com"],
        "set_trunks" => trunks == ["new.contoso.com"],
        "delete_trunk" => trunks.is_empty(),
        "set_routes" => stored(emulator).routes()[0].name == "new",
        "set_domain" => client.get_domain("contoso.com").await.is_ok(),
        _ => client.get_domain("contoso.org").await.is_err(),
    }
}

fn prepare(emulator: &Emulator) {
    emulator.reset();
    store(emulator, &json!({"trunks": {"old.contoso.com": {"sipSignalingPort": 5061}}}));
    let domain = r#"{"domains":{"contoso.org":{"enabled":true}}}"#;
    assert_eq!(emulator.call("PATCH", "/sip?api-version=2024-11-15-preview", Some(domain)).status, 200);
}

#[tokio::test]
async fn a_change_that_is_repeated_ends_as_wanted() {
    let (emulator, client) = start().await;
    let mut faults: Vec<Action> = vec![
        Action::reset(When::Before),
        Action::reset(When::After),
        Action::Truncate(5),
        Action::throttle(RetryAfter::Milliseconds(1)),
    ];
    for status in [408, 500, 502, 503, 504] {
        faults.extend([When::Before, When::After].map(|when| Action::respond(when, status)));
    }
    for method in METHODS {
        for fault in &faults {
            prepare(&emulator);
            emulator.faults().add(Rule::new(fault.clone()).method("PATCH"));
            call(&client, method).await.unwrap();
            assert!(is_done(&client, &emulator, method).await, "{method} after {fault:?}");
            let sent = emulator.journal().requests();
            assert_eq!(
                sent.iter().filter(|entry| entry.method == "PATCH").count(),
                2,
                "{method} after {fault:?}"
            );
        }
    }
}

#[tokio::test]
async fn other_refusals_are_not_repeated_and_change_nothing() {
    let (emulator, client) = start().await;
    for method in METHODS {
        for status in [400, 401, 403, 404, 409, 422, 501] {
            prepare(&emulator);
            emulator.faults().add(Rule::new(Action::respond(When::Before, status)).method("PATCH").always());
            let error = call(&client, method).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1), "{method}: {error}");
            assert_eq!(error.may_have_been_sent(), status == 501, "{method}: {error}");
            let told = if status == 501 { "or the new one" } else { "nothing was changed" };
            assert!(error.to_string().contains(told), "{method}: {error}");
        }
    }
}

#[test]
fn a_change_whose_answers_are_all_lost_says_what_may_be_in_place_and_how_to_see() {
    let lost: [fn() -> Reply; 4] = [
        || Reply::interrupted("reset"),
        Reply::never,
        || Reply::status(503),
        || Reply::status(200).json("{").then_break("cut"),
    ];
    for fault in lost {
        for (method, how) in
            [("set_trunk", "list_trunks"), ("set_routes", "list_routes"), ("delete_domain", "list_domains")]
        {
            let bench = Bench::new((0..4).map(|_| fault()));
            let client = bench.client(PREVIEW);
            let error = bench.clock.run(call(&client, method)).unwrap_err();
            assert!(error.may_have_been_sent() && error.is_transient(), "{error}");
            let told = format!("the old configuration is in place, or the new one: {how} shows which");
            assert!(error.to_string().contains(&told), "{error}");
        }
    }
}

#[test]
fn what_was_never_sent_does_not_claim_anything() {
    let bench = Bench::new((0..4).map(|_| Reply::not_sent("refused")));
    let error = bench.clock.run(call(&bench.client(CURRENT), "set_trunk")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.may_have_been_sent() && !error.to_string().contains("configuration"), "{error}");
}

#[test]
fn routes_that_were_set_and_could_not_be_read_back_are_not_lost() {
    let replies =
        [answer(&json!({"trunks": {}}))].into_iter().chain((0..4).map(|_| Reply::not_sent("refused")));
    let bench = Bench::new(replies);
    let error = bench.clock.run(call(&bench.client(CURRENT), "set_routes")).unwrap_err();
    assert!(error.may_have_been_sent() && error.to_string().contains("the routes were set"), "{error}");
}

#[test]
fn a_request_never_names_more_trunks_than_it_may() {
    let trunks = |from: u16, to: u16| {
        (from..to).map(|n| trunk(&format!("t{n}.contoso.com"), n + 1)).collect::<Vec<_>>()
    };
    let stored = SipConfiguration::new(trunks(0, 200), []);
    let stored = || answer(&serde_json::to_value(&stored).unwrap());
    // 250 in all: 200 that are there, and 50 that are new.
    let bench = Bench::new([stored(), stored(), stored()]);
    let (client, clock) = (bench.client(CURRENT), &bench.clock);
    assert!(clock.run(client.set_trunks(&trunks(200, 250))).is_ok());
    let error = clock.run(client.set_trunks(&trunks(200, 251))).unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::InvalidInput, false));
    assert!(error.to_string().contains("251 would be set or removed"), "{error}");
    assert_eq!(bench.lines().len(), 3);
}

#[test]
fn if_reading_before_a_change_fails_nothing_was_changed() {
    let bench = Bench::new((0..4).map(|_| Reply::interrupted("reset")));
    let error = bench.clock.run(call(&bench.client(CURRENT), "set_trunks")).unwrap_err();
    assert!(!error.may_have_been_sent() && error.to_string().contains("nothing was changed"), "{error}");
}
