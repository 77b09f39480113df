//! What is told of the purchase of a search.

use core_http::{Error, OperationState, OperationStatus, Progress, Result, service::Pipeline};
use time::OffsetDateTime;

use super::PurchaseWatch;
use crate::{
    models::PurchaseResult,
    settle::{
        case::Unknown,
        look::Seen,
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
        self.known.is_watching = verdict == Verdict::Watch;
        match verdict {
            Verdict::Done => Ok(self.known.done()),
            Verdict::Watch => Ok(self.known.watch(self.state())),
            Verdict::LookOn => Ok(self.known.look_on(self.state(), pipeline)),
            Verdict::Partial => Err(self.known.partial(&self.reason())),
            Verdict::Failed => Err(self
                .known
                .not_done(format!("the purchase has failed, and nothing was bought{}", self.reason()))),
            Verdict::NotBought => {
                let message = "nothing was bought, and nothing will be: the hold has run out; search again";
                Err(self.known.not_done(message.to_owned()))
            }
            Verdict::NotFound | Verdict::Unknown => Err(self.unknown(None)),
        }
    }

    fn state(&self) -> OperationState {
        let unseen = || OperationState::new(OperationStatus::Other("unconfirmed".to_owned()));
        self.known.state.clone().unwrap_or_else(unseen)
    }

    /// The reason that the service gives, in words.
    fn reason(&self) -> String {
        self.search_failure().map(|error| format!(": {error}")).unwrap_or_default()
    }

    pub(super) fn unknown(&mut self, error: Option<Error>) -> Error {
        let conclusive_after = self.conclusive_after();
        let (message, numbers) = (UNKNOWN.to_owned(), Some(&self.known.numbers));
        let unknown = Unknown { message, numbers, conclusive_after, caution: Some(CAUTION) };
        self.known.case.unknown(unknown, error)
    }

    /// When the hold and what was begun in it are over; not if what was seen contradicts itself, or is of another resource.
    fn conclusive_after(&self) -> Option<OffsetDateTime> {
        let is_elsewhere = !self.known.same_resource && matches!(self.search, Seen::Gone);
        if !self.known.numbers.may_be_absent() {
            return None;
        }
        let margin = match self.known.operation {
            OperationSeen::Absent if is_elsewhere => return None,
            OperationSeen::Absent => AFTER_HOLD,
            OperationSeen::UnderWay | OperationSeen::Unread => LONG_AFTER_HOLD,
            OperationSeen::Succeeded | OperationSeen::Ended => return None,
        };
        self.known.facts.expires.map(|expires| expires + margin)
    }
}
