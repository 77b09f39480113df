//! What is in the archives that cargo made: a function over their files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use semver::{Version, VersionReq};
use serde::Deserialize;
use toml_edit::{Document, Item, TableLike};

use crate::{
    failure::{Failure, Result},
    process::Process,
    workspace::Workspace,
};

/// Some five times of what the largest has today; the registry takes 10 MiB.
const MAX_PACKED: u64 = 1024 * 1024;

/// A file of this size is data, and wants a word on why every user has to fetch it.
const MAX_FILE: u64 = 256 * 1024;

/// What stands beside `src` and `tests`. Cargo adds the first four.
const TOP: [&str; 7] = [
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml.orig",
    "Cargo.toml",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
];
const NEEDED: [&str; 5] = ["Cargo.toml", "CHANGELOG.md", "LICENSE", "README.md", "src/lib.rs"];
const FOLDERS: [&str; 2] = ["src/", "tests/"];
const STRAY_ENDINGS: [&str; 9] =
    ["~", ".bak", ".log", ".orig", ".patch", ".rej", ".swp", ".tmp", ".proptest-regressions"];
const KEYS: [&str; 4] = ["description", "license", "readme", "rust-version"];

/// An unpacked archive.
#[derive(Debug)]
pub(crate) struct Archive {
    pub(crate) name: String,
    pub(crate) version: Version,
    /// Where it is unpacked.
    pub(crate) folder: PathBuf,
    /// Path in the archive, with `/`, and size.
    pub(crate) files: Vec<(String, u64)>,
    pub(crate) packed: u64,
    /// Its `Cargo.toml`, as cargo wrote it.
    pub(crate) manifest: String,
    pub(crate) license: String,
    /// Where cargo notes the commit.
    pub(crate) origin: String,
}

/// Lets cargo make the archives and unpacks them into the empty folder `into`. Nothing is compiled here.
pub(crate) fn make(
    workspace: &Workspace,
    crates: &[(String, Version)],
    into: &Path,
    is_committed: bool,
) -> Result<Vec<Archive>> {
    let target = workspace.scratch("archives")?;
    let dirty = if is_committed { &[][..] } else { &["--allow-dirty"] };
    let packages = crates.iter().flat_map(|(name, _)| ["-p", name]);
    let arguments: Vec<&str> = ["package", "--no-verify", "--quiet"].into_iter().chain(packages).collect();
    let package = |more: &[&str]| {
        let arguments = [arguments.as_slice(), dirty, more].concat();
        workspace.cargo(&arguments).env("CARGO_TARGET_DIR", &target)
    };
    // The registry's index as it was last read has what the lock file names; asking for it anew takes ten times as long.
    if !package(&["--offline"]).succeeds() {
        package(&[]).run()?;
    }
    let unpack = |(name, version): &(String, Version)| {
        let title = format!("{name}-{version}");
        let packed = target.join("package").join(format!("{title}.crate"));
        // `m`: the time of now. Cargo dates the files alike, so that a build would take new text for what it knows.
        Process::new("tar", into, ["-xzmf".as_ref(), packed.as_os_str()]).run()?;
        read(name, version, &into.join(title), &packed)
    };
    crates.iter().map(unpack).collect()
}

fn read(name: &str, version: &Version, folder: &Path, packed: &Path) -> Result<Archive> {
    let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
    Ok(Archive {
        name: name.to_owned(),
        version: version.clone(),
        folder: folder.to_owned(),
        files: files(folder)?,
        packed: fs::metadata(packed).map_err(Failure::context(packed.display()))?.len(),
        manifest: text("Cargo.toml"),
        license: text("LICENSE"),
        origin: text(".cargo_vcs_info.json"),
    })
}

fn files(folder: &Path) -> Result<Vec<(String, u64)>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let fail = || Failure::context(folder.display());
        for entry in fs::read_dir(&folder).map_err(fail())? {
            let entry = entry.map_err(fail())?;
            let metadata = entry.metadata().map_err(fail())?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if metadata.is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else {
                found.push((path, metadata.len()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What is wrong with them. `license` is the workspace's.
pub(crate) fn check(archives: &[Archive], license: &str) -> Vec<String> {
    let one = |archive: &Archive| {
        let mut findings = check_files(archive);
        if archive.license != license {
            findings.push("its LICENSE is not the workspace's; copy that".to_owned());
        }
        findings.extend(check_manifest(archive, archives));
        findings.into_iter().map(|finding| format!("{}: {finding}", archive.name)).collect::<Vec<_>>()
    };
    archives.iter().flat_map(one).collect()
}

/// Says so if it was not packaged from that commit as it is.
pub(crate) fn not_of_commit(archive: &Archive, commit: &str) -> Option<String> {
    let origin: Origin = serde_json::from_str(&archive.origin).unwrap_or_default();
    let is_it = origin.git.sha1 == commit && !origin.git.dirty;
    (!is_it).then(|| format!("{}: its archive is not of the commit {commit}", archive.name))
}

#[derive(Default, Deserialize)]
struct Origin {
    git: OriginGit,
}

#[derive(Default, Deserialize)]
struct OriginGit {
    sha1: String,
    #[serde(default)]
    dirty: bool,
}

fn check_files(archive: &Archive) -> Vec<String> {
    let has = |wanted: &str| archive.files.iter().any(|(file, _)| file == wanted);
    let missing = NEEDED.iter().filter(|file| !has(file));
    let mut findings: Vec<String> = missing.map(|file| format!("{file} is missing")).collect();
    for (file, size) in &archive.files {
        if is_stray(file) {
            findings
                .push(format!("{file} is no part of a crate; remove it, or `exclude` it in the manifest"));
        }
        if *size > MAX_FILE {
            findings.push(format!("{file} has {size} bytes; {MAX_FILE} are the limit of a file"));
        }
    }
    if archive.packed > MAX_PACKED {
        findings.push(format!("the archive has {} bytes; {MAX_PACKED} are the limit", archive.packed));
    }
    findings
}

fn is_stray(file: &str) -> bool {
    if TOP.contains(&file) {
        return false;
    }
    let is_hidden = file.split('/').any(|part| part.starts_with('.'));
    let is_left_over = STRAY_ENDINGS.iter().any(|ending| file.ends_with(ending));
    is_hidden || is_left_over || !FOLDERS.iter().any(|folder| file.starts_with(folder))
}

fn check_manifest(archive: &Archive, all: &[Archive]) -> Vec<String> {
    let document = match Document::parse(archive.manifest.as_str()) {
        Ok(document) => document,
        Err(error) => return vec![format!("its Cargo.toml cannot be read: {error}")],
    };
    let root = document.as_item();
    let package = |key: &str| root.get("package").and_then(|package| package.get(key)).and_then(Item::as_str);
    let mut findings = Vec::new();
    let version = archive.version.to_string();
    for (key, expected) in [("name", archive.name.as_str()), ("version", version.as_str())] {
        if package(key) != Some(expected) {
            findings.push(format!("its Cargo.toml has not the {key} `{expected}`"));
        }
    }
    let missing = KEYS.iter().filter(|key| package(key).is_none());
    findings.extend(missing.map(|key| format!("its Cargo.toml has no `{key}`")));
    let targets = tables(root.get("target")).map(|(_, target)| target);
    for holder in std::iter::once(root).chain(targets) {
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (name, entry) in tables(holder.get(table)) {
                findings.extend(check_dependency(name, entry, all));
            }
        }
    }
    findings
}

/// It comes from the registry, and where it is released together with this one, in the version that is released.
fn check_dependency(name: &str, entry: &Item, all: &[Archive]) -> Option<String> {
    let field = |key: &str| entry.get(key).and_then(Item::as_str);
    for key in ["path", "git", "registry"] {
        if field(key).is_some() {
            return Some(format!("it takes {name} from a `{key}`; users have only the registry"));
        }
    }
    let asked = entry.as_str().or_else(|| field("version")).unwrap_or("*");
    let package = field("package").unwrap_or(name);
    let released = all.iter().find(|other| other.name == package)?;
    let is_met = VersionReq::parse(asked).is_ok_and(|asked| asked.matches(&released.version));
    let finding = format!("it asks for {name} {asked}, and {} is what is released with it", released.version);
    (!is_met).then_some(finding)
}

fn tables(item: Option<&Item>) -> impl Iterator<Item = (&str, &Item)> {
    item.and_then(Item::as_table_like).map(TableLike::iter).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"
[package]
name = "core-http"
version = "0.1.0"
description = "Requests"
license = "MIT"
readme = "README.md"
rust-version = "1.88"

[dependencies.core-auth]
version = "0.1.0"

[target.'cfg(unix)'.dependencies]
bytes = "1"
"#;

    fn archive(name: &str, manifest: &str) -> Archive {
        let files = NEEDED.iter().chain(&TOP).chain(&["tests/it/main.rs"]);
        Archive {
            name: name.into(),
            version: Version::new(0, 1, 0),
            folder: PathBuf::new(),
            files: files.map(|file| ((*file).to_owned(), 100)).collect(),
            packed: 1000,
            manifest: manifest.into(),
            license: "MIT License".into(),
            origin: r#"{ "git": { "sha1": "abc" }, "path_in_vcs": "crates/core-http" }"#.into(),
        }
    }

    fn findings(change: impl FnOnce(&mut Archive)) -> Vec<String> {
        let mut changed = archive("core-http", MANIFEST);
        change(&mut changed);
        check(&[changed, archive("core-auth", &MANIFEST.replace("core-http", "core-auth"))], "MIT License")
    }

    fn one(change: impl FnOnce(&mut Archive)) -> String {
        let found = findings(change);
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().unwrap()
    }

    #[test]
    fn a_good_archive_passes() {
        assert_eq!(findings(|_| ()), [""; 0]);
    }

    #[test]
    fn what_a_user_reads_is_there() {
        for file in NEEDED {
            let found = one(|archive| archive.files.retain(|(name, _)| name != file));
            assert_eq!(found, format!("core-http: {file} is missing"));
        }
        assert!(one(|archive| archive.license = "Apache".into()).contains("LICENSE is not the workspace's"));
    }

    #[test]
    fn stray_files_are_found() {
        for file in [
            "notes.txt",
            "src/a.rs.orig",
            "src/.DS_Store",
            "target/debug/a",
            "tests/.env",
            "src/a.rs~",
            ".env",
        ] {
            let found = one(|archive| archive.files.push((file.into(), 1)));
            assert!(found.contains(&format!("{file} is no part of a crate")), "{found}");
        }
        assert_eq!(findings(|archive| archive.files.push(("src/page/style.css".into(), 1))), [""; 0]);
    }

    #[test]
    fn sizes_have_limits() {
        assert!(one(|archive| archive.packed = MAX_PACKED + 1).contains("the archive has 1048577 bytes"));
        assert!(
            one(|archive| archive.files.push(("tests/a.json".into(), MAX_FILE + 1)))
                .contains("tests/a.json has")
        );
    }

    #[test]
    fn dependencies_come_from_the_registry_in_the_version_that_is_released() {
        let with = |from: &str, to: &str| one(|archive| archive.manifest = MANIFEST.replace(from, to));
        assert!(
            with("version = \"0.1.0\"\n\n[target", "path = \"../core-auth\"\n\n[target")
                .contains("from a `path`")
        );
        assert!(with("bytes = \"1\"", "bytes = { git = \"g\" }").contains("takes bytes from a `git`"));
        let other = with(
            "[dependencies.core-auth]\nversion = \"0.1.0\"",
            "[dependencies.core-auth]\nversion = \"0.2\"",
        );
        assert_eq!(other, "core-http: it asks for core-auth 0.2, and 0.1.0 is what is released with it");
        let renamed = with("bytes = \"1\"", "auth = { package = \"core-auth\", version = \"0.3\" }");
        assert!(renamed.contains("it asks for auth 0.3"), "{renamed}");
    }

    #[test]
    fn an_archive_is_of_the_commit_and_of_nothing_besides() {
        let of = |origin: &str| {
            let archive = Archive { origin: origin.into(), ..archive("core-http", MANIFEST) };
            not_of_commit(&archive, "abc")
        };
        assert_eq!(of(r#"{ "git": { "sha1": "abc" }, "path_in_vcs": "crates/core-http" }"#), None);
        for origin in
            [r#"{ "git": { "sha1": "abd" } }"#, r#"{ "git": { "sha1": "abc", "dirty": true } }"#, "{}", ""]
        {
            assert_eq!(of(origin).unwrap(), "core-http: its archive is not of the commit abc", "{origin}");
        }
    }

    #[test]
    fn the_manifest_is_that_of_the_release() {
        let with = |from: &str, to: &str| one(|archive| archive.manifest = MANIFEST.replacen(from, to, 1));
        assert!(with("version = \"0.1.0\"", "version = \"0.1.1\"").contains("has not the version `0.1.0`"));
        assert!(with("license = \"MIT\"", "").contains("has no `license`"));
        assert!(with("[package]", "[package").contains("cannot be read"));
    }
}
