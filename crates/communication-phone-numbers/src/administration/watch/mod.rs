//! What pollers of the 2020 preview poll: a reservation until its numbers are held, a purchase, a release.
//!
//! The failures that the library of the time swallowed are errors here. Purchases and releases whose answer was lost go round
//! until a table decides, by the same engine as those of today.

mod facts;
mod look;
mod purchase;
mod release;
mod release_end;
mod reservation;
mod table;

pub(super) use self::{
    facts::{PurchaseFacts, ReleaseFacts},
    look::is_update_made,
    purchase::PurchaseWatch,
    release::ReleaseWatch,
    reservation::{ReservationWatch, cancel},
    table::SearchSeen,
};
