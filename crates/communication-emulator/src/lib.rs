//! A stateful local stand-in for Azure Communication Services: identity, phone numbers, SIP routing.
//!
//! The real service sells real numbers, allows a trial subscription one purchase a week, and has no emulator. This one
//! runs the same requests for free and offline, with time and faults under control, and keeps books of what a client
//! really did.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_emulator::Emulator;
//!
//! let emulator = Emulator::builder().start().await?; // a free port, strict signatures, fast; stops on drop
//! println!("{}", emulator.connection_string());
//! assert!(emulator.journal().is_empty());
//! # Ok(()) }
//! ```
//!
//! - [`Emulator::clock`] moves time: holds lapse, tokens expire.
//! - [`Emulator::faults`] makes things go wrong, before or after the change is made.
//! - [`Emulator::journal`] has every request with its verdict, and exports them in the format of recordings.
//! - [`Emulator::books`] says what was bought and charged, whatever the client saw of it.
//! - [`Emulator::statistics`] says how often each operation was carried out, and how much is kept.
//! - [`EmulatorBuilder::https`] serves https too, [`EmulatorBuilder::state_file`] keeps the resource in a file.
//!
//! All of that is also at `/_emulator/` over HTTP. Signature dates are accepted within five minutes of the emulator's
//! clock or of the machine's, since clients under test go by the latter; `date` headers show the emulator's.
//!
//! Area codes that do not exist make searches fail on purpose: 001 out of stock, 002 internal error, 003 throttled,
//! 004 the purchase fails, 005 it buys half, 006 the hold lapses in it, 007 the search never ends, 008 the purchase
//! never ends, 009 the search is answered with 500.
//!
//! What is not emulated is in [`NOT_EMULATED`].
//!
//! # See also
//!
//! - The clients that it is for, among others: [communication-identity](https://docs.rs/communication-identity),
//!   [communication-phone-numbers](https://docs.rs/communication-phone-numbers),
//!   [communication-sip-routing](https://docs.rs/communication-sip-routing).
//! - The README: the program with its options, its page for people, https, and the official SDKs of other languages.

mod auth;
mod builder;
mod certificate;
pub mod clock;
mod delivery;
mod dispatch;
mod effects;
mod emulator;
mod error;
mod exchange;
pub mod faults;
mod inventory;
pub mod journal;
mod json;
mod limits;
mod management;
mod page;
mod pattern;
mod plan;
mod random;
mod server;
mod settings;
mod stamp;
mod state;
mod statistics;
mod store;
mod surface;
mod versions;
mod world;

pub use time;

pub use crate::{
    builder::{EmulatorBuilder, Error},
    clock::Clock,
    emulator::{Answer, Emulator},
    limits::NOT_EMULATED,
    management::own::OwnedPhoneNumber,
    settings::{Settings, Speed},
    state::{
        books::{Books, Purchase, PurchaseKind, PurchaseState},
        identities::TokenStatus,
    },
    statistics::{OperationCount, Statistics},
};

/// Every operation: surface, method, path template, and the name in the specification.
#[must_use]
pub fn operations() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    surface::ROUTES
        .iter()
        .map(|route| (route.surface.name(), route.method, route.template, route.name))
        .collect()
}

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
