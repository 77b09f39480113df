//! Finds what is wrong with a configuration before it is live. No I/O: nothing is sent.
//!
//! ```
//! use communication_sip_routing::{
//!     CountryCode, LintCode, LintOptions, Severity, SipConfiguration, SipTrunk, SipTrunkRoute, lint_with,
//! };
//!
//! let configuration = SipConfiguration::new(
//!     [SipTrunk::new("sbc.contoso.com", 5061)],
//!     [
//!         SipTrunkRoute::new("seattle", r"^\+1(425|206)(\d{7})$").trunks(["sbc.contoso.com"]),
//!         SipTrunkRoute::new("leeds", r"^\+44113|4960\d{3}$").trunks(["sbc.contoso.com"]),
//!         SipTrunkRoute::new("dead", r"^\+1[0-9]{,10}$").trunks(["sbc.contoso.com"]),
//!     ],
//! );
//! let report = lint_with(&configuration, &LintOptions::new().countries([CountryCode::US]));
//! assert_eq!(report.of_route("seattle").count(), 0);
//! assert!(report.has(&LintCode::AlternationSplitsAnchors)); // leeds
//! assert!(report.has(&LintCode::NeverMatches) && report.has(&LintCode::LiteralBrace)); // dead
//! assert!(report.has(&LintCode::NoEmergencyRoute)); // 911 relies on the fallback: a note
//! assert_eq!(report.worst(), Some(Severity::Error));
//! for finding in &report.findings {
//!     println!("{finding}");
//! }
//! ```
//!
//! # How it decides
//!
//! What a pattern fits is decided over all numbers in E.164 form (a plus, 1 to 9, 7 to 15 digits) and all texts of 2 to 15
//! digits, not by samples: plain patterns as automata, the others by running them on a text that is open in places. So
//! [`NeverMatches`](LintCode::NeverMatches), [`NoE164Match`](LintCode::NoE164Match),
//! [`MatchesEverything`](LintCode::MatchesEverything) and [`FailoverOnly`](LintCode::FailoverOnly) (codes with a plus
//! included) are proved where they are reported. What could not be decided is reported as [`NotEvaluated`](LintCode::NotEvaluated); so are patterns with what
//! [`pattern`](crate::pattern) does not evaluate.
//!
//! The cost of a pattern is judged by counting the steps of this crate's matcher on near misses of 15 digits. .NET's own
//! count differs, the kind of its growth does not.
//!
//! # What is not judged
//!
//! Whether a carrier takes a number, a code or a form; whether a trunk works; which form the service gives to emergency codes;
//! short codes other than a list of common ones; `18000` and codes by shape, such as `118xx`. Emergency codes are known for
//! AU, CA, DE, DK, FR, GB, IE, PR and US only. No report is a promise that an emergency call goes through: test with your
//! carrier.

mod code;
mod cost;
mod finding;
mod probes;
mod routes;
mod semantics;
mod syntax;

pub use self::{
    code::LintCode,
    finding::{Finding, LintReport, Severity},
};
use crate::{CountryCode, NumberPattern, PatternError, SipConfiguration, pattern::Reading};

/// What [`lint_with`] is to look at beyond the configuration.
///
/// ```
/// use communication_sip_routing::{CountryCode, LintOptions};
///
/// let options = LintOptions::new().countries([CountryCode::IE, CountryCode::GB]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LintOptions {
    countries: Vec<CountryCode>,
}

impl LintOptions {
    /// Nothing beyond the configuration.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the countries where callers are. For each of their emergency codes that no route takes there is a note: calls to
    /// it rely on a fallback. Default: none.
    #[must_use]
    pub fn countries(mut self, countries: impl IntoIterator<Item = CountryCode>) -> Self {
        self.countries = countries.into_iter().collect();
        self
    }
}

/// Finds what is wrong with a configuration. See the [module](mod@crate::lint) for an example and for what is not judged.
#[must_use]
pub fn lint(configuration: &SipConfiguration) -> LintReport {
    lint_with(configuration, &LintOptions::new())
}

/// [`lint`], with options.
///
/// ```
/// use communication_sip_routing::{CountryCode, LintOptions, SipConfiguration, lint_with};
///
/// let options = LintOptions::new().countries([CountryCode::AU]);
/// let report = lint_with(&SipConfiguration::new([], []), &options);
/// assert_eq!(report.findings.len(), 3); // 000, 112 and 106 are taken by no route
/// ```
#[must_use]
pub fn lint_with(configuration: &SipConfiguration, options: &LintOptions) -> LintReport {
    let parsed: Vec<_> = configuration
        .routes()
        .iter()
        .map(|route| (route, NumberPattern::parse(&route.number_pattern)))
        .collect();
    // What .NET refuses never gets into the service; what is not evaluated may take any number.
    let patterns: Vec<Option<&NumberPattern>> = parsed
        .iter()
        .filter(|(_, pattern)| !matches!(pattern, Err(PatternError::Invalid { .. })))
        .map(|(_, pattern)| pattern.as_ref().ok())
        .collect();
    let countries = options.countries.iter().flat_map(|country| probes::country(*country, &patterns));
    let countries: Vec<Finding> = countries.collect();
    let mut findings = Vec::new();
    let routes: Vec<routes::Read<'_>> = parsed
        .into_iter()
        .map(|(route, pattern)| {
            findings.push(of_pattern(&route.number_pattern, pattern.as_ref()));
            (route, pattern.ok())
        })
        .collect();
    let of_routes = findings.into_iter().enumerate().flat_map(|(index, mut found)| {
        found.extend(routes::findings(configuration, &routes, index));
        let name = configuration.routes().get(index).map(|route| route.name.as_str()).unwrap_or_default();
        found.into_iter().map(move |finding| finding.of_route(name))
    });
    LintReport { findings: of_routes.chain(routes::broken_rules(configuration)).chain(countries).collect() }
}

/// Finds what is wrong with a pattern alone.
///
/// ```
/// use communication_sip_routing::{LintCode, lint_pattern};
///
/// let findings = lint_pattern("^+1(\\d[10])$");
/// assert!(findings.iter().any(|finding| finding.code == LintCode::ClassLooksLikeCount));
/// assert!(lint_pattern(r"^\+1(425|206)(\d{7})$").is_empty());
/// ```
#[must_use]
pub fn lint_pattern(pattern: &str) -> Vec<Finding> {
    of_pattern(pattern, NumberPattern::parse(pattern).as_ref())
}

fn of_pattern(text: &str, pattern: Result<&NumberPattern, &PatternError>) -> Vec<Finding> {
    match pattern {
        Err(error @ PatternError::Invalid { .. }) => {
            vec![Finding::error(LintCode::InvalidInDotnet, error.to_string())]
        }
        Err(PatternError::NotEvaluated { reason }) => {
            vec![Finding::not_evaluated(format!("the pattern was not judged: {reason}"))]
        }
        Ok(pattern) => of_readings(text, pattern),
    }
}

/// Where versions of .NET read a pattern differently, what is found in each has to be the same.
fn of_readings(text: &str, pattern: &NumberPattern) -> Vec<Finding> {
    let mut readings = pattern.readings().map(|reading| of_reading(text, reading));
    let mut found = readings.next().unwrap_or_default();
    for other in readings {
        let all = found.len() + other.len();
        found.retain(|finding| other.contains(finding));
        if all > 2 * found.len() {
            let reason =
                "versions of .NET read `[:name:]` in a class differently; what both find is reported";
            found.push(Finding::not_evaluated(reason));
        }
    }
    found
}

fn of_reading(text: &str, reading: &Reading) -> Vec<Finding> {
    let mut found = if text.is_empty() {
        vec![Finding::error(LintCode::EmptyPattern, "the service refuses an empty pattern")]
    } else {
        syntax::findings(&reading.parsed.root, reading.parsed.remarks)
    };
    found.extend(semantics::findings(reading));
    found.extend(cost::finding(reading));
    found
}
