//! What users see of the crate, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail by panicking; helpers are not #[test]s"
)]

mod apply;
mod canary;
mod emulator;
mod faults;
mod hostile;
mod lint_vectors;
mod models;
mod plans;
mod replay;
mod schedule;
mod support;
mod traces;
