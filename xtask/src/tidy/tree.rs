//! The text files of the workspace, in memory, so that every rule can be tried on a made-up tree.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::failure::{Failure, Result};

/// Hidden folders that are ours; the others belong to tools.
const HIDDEN: [&str; 3] = [".cargo", ".ci", ".github"];

/// Text by path; paths are relative to the root, with `/`.
#[derive(Debug, Default)]
pub(crate) struct Tree(BTreeMap<String, String>);

impl Tree {
    /// Reads everything below `root` but version control, build output and what is not UTF-8.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let path = root.join(&folder);
            for entry in fs::read_dir(&path).map_err(Failure::context(path.display()))? {
                let entry = entry.map_err(Failure::context(path.display()))?;
                let name = entry.file_name();
                let kind = entry.file_type().map_err(Failure::context(entry.path().display()))?;
                if kind.is_dir() && is_ours(&entry.path(), &name.to_string_lossy()) {
                    folders.push(folder.join(&name));
                } else if kind.is_file()
                    && name != ".git"
                    && let Ok(text) = fs::read_to_string(entry.path())
                {
                    files.insert(slashed(&folder.join(&name)), text);
                }
            }
        }
        Ok(Self(files))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose name ends so.
    pub(crate) fn with_suffix(&self, suffix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter(move |(path, _)| path.ends_with(suffix))
    }

    /// True for a file, and for a folder with a file in it.
    pub(crate) fn contains(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty() || self.0.contains_key(path) || self.0.keys().any(|file| file.starts_with(&folder))
    }

    /// The names of the folders right below `crates/`.
    pub(crate) fn crates(&self) -> Vec<&str> {
        let inside = self.0.keys().filter_map(|path| path.strip_prefix("crates/"));
        let mut names: Vec<&str> = inside.filter_map(|rest| Some(rest.split_once('/')?.0)).collect();
        names.dedup();
        names
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }
}

/// `a/b/../c` is `a/c`; none if it leaves the tree.
pub(crate) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a file; empty for one in the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_ours(path: &Path, name: &str) -> bool {
    let hidden = name.starts_with('.') && !HIDDEN.contains(&name);
    // Cargo marks its target folders, whatever they are called.
    !hidden && name != "target" && !path.join("CACHEDIR.TAG").exists()
}

fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_output_and_version_control_are_not_loaded() {
        let root = std::env::temp_dir().join(format!("xtask-tree-{}", std::process::id()));
        for (path, text) in [
            ("Cargo.toml", "[workspace]"),
            (".git", "gitdir: elsewhere"),
            (".ci/run", "cargo xtask ci"),
            (".idea/x.xml", "<x/>"),
            ("target/debug/a.d", "a"),
            ("built/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55"),
            ("crates/a/src/lib.rs", "//! A."),
        ] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        }
        fs::write(root.join("picture.png"), [0x89, 0xff]).unwrap();
        let tree = Tree::load(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        let paths: Vec<&str> = tree.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, [".ci/run", "Cargo.toml", "crates/a/src/lib.rs"]);
        assert_eq!(tree.crates(), ["a"]);
    }

    #[test]
    fn a_relative_path_stays_in_the_tree() {
        assert_eq!(join("crates/a", "../../LICENSE").as_deref(), Some("LICENSE"));
        assert_eq!(join("", "./docs/../README.md").as_deref(), Some("README.md"));
        assert_eq!(join("crates", "../../outside"), None);
    }
}
