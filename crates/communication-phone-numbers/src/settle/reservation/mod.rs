//! Following the purchase of a reservation to its end, and settling it where its answer was lost.
//!
//! The reservation itself is the evidence, and its deletion a fence: only an active one can be bought, only an active one
//! deleted.

mod end;

use std::collections::BTreeMap;

use communication_common::PhoneNumber;
use core_http::{
    Error, OperationState, Progress, Result, ResumeToken, ServiceError, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    Settling, accepted, cancel_accepted,
    case::Case,
    facts::{Goods, PurchaseFacts},
    look::{self, Held, Seen},
    numbers::Numbers,
    pace::Pace,
    table::{
        self, AFTER_HOLD, Fate, NumberWord, NumbersSeen, OperationSeen, PurchaseSight, ReservationSeen,
        ReservationSight, Verdict,
    },
};
use crate::{
    calls, failure,
    ids::ReservationId,
    models::{PhoneNumberAvailabilityStatus, PurchaseResult, ReservationStatus, is_usable},
    operations::{FENCE, PURCHASE_RESERVATION, RESERVATION_PURCHASE_PLAN},
};

/// The purchase of a reservation.
#[derive(Debug)]
pub(crate) struct ReservationWatch {
    id: ReservationId,
    facts: PurchaseFacts,
    numbers: Numbers,
    /// What the reservation says of its numbers.
    words: BTreeMap<PhoneNumber, PhoneNumberAvailabilityStatus>,
    case: Case,
    pace: Pace,
    /// What a look has shown last; `None` if it could not be read.
    reservation: Option<ReservationSeen>,
    operation: OperationSeen,
    same_resource: bool,
    state: Option<OperationState>,
    error: Option<ServiceError>,
    /// Delete the reservation if it is not yet bought.
    fence: bool,
    is_watching: bool,
    result: Option<PurchaseResult>,
}

impl ReservationWatch {
    /// `cause` is why it is not known whether it was accepted, if it was begun just now.
    pub(crate) fn new(
        pipeline: &Pipeline,
        id: ReservationId,
        facts: PurchaseFacts,
        cause: Option<Error>,
    ) -> Self {
        let begun = cause.as_ref().map(|_| pipeline.runtime().monotonic());
        Self {
            id,
            numbers: Numbers::of(facts.numbers.clone()),
            words: BTreeMap::new(),
            case: Case::new(PURCHASE_RESERVATION.name(), facts.token(pipeline), cause),
            facts,
            pace: begun.map(Pace::from).unwrap_or_default(),
            reservation: None,
            operation: OperationSeen::Unread,
            same_resource: false,
            state: None,
            error: None,
            fence: false,
            is_watching: false,
            result: None,
        }
    }

    /// A purchase of a reservation, by what its token or a bare id says.
    pub(crate) fn resume(pipeline: &Pipeline, facts: PurchaseFacts) -> Result<Self> {
        match facts.goods.clone() {
            Goods::Reservation(id) => Ok(Self::new(pipeline, id, facts, None)),
            Goods::Search(_) => Err(failure::invalid("token: is of a search")),
        }
    }

    /// The reservation is deleted, if nothing shows that it was or is being bought.
    pub(crate) fn fenced(mut self) -> Self {
        self.fence = true;
        self
    }

    /// The purchase was accepted: its operation alone decides. At the end it is looked whether all was bought.
    async fn follow(&mut self, pipeline: &Pipeline, id: &str) -> Result<Verdict> {
        let brief = look::brief(pipeline);
        match look::operation(pipeline, id, &mut self.case.looks).await {
            Ok(look) => self.take(look),
            Err(error) if look::is_absent(&error) => {
                return self.follow_numbers(pipeline, &brief, error).await;
            }
            Err(error) => return Err(accepted(error)),
        }
        match self.operation {
            // A single number is not bought in part. Otherwise the reservation tells of each, in one request.
            OperationSeen::Succeeded if self.numbers.wanted().len() == 1 => return Ok(Verdict::Done),
            OperationSeen::Succeeded => {
                self.look_at_reservation(&brief).await;
                if !self.names_a_failure() {
                    return Ok(self.done_unless_nameless(pipeline));
                }
            }
            OperationSeen::Ended => self.look_at_reservation(&brief).await,
            _ => return Ok(Verdict::Watch),
        }
        self.look_at_numbers(&brief).await;
        match self.reservation {
            Some(seen @ (ReservationSeen::Completed | ReservationSeen::Expired)) => {
                Ok(self.judge(pipeline, seen))
            }
            _ => Ok(self.judge_without_reservation(pipeline)),
        }
    }

    /// The operation of an accepted purchase is not there yet, or not any more. The reservation and its numbers may tell all
    /// the same.
    async fn follow_numbers(
        &mut self,
        pipeline: &Pipeline,
        brief: &Pipeline,
        error: Error,
    ) -> Result<Verdict> {
        self.look_at_reservation(brief).await;
        self.look_at_numbers(brief).await;
        let numbers = self.numbers.seen();
        let (looking, _) = self.pace.note(pipeline.runtime().monotonic(), numbers, OperationSeen::Absent);
        match self.reservation {
            Some(ReservationSeen::Submitted) => Ok(Verdict::Watch),
            Some(seen @ (ReservationSeen::Completed | ReservationSeen::Expired)) => {
                Ok(self.judge(pipeline, seen))
            }
            _ if numbers == NumbersSeen::AllMine => Ok(Verdict::Done),
            _ if looking < table::PATIENCE => Ok(Verdict::LookOn),
            _ => Err(accepted(error)),
        }
    }

    /// Which numbers were bought is worth some more looks, and no failure.
    fn done_unless_nameless(&mut self, pipeline: &Pipeline) -> Verdict {
        let (numbers, now) = (self.numbers.seen(), pipeline.runtime().monotonic());
        let (looking, _) = self.pace.note(now, numbers, self.operation);
        let is_nameless = self.numbers.wanted().is_empty() && self.reservation.is_none();
        if is_nameless && looking < table::PATIENCE { Verdict::LookOn } else { Verdict::Done }
    }

    /// It is not known whether the purchase was accepted: one round of looks, and what they prove.
    async fn round(&mut self, pipeline: &Pipeline) -> Verdict {
        let brief = look::brief(pipeline);
        self.look_at_reservation(&brief).await;
        if self.fence && matches!(self.reservation, Some(ReservationSeen::Active) | None) {
            let fence = self.delete(pipeline).await;
            look::note_fence(&self.id, &fence, &mut self.case.looks);
            if fence.is_ok() {
                return table::reservation(&ReservationSight {
                    reservation: ReservationSeen::Gone,
                    numbers: Vec::new(),
                    fenced: true,
                    is_over: false,
                    looking: std::time::Duration::ZERO,
                });
            }
        }
        match self.reservation {
            None => self.round_without_reservation(pipeline, &brief).await,
            Some(seen) => {
                if !matches!(seen, ReservationSeen::Submitted | ReservationSeen::Active) {
                    self.look_at_numbers(&brief).await;
                }
                self.judge(pipeline, seen)
            }
        }
    }

    /// As a search, without the search.
    async fn round_without_reservation(&mut self, pipeline: &Pipeline, brief: &Pipeline) -> Verdict {
        self.facts.correct_clock(pipeline);
        self.numbers.begin_round();
        self.numbers.look_at_one(brief, self.facts.since(), &mut self.case.looks).await;
        match look::operation(brief, &self.facts.operation_id(), &mut self.case.looks).await {
            Ok(look) => self.take(look),
            Err(error) => self.operation = look::operation_unread(&error),
        }
        let has_ended = matches!(self.operation, OperationSeen::Succeeded | OperationSeen::Ended);
        let is_over = self.past_hold(pipeline).is_some_and(|past| past > AFTER_HOLD);
        if has_ended || is_over || self.numbers.seen().is_some() {
            self.numbers.look_at_all(brief, self.facts.since(), &mut self.case.looks).await;
        }
        self.judge_without_reservation(pipeline)
    }

    fn judge(&mut self, pipeline: &Pipeline, reservation: ReservationSeen) -> Verdict {
        self.case.token = self.facts.token(pipeline);
        let is_over = self.past_hold(pipeline).is_some_and(|past| past > AFTER_HOLD);
        let words: Vec<NumberWord> = self.numbers.wanted().iter().map(|number| self.word(number)).collect();
        let each = self.numbers.each().zip(words);
        let numbers: Vec<_> = each.map(|((number, seen), word)| (number.clone(), word, seen)).collect();
        for (number, word, seen) in &numbers {
            if table::fate(*word, *seen, is_over) == Fate::Bought {
                self.numbers.set_bought(number);
            }
        }
        let numbers = numbers.into_iter().map(|(_, word, seen)| (word, seen)).collect();
        let now = pipeline.runtime().monotonic();
        self.pace.note_bought(now, self.numbers.bought());
        let looking = self.pace.looking(now);
        table::reservation(&ReservationSight { reservation, numbers, fenced: false, is_over, looking })
    }

    fn judge_without_reservation(&mut self, pipeline: &Pipeline) -> Verdict {
        self.case.token = self.facts.token(pipeline);
        let (numbers, operation) = (self.numbers.seen(), self.operation);
        let now = pipeline.runtime().monotonic();
        self.pace.note_bought(now, self.numbers.bought());
        let (looking, unchanged) = self.pace.note(now, numbers, operation);
        let partly = self.error.as_ref().and_then(ServiceError::code) == Some("NumbersPartiallyAcquired");
        table::purchase(&PurchaseSight {
            numbers,
            operation,
            looking,
            unchanged,
            past_hold: self.past_hold(pipeline),
            same_resource: self.same_resource,
            none_acquired: !partly,
        })
    }

    fn word(&self, number: &PhoneNumber) -> NumberWord {
        match self.words.get(number) {
            Some(PhoneNumberAvailabilityStatus::Purchased) => NumberWord::Purchased,
            Some(PhoneNumberAvailabilityStatus::Error | PhoneNumberAvailabilityStatus::Expired) => {
                NumberWord::Refused
            }
            _ => NumberWord::Other,
        }
    }

    /// Whether the reservation says of a number that it was not bought.
    fn names_a_failure(&self) -> bool {
        self.numbers.wanted().iter().any(|number| self.word(number) == NumberWord::Refused)
    }

    fn take(&mut self, look: look::OperationLook) {
        self.same_resource = true;
        self.operation = look.seen;
        self.state = Some(OperationState::new(look.word).with_retry_after(look.retry_after));
        self.error = look.error;
    }

    async fn look_at_reservation(&mut self, pipeline: &Pipeline) {
        self.reservation = match look::reservation(pipeline, &self.id, &mut self.case.looks).await {
            Seen::There(reservation) => Some(self.take_reservation(reservation)),
            Seen::Gone => Some(ReservationSeen::Gone),
            Seen::Unread => None,
        };
    }

    fn take_reservation(&mut self, held: Held) -> ReservationSeen {
        self.same_resource = true;
        // A change extends the hold, so that what was known before may be too early.
        self.facts.expires = held.expires.filter(is_usable).max(self.facts.expires);
        if self.numbers.wanted().is_empty() {
            self.facts.numbers = held.numbers.keys().cloned().collect();
            self.numbers = Numbers::of(self.facts.numbers.clone());
        }
        self.words = held.numbers.into_iter().filter_map(|(number, word)| Some((number, word?))).collect();
        match held.status {
            ReservationStatus::Submitted => ReservationSeen::Submitted,
            ReservationStatus::Completed => ReservationSeen::Completed,
            ReservationStatus::Expired => ReservationSeen::Expired,
            _ => ReservationSeen::Active,
        }
    }

    async fn look_at_numbers(&mut self, pipeline: &Pipeline) {
        self.facts.correct_clock(pipeline);
        self.numbers.begin_round();
        self.numbers.look_at_all(pipeline, self.facts.since(), &mut self.case.looks).await;
    }

    /// The fence. An answer of 404 is none: somebody else may have deleted it, or it was never there.
    async fn delete(&self, pipeline: &Pipeline) -> Result<()> {
        pipeline.send(calls::reservation(&FENCE, &self.id)?).await.map(drop)
    }

    fn past_hold(&self, pipeline: &Pipeline) -> Option<time::Duration> {
        self.facts.expires.map(|expires| pipeline.earliest_time() - expires)
    }
}

#[async_trait]
impl LongRunning<PurchaseResult> for ReservationWatch {
    fn name(&self) -> &'static str {
        RESERVATION_PURCHASE_PLAN.kind()
    }

    fn resume_token(&self) -> ResumeToken {
        self.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PurchaseResult>> {
        if let Some(result) = &self.result {
            return Ok(Progress::Done(result.clone()));
        }
        let verdict = match self.facts.operation.clone() {
            Some(id) if !self.fence => self.follow(pipeline, &id).await?,
            // Of a fence: whether it was accepted or not, the status of the reservation decides what may still be undone.
            _ => self.round(pipeline).await,
        };
        self.conclude(verdict, pipeline)
    }

    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()> {
        cancel_accepted(pipeline, self.facts.operation.as_deref()).await
    }

    fn at_deadline(&mut self, error: Error) -> Error {
        if self.is_confirmed() { accepted(error) } else { self.unknown(Some(error)) }
    }

    fn is_confirmed(&self) -> bool {
        self.facts.operation.is_some() || self.reservation == Some(ReservationSeen::Submitted)
    }
}

impl Settling<PurchaseResult> for ReservationWatch {
    fn is_watching(&self) -> bool {
        self.is_watching
    }
}
