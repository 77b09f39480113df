//! What users and authors of clients see of the crate, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail by panicking; helpers are not #[test]s"
)]

mod calls;
mod canary;
mod child;
mod features;
mod hostile;
mod logging;
mod parsers;
mod proxy;
mod server;
mod support;
mod wire;
