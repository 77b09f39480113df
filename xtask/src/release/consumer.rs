//! Programs outside the workspace, one for each archive, that have nothing of ours but the archives.

use std::{fs, path::Path};

use crate::{
    failure::{Failure, Result},
    process::Process,
    release::archive::Archive,
    workspace::Workspace,
};

/// Builds each program alone, with the crate's default features: together, one would switch on what another forgot.
/// `folder` has the archives in it and lies outside the workspace.
pub(crate) fn build(workspace: &Workspace, archives: &[Archive], folder: &Path) -> Result {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(Failure::context(path.display()))
    };
    write("Cargo.toml", &root_manifest(archives)?)?;
    for archive in archives {
        write(&format!("uses/{}/Cargo.toml", archive.name), &manifest(archive)?)?;
        write(&format!("uses/{}/src/main.rs", archive.name), &program(archive))?;
    }
    // The versions that the gate has tested, and no need for the network; cargo drops what is not used.
    write("Cargo.lock", &workspace.read("Cargo.lock")?)?;
    let target = workspace.scratch("consumer")?;
    for archive in archives {
        // The crate as well as its user: it may have a program of its own.
        let name = &archive.name;
        let arguments =
            ["build", "-p", &format!("uses-{name}"), "-p", &format!("{name}@{}", archive.version)];
        Process::cargo(folder, arguments).env("CARGO_TARGET_DIR", &target).run()?;
    }
    Ok(())
}

/// Whoever asks the registry for a crate of this release gets its archive; all others come from the registry.
fn root_manifest(archives: &[Archive]) -> Result<String> {
    let patch =
        |archive: &Archive| Ok(format!("{} = {{ path = {} }}\n", archive.name, quoted(&archive.folder)?));
    let patches = archives.iter().map(patch).collect::<Result<String>>()?;
    Ok(format!("[workspace]\nresolver = \"3\"\nmembers = [\"uses/*\"]\n\n[patch.crates-io]\n{patches}"))
}

fn manifest(archive: &Archive) -> Result<String> {
    let Archive { name, folder, .. } = archive;
    Ok(format!(
        "[package]\nname = \"uses-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{name} = {{ path = {} }}\n",
        quoted(folder)?
    ))
}

fn program(archive: &Archive) -> String {
    format!("//! Links the crate.\n\nuse {} as _;\n\nfn main() {{}}\n", archive.name.replace('-', "_"))
}

/// A string of TOML.
fn quoted(path: &Path) -> Result<String> {
    let text = path.to_str().ok_or_else(|| Failure::new(format!("{} is not Unicode", path.display())))?;
    Ok(toml_edit::Value::from(text).to_string())
}
