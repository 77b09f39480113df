//! The tests of communication-common: what each parser decides about outside text, and the life of a user's token on a clock
//! that moves by hand.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test's helpers may fail as the tests do; clippy.toml exempts the test functions only"
)]

mod entra;
mod expiry;
mod identifiers;
mod parked;
mod phone_number;
mod refresh;
mod shared;
mod support;
