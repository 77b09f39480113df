//! Waiting until the numbers of a search are held.

use core_http::{
    Error, ErrorKind, OperationState, OperationStatus, Progress, Response, Result, ResumeToken, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    facts::{RESERVE_KIND, reservation_of, reservation_token},
    look,
    table::SearchSeen,
};
use crate::{
    administration::{
        calls,
        failure::{CANCEL, told_by},
        ids::ReservationId,
        models::PhoneNumberReservation,
        operations::{CANCEL_RESERVATION, RESERVE},
    },
    failure::explain,
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
        let (kind, message) = match SearchSeen::of(&record.status) {
            SearchSeen::Held | SearchSeen::Buying | SearchSeen::Bought => match record.phone_numbers.len() {
                0 => (ErrorKind::OperationFailed, "the search has found no numbers"),
                _ => return Ok(Progress::Done(record)),
            },
            SearchSeen::Failed => (ErrorKind::OperationFailed, "the search has failed"),
            SearchSeen::Lapsed => {
                (ErrorKind::OperationFailed, "the hold has run out; the numbers are held no longer")
            }
            SearchSeen::Cancelled => (ErrorKind::Canceled, "the reservation was cancelled; nothing is held"),
            SearchSeen::Other | SearchSeen::Unread => {
                return Ok(Progress::Running(state(pipeline, &record, &answer)));
            }
        };
        let builder = answer.failure(kind, message).operation(RESERVE.name());
        Err(match told_by(&record, &answer) {
            Some(service) => builder.service(service).build(),
            None => builder.build(),
        })
    }

    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()> {
        cancel(pipeline, &self.id).await
    }
}

/// Cancels a reservation. Where a repeat is refused, an attempt whose answer was lost may have done it: the record tells.
pub(in crate::administration) async fn cancel(pipeline: &Pipeline, id: &ReservationId) -> Result<()> {
    let Err(error) = pipeline.send(calls::reservation(&CANCEL_RESERVATION, id)?).await else {
        return Ok(());
    };
    if is_refused_after_a_loss(&error)
        && let Ok((record, _)) = look::reservation(&pipeline.without_request_id(), id).await
        && record.status.as_str().trim().to_ascii_lowercase().starts_with("cancel")
    {
        return Ok(());
    }
    Err(explain(error, &CANCEL))
}

fn is_refused_after_a_loss(error: &Error) -> bool {
    let is_refusal = error.status().is_some_and(|status| status.is_client_error());
    error.may_have_been_sent() && is_refusal && !error.is_transient()
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
