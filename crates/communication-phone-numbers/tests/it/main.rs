//! What users see of the crate, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail by panicking; helpers are not #[test]s"
)]

mod calls;
mod replay;
mod support;
mod traces;
