//! Why the chain gave no token.

use std::fmt;

use core_auth::CredentialError;

use crate::{hint::hint, step::CredentialStep};

/// What one step said instead of giving a token. It holds no secret.
///
/// ```
/// use core_auth_entra::StepFailure;
///
/// /// For a table in a support page.
/// fn row(failure: &StepFailure) -> [String; 3] {
///     [failure.step().to_string(), failure.reason().to_owned(), failure.hint().unwrap_or("-").to_owned()]
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFailure {
    step: CredentialStep,
    unavailable: bool,
    reason: String,
    hint: Option<&'static str>,
}

impl StepFailure {
    /// The step is not configured, or its means are not there.
    pub(super) fn unavailable(step: CredentialStep, reason: impl Into<String>) -> Self {
        Self { unavailable: true, ..Self::failed(step, reason) }
    }

    /// The step is configured, and gave no token.
    pub(super) fn failed(step: CredentialStep, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { step, unavailable: false, hint: hint(Some(step), &reason), reason }
    }

    /// Another remedy than the one its reason would have.
    pub(super) fn with_hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub(super) fn ends_the_chain(&self) -> bool {
        !self.unavailable && !self.step.is_developer_tool()
    }

    /// The step.
    #[must_use]
    pub fn step(&self) -> CredentialStep {
        self.step
    }

    /// Whether the step is not configured or not available here, rather than failing.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.unavailable
    }

    /// What went wrong: one line, at most about 1000 characters.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What can be done about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint
    }
}

impl fmt::Display for StepFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, self.reason)?;
        self.hint.map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

/// What each step said that was asked: the source of the [`CredentialError`] of a
/// [`DefaultCredential`](crate::DefaultCredential). `Display` writes all of it on one line.
///
/// ```
/// use std::error::Error as _;
/// use core_auth_entra::core_auth::CredentialError;
/// use core_auth_entra::{CredentialStep, DefaultCredentialError};
///
/// /// Whether the machine merely has no Azure CLI.
/// fn az_is_missing(error: &CredentialError) -> bool {
///     let failures = error.source().and_then(|source| source.downcast_ref::<DefaultCredentialError>());
///     failures.is_some_and(|chain| {
///         chain.failures().iter().any(|f| f.step() == CredentialStep::AzureCli && f.reason().contains("not found"))
///     })
/// }
/// assert!(!az_is_missing(&CredentialError::new("something else")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct DefaultCredentialError {
    failures: Vec<StepFailure>,
}

impl DefaultCredentialError {
    pub(super) fn new(failures: Vec<StepFailure>) -> Self {
        Self { failures }
    }

    /// The failures, in the order in which the steps were asked. If the chain was ended, the last one ended it.
    #[must_use]
    pub fn failures(&self) -> &[StepFailure] {
        &self.failures
    }
}

impl From<DefaultCredentialError> for CredentialError {
    fn from(error: DefaultCredentialError) -> Self {
        const NOTHING_SET_UP: &str = "set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, run on an Azure \
                                      host with a managed identity, or use an access key";
        let failed = error.failures.iter().rfind(|failure| !failure.unavailable);
        let (message, hint) = match failed {
            Some(failure) => (format!("{} gave no token", failure.step), failure.hint),
            None => ("no step of the default credential is available here".to_owned(), Some(NOTHING_SET_UP)),
        };
        let top = Self::new(message);
        hint.map_or(top.clone(), |hint| top.with_hint(hint)).with_source(error)
    }
}
