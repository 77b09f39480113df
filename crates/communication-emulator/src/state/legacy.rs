//! Searches, releases and capability updates of the 2020 preview.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{
    State,
    books::PurchaseKind,
    owned::{Item, digits},
    searches::HOLD,
    table::Table,
};
use crate::{
    effects::Effects,
    inventory::{Capabilities, Ways, magic::Magic, offerings::Offering},
    json::Json,
    plan::{Pace, Plan},
    settings::{Settings, Speed},
};

/// What a search of the preview is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    Searching,
    Reserved,
    Purchasing,
    Bought,
    Cancelling,
    Cancelled,
    Expired,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LegacySearch {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) description: String,
    pub(crate) plan_ids: Vec<String>,
    pub(crate) area_code: String,
    pub(crate) quantity: usize,
    pub(crate) location_options: Json,
    pub(crate) created: OffsetDateTime,
    #[serde(with = "crate::inventory::offerings::key")]
    pub(crate) offering: &'static Offering,
    pub(crate) capabilities: Capabilities,
    pub(crate) magic: Option<Magic>,
    pub(crate) stage: Stage,
    pub(crate) plan: Plan,
    pub(crate) effects: Effects,
    pub(crate) numbers: Vec<u64>,
    pub(crate) expires: Option<OffsetDateTime>,
}

impl LegacySearch {
    /// The numbers that it keeps out of the stock; bought ones are with the owned ones.
    pub(crate) fn held(&self) -> impl Iterator<Item = u64> {
        let holds = matches!(self.stage, Stage::Reserved | Stage::Purchasing | Stage::Cancelling);
        self.numbers.iter().copied().filter(move |_| holds)
    }

    /// Whether nothing more happens to it.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Bought | Stage::Cancelled | Stage::Expired | Stage::Failed)
    }

    pub(crate) fn status(&self, now: OffsetDateTime) -> &str {
        match self.stage {
            Stage::Expired => "Expired",
            Stage::Failed => "Error",
            _ => self.plan.word(now),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LegacyRelease {
    pub(crate) id: String,
    pub(crate) created: OffsetDateTime,
    /// Each number, and whether it was owned when the release was asked for.
    pub(crate) numbers: Vec<(String, bool)>,
    pub(crate) plan: Plan,
    pub(crate) effects: Effects,
    pub(crate) done: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LegacyUpdate {
    pub(crate) id: String,
    pub(crate) created: OffsetDateTime,
    /// Number, capabilities to add, capabilities to remove.
    pub(crate) changes: Vec<(String, Vec<String>, Vec<String>)>,
    pub(crate) plan: Plan,
    pub(crate) effects: Effects,
    pub(crate) done: bool,
}

/// The keys are ids in lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Legacy {
    pub(crate) searches: Table<LegacySearch>,
    pub(crate) releases: Table<LegacyRelease>,
    pub(crate) updates: Table<LegacyUpdate>,
}

impl Legacy {
    pub(crate) fn search_mut(&mut self, id: &str) -> Option<&mut LegacySearch> {
        self.searches.get_mut(&id.to_ascii_lowercase())
    }

    pub(crate) fn release_mut(&mut self, id: &str) -> Option<&mut LegacyRelease> {
        self.releases.get_mut(&id.to_ascii_lowercase())
    }
}

impl State {
    /// The plan of an operation of the preview.
    pub(crate) fn legacy_plan(
        &mut self,
        pace: Pace,
        now: OffsetDateTime,
        settings: &Settings,
        effects: &Effects,
    ) -> Plan {
        let plan = Plan::new(pace, settings.speed, now, &mut self.random);
        effects.script.clone().map_or(plan, Plan::script)
    }

    pub(crate) fn advance_legacy(&mut self, now: OffsetDateTime, settings: &Settings) {
        let moves = |search: &LegacySearch| {
            search.plan.ended(now).is_some() || search.expires.is_some_and(|expires| expires <= now)
        };
        for id in self.legacy.searches.live(|search| !search.has_ended(), moves) {
            self.advance_legacy_search(&id, now, settings);
        }
        let due = |release: &LegacyRelease| release.plan.ended(now).is_some();
        for id in self.legacy.releases.live(|release| !release.done, due) {
            self.finish_legacy_release(&id, now, settings);
        }
        let due = |update: &LegacyUpdate| update.plan.ended(now).is_some();
        for id in self.legacy.updates.live(|update| !update.done, due) {
            self.finish_legacy_update(&id);
        }
    }

    fn advance_legacy_search(&mut self, id: &str, now: OffsetDateTime, settings: &Settings) {
        let Some(search) = self.legacy.searches.get(id) else { return };
        let ended = search.plan.ended(now);
        match (search.stage, ended) {
            (Stage::Searching, Some(at)) => self.reserve_legacy(id, at),
            (Stage::Purchasing, Some(at)) => self.buy_legacy(id, at, settings),
            (Stage::Cancelling, Some(_)) => self.free_legacy(id, Stage::Cancelled),
            _ => {}
        }
        let lapsed = self.legacy.searches.get(id).is_some_and(|search| {
            search.stage == Stage::Reserved && search.expires.is_some_and(|expires| expires <= now)
        });
        if lapsed {
            self.free_legacy(id, Stage::Expired);
        }
    }

    fn reserve_legacy(&mut self, id: &str, at: OffsetDateTime) {
        let Some(search) = self.legacy.searches.get_mut(id) else { return };
        let area = Some(search.area_code.as_str()).filter(|_| search.magic.is_none());
        let fails = search.effects.fail.is_some()
            || matches!(search.magic, Some(Magic::OutOfStock | Magic::SearchFails));
        let found = if fails {
            None
        } else {
            self.stock.take_any(search.offering.country, search.offering.kind, area, search.quantity)
        };
        match found {
            Some(numbers) => {
                search.numbers = numbers;
                search.stage = Stage::Reserved;
                search.expires = Some(at + HOLD);
            }
            None => search.stage = Stage::Failed,
        }
    }

    fn buy_legacy(&mut self, id: &str, at: OffsetDateTime, settings: &Settings) {
        let Some(search) = self.legacy.searches.get(id).cloned() else { return };
        let effects = &search.effects;
        if effects.lapse {
            self.free_legacy(id, Stage::Expired);
            self.books.end(PurchaseKind::Legacy, &search.id);
            return;
        }
        let all = if effects.fail.is_some() { 0 } else { search.numbers.len() };
        let bought = effects.partial.unwrap_or(all).min(search.numbers.len());
        for (position, &number) in search.numbers.iter().enumerate() {
            if position >= bought {
                self.stock.give_back(number);
                continue;
            }
            let item = Item {
                number,
                country: search.offering.country.to_owned(),
                kind: search.offering.kind,
                assignment: search.offering.assignment,
                capabilities: search.capabilities,
                cost: search.offering.cost,
            };
            self.buy(item, (PurchaseKind::Legacy, &search.id), at, settings, effects);
        }
        self.books.end(PurchaseKind::Legacy, &search.id);
        let whole = bought == search.numbers.len();
        if let Some(search) = self.legacy.searches.get_mut(id) {
            search.stage = if whole { Stage::Bought } else { Stage::Failed };
        }
    }

    fn free_legacy(&mut self, id: &str, stage: Stage) {
        if let Some(search) = self.legacy.searches.get_mut(id) {
            search.stage = stage;
            for number in &search.numbers {
                self.stock.give_back(*number);
            }
        }
    }

    fn finish_legacy_release(&mut self, id: &str, now: OffsetDateTime, settings: &Settings) {
        let ended = self.legacy.releases.get(id).and_then(|release| release.plan.ended(now));
        let (Some(at), Some(release)) = (ended, self.legacy.releases.get_mut(id)) else { return };
        release.done = true;
        if release.effects.fail.is_some() {
            return;
        }
        let numbers: Vec<String> = release.numbers.iter().map(|(number, _)| number.clone()).collect();
        for number in numbers {
            if self.owned.remove(&number, at, settings.speed == Speed::Realistic) {
                self.books.release(&number);
                if let Some(digits) = digits(&number) {
                    self.stock.give_back(digits);
                }
            }
        }
    }

    fn finish_legacy_update(&mut self, id: &str) {
        let Some(update) = self.legacy.updates.get_mut(id) else { return };
        update.done = true;
        if update.effects.fail.is_some() {
            return;
        }
        for (number, added, removed) in update.changes.clone() {
            let Some(owned) = self.owned.get_mut(&number) else { continue };
            change(&mut owned.legacy_added, &mut owned.legacy_removed, &added, &removed);
            let flip = |ways: Ways, inbound: &str, outbound: &str| Ways {
                inbound: (ways.inbound || named(&added, inbound)) && !named(&removed, inbound),
                outbound: (ways.outbound || named(&added, outbound)) && !named(&removed, outbound),
            };
            owned.capabilities = Capabilities {
                calling: flip(owned.capabilities.calling, "InboundCalling", "OutboundCalling"),
                sms: flip(owned.capabilities.sms, "InboundA2PSms", "OutboundA2PSms"),
            };
        }
    }
}

fn named(list: &[String], name: &str) -> bool {
    list.iter().any(|item| item == name)
}

/// Notes what was added and removed; the later change wins.
fn change(has: &mut Vec<String>, lacks: &mut Vec<String>, added: &[String], removed: &[String]) {
    for name in added {
        lacks.retain(|item| item != name);
        if !named(has, name) {
            has.push(name.clone());
        }
    }
    for name in removed {
        has.retain(|item| item != name);
        if !named(lacks, name) {
            lacks.push(name.clone());
        }
    }
}
