//! What a simulation says.

use std::fmt;

use super::DialedNumber;
use crate::TrunkFqdn;

/// What becomes of a call, as far as the documentation says.
///
/// Its `Display` is a report for people, several lines long.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Simulation {
    /// What was dialled.
    pub number: DialedNumber,
    /// Every route of the configuration in its order, with what it says to the number.
    pub routes: Vec<RouteOutcome>,
    /// Where the call goes.
    pub path: CallPath,
    /// What the answer depends on and is not documented, or documented in two ways.
    pub notes: Vec<SimulationNote>,
}

impl Simulation {
    /// All routes that take the number, in the order in which they are tried: the next one when every trunk of the one
    /// before has failed.
    pub fn matching_routes(&self) -> impl Iterator<Item = &RouteOutcome> {
        self.routes.iter().filter(|route| route.verdict == RouteVerdict::Matches)
    }
}

/// What one route says to the number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteOutcome {
    /// The name of the route.
    pub name: String,
    /// Its pattern.
    pub number_pattern: String,
    /// Whether it takes the number.
    pub verdict: RouteVerdict,
    /// Its trunks as they are listed. The next is tried only if the one before answers 408, 503 or 504; any other answer
    /// ends the call.
    pub trunks: Vec<TrunkOutcome>,
    /// The verdict would be another if the service anchored patterns at both ends. Whether it does is not documented.
    pub depends_on_anchoring: bool,
}

/// Whether a route takes the number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteVerdict {
    /// It takes it.
    Matches,
    /// It does not, for this reason.
    DoesNotMatch(String),
    /// Not judged, for this reason: it may take the number.
    NotEvaluated(String),
}

/// A trunk of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrunkOutcome {
    /// Its name.
    pub fqdn: TrunkFqdn,
    /// What the configuration says of it.
    pub state: TrunkState,
}

/// What the configuration says of a trunk that a route names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrunkState {
    /// Calls can go through it, as far as the configuration says.
    Usable,
    /// It is disabled (2024-11-15-preview).
    Disabled,
    /// The configuration does not have it; the service refuses such a configuration.
    Missing,
    /// The configuration says nothing about trunks.
    NotSaid,
}

/// Where a call goes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallPath {
    /// To the trunks of this route first.
    Route(String),
    /// This route takes it first, and has no trunk that is usable. Whether matching routes after it are tried then is not
    /// documented.
    NoTrunk(String),
    /// No route takes it. With a purchased number as alternate caller id it goes through Microsoft's network; otherwise it
    /// fails.
    NoRoute,
    /// It depends on a route that was not judged; this is the name of the first.
    NotEvaluated(String),
}

/// What an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SimulationNote {
    /// The order of trunks within a route: as listed, says the interface's description; at random, says the portal's text.
    TrunkOrder,
    /// Whether the service anchors patterns is not documented, and some verdict depends on it.
    Anchoring {
        /// The routes whose verdict it changes.
        routes: Vec<String>,
    },
    /// How the service writes an emergency or short code is not documented, and other routes take its other form.
    OtherForm {
        /// The form that was not simulated, such as `+911` for `911`.
        form: String,
        /// The routes that take it.
        routes: Vec<String>,
        /// The routes of which that is not known.
        not_evaluated: Vec<String>,
    },
    /// What the service does with a disabled trunk that a matching route names is not documented.
    DisabledTrunks,
    /// What becomes of a call whose route has no trunks is not documented.
    NoTrunks,
}

impl fmt::Display for SimulationNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrunkOrder => f.write_str(
                "the trunks of a route are tried as listed (interface description) or at random (portal): do not build on either",
            ),
            Self::Anchoring { routes } => write!(
                f,
                "whether patterns are anchored is not documented; if they are, the answer differs for: {}",
                list(routes)
            ),
            Self::OtherForm { form, routes, not_evaluated } => {
                let taken = if routes.is_empty() { "no route".to_owned() } else { list(routes) };
                write!(f, "how the service writes such a code is not documented; written as {form} it is taken by: {taken}")?;
                match not_evaluated.as_slice() {
                    [] => Ok(()),
                    names => write!(f, " (not evaluated: {})", list(names)),
                }
            }
            Self::DisabledTrunks => {
                f.write_str("what becomes of a call whose route names a disabled trunk is not documented")
            }
            Self::NoTrunks => f.write_str("what becomes of a call whose route has no trunks is not documented"),
        }
    }
}

/// Names of routes in one line.
fn list(names: &[String]) -> String {
    names.iter().map(|name| name.escape_debug().to_string()).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for CallPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Route(name) => write!(f, "goes to the trunks of {name:?}"),
            Self::NoTrunk(name) => write!(f, "is taken by {name:?}, which has no usable trunk: what becomes of it then is not documented"),
            Self::NoRoute => f.write_str(
                "is taken by no route: it goes through Microsoft's network if the alternate caller id is a purchased number, \
                 and fails otherwise",
            ),
            Self::NotEvaluated(name) => {
                write!(f, "is not known to be taken by any route before {name:?}, which was not evaluated")
            }
        }
    }
}

impl fmt::Display for TrunkOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fqdn.as_str().escape_debug())?;
        match self.state {
            TrunkState::Usable | TrunkState::NotSaid => Ok(()),
            TrunkState::Disabled => f.write_str(" (disabled)"),
            TrunkState::Missing => f.write_str(" (not in the configuration)"),
        }
    }
}

impl fmt::Display for RouteOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ", self.name)?;
        match &self.verdict {
            RouteVerdict::Matches if self.trunks.is_empty() => f.write_str("takes it, and has no trunks"),
            RouteVerdict::Matches => {
                let trunks: Vec<String> = self.trunks.iter().map(ToString::to_string).collect();
                write!(f, "takes it: {}", trunks.join(", then "))
            }
            RouteVerdict::DoesNotMatch(reason) => write!(f, "does not take it: {reason}"),
            RouteVerdict::NotEvaluated(reason) => write!(f, "was not evaluated: {reason}"),
        }
    }
}

impl fmt::Display for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.path)?;
        self.routes.iter().try_for_each(|route| write!(f, "\n  {route}"))?;
        self.notes.iter().try_for_each(|note| write!(f, "\n  note: {note}"))
    }
}
