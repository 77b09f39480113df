//! Waiting until the numbers of a search are held.

use core_http::{
    ErrorKind, OperationState, OperationStatus, Progress, Response, Result, ResumeToken, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    facts::{RESERVE_KIND, reservation_of, reservation_token},
    look,
    table::SearchSeen,
};
use crate::administration::{
    calls, ids::ReservationId, models::PhoneNumberReservation, operations::CANCEL_RESERVATION,
};

/// A reservation.
#[derive(Debug)]
pub(in crate::administration) struct ReservationWatch {
    id: ReservationId,
    token: ResumeToken,
}

impl ReservationWatch {
    pub(in crate::administration) fn new(pipeline: &Pipeline, id: ReservationId) -> Self {
        Self { token: reservation_token(pipeline, &id), id }
    }

    pub(in crate::administration) fn resume(pipeline: &Pipeline, token: &ResumeToken) -> Result<Self> {
        Ok(Self::new(pipeline, reservation_of(pipeline, token)?))
    }
}

#[async_trait]
impl LongRunning<PhoneNumberReservation> for ReservationWatch {
    fn name(&self) -> &'static str {
        RESERVE_KIND
    }

    fn resume_token(&self) -> ResumeToken {
        self.token.clone()
    }

    /// That the numbers are being bought, or were, comes after they were held: it is the same good end.
    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PhoneNumberReservation>> {
        let (record, answer) = look::reservation(pipeline, &self.id).await?;
        let failed = |kind, message: String| Err(answer.failure(kind, message).build());
        match SearchSeen::of(&record.status) {
            SearchSeen::Held | SearchSeen::Buying | SearchSeen::Bought => match record.phone_numbers.len() {
                0 => failed(ErrorKind::OperationFailed, "the search has found no numbers".to_owned()),
                _ => Ok(Progress::Done(record)),
            },
            SearchSeen::Failed => {
                failed(ErrorKind::OperationFailed, format!("the search has failed{}", reason(&record)))
            }
            SearchSeen::Lapsed => failed(
                ErrorKind::OperationFailed,
                "the hold has run out; the numbers are held no longer".to_owned(),
            ),
            SearchSeen::Cancelled => {
                failed(ErrorKind::Canceled, "the reservation was cancelled; nothing is held".to_owned())
            }
            SearchSeen::Other | SearchSeen::Unread => {
                Ok(Progress::Running(state(pipeline, &record, &answer)))
            }
        }
    }

    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()> {
        pipeline.send(calls::reservation(&CANCEL_RESERVATION, &self.id)?).await.map(drop)
    }
}

/// How far a reservation is, in the service's word.
pub(super) fn state(
    pipeline: &Pipeline,
    record: &PhoneNumberReservation,
    answer: &Response,
) -> OperationState {
    let word = OperationStatus::Other(record.status.as_str().to_owned());
    OperationState::new(word).with_retry_after(answer.retry_after(pipeline.runtime().now()))
}

/// Why it failed, as far as the record tells.
pub(super) fn reason(record: &PhoneNumberReservation) -> String {
    match (record.error_code, record.error.as_deref().filter(|name| !name.is_empty())) {
        (Some(code), Some(name)) => format!(": error code {code}, {name}"),
        (Some(code), None) => format!(": error code {code}"),
        (None, Some(name)) => format!(": {name}"),
        (None, None) => String::new(),
    }
}
