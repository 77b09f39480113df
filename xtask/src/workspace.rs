//! Where the workspace is and what is in it.

use std::path::{Path, PathBuf};

use crate::{
    failure::{Failure, Result},
    metadata::{Metadata, Package},
    process::Process,
};

/// The workspace this program belongs to.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) metadata: Metadata,
}

impl Workspace {
    /// Finds it from the folder of this package.
    pub(crate) fn find() -> Result<Self> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().ok_or_else(|| Failure::new("this package is not in a workspace"))?;
        Ok(Self { root: root.to_owned(), metadata: Metadata::of_members(root)? })
    }

    pub(crate) fn cargo(&self, arguments: &[&str]) -> Process {
        Process::cargo(&self.root, arguments)
    }

    /// The packages that go to the registry, by name.
    pub(crate) fn published(&self) -> Vec<&Package> {
        self.metadata.packages.iter().filter(|package| package.is_published()).collect()
    }

    /// A folder for what the gates leave behind.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.metadata.target_directory.join("xtask").join(name);
        std::fs::create_dir_all(&folder).map_err(Failure::context(folder.display()))?;
        Ok(folder)
    }

    /// Reads a file that has to be there.
    pub(crate) fn read(&self, path: impl AsRef<Path>) -> Result<String> {
        let path = self.root.join(path);
        std::fs::read_to_string(&path).map_err(Failure::context(path.display()))
    }
}
