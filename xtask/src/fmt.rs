//! `cargo xtask fmt`: every file is formatted as rustfmt would; `cargo fmt --all` puts it right.

use crate::{ci::Verdict, failure::Result, workspace::Workspace};

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    workspace.cargo(&["fmt", "--all", "--check"]).run()?;
    Ok(Verdict::Passed)
}
