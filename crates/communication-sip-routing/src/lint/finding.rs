//! Findings and how they are shown.

use std::fmt;

use super::LintCode;

/// How much a finding weighs.
///
/// ```
/// use communication_sip_routing::Severity;
///
/// assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing; it may well be meant so.
    Note,
    /// Probably not meant so.
    Warning,
    /// Refused by the service, or without any effect.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is about.
    pub code: LintCode,
    /// How much it weighs.
    pub severity: Severity,
    /// The name of the route. `None`: the configuration as a whole, or a pattern alone.
    pub route: Option<String>,
    /// Why, in a sentence.
    pub reason: String,
    /// A number that shows it. Where one from a range that is kept for fiction shows it, such a one.
    pub example: Option<String>,
}

impl Finding {
    pub(super) fn new(code: LintCode, severity: Severity, reason: impl Into<String>) -> Self {
        Self { code, severity, route: None, reason: reason.into(), example: None }
    }

    pub(super) fn error(code: LintCode, reason: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, reason)
    }

    pub(super) fn warning(code: LintCode, reason: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, reason)
    }

    pub(super) fn note(code: LintCode, reason: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, reason)
    }

    /// Something that was not judged. A warning: it may hide anything.
    pub(super) fn not_evaluated(reason: impl Into<String>) -> Self {
        Self::new(LintCode::NotEvaluated, Severity::Warning, reason)
    }

    pub(super) fn such_as(self, example: Option<String>) -> Self {
        Self { example, ..self }
    }

    pub(super) fn of_route(self, name: &str) -> Self {
        Self { route: Some(name.to_owned()), ..self }
    }
}

/// `warning unanchored-end, route "us": ...; example: +14255550123`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.severity, self.code)?;
        if let Some(route) = &self.route {
            write!(f, ", route {route:?}")?;
        }
        write!(f, ": {}", self.reason)?;
        match &self.example {
            Some(example) => write!(f, "; example: {example}"),
            None => Ok(()),
        }
    }
}

/// Everything that was found: of each route in order, then the rules that are broken, then of countries.
///
/// ```
/// use communication_sip_routing::{LintCode, Severity, SipConfiguration, SipTrunk, SipTrunkRoute, lint};
///
/// let configuration = SipConfiguration::new(
///     [SipTrunk::new("sbc.contoso.com", 5061)],
///     [SipTrunkRoute::new("us", "^+1(\\d[10])$").trunks(["sbc.contoso.com"])],
/// );
/// let report = lint(&configuration);
/// assert!(report.has(&LintCode::QuantifiedAnchor));
/// assert_eq!(report.worst(), Some(Severity::Warning));
/// assert!(report.to_string().starts_with("warning quantified-anchor, route \"us\": "));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LintReport {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl LintReport {
    /// Whether nothing was found. Something that was not judged is a finding.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether there is a finding of this code.
    #[must_use]
    pub fn has(&self, code: &LintCode) -> bool {
        self.findings.iter().any(|finding| finding.code == *code)
    }

    /// The findings of one route.
    pub fn of_route(&self, name: &str) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.route.as_deref() == Some(name))
    }

    /// The weightiest severity; `None` if nothing was found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// One finding a line.
impl fmt::Display for LintReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            let end = if index > 0 { "\n" } else { "" };
            write!(f, "{end}{finding}")?;
        }
        Ok(())
    }
}
