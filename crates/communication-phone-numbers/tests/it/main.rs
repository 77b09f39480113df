//! What users see of the crate, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail by panicking; helpers are not #[test]s"
)]

mod calls;
mod canary;
mod emulator;
mod faults;
mod holds;
mod models;
mod pages;
mod replay;
mod support;
mod traces;
