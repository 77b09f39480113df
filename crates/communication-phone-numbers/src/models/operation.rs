//! A long-running operation, as it is read.

use core_http::{OperationStatus, ServiceError};
use time::OffsetDateTime;

use super::PhoneNumberOperationType;
use crate::ids::OperationId;

/// How far a long-running operation is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PhoneNumberOperation {
    /// Its id.
    pub id: OperationId,
    /// What it does.
    pub operation_type: PhoneNumberOperationType,
    /// How far it is. It can step back from running to not started.
    pub status: OperationStatus,
    /// When it was created, in UTC. For a purchase that is when the search was, as recorded.
    pub created_date_time: OffsetDateTime,
    /// When something last happened; `None` if the service does not say, as in all recordings.
    pub last_action_date_time: Option<OffsetDateTime>,
    /// Why it failed.
    pub error: Option<ServiceError>,
}
