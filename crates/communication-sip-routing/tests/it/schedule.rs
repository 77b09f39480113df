//! Random schedules of faults, in virtual time: whatever happens, the old configuration is in place or the new one, never a
//! moment without routes, and the client knows which or says that it does not.

use std::{
    future::Future as _,
    sync::{Arc, Mutex},
    task::{Context, Waker},
};

use communication_emulator::Emulator;
use communication_sip_routing::{
    AccessKey, ClientOptions, Endpoint, Error, ErrorKind, Request, SipConfiguration, SipConflict,
    SipRoutingClient, plan_from,
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::{Value, json};

use crate::support::{KEY, refusal, route, store, stored, trunk};

/// xorshift64: a schedule follows from its seed alone.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// What happened on the network, and what became of the configuration.
#[derive(Default)]
struct Record {
    lines: Vec<String>,
    carried_out: u32,
    states: Vec<SipConfiguration>,
}

fn configuration(chance: &mut Chance) -> SipConfiguration {
    let names = ["a.contoso.com", "b.contoso.com", "c.contoso.com", "d.contoso.com"];
    let kept: Vec<_> = names.into_iter().filter(|_| chance.below(3) > 0).collect();
    let trunks: Vec<_> =
        kept.into_iter().map(|name| trunk(name, if chance.below(2) == 0 { 5061 } else { 5062 })).collect();
    // One route at least, so that being without any shows.
    let mut routes = Vec::new();
    for name in ["emergency", "national", "rest"] {
        if routes.is_empty() || chance.below(2) == 0 {
            let through: Vec<_> =
                trunks.iter().filter(|_| chance.below(2) == 0).map(|trunk| trunk.fqdn.as_str()).collect();
            routes.push(route(name, &through));
        }
    }
    if chance.below(2) == 0 {
        routes.reverse();
    }
    SipConfiguration::new(trunks, routes)
}

/// What is beyond the network.
#[derive(Clone, Copy, Default)]
struct World {
    /// Somebody else changes something before this request.
    foreign: Option<u64>,
    /// The service refuses to remove trunks together with a change of routes.
    two_steps: bool,
}

/// The network: passes requests on to the emulator, with faults before or after.
fn network(
    clock: &ManualClock,
    emulator: &Arc<Emulator>,
    seed: u64,
    world: World,
    record: &Arc<Mutex<Record>>,
) -> ScriptedTransport {
    let (emulator, record) = (Arc::clone(emulator), Arc::clone(record));
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let badness = 1 + chance.below(4);
    let mut count = 0;
    ScriptedTransport::answering(clock, move |request| {
        let mut record = record.lock().unwrap();
        if world.foreign == Some(count) {
            store(&emulator, &json!({"trunks": {"foreign.contoso.com": {"sipSignalingPort": 5061}}}));
        }
        count += 1;
        let fault = if chance.below(5) < badness { chance.below(13) } else { 99 };
        record.lines.push(format!("{} with fault {fault}", request.method()));
        if world.two_steps && fault == 99 && removes_and_routes(request) {
            return refusal(422, "MissingTrunk");
        }
        let mut pass = || {
            if world.two_steps && removes_and_routes(request) {
                (422, "{}".to_owned())
            } else {
                carry_out(&emulator, request, &mut record)
            }
        };
        match fault {
            0 => Reply::not_sent("connection refused"),
            1 => Reply::interrupted("reset before"),
            2 => {
                pass();
                Reply::interrupted("reset after")
            }
            3 => Reply::status(503),
            4 => {
                pass();
                Reply::status(500)
            }
            5 => Reply::never(),
            6 => {
                pass();
                Reply::never()
            }
            7 => {
                let (_, body) = pass();
                Reply::status(200).json(&body[..body.len() / 2]).then_break("cut")
            }
            8 => Reply::status(200).chunk("<html>gateway</html>"),
            9 => {
                pass();
                Reply::status(200).json(r#"{"unrelated":true}"#)
            }
            10 => {
                pass();
                Reply::status(200).json(r#"{"trunks":[1],"routes":"x"}"#)
            }
            11 => Reply::status(429).header("retry-after", "1"),
            12 => {
                pass();
                Reply::status(504).chunk("<html>late</html>")
            }
            _ => {
                let (status, body) = pass();
                Reply::status(status).json(&body)
            }
        }
    })
}

fn removes_and_routes(request: &Request) -> bool {
    let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    body.get("routes").is_some() && body["trunks"].as_object().is_some_and(|t| t.values().any(Value::is_null))
}

fn carry_out(emulator: &Emulator, request: &Request, record: &mut Record) -> (u16, String) {
    let body = std::str::from_utf8(request.body()).unwrap();
    let body = (!body.is_empty()).then_some(body);
    let answer = emulator.call(request.method().as_str(), request.path_and_query(), body);
    if request.method() == "PATCH" {
        record.carried_out += 1;
        record.states.push(stored(emulator));
    }
    (answer.status, answer.body)
}

fn is(one: &SipConfiguration, other: &SipConfiguration) -> bool {
    plan_from(one, other).unwrap().is_empty() && plan_from(other, one).unwrap().is_empty()
}

fn client(clock: &ManualClock, transport: ScriptedTransport) -> SipRoutingClient {
    let options = ClientOptions::new().transport(Arc::new(transport)).runtime(Arc::new(clock.clone()));
    let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
    let client = SipRoutingClient::builder(endpoint, AccessKey::parse(KEY).unwrap());
    client.options(options).build().unwrap()
}

/// One run: the result, what was seen, the configurations before and wanted, and what is stored after.
struct Run {
    result: Result<SipConfiguration, Error>,
    record: Arc<Mutex<Record>>,
    base: SipConfiguration,
    wanted: SipConfiguration,
    after: SipConfiguration,
}

fn run(emulator: &Arc<Emulator>, seed: u64, world: World) -> Run {
    emulator.reset();
    let mut chance = Chance(seed + 1);
    let (base, wanted) = (configuration(&mut chance), configuration(&mut chance));
    store(emulator, &serde_json::to_value(&base).unwrap());
    let plan = plan_from(&stored(emulator), &wanted).unwrap();
    let (clock, record) = (ManualClock::new(), Arc::default());
    let transport = network(&clock, emulator, seed + 1, world, &record);
    let result = clock.run(client(&clock, transport).apply(&plan));
    Run { result, record, base, wanted, after: stored(emulator) }
}

#[tokio::test]
async fn under_any_faults_it_is_the_old_configuration_or_the_new_one_and_the_client_says_which() {
    let emulator = Arc::new(Emulator::builder().start().await.unwrap());
    let (mut done, mut old, mut unknown) = (0, 0, 0);
    for seed in 0..600 {
        let Run { result, record, base, wanted, after } = run(&emulator, seed, World::default());
        let record = record.lock().unwrap();
        let story = format!("seed {seed}: {:?}\n{result:?}\nafter: {after:?}", record.lines);
        assert!(record.states.iter().all(|state| !state.routes().is_empty()), "{story}");
        let (is_old, is_new) = (is(&after, &base), is(&after, &wanted));
        assert!(is_old || is_new, "{story}");
        match result {
            Ok(told) => {
                assert!(is_new && is(&told, &wanted), "{story}");
                done += 1;
            }
            Err(error) if !error.may_have_been_sent() => {
                assert!(is_old && record.carried_out == 0, "{story}");
                old += 1;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{story}");
                let outcome = error.outcome().unwrap();
                assert!(outcome.repeat_is_harmless() && !outcome.looks().is_empty(), "{story}");
                if error.to_string().contains("the old configuration was still in place") {
                    assert!(is_old, "{story}");
                }
                unknown += 1;
            }
        }
    }
    // A schedule that never came to one of these ends would not have tried it.
    assert!(done > 100 && old > 50 && unknown > 20, "{done} done, {old} old, {unknown} unknown");
}

#[tokio::test]
async fn an_edit_of_somebody_else_at_any_moment_is_kept_and_told() {
    let emulator = Arc::new(Emulator::builder().start().await.unwrap());
    let (mut before, mut between) = (0, 0);
    for seed in 0..400 {
        let Run { result, record, base, wanted, after } =
            run(&emulator, seed, World { foreign: Some(seed % 4), ..World::default() });
        let record = record.lock().unwrap();
        let story = format!("seed {seed}: {:?}\n{result:?}\nafter: {after:?}", record.lines);
        let foreign = after.trunk("foreign.contoso.com").is_some();
        match result {
            // It came too late to be seen, or not at all.
            Ok(_) => assert!(is(&after, &wanted) || foreign, "{story}"),
            Err(error) if error.kind() == ErrorKind::Conflict => {
                let conflict = SipConflict::of(&error).unwrap();
                assert!(foreign && conflict.stored().trunk("foreign.contoso.com").is_some(), "{story}");
                assert!(error.to_string().contains("foreign.contoso.com"), "{story}");
                if error.may_have_been_sent() {
                    between += 1;
                } else {
                    assert_eq!(record.carried_out, 0, "{story}");
                    before += 1;
                }
            }
            Err(error) if !error.may_have_been_sent() => {
                assert!((foreign || is(&after, &base)) && record.carried_out == 0, "{story}");
            }
            Err(error) => assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{story}"),
        }
        // Nothing of ours removes what the plan does not know.
        assert!(foreign || record.lines.len() as u64 <= seed % 4, "{story}");
    }
    assert!(before > 20 && between > 20, "{before} before, {between} between");
}

/// The trunks of both and what is wanted of the rest: what lies between two requests.
fn halfway(base: &SipConfiguration, wanted: &SipConfiguration) -> SipConfiguration {
    let mut halfway = wanted.clone();
    let old = base.trunks().iter().filter(|old| wanted.trunk(&old.fqdn).is_none());
    halfway.trunks_mut().extend(old.cloned());
    halfway
}

#[tokio::test]
async fn where_two_requests_are_needed_the_client_says_how_far_it_came() {
    let emulator = Arc::new(Emulator::builder().start().await.unwrap());
    let world = World { two_steps: true, ..World::default() };
    let (mut in_two, mut partial, mut unknown) = (0, 0, 0);
    for seed in 0..500 {
        let Run { result, record, base, wanted, after } = run(&emulator, seed, world);
        let record = record.lock().unwrap();
        let story = format!("seed {seed}: {:?}\n{result:?}\nafter: {after:?}", record.lines);
        assert!(record.states.iter().all(|state| !state.routes().is_empty()), "{story}");
        let between = halfway(&base, &wanted);
        let (is_old, is_new, is_between) = (is(&after, &base), is(&after, &wanted), is(&after, &between));
        assert!(is_old || is_new || is_between, "{story}");
        match result {
            Ok(told) => {
                assert!(is_new && is(&told, &wanted), "{story}");
                in_two +=
                    usize::from(record.states.len() > 1 && record.states.iter().any(|s| is(s, &between)));
            }
            Err(error) if error.kind() == ErrorKind::Partial => {
                assert!(is_between || is_new, "{story}");
                let outcome = error.outcome().unwrap();
                assert!(!outcome.missing().is_empty(), "{story}");
                assert!(outcome.missing().iter().all(|line| line.starts_with("- trunk")), "{story}");
                partial += 1;
            }
            Err(error) if !error.may_have_been_sent() => assert!(is_old, "{story}"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{story}");
                unknown += 1;
            }
        }
    }
    assert!(
        in_two > 20 && partial > 5 && unknown > 5,
        "{in_two} in two, {partial} partly, {unknown} unknown"
    );
}

#[tokio::test]
async fn a_future_that_is_dropped_anywhere_leaves_the_old_or_the_new_and_applying_again_ends_it() {
    let emulator = Arc::new(Emulator::builder().start().await.unwrap());
    let (mut old, mut new) = (0, 0);
    for seed in 0..40_u64 {
        // Before and after each of the three requests.
        for moment in 0..6 {
            emulator.reset();
            let mut chance = Chance(seed + 1);
            let (base, wanted) = (configuration(&mut chance), configuration(&mut chance));
            store(&emulator, &serde_json::to_value(&base).unwrap());
            let plan = plan_from(&stored(&emulator), &wanted).unwrap();
            let clock = ManualClock::new();
            let (there, mut count) = (Arc::clone(&emulator), 0);
            let transport = ScriptedTransport::answering(&clock, move |request| {
                let hangs = moment / 2 == count;
                count += 1;
                if hangs && moment % 2 == 0 {
                    return Reply::never();
                }
                let (status, body) = carry_out(&there, request, &mut Record::default());
                if hangs { Reply::never() } else { Reply::status(status).json(&body) }
            });
            let client = client(&clock, transport);
            let dropped = {
                let mut applying = std::pin::pin!(client.apply(&plan));
                let mut context = Context::from_waker(Waker::noop());
                (0..100).all(|_| applying.as_mut().poll(&mut context).is_pending())
            };
            assert!(dropped || plan.is_empty(), "seed {seed}, moment {moment}");
            let after = stored(&emulator);
            let sent = moment >= 3 && !plan.is_empty();
            assert!(
                is(&after, if sent { &wanted } else { &base }),
                "seed {seed}, moment {moment}: {after:?}"
            );
            old += usize::from(!sent);
            new += usize::from(sent);
            let quiet = Arc::clone(&emulator);
            let quiet = ScriptedTransport::answering(&clock, move |request| {
                let (status, body) = carry_out(&quiet, request, &mut Record::default());
                Reply::status(status).json(&body)
            });
            clock.run(self::client(&clock, quiet).apply(&plan)).unwrap();
            assert!(is(&stored(&emulator), &wanted), "seed {seed}, moment {moment}");
        }
    }
    assert!(old > 80 && new > 80, "{old} {new}");
}
