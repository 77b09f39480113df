//! What we use of `cargo metadata`'s answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    failure::{Failure, Result},
    process::Process,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_members: BTreeSet<String>,
    pub(crate) target_directory: PathBuf,
    pub(crate) resolve: Option<Resolve>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) id: String,
    /// Where it was fetched from; none for a path.
    pub(crate) source: Option<String>,
    pub(crate) license: Option<String>,
    /// None: any registry; empty: none.
    pub(crate) publish: Option<Vec<String>>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    pub(crate) targets: Vec<Target>,
    pub(crate) manifest_path: PathBuf,
    pub(crate) rust_version: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// None: normal; otherwise `dev` or `build`.
    pub(crate) kind: Option<String>,
    pub(crate) req: String,
    pub(crate) path: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) kind: Vec<String>,
}

/// The graph with its features switched on.
#[derive(Debug, Deserialize)]
pub(crate) struct Resolve {
    pub(crate) nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) dependencies: Vec<String>,
    pub(crate) features: Vec<String>,
}

impl Metadata {
    /// The members alone: needs neither lock file nor network.
    pub(crate) fn of_members(root: &Path) -> Result<Self> {
        Self::parse(&Process::cargo(root, ["metadata", "--no-deps", "--format-version", "1"]).text()?)
    }

    /// The whole graph, for every platform, with every feature.
    pub(crate) fn of_graph(root: &Path) -> Result<Self> {
        Self::parse(&Process::cargo(root, ["metadata", "--all-features", "--format-version", "1"]).text()?)
    }

    pub(crate) fn parse(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(Failure::context("cargo metadata"))
    }

    pub(crate) fn is_member(&self, package: &Package) -> bool {
        self.workspace_members.contains(&package.id)
    }
}

impl Package {
    pub(crate) fn is_published(&self) -> bool {
        self.publish.as_ref().is_none_or(|registries| !registries.is_empty())
    }

    /// Where its manifest is.
    pub(crate) fn folder(&self) -> Result<&Path> {
        self.manifest_path.parent().ok_or_else(|| Failure::new(format!("{} has no folder", self.name)))
    }

    pub(crate) fn has_target(&self, kind: &str) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|k| k == kind))
    }
}
