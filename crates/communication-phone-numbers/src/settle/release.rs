//! Settling a release whose answer was lost: its operation has an id that nobody knows, so the number is looked at.

use core_http::{
    Error, ErrorKind, OperationState, OperationStatus, Progress, Result, ResumeToken, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    Settling, cancel_accepted,
    case::{Case, Unknown},
    facts::ReleaseFacts,
    look,
    numbers::Numbers,
    pace::{LONG_LOOKS, Pace},
    table::{self, NumbersSeen, ReleaseSight, Verdict},
};
use crate::operations::{RELEASE, RELEASE_PLAN};

const UNKNOWN: &str = "the number is still owned, or could not be read: whether it is being released is not known; releasing it again does no harm";
const NOT_FOUND: &str = "the number is not owned: it was released, or was never this resource's";

/// A release.
#[derive(Debug)]
pub(crate) struct ReleaseWatch {
    facts: ReleaseFacts,
    number: Numbers,
    case: Case,
    pace: Pace,
    is_done: bool,
}

impl ReleaseWatch {
    pub(crate) fn new(pipeline: &Pipeline, facts: ReleaseFacts, cause: Option<Error>) -> Self {
        let begun = cause.as_ref().map(|_| pipeline.runtime().monotonic());
        Self {
            number: Numbers::of(vec![facts.number.clone()]),
            case: Case::new(RELEASE.name(), facts.token(pipeline), cause),
            facts,
            pace: begun.map(Pace::from).unwrap_or_default(),
            is_done: false,
        }
    }

    fn unknown(&mut self, error: Option<Error>) -> Error {
        let (message, numbers) = (UNKNOWN.to_owned(), None);
        let unknown = Unknown { message, numbers, conclusive_after: None, caution: None };
        self.case.unknown(unknown, error)
    }
}

#[async_trait]
impl LongRunning<()> for ReleaseWatch {
    fn name(&self) -> &'static str {
        RELEASE_PLAN.kind()
    }

    fn resume_token(&self) -> ResumeToken {
        self.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<()>> {
        if self.is_done {
            return Ok(Progress::Done(()));
        }
        self.number.begin_round();
        self.number.look_at_one(&look::brief(pipeline), None, &mut self.case.looks).await;
        let now = pipeline.runtime().monotonic();
        let looking = self.pace.looking(now);
        let number = self.number.each().next().map_or(table::NumberSeen::Unread, |(_, seen)| seen);
        match table::release(ReleaseSight { number, owned_before: self.facts.owned_before, looking }) {
            Verdict::Done => {
                self.is_done = true;
                Ok(Progress::Done(()))
            }
            Verdict::NotFound => {
                let outcome = self.case.outcome(None);
                let builder = self.case.because_of(ErrorKind::OperationFailed, NOT_FOUND.to_owned(), None);
                Err(builder.not_found().outcome(outcome).build())
            }
            Verdict::LookOn => {
                let unseen = OperationState::new(OperationStatus::Other("unconfirmed".to_owned()));
                Ok(Progress::Running(unseen.with_retry_after(Some(self.pace.next(now, &LONG_LOOKS)))))
            }
            _ => Err(self.unknown(None)),
        }
    }

    async fn cancel(&mut self, pipeline: &Pipeline) -> Result<()> {
        cancel_accepted(pipeline, None).await
    }

    fn at_deadline(&mut self, error: Error) -> Error {
        self.unknown(Some(error))
    }

    fn is_confirmed(&self) -> bool {
        self.number.seen() == NumbersSeen::AllAbsent
    }
}

impl Settling<()> for ReleaseWatch {
    fn is_watching(&self) -> bool {
        false
    }
}
