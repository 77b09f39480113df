//! `cargo xtask release <command>`: from changelogs to the registry, in four steps that can each be repeated.
//!
//! 1. `plan` reads manifests, changelogs and tags, and says what would be released in which version and what stops it.
//! 2. `prepare` writes those versions. A person reads the difference and commits it.
//! 3. `rehearse` packages that commit and builds a consumer from the archives.
//! 4. `publish` hands the archives' crates to one `cargo publish`, which orders, verifies and waits.
//!
//! A release of a crate is the tag `<crate>-v<version>`, made after publishing. The first three need no registry account.

mod archive;
mod bump;
mod consumer;
mod facts;
mod git;
mod inherited;
mod order;
mod plan;
mod prepare;
mod publish;
mod rehearse;
mod table;

pub(crate) use self::rehearse::archives;

use crate::{
    failure::{Failure, Result},
    release::plan::Plan,
    workspace::Workspace,
};

/// The step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    Plan,
    Prepare,
    Rehearse,
    Publish { really: bool },
}

impl Command {
    /// The words that may follow `release`, with what they do.
    pub(crate) const ALL: [(&str, &str, Self); 4] = [
        ("plan", "what would be released, in which version, and what stops it", Self::Plan),
        ("prepare", "writes those versions; commits nothing", Self::Prepare),
        ("rehearse", "packages the commit and builds a consumer from the archives", Self::Rehearse),
        ("publish", "prints the command that publishes; runs it with --yes", Self::Publish { really: false }),
    ];
}

pub(crate) fn run(workspace: &Workspace, command: Command) -> Result {
    match command {
        Command::Plan => show(workspace),
        Command::Prepare => prepare::run(workspace),
        Command::Rehearse => rehearse::run(workspace),
        Command::Publish { really } => publish::run(workspace, really),
    }
}

fn show(workspace: &Workspace) -> Result {
    let plan = plan::decide(&facts::collect(workspace)?);
    print!("{}", table::render(&plan));
    without_findings(&plan)?;
    let next = match (plan.releases().next(), plan.unprepared().as_slice()) {
        (None, _) => "nothing to release",
        (_, []) => "next: `cargo xtask release rehearse`",
        (_, _) => "next: `cargo xtask release prepare`",
    };
    println!("\n{next}");
    Ok(())
}

/// The plan, for a step that needs one without findings.
fn decided(workspace: &Workspace) -> Result<Plan> {
    let plan = plan::decide(&facts::collect(workspace)?);
    without_findings(&plan)?;
    Ok(plan)
}

/// The plan, for a step that needs its versions in the manifests as well.
fn prepared(workspace: &Workspace) -> Result<Plan> {
    let plan = decided(workspace)?;
    match plan.unprepared().as_slice() {
        [] if plan.releases().next().is_none() => {
            Err(Failure::new("nothing to release: every crate is as its last tag"))
        }
        [] => Ok(plan),
        open => Err(Failure::new(format!(
            "not prepared: {}; run `cargo xtask release prepare` and commit what it writes",
            open.join(", ")
        ))),
    }
}

fn without_findings(plan: &Plan) -> Result {
    for finding in &plan.findings {
        println!("\nfinding: {finding}");
    }
    let count = plan.findings.len();
    if count == 0 { Ok(()) } else { Err(Failure::new(format!("findings that stop a release: {count}"))) }
}
