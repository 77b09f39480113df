//! Following the purchase of a search to its end, and settling it where its answer was lost.

mod end;

use core_http::{
    Error, Progress, Result, ResumeToken, ServiceError, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    Settling, accepted, cancel_accepted,
    evidence::Evidence,
    facts::{Goods, PurchaseFacts},
    look::{self, Search, Seen},
    numbers::Numbers,
    table::{self, NumbersSeen, OperationSeen, Verdict},
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
    known: Evidence,
    search: Seen<Search>,
    /// The search was read after the operation was seen at its end.
    search_is_final: bool,
}

impl PurchaseWatch {
    /// `cause` is why it is not known whether it was accepted, if it was begun just now.
    pub(crate) fn new(pipeline: &Pipeline, id: SearchId, facts: PurchaseFacts, cause: Option<Error>) -> Self {
        let known = Evidence::new(pipeline, PURCHASE.name(), facts, cause);
        Self { id, known, search: Seen::Unread, search_is_final: false }
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
        let id = self.known.facts.operation_id();
        match look::operation(pipeline, &id, &mut self.known.case.looks).await {
            Ok(look) => self.known.take(look),
            Err(error) if look::is_absent(&error) => return self.follow_numbers(pipeline, error).await,
            Err(error) => return Err(accepted(error)),
        }
        let brief = look::brief(pipeline);
        match self.known.operation {
            OperationSeen::Succeeded => {
                // A single number is not bought in part. Otherwise the search tells whether all were, in one request.
                if self.known.numbers.wanted().len() != 1 {
                    self.look_at_search(&brief).await;
                }
                if self.search_failure().is_none() {
                    let is_named = !matches!(self.search, Seen::Unread);
                    return Ok(self.known.done_unless_nameless(pipeline, is_named));
                }
            }
            OperationSeen::Ended => {}
            _ => return Ok(Verdict::Watch),
        }
        self.look_at_search(&brief).await;
        self.known.look_at_numbers(&brief).await;
        Ok(self.judge(pipeline))
    }

    /// The operation of an accepted purchase is not there yet, or not any more. The numbers may tell all the same.
    async fn follow_numbers(&mut self, pipeline: &Pipeline, error: Error) -> Result<Verdict> {
        let brief = look::brief(pipeline);
        self.look_at_search(&brief).await;
        self.known.look_at_numbers(&brief).await;
        let (looking, _) = self.known.pace.note(
            pipeline.runtime().monotonic(),
            self.known.numbers.seen(),
            OperationSeen::Absent,
        );
        match self.known.numbers.seen() {
            NumbersSeen::AllMine => Ok(Verdict::Done),
            _ if looking < table::PATIENCE => Ok(Verdict::LookOn),
            _ => Err(accepted(error)),
        }
    }

    /// It is not known whether the purchase was accepted: one round of looks, and what they prove.
    async fn round(&mut self, pipeline: &Pipeline) -> Verdict {
        let brief = look::brief(pipeline);
        if self.known.numbers.wanted().is_empty() || self.known.facts.expires.is_none() {
            self.look_at_search(&brief).await;
        }
        self.known.look_at_operation(&brief).await;
        self.look_at_search(&brief).await;
        self.known.look_at_the_others(&brief).await;
        self.judge(pipeline)
    }

    fn judge(&mut self, pipeline: &Pipeline) -> Verdict {
        let none_acquired = self.none_acquired();
        self.known.judge(pipeline, none_acquired)
    }

    /// Once before the operation has ended, and once after: what failed shows only then.
    async fn look_at_search(&mut self, pipeline: &Pipeline) {
        let is_read = !matches!(self.search, Seen::Unread);
        if is_read && (self.search_is_final || !self.known.has_ended()) {
            return;
        }
        let seen = look::search(pipeline, &self.id, &mut self.known.case.looks).await;
        if let Seen::There(search) = &seen {
            self.known.same_resource = true;
            self.known.facts.expires = self.known.facts.expires.or(search.expires.filter(is_usable));
            if self.known.numbers.wanted().is_empty() {
                self.known.facts.numbers.clone_from(&search.phone_numbers);
                self.known.numbers = Numbers::of(search.phone_numbers.clone());
            }
        }
        if !matches!(seen, Seen::Unread) {
            self.search_is_final = self.known.has_ended();
            self.search = seen;
        }
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
        let said = self.known.error.as_ref().and_then(ServiceError::code);
        self.search_is_final && self.search_failure() != Some(&partly) && said != Some(partly.as_str())
    }
}

#[async_trait]
impl LongRunning<PurchaseResult> for PurchaseWatch {
    fn name(&self) -> &'static str {
        PURCHASE_PLAN.kind()
    }

    fn resume_token(&self) -> ResumeToken {
        self.known.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PurchaseResult>> {
        if let Some(result) = &self.known.result {
            return Ok(Progress::Done(result.clone()));
        }
        let verdict = match self.known.facts.operation {
            Some(_) => self.follow(pipeline).await?,
            None => self.round(pipeline).await,
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
        self.known.facts.operation.is_some()
    }
}

impl Settling<PurchaseResult> for PurchaseWatch {
    fn is_watching(&self) -> bool {
        self.known.is_watching
    }
}
