//! Following the purchase of a search to its end, and settling it where its answer was lost.

mod end;

use core_http::{
    Error, OperationState, Progress, Result, ResumeToken, ServiceError, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    Settling, accepted, cancel_accepted,
    case::Case,
    facts::{Goods, PurchaseFacts},
    look::{self, OperationLook, Search, Seen},
    numbers::Numbers,
    pace::Pace,
    table::{self, AFTER_HOLD, NumbersSeen, OperationSeen, PurchaseSight, Verdict},
};
use crate::{
    ids::SearchId,
    models::{PhoneNumberSearchResultError, PurchaseResult, is_usable},
    operations::{PURCHASE, PURCHASE_PLAN},
};

/// The purchase of a search.
#[derive(Debug)]
pub(crate) struct PurchaseWatch {
    id: SearchId,
    facts: PurchaseFacts,
    numbers: Numbers,
    case: Case,
    pace: Pace,
    search: Seen<Search>,
    /// The search was read after the operation was seen at its end.
    search_is_final: bool,
    same_resource: bool,
    operation: OperationSeen,
    state: Option<OperationState>,
    error: Option<ServiceError>,
    is_watching: bool,
    result: Option<PurchaseResult>,
}

impl PurchaseWatch {
    /// `cause` is why it is not known whether it was accepted, if it was begun just now.
    pub(crate) fn new(pipeline: &Pipeline, id: SearchId, facts: PurchaseFacts, cause: Option<Error>) -> Self {
        let begun = cause.as_ref().map(|_| pipeline.runtime().monotonic());
        Self {
            id,
            numbers: Numbers::of(facts.numbers.clone()),
            case: Case::new(PURCHASE.name(), facts.token(pipeline), cause),
            facts,
            pace: begun.map(Pace::from).unwrap_or_default(),
            search: Seen::Unread,
            search_is_final: false,
            same_resource: false,
            operation: OperationSeen::Unread,
            state: None,
            error: None,
            is_watching: false,
            result: None,
        }
    }

    /// A purchase of a search, by what its token or a bare id says.
    pub(crate) fn resume(pipeline: &Pipeline, facts: PurchaseFacts) -> Result<Self> {
        match facts.goods.clone() {
            Goods::Search(id) => Ok(Self::new(pipeline, id, facts, None)),
            Goods::Reservation(_) => Err(crate::failure::invalid("token: is of a reservation")),
        }
    }

    /// The purchase was accepted: its operation alone decides. At the end it is looked whether all was bought.
    async fn follow(&mut self, pipeline: &Pipeline) -> Result<Verdict> {
        let id = self.facts.operation_id();
        match look::operation(pipeline, &id, &mut self.case.looks).await {
            Ok(look) => self.take(look),
            Err(error) if look::is_absent(&error) => return self.follow_numbers(pipeline, error).await,
            Err(error) => return Err(accepted(error)),
        }
        let brief = look::brief(pipeline);
        match self.operation {
            OperationSeen::Succeeded => {
                // A single number is not bought in part. Otherwise the search tells whether all were, in one request.
                if self.numbers.wanted().len() != 1 {
                    self.look_at_search(&brief).await;
                }
                if self.search_failure().is_none() {
                    return Ok(self.done_unless_nameless(pipeline));
                }
            }
            OperationSeen::Ended => {}
            _ => return Ok(Verdict::Watch),
        }
        self.look_at_search(&brief).await;
        self.numbers.begin_round();
        self.numbers.look_at_all(&brief, self.facts.since(), &mut self.case.looks).await;
        Ok(self.judge(pipeline))
    }

    /// The operation of an accepted purchase is not there yet, or not any more. The numbers may tell all the same.
    async fn follow_numbers(&mut self, pipeline: &Pipeline, error: Error) -> Result<Verdict> {
        let brief = look::brief(pipeline);
        self.look_at_search(&brief).await;
        self.facts.correct_clock(pipeline);
        self.numbers.begin_round();
        self.numbers.look_at_all(&brief, self.facts.since(), &mut self.case.looks).await;
        let (looking, _) =
            self.pace.note(pipeline.runtime().monotonic(), self.numbers.seen(), OperationSeen::Absent);
        match self.numbers.seen() {
            NumbersSeen::AllMine => Ok(Verdict::Done),
            _ if looking < table::PATIENCE => Ok(Verdict::LookOn),
            _ => Err(accepted(error)),
        }
    }

    /// Which numbers were bought is worth some more looks, and no failure.
    fn done_unless_nameless(&mut self, pipeline: &Pipeline) -> Verdict {
        let (numbers, now) = (self.numbers.seen(), pipeline.runtime().monotonic());
        let (looking, _) = self.pace.note(now, numbers, self.operation);
        let is_nameless = self.numbers.wanted().is_empty() && matches!(self.search, Seen::Unread);
        if is_nameless && looking < table::PATIENCE { Verdict::LookOn } else { Verdict::Done }
    }

    /// It is not known whether the purchase was accepted: one round of looks, and what they prove.
    async fn round(&mut self, pipeline: &Pipeline) -> Verdict {
        let brief = look::brief(pipeline);
        if self.numbers.wanted().is_empty() || self.facts.expires.is_none() {
            self.look_at_search(&brief).await;
        }
        self.facts.correct_clock(pipeline);
        self.numbers.begin_round();
        self.numbers.look_at_one(&brief, self.facts.since(), &mut self.case.looks).await;
        match look::operation(&brief, &self.facts.operation_id(), &mut self.case.looks).await {
            Ok(look) => self.take(look),
            Err(error) => self.operation = look::operation_unread(&error),
        }
        self.look_at_search(&brief).await;
        let is_over = self.past_hold(pipeline).is_some_and(|past| past > AFTER_HOLD);
        if is_over || self.has_ended() || self.numbers.seen().is_some() {
            self.numbers.look_at_all(&brief, self.facts.since(), &mut self.case.looks).await;
        }
        self.judge(pipeline)
    }

    fn judge(&mut self, pipeline: &Pipeline) -> Verdict {
        self.case.token = self.facts.token(pipeline);
        let (numbers, operation) = (self.numbers.seen(), self.operation);
        let now = pipeline.runtime().monotonic();
        self.pace.note_bought(now, self.numbers.bought());
        let (looking, unchanged) = self.pace.note(now, numbers, operation);
        table::purchase(&PurchaseSight {
            numbers,
            operation,
            looking,
            unchanged,
            past_hold: self.past_hold(pipeline),
            same_resource: self.same_resource,
            none_acquired: self.none_acquired(),
        })
    }

    /// Takes note of the operation, which is there.
    fn take(&mut self, look: OperationLook) {
        self.same_resource = true;
        self.operation = look.seen;
        self.state = Some(OperationState::new(look.word).with_retry_after(look.retry_after));
        self.error = look.error;
    }

    /// Once before the operation has ended, and once after: what failed shows only then.
    async fn look_at_search(&mut self, pipeline: &Pipeline) {
        let is_read = !matches!(self.search, Seen::Unread);
        if is_read && (self.search_is_final || !self.has_ended()) {
            return;
        }
        let seen = look::search(pipeline, &self.id, &mut self.case.looks).await;
        if let Seen::There(search) = &seen {
            self.same_resource = true;
            self.facts.expires = self.facts.expires.or(search.expires.filter(is_usable));
            if self.numbers.wanted().is_empty() {
                self.facts.numbers.clone_from(&search.phone_numbers);
                self.numbers = Numbers::of(search.phone_numbers.clone());
            }
        }
        if !matches!(seen, Seen::Unread) {
            self.search_is_final = self.has_ended();
            self.search = seen;
        }
    }

    fn has_ended(&self) -> bool {
        matches!(self.operation, OperationSeen::Succeeded | OperationSeen::Ended)
    }

    fn past_hold(&self, pipeline: &Pipeline) -> Option<time::Duration> {
        self.facts.expires.map(|expires| pipeline.earliest_time() - expires)
    }

    /// What the search says of a purchase that did not go well.
    fn search_failure(&self) -> Option<&PhoneNumberSearchResultError> {
        match &self.search {
            Seen::There(search) => {
                search.error.as_ref().filter(|error| **error != PhoneNumberSearchResultError::NoError)
            }
            _ => None,
        }
    }

    /// Nobody says that some numbers were bought, and the search was asked.
    fn none_acquired(&self) -> bool {
        let partly = PhoneNumberSearchResultError::NumbersPartiallyAcquired;
        let said = self.error.as_ref().and_then(ServiceError::code);
        self.search_is_final && self.search_failure() != Some(&partly) && said != Some(partly.as_str())
    }
}

#[async_trait]
impl LongRunning<PurchaseResult> for PurchaseWatch {
    fn name(&self) -> &'static str {
        PURCHASE_PLAN.kind()
    }

    fn resume_token(&self) -> ResumeToken {
        self.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PurchaseResult>> {
        if let Some(result) = &self.result {
            return Ok(Progress::Done(result.clone()));
        }
        let verdict = match self.facts.operation {
            Some(_) => self.follow(pipeline).await?,
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
        self.facts.operation.is_some()
    }
}

impl Settling<PurchaseResult> for PurchaseWatch {
    fn is_watching(&self) -> bool {
        self.is_watching
    }
}
