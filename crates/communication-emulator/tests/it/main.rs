//! The emulator from outside: over HTTP, as clients see it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what tests call fails as tests do"
)]

mod client;
mod contract;
mod faults;
mod fuzz;
mod https;
mod identity;
mod journey;
mod legacy;
mod management;
mod numbers;
mod page;
mod program;
mod replay;
mod reservations;
mod shared;
mod signature;
mod sip;
mod state;
mod state_killed;
