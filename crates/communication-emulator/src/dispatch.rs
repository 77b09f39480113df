//! From a request to its answer: faults, authentication, the operation, and what the service puts on every answer.

use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use time::{Duration, OffsetDateTime};

use crate::{
    auth::{Checks, Proof, authenticate},
    clock::real_now,
    delivery::{self, Delivery},
    effects::Effects,
    error::Failure,
    exchange::{Reply, Request},
    faults::{Action, Fired, When},
    journal::{Entry, Packed},
    json::Json,
    settings::Speed,
    stamp::{http_date, stamp},
    state::State,
    surface::{self, Call, Route, Surface},
    versions,
    world::{Shared, World},
};

/// The rule that fits a request. It is chosen before the request waits, so that rules fire in order of arrival.
pub(crate) fn choose_faults(shared: &Shared, request: &Request) -> Fired {
    let mut world = shared.lock();
    if world.faults.is_empty() {
        return Fired::default();
    }
    let operation = surface::find(request).ok().map(|(route, _)| route.name);
    world.faults.fire(request, operation)
}

/// Carries a request out and writes it into the journal.
///
/// The world is locked while the request has its effect, and not while it is checked or written down.
pub(crate) fn process(shared: &Shared, request: &Request, fired: &Fired) -> Delivery {
    let now = shared.clock.now();
    let mut notes = Vec::new();
    let found = surface::find(request);
    let route = route_of(&found);
    let (proof, carried_out) = match before(fired) {
        Some(answer) => (answer.map(Permit::Answered), false),
        None => (let_in(shared, request, now, &mut notes).map(Permit::Granted), true),
    };
    let mut world = shared.lock();
    let result = proof.and_then(|permit| match permit {
        Permit::Answered(reply) => Ok(reply),
        Permit::Granted(proof) => operate(&mut world, request, found, fired, &proof, now, &mut notes),
    });
    let verdict = match (&result, carried_out) {
        (Err(failure), _) => failure.message.clone(),
        (Ok(_), true) => "ok".to_owned(),
        (Ok(_), false) => "fault".to_owned(),
    };
    let carried_out = carried_out && result.is_ok();
    let strings = result.as_ref().err().and_then(|failure| failure.strings.as_deref().cloned());
    let reply = finish(&mut world, result, route, request, now);
    drop(world);
    let delivery = delivery::deliver(reply, fired, request, now);
    let entry = entry(request, route, &delivery, fired, (verdict, notes, carried_out), now);
    let mut packed = Packed::new(Entry { strings_to_sign: strings, ..entry });
    shared.lock().journal.push(&mut packed);
    delivery
}

/// What becomes of a request that is not refused at the door.
enum Permit {
    /// A fault has answered it.
    Answered(Reply),
    Granted(Proof),
}

/// Carries a request out for the test that owns the emulator.
pub(crate) fn carry_out_as_owner(shared: &Shared, request: &Request) -> Reply {
    let now = shared.clock.now();
    let mut world = shared.lock();
    let found = surface::find(request);
    let route = route_of(&found);
    let result = operate(&mut world, request, found, &Fired::default(), &Proof::Key, now, &mut Vec::new());
    finish(&mut world, result, route, request, now)
}

/// The operation of a request, with the path parameters.
type Found = Result<(&'static Route, Vec<String>), Failure>;

fn route_of(found: &Found) -> Option<&'static Route> {
    found.as_ref().ok().map(|(route, _)| *route)
}

/// The answer of a fault that comes before the effect.
fn before(fired: &Fired) -> Option<Result<Reply, Failure>> {
    fired.actions.iter().find_map(|action| match action {
        Action::Respond { when: When::Before, status, .. } => Some(Err(faulty(*status))),
        Action::Throttle(_) => Some(Err(Failure::new(429, "TooManyRequests", "Too many requests."))),
        Action::Reset(When::Before) => Some(Ok(Reply::new(503))),
        _ => None,
    })
}

/// An error that says that it was asked for.
pub(crate) fn faulty(status: u16) -> Failure {
    Failure::new(status, "EmulatorFault", format!("A fault rule of the emulator answers {status}."))
}

/// Checks who asks.
fn let_in(
    shared: &Shared,
    request: &Request,
    now: OffsetDateTime,
    notes: &mut Vec<String>,
) -> Result<Proof, Failure> {
    let (keys, strict) = {
        let world = shared.lock();
        (Arc::clone(&world.keys), world.settings.strict_signature)
    };
    authenticate(request, &Checks { keys: &*keys, now: [now, real_now()], strict }, notes)
}

/// Runs the operation of a request that was let in.
fn operate(
    world: &mut World,
    request: &Request,
    found: Found,
    fired: &Fired,
    proof: &Proof,
    now: OffsetDateTime,
    notes: &mut Vec<String>,
) -> Result<Reply, Failure> {
    let World { settings, state, counts, .. } = world;
    let (route, parameters) = found?;
    check_version(request, route, settings.strict_api_version, notes)?;
    state.advance(now, settings);
    // Reads only: a change made to the past would be lost.
    let mut earlier: Option<State> =
        fired.stale.as_deref().filter(|_| request.method == Method::GET).cloned();
    let state = earlier.as_mut().unwrap_or(state);
    let effects: Effects = fired.effects();
    let mut call = Call { state, settings, now, request, parameters, effects: &effects, proof, notes };
    let reply = (route.handler)(&mut call)?;
    counts.count(route);
    Ok(reply)
}

/// Notes a version that none of the contract's documents has, or refuses it.
fn check_version(
    request: &Request,
    route: &Route,
    strict: bool,
    notes: &mut Vec<String>,
) -> Result<(), Failure> {
    let version = request.api_version();
    if route.is_described(&version) {
        return Ok(());
    }
    if strict {
        return Err(versions::unsupported(&version));
    }
    notes.push(format!("api-version {version} is not described; answered like the nearest one"));
    Ok(())
}

/// Puts on what the service puts on every answer of a surface.
fn finish(
    world: &mut World,
    result: Result<Reply, Failure>,
    route: Option<&'static Route>,
    request: &Request,
    now: OffsetDateTime,
) -> Reply {
    let surface = route.map(|route| route.surface).or_else(|| surface_of(request.path()));
    let mut reply = result.unwrap_or_else(|mut failure| {
        if surface == Some(Surface::Administration) {
            // Errors of that surface have code and message alone.
            failure.target = None;
            failure.inner = None;
        }
        failure.into_reply()
    });
    if let Some(supported) = supported(surface, request).filter(|_| reply.versions) {
        reply = reply.header("api-supported-versions", supported);
    }
    if reply.pending && matches!(world.settings.speed, Speed::Polls(_)) {
        // A client that obeys hints does not make a test wait.
        reply = reply.header("retry-after-ms", "1");
    }
    let random = &mut world.state.random;
    if surface == Some(Surface::Identity) {
        let given = request.header("x-ms-client-request-id").map(str::to_owned);
        reply = reply.header("x-ms-client-request-id", given.unwrap_or_else(|| random.guid()));
    }
    reply
        .header("ms-cv", format!("{}.0", random.guid().replace('-', "")))
        .header("x-azure-ref", format!("0{}", random.guid().replace('-', "")))
        .header("x-processing-time", "7ms")
        .header("x-cache", "CONFIG_NOCACHE")
        .header("date", http_date(now))
}

/// What `api-supported-versions` says; the administration of 2020 never had it.
fn supported(surface: Option<Surface>, request: &Request) -> Option<&'static str> {
    match surface? {
        Surface::Identity if request.path().to_ascii_lowercase().starts_with("/teamsuser") => {
            Some(versions::TEAMS)
        }
        Surface::Identity => Some(versions::IDENTITY),
        Surface::PhoneNumbers => Some(versions::PHONE_NUMBERS),
        Surface::SipRouting => Some(versions::SIP),
        Surface::Administration => None,
    }
}

/// The surface of a path that is no operation.
fn surface_of(path: &str) -> Option<Surface> {
    let first = path.split('/').nth(1).unwrap_or_default().to_ascii_lowercase();
    match first.as_str() {
        "identities" | "access" | "teamsuser" => Some(Surface::Identity),
        "phonenumbers" | "availablephonenumbers" | "operatorinformation" => Some(Surface::PhoneNumbers),
        "sip" => Some(Surface::SipRouting),
        "administration" => Some(Surface::Administration),
        _ => None,
    }
}

fn entry(
    request: &Request,
    route: Option<&'static Route>,
    delivery: &Delivery,
    fired: &Fired,
    outcome: (String, Vec<String>, bool),
    now: OffsetDateTime,
) -> Entry {
    let (verdict, notes, carried_out) = outcome;
    let text = |bytes: &Bytes| String::from_utf8(bytes.to_vec()).ok().filter(|text| !text.is_empty());
    let headers = request.headers.iter().map(|(name, value)| {
        let shown = match name.as_str() {
            "authorization" => "REDACTED",
            _ => value.to_str().unwrap_or("(not text)"),
        };
        (name.as_str().to_owned(), shown.to_owned())
    });
    Entry {
        number: 0,
        at: stamp(now),
        method: request.method.as_str().to_owned(),
        target: request.target.clone(),
        headers: headers.collect(),
        body: text(&request.body),
        surface: route.map(|route| route.surface.name().to_owned()),
        operation: route.map(|route| route.name.to_owned()),
        verdict,
        strings_to_sign: None,
        notes,
        faults: fired.actions.iter().map(name_of).collect(),
        carried_out,
        status: (!delivery.reset).then_some(delivery.status),
        response_headers: delivery.headers.clone(),
        response_body: text(&delivery.body),
    }
}

/// The name of an action as in JSON.
fn name_of(action: &Action) -> String {
    let json = serde_json::to_vec(action).ok().and_then(|bytes| Json::parse(&bytes).ok()).unwrap_or_default();
    json.as_str()
        .or_else(|| json.members().first().map(|(name, _)| name.as_str()))
        .unwrap_or_default()
        .to_owned()
}

/// A time that can be written as an HTTP date, so many seconds off.
pub(crate) fn shifted(now: OffsetDateTime, seconds: i64) -> OffsetDateTime {
    let shifted = now.checked_add(Duration::seconds(seconds)).unwrap_or(now);
    if (1970..9999).contains(&shifted.year()) { shifted } else { now }
}
