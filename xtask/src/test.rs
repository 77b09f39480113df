//! `cargo xtask test`: every test and doc example with every feature.

use crate::{ci::Verdict, failure::Result, workspace::Workspace};

/// Dependencies are fetched first: cargo may need the proxy for that which no test may see. A failing test does not keep the
/// others from running, so that one run shows them all.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    workspace.cargo(&["fetch"]).run()?;
    workspace.cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]).hermetic().run()?;
    Ok(Verdict::Passed)
}
