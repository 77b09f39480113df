//! Says what becomes of a call before a configuration is live. No I/O: nothing is sent.
//!
//! ```
//! use communication_sip_routing::{
//!     CallPath, DialedNumber, PhoneNumber, RouteVerdict, SipConfiguration, SipTrunk, SipTrunkRoute, simulate,
//! };
//!
//! let configuration = SipConfiguration::new(
//!     [SipTrunk::new("sbc1.contoso.com", 5061), SipTrunk::new("sbc2.contoso.com", 5061)],
//!     [
//!         SipTrunkRoute::new("seattle", r"^\+1(425|206)(\d{7})$").trunks(["sbc1.contoso.com"]),
//!         SipTrunkRoute::new("all", r"^\+\d+$").trunks(["sbc2.contoso.com", "sbc1.contoso.com"]),
//!     ],
//! );
//!
//! // All routes that take the number, in order: "all" is tried when the trunk of "seattle" has failed.
//! let call = simulate(&configuration, &PhoneNumber::parse("+14255550123")?);
//! assert_eq!(call.path, CallPath::Route("seattle".to_owned()));
//! assert_eq!(call.matching_routes().map(|route| route.name.as_str()).collect::<Vec<_>>(), ["seattle", "all"]);
//!
//! // Why a route does not take a number:
//! let call = simulate(&configuration, &PhoneNumber::parse("+442079460123")?);
//! assert_eq!(call.routes[0].verdict, RouteVerdict::DoesNotMatch("`1` does not fit `442079460123` after `+`".to_owned()));
//!
//! // Codes too. That 911 would be taken as +911 is said in a note.
//! let call = simulate(&configuration, &DialedNumber::parse("911")?);
//! assert_eq!(call.path, CallPath::NoRoute);
//! assert!(call.to_string().contains("written as +911 it is taken by: all"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is simulated
//!
//! Routes are asked in the order of the list. Those that take the number are all tried: the next one when every trunk of the
//! one before has failed, and a trunk has failed if it answers 408, 503 or 504 (documentation of direct routing); any other
//! answer ends the call. A call that no route takes goes through Microsoft's network if its alternate caller id is a number
//! that was purchased, and fails otherwise.
//!
//! # What is not
//!
//! Whether trunks answer, and what their carriers do; the caller id; the order of trunks within a route, of which the
//! interface's description and the portal say different things; whether the service anchors patterns, which is not
//! documented: where that changes an answer, a note says so. A pattern that this crate does not evaluate makes its route
//! [`NotEvaluated`](RouteVerdict::NotEvaluated), and so the [`path`](Simulation::path) if the route might be the first to take
//! the call. Incoming calls are not routed by routes.

mod number;
mod outcome;

pub use self::{
    number::{DialedNumber, DialedNumberError},
    outcome::{CallPath, RouteOutcome, RouteVerdict, Simulation, SimulationNote, TrunkOutcome, TrunkState},
};
use crate::{Evaluation, NumberPattern, PatternError, SipConfiguration, SipTrunkRoute};

/// Says what becomes of a call to this number. See the [module](mod@crate::simulate) for an example, and for what is not
/// simulated.
#[must_use]
pub fn simulate(configuration: &SipConfiguration, number: impl Into<DialedNumber>) -> Simulation {
    let number = number.into();
    let patterns: Vec<Result<NumberPattern, PatternError>> =
        configuration.routes().iter().map(|route| NumberPattern::parse(&route.number_pattern)).collect();
    let routes: Vec<RouteOutcome> = configuration
        .routes()
        .iter()
        .zip(&patterns)
        .map(|(route, pattern)| outcome(configuration, route, pattern, number.as_str()))
        .collect();
    let path = path(&routes);
    let mut notes = notes(&routes);
    if number.is_short_code() {
        notes.extend(other_form(&routes, &patterns, &number));
    }
    Simulation { number, routes, path, notes }
}

fn outcome(
    configuration: &SipConfiguration,
    route: &SipTrunkRoute,
    pattern: &Result<NumberPattern, PatternError>,
    number: &str,
) -> RouteOutcome {
    let (verdict, depends_on_anchoring) = match pattern {
        Ok(pattern) => judged(pattern, number),
        // The service never stores such a pattern.
        Err(error @ PatternError::Invalid { .. }) => (RouteVerdict::DoesNotMatch(error.to_string()), false),
        Err(PatternError::NotEvaluated { reason }) => (RouteVerdict::NotEvaluated(reason.clone()), false),
    };
    let trunks = route.trunks.iter().map(|fqdn| {
        let state = match configuration.trunk(fqdn) {
            Some(trunk) if trunk.enabled == Some(false) => TrunkState::Disabled,
            Some(_) => TrunkState::Usable,
            None if configuration.says_trunks() => TrunkState::Missing,
            None => TrunkState::NotSaid,
        };
        TrunkOutcome { fqdn: fqdn.clone(), state }
    });
    RouteOutcome {
        name: route.name.clone(),
        number_pattern: route.number_pattern.clone(),
        verdict,
        trunks: trunks.collect(),
        depends_on_anchoring,
    }
}

/// The verdict of a pattern, and whether anchoring would change it. A pattern that is not found anywhere does not fit the
/// whole either.
fn judged(pattern: &NumberPattern, number: &str) -> (RouteVerdict, bool) {
    match pattern.evaluate(number) {
        Evaluation::Match => (RouteVerdict::Matches, pattern.evaluate_whole(number) != Evaluation::Match),
        Evaluation::NoMatch => (RouteVerdict::DoesNotMatch(pattern.explain(number)), false),
        Evaluation::NotEvaluated(reason) => (RouteVerdict::NotEvaluated(reason), false),
    }
}

fn path(routes: &[RouteOutcome]) -> CallPath {
    let usable = |route: &RouteOutcome| {
        route.trunks.iter().any(|trunk| matches!(trunk.state, TrunkState::Usable | TrunkState::NotSaid))
    };
    for route in routes {
        match &route.verdict {
            RouteVerdict::NotEvaluated(_) => return CallPath::NotEvaluated(route.name.clone()),
            RouteVerdict::Matches if usable(route) => return CallPath::Route(route.name.clone()),
            RouteVerdict::Matches => return CallPath::NoTrunk(route.name.clone()),
            RouteVerdict::DoesNotMatch(_) => {}
        }
    }
    CallPath::NoRoute
}

fn notes(routes: &[RouteOutcome]) -> Vec<SimulationNote> {
    let matching = || routes.iter().filter(|route| route.verdict == RouteVerdict::Matches);
    let mut notes = Vec::new();
    if matching().any(|route| route.trunks.len() > 1) {
        notes.push(SimulationNote::TrunkOrder);
    }
    let loose = matching().filter(|route| route.depends_on_anchoring);
    let loose: Vec<String> = loose.map(|route| route.name.clone()).collect();
    if !loose.is_empty() {
        notes.push(SimulationNote::Anchoring { routes: loose });
    }
    if matching().flat_map(|route| &route.trunks).any(|trunk| trunk.state == TrunkState::Disabled) {
        notes.push(SimulationNote::DisabledTrunks);
    }
    if matching().any(|route| route.trunks.is_empty()) {
        notes.push(SimulationNote::NoTrunks);
    }
    notes
}

/// What routes say to a code in its other form, where that is not what they say to this one.
fn other_form(
    routes: &[RouteOutcome],
    patterns: &[Result<NumberPattern, PatternError>],
    number: &DialedNumber,
) -> Option<SimulationNote> {
    let form = number.other_form();
    let (mut taken, mut not_evaluated, mut differs) = (Vec::new(), Vec::new(), false);
    for (route, pattern) in routes.iter().zip(patterns) {
        let Ok(pattern) = pattern else { continue };
        let evaluation = pattern.evaluate(&form);
        differs |= (evaluation == Evaluation::Match) != (route.verdict == RouteVerdict::Matches);
        match evaluation {
            Evaluation::Match => taken.push(route.name.clone()),
            Evaluation::NotEvaluated(_) => not_evaluated.push(route.name.clone()),
            Evaluation::NoMatch => {}
        }
    }
    differs.then_some(SimulationNote::OtherForm { form, routes: taken, not_evaluated })
}
