//! What kind of thing went wrong.

use std::fmt;

/// What kind of thing went wrong; the first question to ask of an [`Error`](crate::Error).
///
/// New kinds may be added: match with a wildcard arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument or option breaks a rule; nothing was sent. The message names the field and the rule.
    InvalidInput,
    /// No key or token could be had, so nothing was sent. The source tells why.
    Credential,
    /// No connection could be made; nothing was sent.
    Connect,
    /// The connection broke or the answer was cut short. The request may have taken effect: see
    /// [`Error::may_have_been_sent`](crate::Error::may_have_been_sent).
    Transport,
    /// A time limit was reached. For a wait on an operation the operation itself goes on: resume it with
    /// [`Error::resume_token`](crate::Error::resume_token).
    Timeout,
    /// The service answered with a status that is not a success. See [`Error::status`](crate::Error::status) and
    /// [`Error::service`](crate::Error::service).
    Service,
    /// A success was answered, but not with what the operation promises (HTML, nothing, the wrong JSON).
    Decode,
    /// The operation was canceled, by this program or by somebody else.
    Canceled,
    /// The service reports that a long-running operation failed.
    OperationFailed,
    /// A single look found the operation still under way.
    NotDone,
    /// Part of what was asked for was done: see [`Error::outcome`](crate::Error::outcome).
    Partial,
    /// The answer was lost and looking could not settle whether the request took effect. Do not repeat it: see
    /// [`Error::outcome`](crate::Error::outcome).
    OutcomeUnknown,
    /// Somebody else changed the same thing meanwhile.
    Conflict,
    /// The service, or something in between, handed out a link to somewhere else; it was not followed.
    UntrustedLink,
    /// A limit that protects this program was reached, such as the size of an answer or the number of empty pages.
    LimitExceeded,
}

impl ErrorKind {
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid input",
            Self::Credential => "no credential could be had",
            Self::Connect => "could not connect",
            Self::Transport => "the connection failed",
            Self::Timeout => "timed out",
            Self::Service => "the service refused",
            Self::Decode => "the answer could not be understood",
            Self::Canceled => "canceled",
            Self::OperationFailed => "the operation failed",
            Self::NotDone => "not done yet",
            Self::Partial => "done in part",
            Self::OutcomeUnknown => "the outcome is unknown",
            Self::Conflict => "changed by somebody else",
            Self::UntrustedLink => "untrusted link",
            Self::LimitExceeded => "limit exceeded",
        }
    }
}

/// Writes a short phrase, such as `timed out`.
impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.describe())
    }
}
