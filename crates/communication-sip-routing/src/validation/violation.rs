//! What breaks a rule.

use std::{error::Error, fmt, ops::Deref};

use crate::model::TrunkFqdn;

/// What of a configuration something is said about.
///
/// ```
/// use communication_sip_routing::Subject;
///
/// assert_eq!(Subject::Trunk("sbc.contoso.com".into()).to_string(), "trunk sbc.contoso.com");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The configuration as a whole.
    Configuration,
    /// The trunk of this name.
    Trunk(TrunkFqdn),
    /// The route of this name.
    Route(String),
    /// The domain of this name.
    Domain(String),
}

/// Writes it in words, such as `route all`. A name that is empty is shown as `""`.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = match self {
            Self::Configuration => return f.write_str("configuration"),
            Self::Trunk(fqdn) => ("trunk", fqdn.as_str()),
            Self::Route(name) => ("route", name.as_str()),
            Self::Domain(name) => ("domain", name.as_str()),
        };
        match name {
            "" => write!(f, "{kind} \"\""),
            _ => write!(f, "{kind} {}", name.escape_debug()),
        }
    }
}

/// A rule of the service that a configuration breaks.
///
/// ```
/// use communication_sip_routing::{SipConfiguration, SipTrunk, Subject};
///
/// let wanted = SipConfiguration::new([SipTrunk::new("localhost", 0)], []);
/// let violations = wanted.validate().unwrap_err();
/// assert_eq!(violations.len(), 2);
/// assert_eq!(violations[1].subject, Subject::Trunk("localhost".into()));
/// assert_eq!(violations[1].to_string(), "trunk localhost: sip_signaling_port: must be 1 to 65535");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// What breaks it.
    pub subject: Subject,
    /// The field, by its name in the model.
    pub field: &'static str,
    /// The rule, in words.
    pub rule: String,
}

impl Violation {
    pub(crate) fn new(subject: Subject, field: &'static str, rule: impl Into<String>) -> Self {
        Self { subject, field, rule: rule.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.subject, self.field, self.rule)
    }
}

/// All the rules that a configuration breaks: one at least, those of trunks before those of routes.
///
/// A call that is refused for them has an error of kind [`InvalidInput`](crate::ErrorKind::InvalidInput) that lists them
/// in its message, as far as they fit, and has all of them as its source.
///
/// ```
/// use communication_sip_routing::{SipConfiguration, SipTrunkRoute, Violations};
///
/// let wanted = SipConfiguration::new([], [SipTrunkRoute::new("", "^$").trunks(["sbc.contoso.com"])]);
/// let violations: Violations = wanted.validate().unwrap_err();
/// for violation in violations.iter() {
///     println!("{violation}");
/// }
/// assert!(violations.to_string().contains("route \"\": trunks: names sbc.contoso.com, which is no trunk"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// `Ok` if there are none.
    pub(crate) fn of(found: Vec<Violation>) -> Result<(), Self> {
        if found.is_empty() { Ok(()) } else { Err(Self(found)) }
    }
}

impl Deref for Violations {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.0
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Writes all of them on one line, with semicolons in between.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl Error for Violations {}
