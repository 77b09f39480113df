//! Long-running operations of the current phone-number surface.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{KEPT, State, books::PurchaseKind, searches::Phase};
use crate::{
    effects::{Effects, OperationFailure},
    inventory::Capabilities,
    plan::{Pace, Plan},
    settings::{Settings, Speed},
};

/// What an operation does when it ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Task {
    Search { search: String },
    Purchase { search: String },
    ReservationPurchase { reservation: String },
    Release { number: String },
    Capabilities { number: String, wanted: Capabilities, resource: String },
}

impl Task {
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Task::Search { .. } => "search",
            Task::Purchase { .. } => "purchase",
            Task::ReservationPurchase { .. } => "reservationPurchase",
            Task::Release { .. } => "releasePhoneNumber",
            Task::Capabilities { .. } => "updatePhoneNumberCapabilities",
        }
    }

    fn pace(&self) -> Pace {
        match self {
            Task::Search { .. } => Pace::Search,
            Task::Purchase { .. } => Pace::Purchase,
            Task::ReservationPurchase { .. } => Pace::ReservationPurchase,
            Task::Release { .. } => Pace::Release,
            Task::Capabilities { .. } => Pace::Capabilities,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) task: Task,
    pub(crate) created: OffsetDateTime,
    pub(crate) plan: Plan,
    /// What was asked of it by faults when it was started.
    pub(crate) effects: Effects,
    /// Whether its change has been made.
    pub(crate) done: bool,
    pub(crate) failure: Option<OperationFailure>,
}

impl Operation {
    pub(crate) fn status(&self, now: OffsetDateTime) -> String {
        match &self.failure {
            Some(failure) => failure.status.clone(),
            None => self.plan.word(now).to_owned(),
        }
    }
}

impl State {
    pub(crate) fn start_operation(
        &mut self,
        id: &str,
        task: Task,
        created: OffsetDateTime,
        now: OffsetDateTime,
        settings: &Settings,
        effects: Effects,
    ) {
        let mut plan = Plan::new(task.pace(), settings.speed, now, &mut self.random);
        if let Some(words) = &effects.script {
            plan = Plan::script(words.clone());
        }
        let operation =
            Operation { id: id.to_owned(), task, created, plan, effects, done: false, failure: None };
        self.operations.insert(id.to_owned(), operation);
        self.operations.prune(KEPT, |operation| operation.done);
    }

    /// Makes an operation stay as it is.
    pub(crate) fn hold_up_operation(&mut self, id: &str) {
        if let Some(operation) = self.operations.get_mut(id) {
            operation.plan = Plan::Stuck("running".to_owned());
        }
    }

    /// Counts a look at every running operation that `concerns` picks, and ends those that are due.
    pub(crate) fn look(
        &mut self,
        now: OffsetDateTime,
        settings: &Settings,
        concerns: impl Fn(&State, &Operation) -> bool,
    ) {
        let running = self.operations.touched().filter(|(_, operation)| !operation.done);
        let picked = running.filter(|(_, operation)| concerns(self, operation));
        let picked: Vec<String> = picked.map(|(id, _)| id.to_owned()).collect();
        for id in picked {
            if let Some(operation) = self.operations.get_mut(&id) {
                operation.plan.look();
            }
        }
        self.finish_due_operations(now, settings);
    }

    pub(super) fn finish_due_operations(&mut self, now: OffsetDateTime, settings: &Settings) {
        let ended = |operation: &Operation| operation.plan.ended(now);
        let due = self.operations.live(|operation| !operation.done, |operation| ended(operation).is_some());
        let mut due: Vec<(OffsetDateTime, String)> =
            due.into_iter().filter_map(|id| Some((ended(self.operations.get(&id)?)?, id))).collect();
        due.sort();
        for (at, id) in due {
            self.finish_operation(&id, at, settings);
        }
    }

    fn finish_operation(&mut self, id: &str, at: OffsetDateTime, settings: &Settings) {
        let Some(operation) = self.operations.get_mut(id) else { return };
        operation.done = true;
        let (task, effects) = (operation.task.clone(), operation.effects.clone());
        let result = match &task {
            Task::Search { search } => self.finish_search(search, at, &effects),
            Task::Purchase { search } => self.finish_purchase(search, at, settings, &effects),
            Task::ReservationPurchase { reservation } => {
                self.finish_reservation_purchase(reservation, at, settings, &effects)
            }
            Task::Release { number } => self.finish_release(number, at, settings, &effects),
            Task::Capabilities { number, wanted, .. } => self.finish_capabilities(number, *wanted, &effects),
        };
        if let (Err(failure), Some(operation)) = (result, self.operations.get_mut(id)) {
            operation.failure = Some(failure);
        }
    }

    fn finish_search(
        &mut self,
        id: &str,
        at: OffsetDateTime,
        effects: &Effects,
    ) -> Result<(), OperationFailure> {
        if let Some(failure) = &effects.fail {
            if let Some(search) = self.searches.get_mut(id) {
                search.phase = Phase::Failed;
                search.error = "UnknownSearchError".into();
            }
            return Err(failure.clone());
        }
        self.hold_numbers(id, at).map_err(|(code, message)| OperationFailure::new(code, message))
    }

    fn finish_purchase(
        &mut self,
        id: &str,
        at: OffsetDateTime,
        settings: &Settings,
        effects: &Effects,
    ) -> Result<(), OperationFailure> {
        let Some(search) = self.searches.get_mut(id) else { return Ok(()) };
        if effects.lapse || search.phase != Phase::Buying {
            search.phase = Phase::Buying;
            self.drop_hold(id, "ReservationExpired");
            self.books.end(PurchaseKind::Search, id);
            return Err(OperationFailure::new("ReservationExpired", "The hold of the numbers has expired."));
        }
        let wanted = search.numbers.len();
        let bought = match &effects.fail {
            Some(_) => effects.partial.unwrap_or(0),
            None => effects.partial.unwrap_or(wanted),
        };
        let bought = bought.min(wanted);
        search.phase = Phase::Bought;
        let search = search.clone();
        self.buy_searched(&search, bought, at, settings, effects);
        if bought == wanted && effects.fail.is_none() {
            return Ok(());
        }
        let error = if bought == 0 { "PurchaseFailed" } else { "NumbersPartiallyAcquired" };
        if let Some(search) = self.searches.get_mut(id) {
            search.error = error.into();
        }
        Err(effects
            .fail
            .clone()
            .unwrap_or_else(|| OperationFailure::new(error, "Not all numbers could be acquired.")))
    }

    fn finish_release(
        &mut self,
        number: &str,
        at: OffsetDateTime,
        settings: &Settings,
        effects: &Effects,
    ) -> Result<(), OperationFailure> {
        if let Some(failure) = &effects.fail {
            return Err(failure.clone());
        }
        let lag = settings.speed == Speed::Realistic;
        if self.owned.remove(number, at, lag) {
            self.books.release(number);
            if let Some(digits) = super::owned::digits(number) {
                self.stock.give_back(digits);
            }
        }
        Ok(())
    }

    fn finish_capabilities(
        &mut self,
        number: &str,
        wanted: Capabilities,
        effects: &Effects,
    ) -> Result<(), OperationFailure> {
        if let Some(failure) = &effects.fail {
            return Err(failure.clone());
        }
        if let Some(number) = self.owned.get_mut(number) {
            number.capabilities = wanted;
        }
        Ok(())
    }
}
