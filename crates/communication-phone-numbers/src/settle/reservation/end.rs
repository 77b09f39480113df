//! What is told of the purchase of a reservation.

use core_http::{Error, OperationState, OperationStatus, Progress, Result, service::Pipeline};
use time::OffsetDateTime;

use super::ReservationWatch;
use crate::{
    models::PurchaseResult,
    settle::{
        case::Unknown,
        table::{AFTER_HOLD, LONG_AFTER_HOLD, NumberWord, OperationSeen, ReservationSeen, Verdict},
    },
};

const UNKNOWN: &str = "whether the numbers of the reservation were bought is not known";
const CAUTION: &str =
    "do not search and buy again before this is settled, by settle or resume with the token of this error";
const ACTIVE: &str = "do not search and buy again before this is settled: the reservation may still be bought; wait until it \
     has run out, or take it back with settle_by_deleting_reservation, with the token of this error";

impl ReservationWatch {
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
            Verdict::Partial => Err(self.known.partial("")),
            Verdict::Failed => {
                Err(self.not_done("the purchase of the reservation has failed, and nothing was bought"))
            }
            Verdict::NotBought if self.fence && self.reservation != Some(ReservationSeen::Expired) => {
                Err(self.not_done("nothing was bought, and nothing will be: the reservation was deleted"))
            }
            Verdict::NotBought => {
                Err(self.not_done("nothing was bought, and nothing will be: the reservation has run out"))
            }
            Verdict::NotFound | Verdict::Unknown => Err(self.unknown(None)),
        }
    }

    fn state(&self) -> OperationState {
        let submitted = self.reservation == Some(ReservationSeen::Submitted);
        let word = if submitted {
            OperationStatus::Running
        } else {
            OperationStatus::Other("unconfirmed".to_owned())
        };
        self.known.state.clone().unwrap_or_else(|| OperationState::new(word))
    }

    fn not_done(&mut self, message: &str) -> Error {
        self.known.not_done(message.to_owned())
    }

    pub(super) fn unknown(&mut self, error: Option<Error>) -> Error {
        let is_active = self.reservation == Some(ReservationSeen::Active);
        let caution = Some(if is_active { ACTIVE } else { CAUTION });
        let conclusive_after = self.conclusive_after();
        let (message, numbers) = (UNKNOWN.to_owned(), Some(&self.known.numbers));
        let unknown = Unknown { message, numbers, conclusive_after, caution };
        self.known.case.unknown(unknown, error)
    }

    /// When the hold and what was begun in it are over; not if what was seen contradicts itself.
    fn conclusive_after(&self) -> Option<OffsetDateTime> {
        let is_contradicted =
            self.known.numbers.wanted().iter().any(|it| self.word(it) == NumberWord::Purchased);
        let margin = match (self.reservation, self.known.operation) {
            (Some(ReservationSeen::Active), _) => AFTER_HOLD,
            (Some(ReservationSeen::Completed | ReservationSeen::Expired), _) if !is_contradicted => {
                AFTER_HOLD
            }
            _ if !self.known.numbers.may_be_absent() => return None,
            (None, OperationSeen::Absent) => AFTER_HOLD,
            (None, OperationSeen::UnderWay | OperationSeen::Unread) => LONG_AFTER_HOLD,
            _ => return None,
        };
        self.known.facts.expires.map(|expires| expires + margin)
    }
}
