//! Every published crate has a changelog whose newest heading is its version and whose entries say what kind of change
//! they are.

use crate::tidy::{Offence, manifests, tree::Tree};

const RULE: &str = "changelog";

const KINDS: [&str; 6] = ["added", "changed", "fixed", "deprecated", "removed", "**breaking**"];

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for name in tree.crates() {
        let file = format!("crates/{name}/CHANGELOG.md");
        let Some(text) = tree.get(&file) else {
            offences.push(Offence::new(
                &file,
                0,
                RULE,
                "write one, with the crate's version as its first heading",
            ));
            continue;
        };
        let manifest = tree.get(&format!("crates/{name}/Cargo.toml")).unwrap_or_default();
        if let Some(version) = manifests::version_of(manifest) {
            offences.extend(check_heading(&file, text, &version));
        }
        offences.extend(check_entries(&file, text));
    }
    offences
}

fn check_heading(file: &str, text: &str, version: &str) -> Option<Offence> {
    let newest =
        text.lines().enumerate().find_map(|(index, line)| Some((index + 1, line.strip_prefix("## ")?)));
    let Some((line, heading)) = newest else {
        return Some(Offence::new(file, 0, RULE, format!("it has no heading; begin with `## {version}`")));
    };
    // `## 0.2.0`, `## [0.2.0]`, `## 0.2.0 (2026-01-31)` are all common.
    let word = heading.split_whitespace().next().unwrap_or_default().trim_matches(['[', ']']);
    let remedy = format!("the newest heading is `{word}` and the manifest says {version}; make them equal");
    (word != version).then(|| Offence::new(file, line, RULE, remedy))
}

fn check_entries(file: &str, text: &str) -> Vec<Offence> {
    let entries = text.lines().enumerate().filter_map(|(index, line)| {
        Some((index + 1, line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))?))
    });
    let remedy = format!("begin the entry with one of {}", KINDS.join(", "));
    entries
        .filter(|(_, entry)| !names_its_kind(entry))
        .map(|(line, _)| Offence::new(file, line, RULE, remedy.clone()))
        .collect()
}

fn names_its_kind(entry: &str) -> bool {
    KINDS.iter().any(|kind| {
        entry.strip_prefix(kind).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offences(changelog: &str) -> Vec<String> {
        let manifest = "[package]\nname = \"core-auth\"\nversion = \"0.2.0\"\n";
        let tree = Tree::of(&[
            ("crates/core-auth/Cargo.toml", manifest),
            ("crates/core-auth/CHANGELOG.md", changelog),
        ]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_newest_heading_is_the_version() {
        for good in
            ["## 0.2.0\n## 0.1.0", "# Changelog\n\n## [0.2.0] - 2026-01-31\n", "## 0.2.0 (unreleased)"]
        {
            assert_eq!(offences(good), [""; 0], "{good}");
        }
        let found = offences("# Changelog\n\n## 0.1.0\n\n## 0.2.0\n");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/core-auth/CHANGELOG.md:3: changelog: the newest heading is `0.1.0`")
        );
        assert_eq!(offences("nothing yet").len(), 1);
    }

    #[test]
    fn entries_begin_with_their_kind_in_lower_case() {
        let good = "## 0.2.0\n\n- added: a\n- **breaking**: b\n  - detail of b\n- fixed c\n";
        assert_eq!(offences(good), [""; 0]);
        for bad in ["New: x", "Added: x", "fixes: x", "breaking: x", "addedx"] {
            assert_eq!(offences(&format!("## 0.2.0\n- {bad}\n")).len(), 1, "{bad}");
        }
    }

    #[test]
    fn a_crate_without_a_changelog_is_an_offence() {
        assert_eq!(check(&Tree::of(&[("crates/core-auth/src/lib.rs", "")])).len(), 1);
    }
}
