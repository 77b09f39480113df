//! What users see of the crate, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail by panicking; helpers are not #[test]s"
)]

mod administration;
mod calls;
mod canary;
mod contract_rows;
mod emulator;
mod faults;
mod holds;
mod interrupted;
mod models;
mod other_faults;
mod pages;
mod purchase_faults;
mod purchases;
mod random_faults;
mod replay;
mod settle_hostile;
mod settle_rows;
mod support;
mod traces;
mod world;
