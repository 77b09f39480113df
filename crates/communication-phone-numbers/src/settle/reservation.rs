//! Following the purchase of a reservation to its end, and settling it where its answer was lost.
//!
//! The reservation itself is the evidence, and its deletion a fence: only an active one can be bought, only an active one
//! deleted.

use std::collections::BTreeMap;

use communication_common::PhoneNumber;
use core_http::{
    Error, ErrorKind, OperationState, OperationStatus, Progress, Result, ResumeToken, ServiceError,
    async_trait,
    service::{LongRunning, Pipeline},
};
use time::OffsetDateTime;

use super::{
    Settling, accepted, cancel_accepted,
    case::{Case, Unknown},
    facts::{Goods, PurchaseFacts},
    look::{self, Seen},
    numbers::Numbers,
    pace::{LOOKS, Pace},
    table::{
        self, AFTER_HOLD, Fate, LONG_AFTER_HOLD, NumberWord, OperationSeen, PurchaseSight, ReservationSeen,
        ReservationSight, Verdict,
    },
};
use crate::{
    calls, failure,
    ids::{PhoneNumberId, ReservationId},
    models::{
        PhoneNumberAvailabilityStatus, PhoneNumbersReservation, PurchaseResult, ReservationStatus, is_usable,
    },
    operations::{FENCE, PURCHASE_RESERVATION, RESERVATION_PURCHASE_PLAN},
};

const UNKNOWN: &str = "whether the numbers of the reservation were bought is not known; do not search and buy again \
     before this is settled, by settle or resume with the token of this error";
const WAYS_OUT: &str = "; the reservation may still be bought: wait until it has run out, or take it back with \
     settle_by_deleting_reservation";

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
        // Whether it was accepted or not: the status of the reservation decides what may still be undone.
        self.facts.operation = None;
        self
    }

    /// The purchase was accepted: its operation alone decides. At the end it is looked whether all was bought.
    async fn follow(&mut self, pipeline: &Pipeline, id: &str) -> Result<Verdict> {
        let look = look::operation(pipeline, id, &mut self.case.looks).await.map_err(accepted)?;
        self.take(look);
        let brief = look::brief(pipeline);
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
        let words: Vec<NumberWord> = self.numbers.wanted().iter().map(|number| self.word(number)).collect();
        let each = self.numbers.each().zip(words);
        let numbers: Vec<_> = each.map(|((number, seen), word)| (number.clone(), word, seen)).collect();
        for (number, word, seen) in &numbers {
            if table::fate(*word, *seen) == Fate::Bought {
                self.numbers.set_bought(number);
            }
        }
        let numbers = numbers.into_iter().map(|(_, word, seen)| (word, seen)).collect();
        let now = pipeline.runtime().monotonic();
        self.pace.note_bought(now, self.numbers.bought());
        let looking = self.pace.looking(now);
        table::reservation(&ReservationSight { reservation, numbers, fenced: false, looking })
    }

    fn judge_without_reservation(&mut self, pipeline: &Pipeline) -> Verdict {
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
            _ => NumberWord::Other,
        }
    }

    /// Whether the reservation says of a number that it was not bought.
    fn names_a_failure(&self) -> bool {
        use PhoneNumberAvailabilityStatus::{Error, Expired};
        let wanted = self.numbers.wanted().iter();
        wanted.filter_map(|number| self.words.get(number)).any(|word| matches!(word, Error | Expired))
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

    fn take_reservation(&mut self, reservation: PhoneNumbersReservation) -> ReservationSeen {
        self.same_resource = true;
        self.facts.expires = self.facts.expires.or(reservation.expires_at.filter(is_usable));
        if self.numbers.wanted().is_empty() {
            let numbers = reservation.phone_numbers.keys().map(PhoneNumberId::phone_number).cloned();
            self.numbers = Numbers::of(numbers.collect());
        }
        let words = reservation.phone_numbers.into_iter();
        let words = words.filter_map(|(id, number)| Some((id.phone_number().clone(), number?.status?)));
        self.words = words.collect();
        match reservation.status {
            Some(ReservationStatus::Submitted) => ReservationSeen::Submitted,
            Some(ReservationStatus::Completed) => ReservationSeen::Completed,
            Some(ReservationStatus::Expired) => ReservationSeen::Expired,
            _ => ReservationSeen::Active,
        }
    }

    async fn look_at_numbers(&mut self, pipeline: &Pipeline) {
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

    /// The verdict, as what a look returns.
    fn conclude(&mut self, verdict: Verdict, pipeline: &Pipeline) -> Result<Progress<PurchaseResult>> {
        self.is_watching = verdict == Verdict::Watch;
        match verdict {
            Verdict::Done => {
                let result = PurchaseResult { phone_numbers: self.numbers.wanted().to_vec() };
                self.result = Some(result.clone());
                Ok(Progress::Done(result))
            }
            Verdict::Watch => {
                self.pace.moved_on();
                Ok(Progress::Running(self.state()))
            }
            Verdict::LookOn => {
                let next = self.pace.next(pipeline.runtime().monotonic(), &LOOKS);
                Ok(Progress::Running(self.state().with_retry_after(Some(next))))
            }
            Verdict::Partial => Err(self.partial()),
            Verdict::Failed => {
                Err(self.not_done("the purchase of the reservation has failed, and nothing was bought"))
            }
            Verdict::NotBought if self.fence && self.reservation != Some(ReservationSeen::Expired) => {
                Err(self.not_done("nothing was bought, and nothing will be: the reservation was deleted"))
            }
            Verdict::NotBought => {
                Err(self.not_done("nothing was bought, and nothing will be: the reservation has run out"))
            }
            Verdict::NotFound | Verdict::Unknown => Err(self.unknown(None)),
        }
    }

    fn state(&self) -> OperationState {
        let submitted = self.reservation == Some(ReservationSeen::Submitted);
        let word = if submitted {
            OperationStatus::Running
        } else {
            OperationStatus::Other("unconfirmed".to_owned())
        };
        self.state.clone().unwrap_or_else(|| OperationState::new(word))
    }

    fn partial(&mut self) -> Error {
        let (bought, of) = (self.numbers.bought(), self.numbers.wanted().len());
        let message = format!("{bought} of {of} numbers were bought");
        let outcome = self.case.outcome(Some(&self.numbers));
        let builder = self.case.because_of(ErrorKind::Partial, message, None).may_have_been_sent();
        match self.error.clone() {
            Some(error) => builder.outcome(outcome).service(error).build(),
            None => builder.outcome(outcome).build(),
        }
    }

    fn not_done(&mut self, message: &str) -> Error {
        let builder = self.case.not_done(message.to_owned(), Some(&self.numbers));
        match self.error.clone() {
            Some(error) => builder.service(error).build(),
            None => builder.build(),
        }
    }

    fn unknown(&mut self, error: Option<Error>) -> Error {
        let is_active = self.reservation == Some(ReservationSeen::Active);
        let message = if is_active { format!("{UNKNOWN}{WAYS_OUT}") } else { UNKNOWN.to_owned() };
        let conclusive_after = self.conclusive_after();
        let unknown =
            Unknown { message, numbers: Some(&self.numbers), conclusive_after, repeat_is_harmless: false };
        self.case.unknown(unknown, error)
    }

    fn conclusive_after(&self) -> Option<OffsetDateTime> {
        let margin = match (self.reservation, self.operation) {
            (Some(ReservationSeen::Active), _) | (None, OperationSeen::Absent) => AFTER_HOLD,
            (None, OperationSeen::UnderWay | OperationSeen::Unread) => LONG_AFTER_HOLD,
            _ => return None,
        };
        self.facts.expires.map(|expires| expires + margin)
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
            Some(id) => self.follow(pipeline, &id).await?,
            None => self.round(pipeline).await,
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
