//! `cargo xtask deny`: the dependency graph obeys `deny.toml`.
//!
//! The file is cargo-deny's; the part of it that we use is decided here, so that the gate needs no installed tool. If
//! cargo-deny is installed it runs as well.

mod bans;
mod config;
mod graph;
mod licenses;
mod spdx;

use std::{collections::BTreeSet, fmt};

use crate::{
    ci::Verdict,
    failure::{Failure, Result},
    metadata::Metadata,
    process::Process,
    workspace::Workspace,
};

/// One thing in the graph that the configuration does not allow.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Denial {
    pub(crate) package: String,
    pub(crate) why: String,
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.package, self.why)
    }
}

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let config = config::parse(&workspace.read("deny.toml")?)?;
    let graph = Metadata::of_graph(&workspace.root)?;
    let mut denials = licenses::check(&config.licenses, &graph);
    denials.extend(bans::check(&config.bans, &graph));
    denials.extend(graph::check_sources(&graph));
    denials.extend(graph::check_wildcards(&graph));
    for package in workspace.published() {
        let names = default_graph(workspace, &package.name)?;
        denials.extend(bans::check_defaults(&config.bans, &package.name, &names));
    }
    denials.sort();
    for denial in &denials {
        println!("{denial}");
    }
    if !denials.is_empty() {
        return Err(Failure::new(format!("denials: {}", denials.len())));
    }
    println!("{} packages obey deny.toml", graph.packages.len());
    run_cargo_deny(workspace)
}

/// The names of what a user gets with this crate and its default features, on any platform.
fn default_graph(workspace: &Workspace, package: &str) -> Result<BTreeSet<String>> {
    let arguments = ["-e", "normal,build", "--target", "all", "--prefix", "none", "--format", "{p}"];
    let tree = workspace.cargo(&[&["tree", "-p", package], arguments.as_slice()].concat()).text()?;
    Ok(graph::names_of_tree(&tree))
}

fn run_cargo_deny(workspace: &Workspace) -> Result<Verdict> {
    if Process::cargo(&workspace.root, ["deny", "--version"]).succeeds() {
        workspace.cargo(&["deny", "check", "bans", "licenses", "sources"]).run()?;
    }
    Ok(Verdict::Passed)
}
