//! What no text file may contain: markers of unfinished work, paths of one machine, hosts of registries, references to a
//! tracker that a reader of the published crate cannot open.

use crate::tidy::{Offence, tree::Tree};

/// Files that people write; fixtures and lock files are data.
const WRITTEN: [&str; 7] = [".rs", ".md", ".toml", ".sh", ".yml", ".yaml", ".ci/run"];

/// Split so that this file is not an offence itself.
const MARKERS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];

const MACHINE_PATHS: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

const REGISTRY_HOSTS: [&str; 5] = [
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs.org"),
    concat!("files.", "pythonhosted.org"),
    concat!("deb.", "debian.org"),
];

/// The folder of test material is known to one file; elsewhere the variable is named.
const SHARED: &str = concat!("../", "shared");
const KNOWS_SHARED: &str = ".ci/run";

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (file, text) in tree.iter().filter(|(file, _)| *file != "Cargo.lock") {
        let written = WRITTEN.iter().any(|suffix| file.ends_with(suffix));
        for (index, line) in text.lines().enumerate() {
            offences
                .extend(everywhere(line).map(|(rule, remedy)| Offence::new(file, index + 1, rule, remedy)));
            if written {
                let found = in_prose(file, line);
                offences.extend(found.map(|(rule, remedy)| Offence::new(file, index + 1, rule, remedy)));
            }
        }
    }
    offences
}

fn everywhere(line: &str) -> Option<(&'static str, String)> {
    if let Some(path) = MACHINE_PATHS.iter().find(|path| is_at_start_of_a_path(line, path)) {
        return Some(("machine-path", format!("`{path}` exists on one machine; use a relative path")));
    }
    let host = REGISTRY_HOSTS.iter().find(|host| line.contains(*host))?;
    Some((
        "registry-host",
        format!("`{host}` is the business of the user's cargo configuration; leave it out"),
    ))
}

fn in_prose(file: &str, line: &str) -> Option<(&'static str, String)> {
    if let Some(marker) = MARKERS.iter().find(|marker| has_word(line, marker)) {
        return Some(("unfinished", format!("do it now, or leave it out: `{marker}` is nobody's plan")));
    }
    if line.contains(SHARED) && file != KNOWS_SHARED {
        return Some(("tracker", format!("name the variable ACS_SHARED instead of `{SHARED}`")));
    }
    let lower = line.to_ascii_lowercase();
    let after = lower.split("issue #").nth(1)?;
    let numbered = after.starts_with(|c: char| c.is_ascii_digit());
    numbered.then(|| ("tracker", "say what the reason is; a number of a tracker explains nothing".to_owned()))
}

/// Not in the middle of a longer path or of a URL.
fn is_at_start_of_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "/._-~}*".contains(c))
    })
}

fn has_word(line: &str, word: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        !inside(before) && !inside(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(file: &str, text: &str) -> Vec<&'static str> {
        check(&Tree::of(&[(file, text)])).iter().map(|offence| offence.rule).collect()
    }

    #[test]
    fn markers_of_unfinished_work_are_offences_as_words() {
        for marker in MARKERS {
            assert_eq!(rules("a.rs", &format!("// {marker}: later")), ["unfinished"]);
            assert_eq!(rules("README.md", &format!("({marker})")), ["unfinished"]);
            assert_eq!(rules("a.rs", &format!("const {marker}_LIST: u8 = 0; // A{marker}")), [""; 0]);
        }
        assert_eq!(rules("fixtures/a.json", &format!("\"{}\"", MARKERS[2])), [""; 0]);
    }

    #[test]
    fn paths_of_one_machine_are_offences_in_any_file() {
        for path in MACHINE_PATHS {
            assert_eq!(rules("a.json", &format!("\"{path}me/a.txt\"")), ["machine-path"], "{path}");
            assert_eq!(rules("a.md", &format!("https://example.com{path}a")), [""; 0], "{path}");
            assert_eq!(rules("a.rs", &format!("\"{{base}}{path}a\"")), [""; 0], "{path}");
        }
    }

    #[test]
    fn registry_hosts_are_offences_and_the_name_of_the_registry_is_not() {
        assert_eq!(
            rules("a.toml", &format!("url = \"sparse+https://{}/\"", REGISTRY_HOSTS[0])),
            ["registry-host"]
        );
        assert_eq!(rules("README.md", "Published on crates.io and documented on docs.rs."), [""; 0]);
    }

    #[test]
    fn references_that_no_reader_can_follow_are_offences() {
        assert_eq!(rules("a.rs", &format!("// see {} {}", concat!("Issue", " #12"), "there")), ["tracker"]);
        assert_eq!(rules("a.md", SHARED), ["tracker"]);
        assert_eq!(rules(KNOWS_SHARED, SHARED), [""; 0]);
        assert_eq!(rules("a.rs", "// tokens that we issue # are not secret"), [""; 0]);
    }
}
