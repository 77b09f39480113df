//! The folder of contract and recordings, where the environment names one.

use std::path::PathBuf;

/// `None`: the test that asks reports itself skipped.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let Some(shared) = std::env::var_os("ACS_SHARED") else {
        println!("skipped: ACS_SHARED is not set");
        return None;
    };
    // Tests run in the folder of the crate; the variable is usually relative to that of the workspace.
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = workspace.join(shared).join(name);
    assert!(folder.exists(), "{} does not exist", folder.display());
    Some(folder)
}
