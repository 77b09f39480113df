//! What is known of the published crates before anything is decided: manifests, changelogs, tags.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use semver::Version;

use crate::{
    failure::{Failure, Result},
    metadata::Package,
    release::{git, inherited, order},
    workspace::Workspace,
};

/// The published crates and the state of the repository.
#[derive(Debug)]
pub(crate) struct Facts {
    /// Each after what it needs; by name where they need each other.
    pub(crate) crates: Vec<CrateFacts>,
    /// Crates that need each other, so that none of them can be the first.
    pub(crate) circle: Vec<String>,
    /// Files that are not committed.
    pub(crate) uncommitted: Vec<String>,
}

/// One published crate.
#[derive(Debug)]
pub(crate) struct CrateFacts {
    pub(crate) name: String,
    /// In its manifest.
    pub(crate) version: Version,
    /// What the workspace's table asks for.
    pub(crate) asked: Option<Version>,
    pub(crate) changelog: Option<String>,
    /// The published crates that whoever uses it compiles as well.
    pub(crate) built_on: Vec<String>,
    /// None: never.
    pub(crate) released: Option<Released>,
}

/// The last release of a crate, and what is different from it.
#[derive(Debug)]
pub(crate) struct Released {
    pub(crate) version: Version,
    /// The packaged files that differ; `<file>: <what>` where the text comes from the workspace's manifest.
    pub(crate) changed: Vec<String>,
    pub(crate) changelog: String,
    /// What the workspace's table asked for then.
    pub(crate) asked: BTreeMap<String, Version>,
}

/// Reads them; changes nothing.
pub(crate) fn collect(workspace: &Workspace) -> Result<Facts> {
    let root = &workspace.root;
    let published = workspace.published();
    let needs = order::needs(&published);
    let (names, circle) = match order::sorted(&needs) {
        Ok(names) => (names, Vec::new()),
        Err(circle) => (needs.into_keys().collect(), circle),
    };
    let manifest = workspace.read("Cargo.toml")?;
    let source = Source {
        workspace,
        tags: git::tags(root)?,
        asked: inherited::table(&manifest)?,
        manifest,
        published: published.iter().map(|package| package.name.as_str()).collect(),
    };
    let package = |name: &String| published.iter().copied().find(|package| package.name == *name);
    let crates = names.iter().filter_map(package).map(|package| source.read_crate(package));
    Ok(Facts { crates: crates.collect::<Result<_>>()?, circle, uncommitted: git::uncommitted(root)? })
}

struct Source<'w> {
    workspace: &'w Workspace,
    tags: Vec<String>,
    /// The workspace's.
    manifest: String,
    asked: BTreeMap<String, Version>,
    published: BTreeSet<&'w str>,
}

impl Source<'_> {
    fn read_crate(&self, package: &Package) -> Result<CrateFacts> {
        let name = &package.name;
        let folder = package.folder()?;
        let changelog = std::fs::read_to_string(folder.join("CHANGELOG.md")).ok();
        let dependencies = package.dependencies.iter();
        let built_on = dependencies
            .filter(|on| on.kind.as_deref() != Some("dev") && self.published.contains(on.name.as_str()))
            .map(|on| on.name.clone());
        let last = git::last_release(&self.tags, name);
        Ok(CrateFacts {
            name: name.clone(),
            version: Version::parse(&package.version).map_err(Failure::context(name))?,
            asked: self.asked.get(name).cloned(),
            changelog,
            built_on: built_on.collect(),
            released: last.map(|version| self.read_released(package, folder, version)).transpose()?,
        })
    }

    fn read_released(&self, package: &Package, folder: &Path, version: Version) -> Result<Released> {
        let tag = git::tag(&package.name, &version);
        let listed = ["package", "--list", "--allow-dirty", "--quiet", "-p", &package.name];
        let list = self.workspace.cargo(&listed).text()?;
        let packaged: BTreeSet<&str> = list.lines().collect();
        let differing = git::changed(folder, &tag)?.into_iter();
        let mut changed: Vec<String> = differing
            .filter(|change| change.is_deleted || packaged.contains(change.file.as_str()))
            .map(|change| change.file)
            .collect();
        let then = git::file_at(&self.workspace.root, &tag, "Cargo.toml")?.unwrap_or_default();
        let own = std::fs::read_to_string(&package.manifest_path).map_err(Failure::context(&package.name))?;
        let before = inherited::inherited(&then, &own)?;
        let now = inherited::inherited(&self.manifest, &own)?;
        let other = inherited::differing(&before, &now);
        changed.extend(other.into_iter().map(|key| format!("Cargo.toml: {key} of the workspace")));
        let changelog = git::file_at(folder, &tag, "CHANGELOG.md")?.unwrap_or_default();
        Ok(Released { version, changed, changelog, asked: inherited::table(&then)? })
    }
}
