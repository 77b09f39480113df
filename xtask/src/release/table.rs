//! The plan as a table for the terminal.

use std::collections::BTreeMap;

use crate::{
    changelog::Kind,
    release::{
        git,
        plan::{Plan, Step},
    },
};

const HEAD: [&str; 6] = ["crate", "version", "last tag", "changed since", "changelog since", "release"];

/// Ends with a newline.
pub(crate) fn render(plan: &Plan) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(plan.steps.iter().map(row));
    let line = |row: &[String; 6]| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width =
                rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or_default();
            format!("{cell:<width$}")
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn row(step: &Step) -> [String; 6] {
    let last = step.last.as_ref();
    let release = match &step.release {
        None => "none".to_owned(),
        Some(release) if last.is_none() => format!("{}, the first", release.version),
        Some(release) if release.lines.is_empty() => release.version.to_string(),
        Some(release) => format!("{}, for what it is built on breaks", release.version),
    };
    [
        step.name.clone(),
        step.version.to_string(),
        last.map_or_else(|| "none".to_owned(), |version| git::tag(&step.name, version)),
        if last.is_none() { "everything".to_owned() } else { changed(&step.changed) },
        entries(&step.entries),
        release,
    ]
}

fn changed(files: &[String]) -> String {
    match files {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        more => format!("{} files", more.len()),
    }
}

/// `2 breaking, 1 added`, what matters most first.
fn entries(kinds: &[Kind]) -> String {
    let mut counts = BTreeMap::<Kind, usize>::new();
    for kind in kinds {
        *counts.entry(*kind).or_default() += 1;
    }
    let words: Vec<String> = counts.iter().rev().map(|(kind, count)| format!("{count} {kind}")).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use crate::release::plan::Release;

    use super::*;

    #[test]
    fn a_row_says_what_comes_and_why() {
        let step = |name: &str, last, changed: &[&str], entries: &[Kind], release| Step {
            name: name.into(),
            version: Version::new(0, 1, 0),
            last,
            changed: changed.iter().map(|file| (*file).to_owned()).collect(),
            entries: entries.to_vec(),
            release,
        };
        let release = |minor, lines: &[&str]| {
            let lines = lines.iter().map(|line| (*line).to_owned()).collect();
            Some(Release { version: Version::new(0, minor, 0), heading: None, lines })
        };
        let old = || Some(Version::new(0, 1, 0));
        let steps = vec![
            step("new", None, &[], &[Kind::Added, Kind::Added, Kind::Breaking], release(1, &[])),
            step("lower", old(), &["src/a.rs", "src/b.rs"], &[Kind::Removed], release(2, &[])),
            step("upper", old(), &["README.md"], &[], release(2, &["**breaking**: built on lower 0.2.0"])),
            step("other", old(), &[], &[], None),
        ];
        let text = render(&Plan { steps, findings: vec![] });
        let expected = "\
crate  version  last tag      changed since  changelog since      release
new    0.1.0    none          everything     1 breaking, 2 added  0.1.0, the first
lower  0.1.0    lower-v0.1.0  2 files        1 removed            0.2.0
upper  0.1.0    upper-v0.1.0  README.md      nothing              0.2.0, for what it is built on breaks
other  0.1.0    other-v0.1.0  nothing        nothing              none
";
        assert_eq!(text, expected);
    }
}
