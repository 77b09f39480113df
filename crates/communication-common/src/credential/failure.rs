//! Why there is no user token, in a form that all who waited for it can be told.

use std::{fmt, time::Duration};

use core_auth::CredentialError;
use core_http::{Error, ErrorKind, service::ErrorBuilder};

/// Why there is no user token. Cheap to clone: the cause is shared.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    kind: ErrorKind,
    cause: CredentialError,
}

impl Failure {
    pub(super) fn credential(cause: CredentialError) -> Self {
        Self { kind: ErrorKind::Credential, cause }
    }

    pub(super) fn timeout(limit: Duration) -> Self {
        let cause = CredentialError::new(format!("the refresher gave no token within {limit:?}"));
        Self { kind: ErrorKind::Timeout, cause }
    }

    pub(super) fn into_cause(self) -> CredentialError {
        self.cause
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        ErrorBuilder::new(failure.kind, "no user token could be had")
            .operation("get_token")
            .source(failure.cause)
            .build()
    }
}
