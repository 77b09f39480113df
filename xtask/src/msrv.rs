//! `cargo xtask msrv`: the libraries compile with the oldest Rust that their manifests promise.
//!
//! Only the real compiler decides: clippy's lint knows library items, not syntax.

use std::{path::Path, time::Duration};

use crate::{
    ci::Verdict,
    failure::{Failure, Result},
    process::Process,
    rustup,
    workspace::Workspace,
};

/// A fetch of a minimal toolchain takes half a minute on a slow line.
const FETCH_LIMIT: Duration = Duration::from_secs(240);

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let published = workspace.published();
    let release = published
        .iter()
        .find_map(|package| package.rust_version.as_deref())
        .ok_or_else(|| Failure::new("no published crate has a rust-version"))?;
    let toolchain = match find_or_fetch(workspace, release)? {
        Ok(toolchain) => toolchain,
        Err(why) => return Ok(Verdict::NotChecked(why)),
    };
    // Its own target folder: two compilers would take turns at throwing out each other's work.
    let target = workspace.scratch("msrv")?;
    let mut arguments = vec!["run", &toolchain, "cargo", "check", "--lib"];
    for package in published.iter().filter(|package| package.has_target("lib")) {
        arguments.extend(["-p", &package.name]);
    }
    Process::new("rustup", &workspace.root, &arguments).env("CARGO_TARGET_DIR", target).run()?;
    Ok(Verdict::Passed)
}

/// The toolchain's name, or why there is none.
fn find_or_fetch(workspace: &Workspace, release: &str) -> Result<std::result::Result<String, String>> {
    if let Some(found) = rustup::toolchain(&workspace.root, release) {
        return Ok(Ok(found));
    }
    // rustup's own switch for "install nothing that was not asked for".
    if std::env::var("RUSTUP_AUTO_INSTALL").is_ok_and(|value| value == "0") {
        return Ok(Err(format!("Rust {release} is not installed, and RUSTUP_AUTO_INSTALL=0")));
    }
    let log = workspace.scratch("logs")?.join("rustup.log");
    Ok(fetch(&workspace.root, release, &log)
        .map_err(|failure| format!("Rust {release} is not installed and could not be fetched: {failure}")))
}

fn fetch(root: &Path, release: &str, log: &Path) -> Result<String> {
    let install = ["toolchain", "install", release, "--profile", "minimal", "--no-self-update"];
    Process::new("rustup", root, install).run_within(FETCH_LIMIT, log)?;
    rustup::toolchain(root, release).ok_or_else(|| Failure::new("rustup installed it but does not list it"))
}
