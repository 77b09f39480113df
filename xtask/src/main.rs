//! The gates of the workspace: `cargo xtask <command>`; without a command it prints what there is.
//!
//! One file per command. Whatever decides (`tidy`, `deny`, the feature combinations, the time limits) is a function over
//! values with tests beside it; whatever runs a program goes through [`process`].
#![expect(clippy::print_stdout, reason = "a command-line program talks on its standard output")]

mod artifacts;
mod changelog;
mod ci;
mod cli;
mod deny;
mod doc;
mod examples;
mod failure;
mod features;
mod fmt;
mod lint;
mod metadata;
mod msrv;
mod peers;
mod process;
mod release;
mod rustup;
mod test;
mod tidy;
mod wasm;
mod workspace;

use std::process::ExitCode;

use crate::{cli::Invocation, failure::Result, workspace::Workspace};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result {
    match cli::parse(std::env::args().skip(1))? {
        Invocation::Help => {
            println!("{}", cli::usage());
            Ok(())
        }
        Invocation::Release(command) => release::run(&Workspace::find()?, command),
        Invocation::Gates { names, keep_going } => ci::run(&Workspace::find()?, &names, keep_going),
    }
}
