//! `cargo xtask doc`: the documentation of every crate builds without a warning.

use crate::{ci::Verdict, failure::Result, workspace::Workspace};

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let build = workspace.cargo(&["doc", "--workspace", "--no-deps", "--all-features"]);
    build.env("RUSTDOCFLAGS", "-D warnings").run()?;
    Ok(Verdict::Passed)
}
