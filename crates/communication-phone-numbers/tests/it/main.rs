//! What users see of the crate, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail by panicking; helpers are not #[test]s"
)]

mod other_faults;
mod purchase_faults;
mod random_faults;
mod settle_rows;
mod support;
mod world;
