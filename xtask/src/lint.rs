//! `cargo xtask lint`: clippy over every target and feature, with the lint table of the workspace and warnings denied.

use crate::{ci::Verdict, failure::Result, workspace::Workspace};

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    workspace.cargo(&arguments).run()?;
    Ok(Verdict::Passed)
}
