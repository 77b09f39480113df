//! What is told of the purchase of a search.

use core_http::{
    Error, ErrorKind, OperationState, OperationStatus, Progress, Result,
    service::{ErrorBuilder, Pipeline},
};
use time::OffsetDateTime;

use super::PurchaseWatch;
use crate::{
    models::PurchaseResult,
    settle::{
        case::Unknown,
        look::Seen,
        pace::LOOKS,
        table::{AFTER_HOLD, LONG_AFTER_HOLD, OperationSeen, Verdict},
    },
};

const UNKNOWN: &str = "whether the numbers were bought is not known";
const CAUTION: &str =
    "do not search and buy again before this is settled, by settle or resume with the token of this error";

impl PurchaseWatch {
    /// The verdict, as what a look returns.
    pub(super) fn conclude(
        &mut self,
        verdict: Verdict,
        pipeline: &Pipeline,
    ) -> Result<Progress<PurchaseResult>> {
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
            Verdict::Failed => Err(self.failed()),
            Verdict::NotBought => {
                let message = "nothing was bought, and nothing will be: the hold has run out; search again";
                Err(self.case.not_done(message.to_owned(), Some(&self.numbers)).build())
            }
            Verdict::NotFound | Verdict::Unknown => Err(self.unknown(None)),
        }
    }

    fn state(&self) -> OperationState {
        let unseen = || OperationState::new(OperationStatus::Other("unconfirmed".to_owned()));
        self.state.clone().unwrap_or_else(unseen)
    }

    /// The reason that the service gives, in words.
    fn reason(&self) -> String {
        self.search_failure().map(|error| format!(": {error}")).unwrap_or_default()
    }

    fn with_error(&self, builder: ErrorBuilder) -> Error {
        match self.error.clone() {
            Some(error) => builder.service(error).build(),
            None => builder.build(),
        }
    }

    fn partial(&mut self) -> Error {
        let (bought, of) = (self.numbers.bought(), self.numbers.wanted().len());
        let message = format!("{bought} of {of} numbers were bought{}", self.reason());
        let outcome = self.case.outcome(Some(&self.numbers));
        let builder = self.case.because_of(ErrorKind::Partial, message, None).may_have_been_sent();
        self.with_error(builder.outcome(outcome))
    }

    fn failed(&mut self) -> Error {
        let message = format!("the purchase has failed, and nothing was bought{}", self.reason());
        let builder = self.case.not_done(message, Some(&self.numbers));
        self.with_error(builder)
    }

    pub(super) fn unknown(&mut self, error: Option<Error>) -> Error {
        let conclusive_after = self.conclusive_after();
        let (message, numbers) = (UNKNOWN.to_owned(), Some(&self.numbers));
        let unknown = Unknown { message, numbers, conclusive_after, caution: Some(CAUTION) };
        self.case.unknown(unknown, error)
    }

    /// When the hold and what was begun in it are over; not if what was seen contradicts itself, or is of another resource.
    fn conclusive_after(&self) -> Option<OffsetDateTime> {
        let is_elsewhere = !self.same_resource && matches!(self.search, Seen::Gone);
        if !self.numbers.may_be_absent() {
            return None;
        }
        let margin = match self.operation {
            OperationSeen::Absent if is_elsewhere => return None,
            OperationSeen::Absent => AFTER_HOLD,
            OperationSeen::UnderWay | OperationSeen::Unread => LONG_AFTER_HOLD,
            OperationSeen::Succeeded | OperationSeen::Ended => return None,
        };
        self.facts.expires.map(|expires| expires + margin)
    }
}
