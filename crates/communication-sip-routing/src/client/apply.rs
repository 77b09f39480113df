//! How a plan is carried out: look, change in one request, look again.

use std::time::Duration;

use core_http::{
    Error, ErrorKind, Look, Outcome, Result,
    service::{Call, ErrorBuilder},
};

use super::{SipRoutingClient, calls::configuration};
use crate::{
    failure::{is_missing_trunk, unchanged},
    model::SipConfiguration,
    operations::{APPLY, APPLY_READ},
    plan::{ChangeKind, Patch, SipChange, SipConflict, SipPlan, is_reached, is_same, resolve},
    validation::Subject,
};

/// How long to wait before each look, after an answer was lost.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(3), Duration::from_secs(7)];

/// What to do where looking has not shown what became of a change.
const AGAIN: &str = "applying the same plan again looks first, and is harmless";

/// One plan on its way.
pub(super) struct Applying<'a> {
    client: SipRoutingClient,
    first: &'a SipRoutingClient,
    plan: &'a SipPlan,
}

/// What looking showed.
enum Seen {
    Wanted(SipConfiguration),
    /// As before the request, at every look.
    Before,
    Other(SipConfiguration),
    /// Not every look could be had.
    Unclear,
}

/// What was sent before a conflict was seen.
enum Sent {
    Nothing,
    Answered,
    Lost(Error),
}

impl<'a> Applying<'a> {
    pub(super) fn new(client: &'a SipRoutingClient, plan: &'a SipPlan) -> Self {
        Self { client: client.later(), first: client, plan }
    }

    pub(super) async fn run(&self) -> Result<SipConfiguration> {
        let (base, wanted) = (self.plan.base(), self.plan.wanted());
        let stored = self.first.read(&APPLY_READ).await.map_err(unchanged)?;
        if is_reached(wanted, &stored) {
            return Ok(stored);
        }
        if !is_same(base, &stored) {
            let told =
                "the stored configuration is not the one that the plan was made from; nothing was changed";
            return Err(self.conflict(Sent::Nothing, told, stored));
        }
        match self.step(&stored, wanted).await {
            Err(error) if is_missing_trunk(&error) && self.plan.removes_trunks() => {
                self.in_two_steps(&stored, error).await
            }
            Err(error) if is_missing_trunk(&error) => {
                Err(self.client.explain_missing_trunk(error, &Patch::between(&stored, wanted)).await)
            }
            result => result,
        }
    }

    /// First what is new and the routes, then away with what they do not need any more.
    async fn in_two_steps(&self, stored: &SipConfiguration, refusal: Error) -> Result<SipConfiguration> {
        let halfway = self.plan.halfway();
        if is_reached(&halfway, stored) {
            // There is nothing but removals, which were refused.
            let patch = Patch::between(stored, self.plan.wanted());
            return Err(self.client.explain_missing_trunk(refusal, &patch).await);
        }
        let between = self.step(stored, &halfway).await?;
        self.step(&between, self.plan.wanted()).await.map_err(|error| self.half_done(error, &between))
    }

    /// One request, and looking until it is known what became of it.
    async fn step(&self, from: &SipConfiguration, to: &SipConfiguration) -> Result<SipConfiguration> {
        // In today's spelling: a name may have been stored anew in another case since the plan was made.
        let patch = Patch::between(from, &resolve(from, to));
        let mut cause = match self.send(&patch, to).await {
            Ok(answered) => return self.confirm(answered, from, to).await,
            Err(error) if !error.may_have_been_sent() => return Err(refused(error)),
            Err(error) => error,
        };
        let mut outcome = Outcome::new();
        let mut seen = self.look(from, to, &mut outcome).await;
        if matches!(seen, Seen::Before) {
            cause = match self.send(&patch, to).await {
                Ok(answered) => return self.confirm(answered, from, to).await,
                // Not even refused: the first request, wherever it is, is what the error is about.
                Err(error) if !error.may_have_been_sent() && error.status().is_none() => cause,
                Err(error) => error,
            };
            seen = self.look(from, to, &mut outcome).await;
        }
        match seen {
            Seen::Wanted(stored) => Ok(stored),
            Seen::Other(stored) => {
                let told = "the answer was lost, and what is stored now is neither the old configuration nor the \
                            wanted one; nothing more was sent";
                Err(self.conflict(Sent::Lost(cause), told, stored))
            }
            Seen::Before => Err(self.unknown(
                cause,
                outcome,
                "no answer said that it was carried out, and the old configuration was still in place 10 s later",
            )),
            Seen::Unclear => Err(self.unknown(
                cause,
                outcome,
                "no answer said that it was carried out, and looking failed: the old configuration is in place, or the new one",
            )),
        }
    }

    /// Sends the change. An answer that makes no sense is an error after which it may have been made.
    async fn send(&self, patch: &Patch, to: &SipConfiguration) -> Result<Option<SipConfiguration>> {
        let call = Call::new(&APPLY, &[])?.merge_patch(patch)?.fresh_connection();
        let answered = configuration(&self.client.pipeline.send(call).await?)?;
        Ok(is_reached(to, &answered).then_some(answered))
    }

    /// After an answer that says that it was done; `None`: with another configuration than the wanted one.
    async fn confirm(
        &self,
        answered: Option<SipConfiguration>,
        from: &SipConfiguration,
        to: &SipConfiguration,
    ) -> Result<SipConfiguration> {
        let mut outcome = Outcome::new();
        let told = match (self.look(from, to, &mut outcome).await, answered) {
            (Seen::Wanted(stored), _) => return Ok(stored),
            // The answer had the whole new configuration; that it could not be read once more changes nothing.
            (Seen::Unclear, Some(answered)) => return Ok(answered),
            (Seen::Other(stored), _) => {
                let told = "the change was answered as made, and what is stored now is not as wanted: somebody \
                            else changed it at the same time";
                return Err(self.conflict(Sent::Answered, told, stored));
            }
            (Seen::Before, _) => {
                "the change was answered as made, and 10 s later the old configuration is stored"
            }
            (Seen::Unclear, None) => {
                "the change was answered with another configuration than the wanted one, and looking failed"
            }
        };
        let outcome = outcome.with_missing(self.lines()).with_harmless_repeat();
        let builder =
            ErrorBuilder::new(ErrorKind::OutcomeUnknown, format!("{told}; {AGAIN}")).operation(APPLY.name());
        Err(builder.may_have_been_sent().outcome(outcome).build())
    }

    /// Looks until the change shows, three times over ten seconds.
    async fn look(&self, from: &SipConfiguration, to: &SipConfiguration, outcome: &mut Outcome) -> Seen {
        let mut failed = false;
        for wait in LOOKS {
            if !wait.is_zero() {
                self.client.pipeline.runtime().sleep(wait).await;
            }
            let (answer, seen) = match self.client.read(&APPLY_READ).await {
                Ok(stored) if is_reached(to, &stored) => ("as wanted", Some(Seen::Wanted(stored))),
                Ok(stored) if is_same(from, &stored) => ("as before", None),
                Ok(stored) => ("something else", Some(Seen::Other(stored))),
                Err(error) => {
                    failed = true;
                    *outcome =
                        std::mem::take(outcome).with_look(Look::new("configuration", error.to_string()));
                    continue;
                }
            };
            *outcome = std::mem::take(outcome).with_look(Look::new("configuration", answer));
            if let Some(seen) = seen {
                return seen;
            }
        }
        if failed { Seen::Unclear } else { Seen::Before }
    }

    fn conflict(&self, sent: Sent, told: &str, stored: SipConfiguration) -> Error {
        let conflict = SipConflict::new(self.plan, stored);
        let message = format!("{told}: {conflict}");
        let builder = match sent {
            Sent::Nothing => ErrorBuilder::new(ErrorKind::Conflict, message),
            Sent::Answered => ErrorBuilder::new(ErrorKind::Conflict, message).may_have_been_sent(),
            Sent::Lost(cause) => {
                ErrorBuilder::because_of(ErrorKind::Conflict, message, cause).may_have_been_sent()
            }
        };
        builder.operation(APPLY.name()).source(conflict).build()
    }

    fn unknown(&self, cause: Error, outcome: Outcome, told: &str) -> Error {
        let outcome = outcome.with_missing(self.lines()).with_harmless_repeat();
        let told = format!("{told}; {AGAIN}");
        ErrorBuilder::because_of(ErrorKind::OutcomeUnknown, told, cause)
            .operation(APPLY.name())
            .may_have_been_sent()
            .outcome(outcome)
            .build()
    }

    /// The first of two steps is done, the second is not.
    fn half_done(&self, error: Error, between: &SipConfiguration) -> Error {
        // The first request set all that is wanted of the routes, which are one piece.
        let waits = |change: &&SipChange| {
            change.kind == ChangeKind::Removed && !matches!(change.subject, Subject::Route(_))
        };
        let (missing, done): (Vec<_>, Vec<_>) = self.plan.changes().iter().partition(waits);
        let [missing, done] = [missing, done].map(|changes| lines(&changes));
        let told = "the first of two requests set the routes and all that is new, but what is to be removed may still \
                    be there; plan again";
        let outcome = Outcome::new().with_done(done).with_missing(missing).with_harmless_repeat();
        let outcome = outcome
            .with_look(Look::new("trunks after the first request", between.trunks().len().to_string()));
        ErrorBuilder::because_of(ErrorKind::Partial, told, error)
            .operation(APPLY.name())
            .may_have_been_sent()
            .outcome(outcome)
            .build()
    }

    fn lines(&self) -> Vec<String> {
        lines(&self.plan.changes().iter().collect::<Vec<_>>())
    }
}

fn lines(changes: &[&SipChange]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

/// Refused, or not sent at all.
fn refused(error: Error) -> Error {
    ErrorBuilder::amend(error, "nothing was changed").build()
}
