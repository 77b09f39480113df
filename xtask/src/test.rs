//! `cargo xtask test`: every test and doc example with every feature.

use crate::{ci::Verdict, failure::Result, workspace::Workspace};

/// Dependencies are fetched first: cargo may need the proxy for that which no test may see.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    workspace.cargo(&["fetch"]).run()?;
    workspace.cargo(&["test", "--workspace", "--all-features"]).hermetic().run()?;
    Ok(Verdict::Passed)
}
