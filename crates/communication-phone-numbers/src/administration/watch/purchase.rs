//! Following a purchase to its end, and settling it where its answer was lost.

use communication_common::PhoneNumber;
use core_http::{
    Error, ErrorKind, OperationState, OperationStatus, Outcome, Progress, Result, ResumeToken, ServiceError,
    async_trait,
    service::{ErrorBuilder, LongRunning, Pipeline},
};

use super::{
    facts::{PURCHASE_KIND, PurchaseFacts},
    look,
    reservation::{self, state},
    table::{self, PurchaseSight, SearchSeen},
};
use crate::{
    administration::{failure::told_by, models::PhoneNumberReservation, operations::PURCHASE},
    settle::{
        Settling, accepted,
        case::Case,
        look::brief,
        pace::{LOOKS, Pace},
        table::{AFTER_HOLD, NumbersSeen, Verdict},
    },
};

const UNKNOWN: &str = "whether the numbers were bought is not known";
const CAUTION: &str = "do not search and buy again before this is settled: settle or resume with the token of this error once the hold is over, or settle_by_cancelling_reservation";

/// The purchase of a reservation.
#[derive(Debug)]
pub(in crate::administration) struct PurchaseWatch {
    facts: PurchaseFacts,
    case: Case,
    pace: Pace,
    record: Option<PhoneNumberReservation>,
    /// Why it has failed, as the last record tells.
    failure: Option<ServiceError>,
    state: Option<OperationState>,
    search: SearchSeen,
    /// Of the numbers that were held; `None` if the list was not read.
    owned: Option<Vec<PhoneNumber>>,
    is_watching: bool,
    is_done: bool,
}

impl PurchaseWatch {
    /// `cause` is why it is not known whether it was accepted, if it was begun just now.
    pub(in crate::administration) fn new(
        pipeline: &Pipeline,
        facts: PurchaseFacts,
        cause: Option<Error>,
    ) -> Self {
        let begun = cause.as_ref().map(|_| pipeline.runtime().monotonic());
        Self {
            case: Case::new(PURCHASE.name(), facts.token(pipeline), cause),
            facts,
            pace: begun.map(Pace::from).unwrap_or_default(),
            record: None,
            failure: None,
            state: None,
            search: SearchSeen::Unread,
            owned: None,
            is_watching: false,
            is_done: false,
        }
    }

    /// Cancels the reservation, so that it cannot be bought later. What comes of it, the next looks show.
    pub(in crate::administration) async fn fence(&mut self, pipeline: &Pipeline) {
        let what = format!("cancel of reservation {}", self.facts.id);
        match reservation::cancel(pipeline, &self.facts.id).await {
            Ok(()) => self.case.looks.note(what, "accepted"),
            Err(error) => self.case.looks.note_error(what, &error),
        }
    }

    /// One look at the record and, where it says that nothing was bought, at the list of numbers.
    ///
    /// # Errors
    ///
    /// The purchase was accepted, and could not be looked at.
    async fn round(&mut self, pipeline: &Pipeline) -> Result<Verdict> {
        self.look_at_record(pipeline).await?;
        let past_hold = self.facts.expires.map(|expires| pipeline.earliest_time() - expires);
        let is_over = past_hold.is_some_and(|past| past > AFTER_HOLD);
        let is_to_be_shown = self.search.is_bad_end() || (self.search == SearchSeen::Held && is_over);
        self.owned = if is_to_be_shown && !self.facts.numbers.is_empty() {
            look::owned(&brief(pipeline), &self.facts.numbers, &mut self.case.looks).await
        } else {
            None
        };
        let (numbers, now) = (self.numbers_seen(), pipeline.runtime().monotonic());
        let (looking, unchanged) = self.pace.note(now, numbers, self.search.as_operation());
        let (search, is_accepted) = (self.search, self.facts.is_accepted);
        Ok(table::purchase(&PurchaseSight { search, numbers, is_accepted, looking, unchanged, past_hold }))
    }

    async fn look_at_record(&mut self, pipeline: &Pipeline) -> Result<()> {
        let what = format!("reservation {}", self.facts.id);
        // Where nothing is known, the looks are their own repeats.
        let looker = if self.facts.is_accepted { pipeline.clone() } else { brief(pipeline) };
        match look::reservation(&looker, &self.facts.id).await {
            Ok((record, answer)) => {
                self.case.looks.note(what, record.status.as_str());
                self.search = SearchSeen::of(&record.status);
                self.state = Some(state(pipeline, &record, &answer));
                self.facts.learn(&record, self.search == SearchSeen::Buying);
                self.case.token = self.facts.token(pipeline);
                self.failure = told_by(&record, &answer).filter(|_| self.search.is_bad_end());
                self.record = Some(record);
                Ok(())
            }
            Err(error) if self.facts.is_accepted => Err(accepted(error)),
            Err(error) => {
                self.case.looks.note_error(what, &error);
                self.search = SearchSeen::Unread;
                Ok(())
            }
        }
    }

    /// Where nobody names a number, none can be looked for, and that proves nothing.
    fn numbers_seen(&self) -> NumbersSeen {
        match self.owned.as_ref().map(Vec::len) {
            None => NumbersSeen::NoneMine,
            Some(0) => NumbersSeen::AllAbsent,
            Some(owned) if owned == self.facts.numbers.len() => NumbersSeen::AllMine,
            Some(_) => NumbersSeen::SomeMine,
        }
    }

    /// The verdict, as what a look returns.
    fn conclude(
        &mut self,
        verdict: Verdict,
        pipeline: &Pipeline,
    ) -> Result<Progress<PhoneNumberReservation>> {
        self.is_watching = verdict == Verdict::Watch;
        match (verdict, &mut self.record) {
            (Verdict::Done, Some(record)) => {
                self.is_done = true;
                // What was bought is what was held.
                if record.phone_numbers.is_empty() {
                    record.phone_numbers.clone_from(&self.facts.numbers);
                }
                Ok(Progress::Done(record.clone()))
            }
            (Verdict::Watch, _) => {
                self.pace.moved_on();
                Ok(Progress::Running(self.state()))
            }
            (Verdict::LookOn, _) => {
                let next = self.pace.next(pipeline.runtime().monotonic(), &LOOKS);
                Ok(Progress::Running(self.state().with_retry_after(Some(next))))
            }
            (Verdict::Partial, _) => Err(self.partial()),
            (Verdict::Failed, _) => {
                Err(self.nothing_bought("the purchase has failed", ErrorKind::OperationFailed))
            }
            (Verdict::NotBought, _) if self.search == SearchSeen::Cancelled => {
                Err(self.nothing_bought("the reservation was cancelled", ErrorKind::Canceled))
            }
            (Verdict::NotBought, _) => {
                Err(self.nothing_bought("the hold has run out", ErrorKind::OperationFailed))
            }
            (Verdict::Done | Verdict::NotFound | Verdict::Unknown, _) => Err(self.unknown(None)),
        }
    }

    fn state(&self) -> OperationState {
        let unseen = || OperationState::new(OperationStatus::Other("unconfirmed".to_owned()));
        self.state.clone().unwrap_or_else(unseen)
    }

    fn outcome(&self) -> Outcome {
        let owned = self.owned.as_deref().unwrap_or_default();
        let missing = self.facts.numbers.iter().filter(|number| !owned.contains(number));
        let outcome = self.case.outcome(None).with_done(owned.iter().map(ToString::to_string));
        outcome.with_missing(missing.map(ToString::to_string))
    }

    /// An error of this end, with the reason that the service gives.
    fn end(&mut self, kind: ErrorKind, message: String, error: Option<Error>) -> ErrorBuilder {
        let builder = self.case.because_of(kind, message, error);
        match self.failure.clone() {
            Some(failure) => builder.service(failure),
            None => builder,
        }
    }

    fn partial(&mut self) -> Error {
        let bought = self.owned.as_ref().map_or(0, Vec::len);
        let message = format!("{bought} of {} numbers were bought", self.facts.numbers.len());
        let outcome = self.outcome();
        self.end(ErrorKind::Partial, message, None).may_have_been_sent().outcome(outcome).build()
    }

    fn nothing_bought(&mut self, why: &str, kind: ErrorKind) -> Error {
        let message = format!("{why}; nothing was bought, and nothing will be: search again");
        let outcome = self.outcome();
        self.end(kind, message, None).known_not_done().outcome(outcome).build()
    }

    fn unknown(&mut self, error: Option<Error>) -> Error {
        // Of what is held, and of what could not be read, time decides. Of other words, and where record and list contradict
        // each other, no time is known to be enough.
        let is_decided = matches!(self.search, SearchSeen::Held | SearchSeen::Unread);
        let outcome = match self.facts.expires.filter(|_| is_decided) {
            Some(expires) => self.outcome().with_conclusive_after(expires + AFTER_HOLD),
            None => self.outcome(),
        };
        let builder = self.end(ErrorKind::OutcomeUnknown, UNKNOWN.to_owned(), error);
        builder.caution(CAUTION).may_have_been_sent().outcome(outcome).build()
    }
}

#[async_trait]
impl LongRunning<PhoneNumberReservation> for PurchaseWatch {
    fn name(&self) -> &'static str {
        PURCHASE_KIND
    }

    fn resume_token(&self) -> ResumeToken {
        self.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PhoneNumberReservation>> {
        if let (true, Some(record)) = (self.is_done, &self.record) {
            return Ok(Progress::Done(record.clone()));
        }
        let verdict = self.round(pipeline).await?;
        self.conclude(verdict, pipeline)
    }

    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()> {
        reservation::cancel(pipeline, &self.facts.id).await
    }

    fn at_deadline(&mut self, error: Error) -> Error {
        if self.is_confirmed() { accepted(error) } else { self.unknown(Some(error)) }
    }

    fn is_confirmed(&self) -> bool {
        self.facts.is_accepted || self.search == SearchSeen::Bought
    }
}

impl Settling<PhoneNumberReservation> for PurchaseWatch {
    fn is_watching(&self) -> bool {
        self.is_watching
    }
}
