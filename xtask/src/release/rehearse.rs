//! `cargo xtask release rehearse`: what `publish` would publish is packaged, looked at, and used.
//!
//! The archives are unpacked outside the workspace, and each gets a program that depends on it alone. There is no registry
//! of our own in between: what one would add is the index, which cargo writes and reads itself, and the upload, which
//! cargo checks before it begins. What can be wrong is in the archives: a file that is not packaged, a dependency by path, a
//! version that the others do not have. The programs see all of it, need no server, and `cargo publish` verifies again.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use semver::Version;

use crate::{
    ci::Verdict,
    failure::{Failure, Result},
    release::{archive, archive::Archive, consumer, git, plan::Plan},
    workspace::Workspace,
};

pub(crate) fn run(workspace: &Workspace) -> Result {
    let plan = super::prepared(workspace)?;
    let crates = crates(&plan);
    let head = git::head(&workspace.root)?;
    let folder = outside(&workspace.root)?;
    let archives = archive::make(workspace, &crates, &folder, true)?;
    let mut findings = archive::check(&archives, &workspace.read("LICENSE")?);
    findings.extend(archives.iter().filter_map(|archive| archive::not_of_commit(archive, &head)));
    report(&archives, &findings)?;
    consumer::build(workspace, &archives, &folder)?;
    let stamp = stamp(&head, &crates);
    let file = stamp_file(workspace)?;
    fs::write(&file, stamp).map_err(Failure::context(file.display()))?;
    fs::remove_dir_all(&folder).map_err(Failure::context(folder.display()))?;
    println!("{} crates rehearsed; next: `cargo xtask release publish`", crates.len());
    Ok(())
}

/// The gate: the archives of every published crate, from the working tree as it is. Nothing is compiled.
pub(crate) fn archives(workspace: &Workspace) -> Result<Verdict> {
    let version = |text: &str| Version::parse(text).map_err(Failure::context(text));
    let published = workspace.published().into_iter();
    let crates = published.map(|package| Ok((package.name.clone(), version(&package.version)?)));
    let folder = empty(workspace.scratch("unpacked")?)?;
    let archives = archive::make(workspace, &crates.collect::<Result<Vec<_>>>()?, &folder, false)?;
    report(&archives, &archive::check(&archives, &workspace.read("LICENSE")?))?;
    Ok(Verdict::Passed)
}

/// True if that commit and those versions passed.
pub(crate) fn has_passed(workspace: &Workspace, head: &str, plan: &Plan) -> Result<bool> {
    let found = fs::read_to_string(stamp_file(workspace)?).unwrap_or_default();
    Ok(found == stamp(head, &crates(plan)))
}

fn crates(plan: &Plan) -> Vec<(String, Version)> {
    plan.releases().map(|(step, release)| (step.name.clone(), release.version.clone())).collect()
}

fn report(archives: &[Archive], findings: &[String]) -> Result {
    for archive in archives {
        let size = archive.packed.div_ceil(1024);
        println!("{} {}: {} files, {size} KiB", archive.name, archive.version, archive.files.len());
    }
    for finding in findings {
        println!("finding: {finding}");
    }
    let count = findings.len();
    if count == 0 { Ok(()) } else { Err(Failure::new(format!("findings in the archives: {count}"))) }
}

/// A folder that no workspace is above; the same one each time, so that a rehearsal that failed leaves no second one.
fn outside(root: &Path) -> Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    empty(std::env::temp_dir().join(format!("xtask-rehearse-{:016x}", hasher.finish())))
}

fn empty(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Failure::context(folder.display()))?;
    }
    fs::create_dir(&folder).map_err(Failure::context(folder.display()))?;
    Ok(folder)
}

fn stamp(head: &str, crates: &[(String, Version)]) -> String {
    let crates: Vec<String> = crates.iter().map(|(name, version)| format!("{name} {version}\n")).collect();
    format!("{head}\n{}", crates.concat())
}

fn stamp_file(workspace: &Workspace) -> Result<PathBuf> {
    Ok(workspace.scratch("rehearsed")?.join("passed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_rehearsed_is_a_commit_and_versions() {
        let crates = [
            ("core-auth".to_owned(), Version::new(0, 1, 0)),
            ("core-http".to_owned(), Version::new(0, 2, 0)),
        ];
        assert_eq!(stamp("abc", &crates), "abc\ncore-auth 0.1.0\ncore-http 0.2.0\n");
        assert_ne!(stamp("abc", &crates), stamp("abd", &crates));
        assert_ne!(stamp("abc", &crates), stamp("abc", &crates[..1]));
    }

    #[test]
    fn the_folder_is_outside_and_empty_each_time() {
        let root = Path::new("/somewhere/of/its/own");
        let folder = outside(root).unwrap();
        fs::write(folder.join("left"), "over").unwrap();
        assert_eq!(outside(root).unwrap(), folder);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir(&folder).unwrap();
    }
}
