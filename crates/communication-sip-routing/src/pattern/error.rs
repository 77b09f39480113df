//! Why a pattern cannot be evaluated.

/// Why a text is no pattern that can be evaluated.
///
/// ```
/// use communication_sip_routing::{NumberPattern, PatternError};
///
/// let error = NumberPattern::parse(r"^\+1\d++$").unwrap_err();
/// assert!(matches!(error, PatternError::Invalid { position: 7, .. }));
/// assert_eq!(
///     error.to_string(),
///     "not a regular expression of .NET: a quantifier after a quantifier; .NET has no possessive ones (at character 7)"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// .NET refuses it, and so does the service, with 422 and `InvalidRouteNumberPattern`.
    #[error("not a regular expression of .NET: {rule} (at character {position})")]
    #[non_exhaustive]
    Invalid {
        /// What it breaks.
        rule: String,
        /// Where it was noticed: how many characters are before it.
        position: usize,
    },
    /// .NET may well take it; this crate does not judge it.
    #[error("not evaluated: {reason}")]
    #[non_exhaustive]
    NotEvaluated {
        /// What stands in the way.
        reason: String,
    },
}
