//! Following a release to its end, and finding it where the answer that names it was lost.

use core_http::{
    Error, OperationState, OperationStatus, Progress, Result, ResumeToken, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    facts::{RELEASE_KIND, ReleaseFacts},
    look,
    release_end::ReleaseEnd,
};
use crate::{
    administration::{ids::ReleaseId, models::PhoneNumberRelease, operations::RELEASE},
    failure::invalid,
    settle::{
        Settling,
        case::{Case, Unknown},
        look::brief,
        pace::{LONG_LOOKS, Pace},
        table::LONG_PATIENCE,
    },
};

const UNKNOWN: &str = "whether the numbers are being released is not known: no release of them is listed; releasing them again does no harm";

/// A release.
#[derive(Debug)]
pub(in crate::administration) struct ReleaseWatch {
    facts: ReleaseFacts,
    case: Case,
    pace: Pace,
}

impl ReleaseWatch {
    /// `cause` is why its id is not known, if it was begun just now.
    pub(in crate::administration) fn new(
        pipeline: &Pipeline,
        facts: ReleaseFacts,
        cause: Option<Error>,
    ) -> Self {
        let begun = cause.as_ref().map(|_| pipeline.runtime().monotonic());
        let pace = begun.map(Pace::from).unwrap_or_default();
        Self { case: Case::new(RELEASE.name(), facts.token(pipeline), cause), facts, pace }
    }

    /// The id, once it is known.
    async fn find(&mut self, pipeline: &Pipeline) -> Option<ReleaseId> {
        if let (None, Some(begun)) = (&self.facts.id, self.facts.begun) {
            let (pipeline, numbers) = (brief(pipeline), &self.facts.numbers);
            let found = look::find_release(&pipeline, numbers, begun, &mut self.case.looks).await;
            if found.is_some() {
                self.facts.id = found;
                self.case.token = self.facts.token(&pipeline);
            }
        }
        self.facts.id.clone()
    }

    fn unknown(&mut self, error: Option<Error>) -> Error {
        let (message, numbers) = (UNKNOWN.to_owned(), None);
        let unknown = Unknown { message, numbers, conclusive_after: None, caution: None };
        self.case.unknown(unknown, error)
    }
}

#[async_trait]
impl LongRunning<PhoneNumberRelease> for ReleaseWatch {
    fn name(&self) -> &'static str {
        RELEASE_KIND
    }

    fn resume_token(&self) -> ResumeToken {
        self.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PhoneNumberRelease>> {
        let Some(id) = self.find(pipeline).await else {
            let now = pipeline.runtime().monotonic();
            if self.pace.looking(now) >= LONG_PATIENCE {
                return Err(self.unknown(None));
            }
            let unseen = OperationState::new(OperationStatus::Other("unconfirmed".to_owned()));
            return Ok(Progress::Running(unseen.with_retry_after(Some(self.pace.next(now, &LONG_LOOKS)))));
        };
        let (release, answer) = look::release(pipeline, &id).await?;
        match ReleaseEnd::of(&release, &self.facts.numbers) {
            Some(end) if end.is_good() => Ok(Progress::Done(release)),
            Some(end) => Err(end.error(&release, &answer)),
            None => {
                let word = OperationStatus::Other(release.status.as_str().to_owned());
                let hint = answer.retry_after(pipeline.runtime().now());
                Ok(Progress::Running(OperationState::new(word).with_retry_after(hint)))
            }
        }
    }

    async fn cancel(&mut self, _: &Pipeline) -> Result<()> {
        Err(invalid("cancel: the service has no request that cancels a release"))
    }

    fn at_deadline(&mut self, error: Error) -> Error {
        if self.is_confirmed() { error } else { self.unknown(Some(error)) }
    }

    fn is_confirmed(&self) -> bool {
        self.facts.id.is_some()
    }
}

impl Settling<PhoneNumberRelease> for ReleaseWatch {
    /// It was found, and is waited for like any other.
    fn is_watching(&self) -> bool {
        self.facts.id.is_some()
    }
}
