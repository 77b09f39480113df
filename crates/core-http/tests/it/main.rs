//! What users and authors of clients see of the crate, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail by panicking; helpers are not #[test]s"
)]

mod budget;
mod calls;
mod canary;
mod child;
mod clock_skew;
mod features;
mod hostile;
mod links;
mod logging;
mod operation_links;
mod operations;
mod options;
mod paging;
mod parsers;
mod policies;
mod proxy;
mod replay;
mod retry_vectors;
mod server;
mod support;
mod together;
mod tokens;
mod wire;
