//! What is known of a purchase so far, and what follows from it whatever was bought: a search or a reservation.

use core_http::{
    Error, ErrorKind, OperationState, Progress, ServiceError,
    service::{ErrorBuilder, Pipeline},
};

use super::{
    case::Case,
    facts::PurchaseFacts,
    look::{self, OperationLook},
    numbers::Numbers,
    pace::{LOOKS, Pace},
    table::{self, AFTER_HOLD, OperationSeen, PurchaseSight, Verdict},
};
use crate::models::PurchaseResult;

/// What is known of a purchase so far.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) facts: PurchaseFacts,
    pub(super) numbers: Numbers,
    pub(super) case: Case,
    pub(super) pace: Pace,
    /// Something was seen that only the resource of the purchase shows.
    pub(super) same_resource: bool,
    pub(super) operation: OperationSeen,
    pub(super) state: Option<OperationState>,
    pub(super) error: Option<ServiceError>,
    pub(super) is_watching: bool,
    pub(super) result: Option<PurchaseResult>,
}

impl Evidence {
    /// Of the purchase that the method `operation` began. `cause` is why it is not known whether it was accepted, if it was begun
    /// just now.
    pub(super) fn new(
        pipeline: &Pipeline,
        operation: &'static str,
        facts: PurchaseFacts,
        cause: Option<Error>,
    ) -> Self {
        let begun = cause.as_ref().map(|_| pipeline.runtime().monotonic());
        Self {
            numbers: Numbers::of(facts.numbers.clone()),
            case: Case::new(operation, facts.token(pipeline), cause),
            facts,
            pace: begun.map(Pace::from).unwrap_or_default(),
            same_resource: false,
            operation: OperationSeen::Unread,
            state: None,
            error: None,
            is_watching: false,
            result: None,
        }
    }

    /// Takes note of the operation, which is there.
    pub(super) fn take(&mut self, look: OperationLook) {
        self.same_resource = true;
        self.operation = look.seen;
        self.state = Some(OperationState::new(look.word).with_retry_after(look.retry_after));
        self.error = look.error;
    }

    pub(super) fn has_ended(&self) -> bool {
        matches!(self.operation, OperationSeen::Succeeded | OperationSeen::Ended)
    }

    pub(super) fn past_hold(&self, pipeline: &Pipeline) -> Option<time::Duration> {
        self.facts.expires.map(|expires| pipeline.earliest_time() - expires)
    }

    /// The hold is over, and so is whatever was begun in it.
    pub(super) fn is_over(&self, pipeline: &Pipeline) -> bool {
        self.past_hold(pipeline).is_some_and(|past| past > AFTER_HOLD)
    }

    pub(super) async fn look_at_numbers(&mut self, brief: &Pipeline) {
        self.facts.correct_clock(brief);
        self.numbers.begin_round();
        self.numbers.look_at_all(brief, self.facts.since(), &mut self.case.looks).await;
    }

    /// Where it is not known whether there is an operation: at one number, and at the operation.
    pub(super) async fn look_at_operation(&mut self, brief: &Pipeline) {
        self.facts.correct_clock(brief);
        self.numbers.begin_round();
        self.numbers.look_at_one(brief, self.facts.since(), &mut self.case.looks).await;
        match look::operation(brief, &self.facts.operation_id(), &mut self.case.looks).await {
            Ok(look) => self.take(look),
            Err(error) => self.operation = look::operation_unread(&error),
        }
    }

    /// The other numbers, where they decide.
    pub(super) async fn look_at_the_others(&mut self, brief: &Pipeline) {
        if self.is_over(brief) || self.has_ended() || self.numbers.seen().is_some() {
            self.numbers.look_at_all(brief, self.facts.since(), &mut self.case.looks).await;
        }
    }

    /// What numbers and operation prove. `none_acquired`: nobody says that some of the numbers were bought.
    pub(super) fn judge(&mut self, pipeline: &Pipeline, none_acquired: bool) -> Verdict {
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
            none_acquired,
        })
    }

    /// Done. Which numbers were bought is worth some more looks where nothing has named them yet, and no failure.
    pub(super) fn done_unless_nameless(&mut self, pipeline: &Pipeline, is_named: bool) -> Verdict {
        let (numbers, now) = (self.numbers.seen(), pipeline.runtime().monotonic());
        let (looking, _) = self.pace.note(now, numbers, self.operation);
        let is_nameless = self.numbers.wanted().is_empty() && !is_named;
        if is_nameless && looking < table::PATIENCE { Verdict::LookOn } else { Verdict::Done }
    }

    pub(super) fn done(&mut self) -> Progress<PurchaseResult> {
        let result = PurchaseResult { phone_numbers: self.numbers.wanted().to_vec() };
        self.result = Some(result.clone());
        Progress::Done(result)
    }

    /// Something is under way, which only time can decide.
    pub(super) fn watch(&mut self, state: OperationState) -> Progress<PurchaseResult> {
        self.pace.moved_on();
        Progress::Running(state)
    }

    pub(super) fn look_on(&mut self, state: OperationState, pipeline: &Pipeline) -> Progress<PurchaseResult> {
        let next = self.pace.next(pipeline.runtime().monotonic(), &LOOKS);
        Progress::Running(state.with_retry_after(Some(next)))
    }

    pub(super) fn partial(&mut self, reason: &str) -> Error {
        let (bought, of) = (self.numbers.bought(), self.numbers.wanted().len());
        let message = format!("{bought} of {of} numbers were bought{reason}");
        let outcome = self.case.outcome(Some(&self.numbers));
        let builder = self.case.because_of(ErrorKind::Partial, message, None).may_have_been_sent();
        self.with_error(builder.outcome(outcome))
    }

    pub(super) fn not_done(&mut self, message: String) -> Error {
        let builder = self.case.not_done(message, Some(&self.numbers));
        self.with_error(builder)
    }

    /// With what the operation gives as its reason.
    fn with_error(&self, builder: ErrorBuilder) -> Error {
        match self.error.clone() {
            Some(error) => builder.service(error).build(),
            None => builder.build(),
        }
    }
}
