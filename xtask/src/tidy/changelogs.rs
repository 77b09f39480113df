//! Every published crate has a changelog whose newest version is its own and whose entries say what kind of change they
//! are. `## Unreleased` may stand above: what the next release will bring.

use crate::{
    changelog::{self, Kind, UNRELEASED},
    tidy::{Offence, manifests, tree::Tree},
};

const RULE: &str = "changelog";

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
    let sections = changelog::sections(text);
    if sections.is_empty() {
        return Some(Offence::new(file, 0, RULE, format!("it has no heading; begin with `## {version}`")));
    }
    if let Some(lower) = sections.iter().skip(1).find(|section| section.is_unreleased()) {
        let remedy = format!("`## {UNRELEASED}` stands once, above every version");
        return Some(Offence::new(file, lower.line, RULE, remedy));
    }
    let newest = sections.iter().find(|section| !section.is_unreleased())?;
    let title = newest.title;
    let remedy = format!("the newest heading is `{title}` and the manifest says {version}; make them equal");
    (title != version).then(|| Offence::new(file, newest.line, RULE, remedy))
}

fn check_entries(file: &str, text: &str) -> Vec<Offence> {
    let remedy = format!("begin the entry with one of {}", Kind::ALL.map(Kind::word).join(", "));
    changelog::entries(text)
        .filter(|entry| Kind::of(entry.text).is_none())
        .map(|entry| Offence::new(file, entry.line, RULE, remedy.clone()))
        .collect()
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
    fn what_is_not_released_yet_stands_above_the_version() {
        assert_eq!(offences("## Unreleased\n- added: a\n\n## 0.2.0\n"), [""; 0]);
        assert_eq!(offences("## Unreleased\n- added: a\n"), [""; 0], "a crate before its first release");
        assert_eq!(offences("## Unreleased\n\n## 0.1.0\n").len(), 1);
        for lower in ["## Unreleased\n\n## Unreleased\n", "## 0.2.0\n\n## Unreleased\n"] {
            assert!(offences(lower)[0].contains(":3: changelog: `## Unreleased` stands once"), "{lower}");
        }
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
