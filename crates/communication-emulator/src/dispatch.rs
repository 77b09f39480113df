//! From a request to its answer: faults, authentication, the operation, and what the service puts on every answer.

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
    journal::Entry,
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
    let operation = surface::find(request, false).ok().map(|(route, _)| route.name);
    shared.lock().faults.fire(request, operation)
}

/// Carries a request out and writes it into the journal.
pub(crate) fn process(shared: &Shared, request: &Request, fired: &Fired) -> Delivery {
    let now = shared.clock.now();
    let mut world = shared.lock();
    let mut notes = Vec::new();
    let route = surface::find(request, false).ok().map(|(route, _)| route);
    let before = before(fired);
    let (result, carried_out) = if let Some(reply) = before {
        (reply, false)
    } else {
        let result = carry_out(&mut world, request, fired, now, &mut notes);
        let carried_out = result.is_ok();
        (result, carried_out)
    };
    let verdict = match (&result, carried_out) {
        (Err(failure), _) => failure.message.clone(),
        (Ok(_), true) => "ok".to_owned(),
        (Ok(_), false) => "fault".to_owned(),
    };
    let reply = finish(&mut world, result, route, request, now);
    let delivery = delivery::deliver(reply, fired, request, now);
    let entry = entry(request, route, &delivery, fired, (verdict, notes, carried_out), now);
    world.journal.push(entry);
    delivery
}

/// Carries a request out for the test that owns the emulator.
pub(crate) fn carry_out_as_owner(shared: &Shared, request: &Request) -> Reply {
    let now = shared.clock.now();
    let mut world = shared.lock();
    let result = operate(&mut world, request, &Fired::default(), &Proof::Key, now, &mut Vec::new());
    let route = surface::find(request, false).ok().map(|(route, _)| route);
    finish(&mut world, result, route, request, now)
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

fn carry_out(
    world: &mut World,
    request: &Request,
    fired: &Fired,
    now: OffsetDateTime,
    notes: &mut Vec<String>,
) -> Result<Reply, Failure> {
    let World { settings, keys, .. } = &*world;
    let checks = Checks { keys, now: [now, real_now()], strict: settings.strict_signature };
    let proof = authenticate(request, &checks, notes)?;
    operate(world, request, fired, &proof, now, notes)
}

/// Runs the operation of a request that was let in.
fn operate(
    world: &mut World,
    request: &Request,
    fired: &Fired,
    proof: &Proof,
    now: OffsetDateTime,
    notes: &mut Vec<String>,
) -> Result<Reply, Failure> {
    let World { settings, state, .. } = world;
    let (route, parameters) = surface::find(request, settings.strict_api_version)?;
    note_version(request, route, notes);
    state.advance(now, settings);
    // Reads only: a change made to the past would be lost.
    let mut earlier: Option<State> =
        fired.stale.as_deref().filter(|_| request.method == Method::GET).cloned();
    let state = earlier.as_mut().unwrap_or(state);
    let effects: Effects = fired.effects();
    let mut call = Call { state, settings, now, request, parameters, effects: &effects, proof, notes };
    (route.handler)(&mut call)
}

fn note_version(request: &Request, route: &Route, notes: &mut Vec<String>) {
    let version = request.api_version();
    let described = versions::DESCRIBED
        .iter()
        .any(|(surface, known)| *surface == route.surface.name() && *known == version);
    if !described {
        notes.push(format!("api-version {version} is not described; answered like the nearest one"));
    }
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
