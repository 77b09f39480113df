//! Following the purchase of a reservation to its end, and settling it where its answer was lost.
//!
//! The reservation itself is the evidence, and its deletion a fence: only an active one can be bought, only an active one
//! deleted.

mod end;

use std::collections::BTreeMap;

use communication_common::PhoneNumber;
use core_http::{
    Error, Progress, Result, ResumeToken, ServiceError, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    Settling, accepted, cancel_accepted,
    evidence::Evidence,
    facts::{Goods, PurchaseFacts},
    look::{self, Held, Seen},
    numbers::Numbers,
    table::{self, Fate, NumberWord, NumbersSeen, OperationSeen, ReservationSeen, ReservationSight, Verdict},
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
    known: Evidence,
    /// What the reservation says of its numbers.
    words: BTreeMap<PhoneNumber, PhoneNumberAvailabilityStatus>,
    /// What a look has shown last; `None` if it could not be read.
    reservation: Option<ReservationSeen>,
    /// Delete the reservation if it is not yet bought.
    fence: bool,
}

impl ReservationWatch {
    /// `cause` is why it is not known whether it was accepted, if it was begun just now.
    pub(crate) fn new(
        pipeline: &Pipeline,
        id: ReservationId,
        facts: PurchaseFacts,
        cause: Option<Error>,
    ) -> Self {
        let known = Evidence::new(pipeline, PURCHASE_RESERVATION.name(), facts, cause);
        Self { id, known, words: BTreeMap::new(), reservation: None, fence: false }
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
        match look::operation(pipeline, id, &mut self.known.case.looks).await {
            Ok(look) => self.known.take(look),
            Err(error) if look::is_absent(&error) => {
                return self.follow_numbers(pipeline, &brief, error).await;
            }
            Err(error) => return Err(accepted(error)),
        }
        match self.known.operation {
            // A single number is not bought in part. Otherwise the reservation tells of each, in one request.
            OperationSeen::Succeeded if self.known.numbers.wanted().len() == 1 => return Ok(Verdict::Done),
            OperationSeen::Succeeded => {
                self.look_at_reservation(&brief).await;
                if !self.names_a_failure() {
                    let is_named = self.reservation.is_some();
                    return Ok(self.known.done_unless_nameless(pipeline, is_named));
                }
            }
            OperationSeen::Ended => self.look_at_reservation(&brief).await,
            _ => return Ok(Verdict::Watch),
        }
        self.known.look_at_numbers(&brief).await;
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
        self.known.look_at_numbers(brief).await;
        let numbers = self.known.numbers.seen();
        let (looking, _) =
            self.known.pace.note(pipeline.runtime().monotonic(), numbers, OperationSeen::Absent);
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

    /// It is not known whether the purchase was accepted: one round of looks, and what they prove.
    async fn round(&mut self, pipeline: &Pipeline) -> Verdict {
        let brief = look::brief(pipeline);
        self.look_at_reservation(&brief).await;
        if self.fence && matches!(self.reservation, Some(ReservationSeen::Active) | None) {
            let fence = self.delete(pipeline).await;
            look::note_fence(&self.id, &fence, &mut self.known.case.looks);
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
                    self.known.look_at_numbers(&brief).await;
                }
                self.judge(pipeline, seen)
            }
        }
    }

    /// As a search, without the search.
    async fn round_without_reservation(&mut self, pipeline: &Pipeline, brief: &Pipeline) -> Verdict {
        self.known.look_at_operation(brief).await;
        self.known.look_at_the_others(brief).await;
        self.judge_without_reservation(pipeline)
    }

    fn judge(&mut self, pipeline: &Pipeline, reservation: ReservationSeen) -> Verdict {
        self.known.case.token = self.known.facts.token(pipeline);
        let is_over = self.known.is_over(pipeline);
        let words: Vec<NumberWord> =
            self.known.numbers.wanted().iter().map(|number| self.word(number)).collect();
        let each = self.known.numbers.each().zip(words);
        let numbers: Vec<_> = each.map(|((number, seen), word)| (number.clone(), word, seen)).collect();
        for (number, word, seen) in &numbers {
            if table::fate(*word, *seen, is_over) == Fate::Bought {
                self.known.numbers.set_bought(number);
            }
        }
        let numbers = numbers.into_iter().map(|(_, word, seen)| (word, seen)).collect();
        let now = pipeline.runtime().monotonic();
        self.known.pace.note_bought(now, self.known.numbers.bought());
        let looking = self.known.pace.looking(now);
        table::reservation(&ReservationSight { reservation, numbers, fenced: false, is_over, looking })
    }

    fn judge_without_reservation(&mut self, pipeline: &Pipeline) -> Verdict {
        let code = self.known.error.as_ref().and_then(ServiceError::code);
        let none_acquired = code != Some("NumbersPartiallyAcquired");
        self.known.judge(pipeline, none_acquired)
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
        self.known.numbers.wanted().iter().any(|number| self.word(number) == NumberWord::Refused)
    }

    async fn look_at_reservation(&mut self, pipeline: &Pipeline) {
        self.reservation = match look::reservation(pipeline, &self.id, &mut self.known.case.looks).await {
            Seen::There(reservation) => Some(self.take_reservation(reservation)),
            Seen::Gone => Some(ReservationSeen::Gone),
            Seen::Unread => None,
        };
    }

    fn take_reservation(&mut self, held: Held) -> ReservationSeen {
        self.known.same_resource = true;
        // A change extends the hold, so that what was known before may be too early.
        self.known.facts.expires = held.expires.filter(is_usable).max(self.known.facts.expires);
        if self.known.numbers.wanted().is_empty() {
            self.known.facts.numbers = held.numbers.keys().cloned().collect();
            self.known.numbers = Numbers::of(self.known.facts.numbers.clone());
        }
        self.words = held.numbers.into_iter().filter_map(|(number, word)| Some((number, word?))).collect();
        match held.status {
            ReservationStatus::Submitted => ReservationSeen::Submitted,
            ReservationStatus::Completed => ReservationSeen::Completed,
            ReservationStatus::Expired => ReservationSeen::Expired,
            _ => ReservationSeen::Active,
        }
    }

    /// The fence. An answer of 404 is none: somebody else may have deleted it, or it was never there.
    async fn delete(&self, pipeline: &Pipeline) -> Result<()> {
        pipeline.send(calls::reservation(&FENCE, &self.id)?).await.map(drop)
    }
}

#[async_trait]
impl LongRunning<PurchaseResult> for ReservationWatch {
    fn name(&self) -> &'static str {
        RESERVATION_PURCHASE_PLAN.kind()
    }

    fn resume_token(&self) -> ResumeToken {
        self.known.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PurchaseResult>> {
        if let Some(result) = &self.known.result {
            return Ok(Progress::Done(result.clone()));
        }
        let verdict = match self.known.facts.operation.clone() {
            Some(id) if !self.fence => self.follow(pipeline, &id).await?,
            // Of a fence: whether it was accepted or not, the status of the reservation decides what may still be undone.
            _ => self.round(pipeline).await,
        };
        self.conclude(verdict, pipeline)
    }

    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()> {
        cancel_accepted(pipeline, self.known.facts.operation.as_deref()).await
    }

    fn at_deadline(&mut self, error: Error) -> Error {
        if self.is_confirmed() { accepted(error) } else { self.unknown(Some(error)) }
    }

    fn is_confirmed(&self) -> bool {
        self.known.facts.operation.is_some() || self.reservation == Some(ReservationSeen::Submitted)
    }
}

impl Settling<PurchaseResult> for ReservationWatch {
    fn is_watching(&self) -> bool {
        self.known.is_watching
    }
}
