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
mod generator;
mod hostile;
mod lint;
mod lint_vectors;
mod models;
mod pattern;
mod pattern_table;
mod plans;
mod replay;
mod schedule;
mod simulate;
mod support;
mod traces;
