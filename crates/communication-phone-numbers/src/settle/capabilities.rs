//! Settling a change of capabilities whose answer was lost: the number shows whether it was made.

use core_http::{
    Error, ErrorKind, OperationState, OperationStatus, Progress, Result, ResumeToken, async_trait,
    service::{LongRunning, Pipeline},
};

use super::{
    Settling, cancel_accepted,
    case::{Case, Unknown},
    facts::CapabilitiesFacts,
    look,
    pace::{LONG_LOOKS, Pace},
    table::{self, CapabilitiesSeen, Verdict},
};
use crate::{
    models::{PhoneNumberCapabilities, PurchasedPhoneNumber},
    operations::{CAPABILITIES_PLAN, UPDATE_CAPABILITIES},
};

const UNKNOWN: &str = "whether the capabilities are being changed is not known; changing them again does no harm, but for a \
     change that somebody else has made since";
const NOT_FOUND: &str = "the number is not owned any more: it was released meanwhile";

/// A change of capabilities.
#[derive(Debug)]
pub(crate) struct CapabilitiesWatch {
    facts: CapabilitiesFacts,
    case: Case,
    pace: Pace,
    result: Option<PurchasedPhoneNumber>,
}

impl CapabilitiesWatch {
    pub(crate) fn new(pipeline: &Pipeline, facts: CapabilitiesFacts, cause: Option<Error>) -> Self {
        let begun = cause.as_ref().map(|_| pipeline.runtime().monotonic());
        Self {
            case: Case::new(UPDATE_CAPABILITIES.name(), facts.token(pipeline), cause),
            facts,
            pace: begun.map(Pace::from).unwrap_or_default(),
            result: None,
        }
    }

    /// The members that were sent, and no others.
    fn are_as_wanted(&self, now: &PhoneNumberCapabilities) -> bool {
        self.facts.calling.as_ref().is_none_or(|wanted| now.calling == *wanted)
            && self.facts.sms.as_ref().is_none_or(|wanted| now.sms == *wanted)
    }

    fn unknown(&mut self, error: Option<Error>) -> Error {
        let (message, numbers) = (UNKNOWN.to_owned(), None);
        let unknown = Unknown { message, numbers, conclusive_after: None, caution: None };
        self.case.unknown(unknown, error)
    }
}

#[async_trait]
impl LongRunning<PurchasedPhoneNumber> for CapabilitiesWatch {
    fn name(&self) -> &'static str {
        CAPABILITIES_PLAN.kind()
    }

    fn resume_token(&self) -> ResumeToken {
        self.case.token.clone()
    }

    async fn look(&mut self, pipeline: &Pipeline) -> Result<Progress<PurchasedPhoneNumber>> {
        if let Some(number) = &self.result {
            return Ok(Progress::Done(number.clone()));
        }
        let brief = look::brief(pipeline);
        let number = look::whole_number(&brief, &self.facts.number, &mut self.case.looks).await;
        let seen = match &number {
            Some(Some(number)) if self.are_as_wanted(&number.capabilities) => CapabilitiesSeen::AsWanted,
            Some(Some(_)) => CapabilitiesSeen::Differ,
            Some(None) => CapabilitiesSeen::Absent,
            None => CapabilitiesSeen::Unread,
        };
        let now = pipeline.runtime().monotonic();
        match (table::capabilities(seen, self.pace.looking(now)), number) {
            (Verdict::Done, Some(Some(number))) => {
                self.result = Some(number.clone());
                Ok(Progress::Done(number))
            }
            (Verdict::NotFound, _) => {
                let outcome = self.case.outcome(None);
                let builder = self.case.because_of(ErrorKind::OperationFailed, NOT_FOUND.to_owned(), None);
                Err(builder.not_found().outcome(outcome).build())
            }
            (Verdict::LookOn, _) => {
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
        self.result.is_some()
    }
}

impl Settling<PurchasedPhoneNumber> for CapabilitiesWatch {
    fn is_watching(&self) -> bool {
        false
    }
}
