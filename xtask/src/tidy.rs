//! `cargo xtask tidy`: the rules of this workspace that neither the compiler nor clippy knows. It lists every offence, and
//! it is a test as well, so that a plain `cargo test` finds them.

mod arrows;
mod calls;
mod changelogs;
mod fences;
mod manifests;
mod markdown;
mod migration;
mod reexports;
mod rust;
mod sources;
mod tables;
mod text;
mod tree;

use std::fmt;

use crate::{
    ci::Verdict,
    failure::{Failure, Result},
    metadata::Metadata,
    tidy::tree::Tree,
    workspace::Workspace,
};

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Offence {
    /// From the root of the workspace, with `/`.
    file: String,
    /// From 1; 0 means the file as a whole.
    line: usize,
    rule: &'static str,
    /// What to do about it.
    remedy: String,
}

impl Offence {
    fn new(file: &str, line: usize, rule: &'static str, remedy: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, rule, remedy: remedy.into() }
    }
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line.max(1), self.rule, self.remedy)
    }
}

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let tree = Tree::load(&workspace.root)?;
    let offences = check(&tree, &workspace.metadata);
    for offence in &offences {
        println!("{offence}");
    }
    if offences.is_empty() {
        println!("{} files are tidy", tree.len());
        return Ok(Verdict::Passed);
    }
    Err(Failure::new(format!("offences: {}", offences.len())))
}

/// Every offence, by file and line.
fn check(tree: &Tree, metadata: &Metadata) -> Vec<Offence> {
    let mut offences = arrows::check(metadata);
    offences.extend(manifests::check(tree));
    offences.extend(changelogs::check(tree));
    offences.extend(text::check(tree));
    offences.extend(fences::check(tree));
    offences.extend(markdown::check(tree));
    offences.extend(tables::check(tree));
    offences.extend(calls::check(tree));
    offences.extend(migration::check(tree));
    offences.extend(sources::check(tree));
    offences.extend(reexports::check(tree));
    offences.sort();
    offences.dedup();
    offences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_tidy() {
        let workspace = Workspace::find().unwrap();
        let tree = Tree::load(&workspace.root).unwrap();
        let offences = check(&tree, &workspace.metadata);
        let list = offences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(offences.is_empty(), "{} offences:\n{list}", offences.len());
        assert!(tree.get("Cargo.toml").is_some() && tree.get("xtask/src/tidy.rs").is_some());
    }

    #[test]
    fn an_offence_is_a_place_a_rule_and_a_remedy() {
        let offence = Offence::new("README.md", 7, "links", "`a.md` is not there");
        assert_eq!(offence.to_string(), "README.md:7: links: `a.md` is not there");
    }
}
