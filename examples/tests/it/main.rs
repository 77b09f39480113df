//! The examples as programs, on a resource that they take for a real one.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking; helpers are not #[test]s")]

mod consent;
mod program;
mod tour;
