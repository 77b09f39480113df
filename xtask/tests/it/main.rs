//! The program as it is run, in made-up workspaces.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of these tests that cannot go on fails the test that called it"
)]

mod release;
mod repository;
