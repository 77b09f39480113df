//! `cargo xtask wasm`: the crates without I/O, and what of SIP routing works offline, compile for `wasm32-unknown-unknown`.

use crate::{ci::Verdict, failure::Result, rustup, workspace::Workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// The crates that promise it.
const CRATES: [&str; 3] = ["core-auth", "communication-common", "communication-sip-routing"];

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    if !rustup::has_target(&workspace.root, TARGET)? {
        return Ok(Verdict::NotChecked(format!("the target {TARGET} is not installed")));
    }
    for package in workspace.published() {
        if CRATES.contains(&package.name.as_str()) {
            // Without features: the default transport is not for this target.
            let arguments = ["check", "--target", TARGET, "-p", &package.name, "--no-default-features"];
            workspace.cargo(&arguments).run()?;
        }
    }
    Ok(Verdict::Passed)
}
