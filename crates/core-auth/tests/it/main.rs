//! The tests of core-auth: what each parser decides about outside text, signatures against vectors of the official
//! libraries, and that no secret is ever printed.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test's helpers may fail as the tests do; clippy.toml exempts the test functions only"
)]

mod canary;
mod connection_string;
mod credential;
mod endpoint;
mod shared;
mod signature;
mod token;
