//! `cargo xtask release prepare`: writes the planned versions into manifests, the workspace's table and changelogs.
//!
//! It commits nothing: the difference is there to be read. Once that is committed, a second run finds nothing to write.

use std::{collections::BTreeMap, path::PathBuf};

use toml_edit::{DocumentMut, Item};

use crate::{
    failure::{Failure, Result},
    release::plan::{Plan, Release},
    workspace::Workspace,
};

pub(crate) fn run(workspace: &Workspace) -> Result {
    let plan = super::decided(workspace)?;
    let edits = edits(workspace, &plan)?;
    for (path, text) in &edits {
        std::fs::write(path, text).map_err(Failure::context(path.display()))?;
        println!("wrote {}", path.strip_prefix(&workspace.root).unwrap_or(path).display());
    }
    if edits.is_empty() {
        println!("nothing to write; next: `cargo xtask release rehearse`");
        return Ok(());
    }
    // The lock file names our versions too, and the gate takes it as it is.
    workspace.cargo(&["update", "--workspace"]).run()?;
    println!(
        "next: read `git diff`, run `cargo xtask ci`, commit, and then `cargo xtask release rehearse`; to take it \
         back: `git restore .`"
    );
    Ok(())
}

/// The files whose text changes, all of them read and changed before the first is written.
fn edits(workspace: &Workspace, plan: &Plan) -> Result<BTreeMap<PathBuf, String>> {
    let mut edits = BTreeMap::new();
    let mut edit = |path: PathBuf, change: &dyn Fn(&str) -> Result<String>| -> Result {
        let before = edits.get(&path).cloned().map_or_else(|| workspace.read(&path), Ok)?;
        let after = change(&before)?;
        if after != before {
            edits.insert(path, after);
        }
        Ok(())
    };
    for (step, release) in plan.releases() {
        let version = release.version.to_string();
        let package = workspace.published().into_iter().find(|package| package.name == step.name);
        let folder = package.ok_or_else(|| Failure::new(format!("no package `{}`", step.name)))?.folder()?;
        edit(folder.join("Cargo.toml"), &|text| with_version(text, &["package"], &version))?;
        let table = ["workspace", "dependencies", &step.name];
        edit(workspace.root.join("Cargo.toml"), &|text| with_version(text, &table, &version))?;
        edit(folder.join("CHANGELOG.md"), &|text| Ok(with_section(text, release)))?;
    }
    Ok(edits)
}

/// The manifest with that version in that table, and all else as it is.
fn with_version(manifest: &str, table: &[&str], version: &str) -> Result<String> {
    let missing = || Failure::new(format!("no version in [{}]", table.join(".")));
    let mut document: DocumentMut =
        manifest.parse().map_err(Failure::context("a manifest cannot be read"))?;
    let mut item = document.as_item_mut();
    for key in table.iter().chain(&["version"]) {
        item = item.get_mut(key).ok_or_else(missing)?;
    }
    let Item::Value(value) = item else { return Err(missing()) };
    let mut new = toml_edit::Value::from(version);
    *new.decor_mut() = value.decor().clone();
    *value = new;
    Ok(document.to_string())
}

/// The changelog whose open section bears the version; a section is added on top if there is none.
fn with_section(changelog: &str, release: &Release) -> String {
    let mut lines: Vec<String> = changelog.lines().map(str::to_owned).collect();
    let heading = format!("## {}", release.version);
    let is_heading = |line: &String| line.starts_with("## ");
    let open = release.heading.and_then(|line| line.checked_sub(1));
    let at = open.unwrap_or_else(|| lines.iter().position(is_heading).unwrap_or(lines.len()));
    if open.is_none() {
        lines.splice(at..at, [heading.clone(), String::new()]);
    }
    if let Some(line) = lines.get_mut(at)
        && !names_version(line, &release.version.to_string())
    {
        *line = heading;
    }
    let rest = lines.iter().skip(at + 1);
    let end = rest.clone().position(is_heading).map_or(lines.len(), |length| at + 1 + length);
    let section = lines.get(at..end).unwrap_or_default();
    let added: Vec<String> = release.lines.iter().map(|line| format!("- {line}")).collect();
    let added: Vec<String> = added.into_iter().filter(|line| !section.contains(line)).collect();
    insert_entries(&mut lines, at, end, added);
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Puts them behind the last line with text of the section from its heading `at` to `end`.
fn insert_entries(lines: &mut Vec<String>, at: usize, end: usize, mut added: Vec<String>) {
    if added.is_empty() {
        return;
    }
    let section = lines.get(at..end).unwrap_or_default();
    let length = section.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
    if length == 1 {
        added.insert(0, String::new());
    }
    lines.splice(at + length..at + length, added);
}

/// `## 0.2.0 (2026-01-31)` is a heading of 0.2.0 and stays as it is.
fn names_version(heading: &str, version: &str) -> bool {
    heading.split_whitespace().nth(1).is_some_and(|word| word.trim_matches(['[', ']']) == version)
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::*;

    fn rolled(changelog: &str, heading: Option<usize>, lines: &[&str]) -> String {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        with_section(changelog, &Release { version: Version::new(0, 2, 0), heading, lines })
    }

    #[test]
    fn a_version_changes_and_nothing_else_in_the_manifest() {
        let member =
            "# A.\n[package]\nname = \"a\"\nversion  =  \"0.1.0\" # why\n\n[dependencies]\nb = \"0.1.0\"\n";
        let expected = member.replace("version  =  \"0.1.0\"", "version  =  \"0.2.0\"");
        assert_eq!(with_version(member, &["package"], "0.2.0").unwrap(), expected);
        let root = "[workspace.dependencies]\n# Ours.\na = { path = \"a\", version = \"0.1.0\", default-features = false }\n\
                    b = { path = \"b\", version = \"0.1.0\" }\n";
        let table = ["workspace", "dependencies", "a"];
        let expected = root.replacen("0.1.0", "0.2.0", 1);
        assert_eq!(with_version(root, &table, "0.2.0").unwrap(), expected);
    }

    #[test]
    fn a_manifest_without_the_version_is_refused() {
        for manifest in ["[package]\n", "[package]\nversion.workspace = true\n", "[package"] {
            assert!(with_version(manifest, &["package"], "0.2.0").is_err(), "{manifest}");
        }
    }

    #[test]
    fn what_was_unreleased_becomes_the_version() {
        let before = "# Changelog\n\n## Unreleased\n\n- added: a\n\n## 0.1.0\n\n- added: b\n";
        assert_eq!(rolled(before, Some(3), &[]), before.replace("Unreleased", "0.2.0"));
        let dated = "# Changelog\n\n## [0.2.0] - 2026-01-31\n\n- added: a\n";
        assert_eq!(rolled(dated, Some(3), &[]), dated);
    }

    #[test]
    fn a_break_below_is_an_entry_once() {
        let line = "**breaking**: built on core 0.2.0";
        let before = "# Changelog\n\n## Unreleased\n\n- added: a\n  - detail\n\n## 0.1.0\n\n- added: b\n";
        let after = "# Changelog\n\n## 0.2.0\n\n- added: a\n  - detail\n- **breaking**: built on core 0.2.0\n\n\
                     ## 0.1.0\n\n- added: b\n";
        assert_eq!(rolled(before, Some(3), &[line]), after);
        assert_eq!(rolled(after, Some(3), &[line]), after);
    }

    #[test]
    fn a_crate_with_nothing_to_say_gets_a_section_on_top() {
        let before = "# Changelog\n\n## 0.1.0\n\n- added: b\n";
        let after = "# Changelog\n\n## 0.2.0\n\n- **breaking**: x\n\n## 0.1.0\n\n- added: b\n";
        assert_eq!(rolled(before, None, &["**breaking**: x"]), after);
        let empty = "# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- added: b\n";
        assert_eq!(rolled(empty, Some(3), &["**breaking**: x"]), after);
    }
}
