//! The numbers of a purchase, and what is known of each.

use communication_common::PhoneNumber;
use core_http::service::Pipeline;
use time::OffsetDateTime;

use super::{
    look::{self, Looks},
    table::{NumberSeen, NumbersSeen},
};

/// More numbers than that are looked up in the list of all.
const MOST_READS: usize = 20;

/// What is bought stays bought; everything else is what the present round of looks has shown.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    wanted: Vec<PhoneNumber>,
    seen: Vec<NumberSeen>,
    next: usize,
}

impl Numbers {
    pub(crate) fn of(wanted: Vec<PhoneNumber>) -> Self {
        let seen = vec![NumberSeen::Unread; wanted.len()];
        Self { wanted, seen, next: 0 }
    }

    pub(crate) fn wanted(&self) -> &[PhoneNumber] {
        &self.wanted
    }

    pub(crate) fn seen(&self) -> NumbersSeen {
        NumbersSeen::of(&self.seen)
    }

    /// How many are known to be bought.
    pub(crate) fn bought(&self) -> usize {
        self.seen.iter().filter(|seen| **seen == NumberSeen::Mine).count()
    }

    /// None is seen to be owned, whoever bought it.
    pub(crate) fn may_be_absent(&self) -> bool {
        self.seen.iter().all(|seen| matches!(seen, NumberSeen::Absent | NumberSeen::Unread))
    }

    /// Each with what is known of it.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&PhoneNumber, NumberSeen)> {
        self.wanted.iter().zip(self.seen.iter().copied())
    }

    /// Takes it from elsewhere that a number was bought.
    pub(crate) fn set_bought(&mut self, number: &PhoneNumber) {
        let places = self.wanted.iter().zip(&mut self.seen).filter(|(wanted, _)| *wanted == number);
        places.for_each(|(_, seen)| *seen = NumberSeen::Mine);
    }

    /// A new round of looks begins.
    pub(crate) fn begin_round(&mut self) {
        for seen in self.seen.iter_mut().filter(|seen| **seen != NumberSeen::Mine) {
            *seen = NumberSeen::Unread;
        }
    }

    /// Looks at one that is not known to be bought, each in its turn.
    pub(crate) async fn look_at_one(
        &mut self,
        pipeline: &Pipeline,
        since: Option<OffsetDateTime>,
        looks: &mut Looks,
    ) {
        let count = self.wanted.len();
        let places = (0..count).map(|step| (self.next + step) % count);
        let mut open = places.filter(|place| self.seen.get(*place) != Some(&NumberSeen::Mine));
        let Some(place) = open.next() else { return };
        self.next = place + 1;
        self.look_at(place, pipeline, since, looks).await;
    }

    /// Looks at all that are not known to be bought.
    pub(crate) async fn look_at_all(
        &mut self,
        pipeline: &Pipeline,
        since: Option<OffsetDateTime>,
        looks: &mut Looks,
    ) {
        if self.wanted.len() > MOST_READS {
            return self.look_at_list(pipeline, since, looks).await;
        }
        for place in 0..self.wanted.len() {
            if self.seen.get(place) != Some(&NumberSeen::Mine)
                && !self.look_at(place, pipeline, since, looks).await
            {
                return;
            }
        }
    }

    /// False if the list had to be asked, which tells of all.
    async fn look_at(
        &mut self,
        place: usize,
        pipeline: &Pipeline,
        since: Option<OffsetDateTime>,
        looks: &mut Looks,
    ) -> bool {
        let Some(number) = self.wanted.get(place) else { return true };
        let Some(seen) = look::number(pipeline, number, since, looks).await else {
            self.look_at_list(pipeline, since, looks).await;
            return false;
        };
        if let Some(place) = self.seen.get_mut(place) {
            *place = seen;
        }
        true
    }

    async fn look_at_list(&mut self, pipeline: &Pipeline, since: Option<OffsetDateTime>, looks: &mut Looks) {
        let listed = look::listed(pipeline, &self.wanted, since, looks).await;
        for (seen, listed) in self.seen.iter_mut().zip(listed) {
            if *seen != NumberSeen::Mine {
                *seen = listed;
            }
        }
    }

    /// Those that were bought, and those of which that is not known.
    pub(crate) fn parted(&self) -> (Vec<&PhoneNumber>, Vec<&PhoneNumber>) {
        let all = self.wanted.iter().zip(&self.seen);
        let (done, missing): (Vec<_>, Vec<_>) = all.partition(|(_, seen)| **seen == NumberSeen::Mine);
        (
            done.into_iter().map(|(number, _)| number).collect(),
            missing.into_iter().map(|(number, _)| number).collect(),
        )
    }
}
