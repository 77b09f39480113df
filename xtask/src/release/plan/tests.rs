//! From facts to versions and findings, for a small workspace: `client` is built on `core`, `other` on nothing.

use crate::workspace::Workspace;

use super::*;

const FIRST: &str = "# Changelog\n\n## 0.1.0\n\n- added: all of it\n";

fn never_released(name: &str, built_on: &[&str]) -> CrateFacts {
    CrateFacts {
        name: name.into(),
        version: Version::new(0, 1, 0),
        asked: Some(Version::new(0, 1, 0)),
        changelog: Some(FIRST.into()),
        built_on: built_on.iter().map(|name| (*name).to_owned()).collect(),
        released: None,
    }
}

/// Released as 0.1.0 together with all others, and not touched since.
fn released(name: &str, built_on: &[&str]) -> CrateFacts {
    let asked = ["core", "client", "other"].map(|name| (name.to_owned(), Version::new(0, 1, 0)));
    let released = Released {
        version: Version::new(0, 1, 0),
        changed: Vec::new(),
        changelog: FIRST.into(),
        asked: asked.into(),
    };
    CrateFacts { released: Some(released), ..never_released(name, built_on) }
}

fn all() -> [CrateFacts; 3] {
    [released("core", &[]), released("client", &["core"]), released("other", &[])]
}

fn with_entries(facts: &mut CrateFacts, entries: &[&str]) {
    let entries: Vec<String> = entries.iter().map(|entry| format!("- {entry}\n")).collect();
    facts.changelog =
        Some(FIRST.replace("## 0.1.0", &format!("## Unreleased\n\n{}\n## 0.1.0", entries.concat())));
    facts.released.as_mut().unwrap().changed = vec!["src/lib.rs".into(), "CHANGELOG.md".into()];
}

/// What `prepare` leaves behind, committed.
fn prepared(facts: &mut CrateFacts, version: Version, entries: &[&str]) {
    with_entries(facts, entries);
    facts.changelog = facts.changelog.take().map(|text| text.replace("Unreleased", &version.to_string()));
    facts.asked = Some(version.clone());
    facts.version = version;
}

fn decided(crates: impl Into<Vec<CrateFacts>>) -> Plan {
    decide(&Facts { crates: crates.into(), circle: Vec::new(), uncommitted: Vec::new() })
}

/// `name version` of what is released; there must be no finding.
fn releases(crates: impl Into<Vec<CrateFacts>>) -> Vec<String> {
    let plan = decided(crates);
    assert_eq!(plan.findings, [""; 0]);
    plan.releases().map(|(step, release)| format!("{} {}", step.name, release.version)).collect()
}

fn finding(crates: impl Into<Vec<CrateFacts>>) -> String {
    let findings = decided(crates).findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.into_iter().next().unwrap()
}

#[test]
fn the_first_release_is_the_version_of_the_manifest() {
    let crates = [never_released("core", &[]), never_released("client", &["core"])];
    let plan = decided(crates);
    assert_eq!(plan.findings, [""; 0]);
    assert!(plan.unprepared().is_empty());
    assert_eq!(plan.steps[0].entries, [Kind::Added]);
    assert_eq!(
        plan.releases().map(|(_, release)| release.version.to_string()).collect::<Vec<_>>(),
        ["0.1.0"; 2]
    );
    let mut early = never_released("core", &[]);
    early.changelog = Some(FIRST.replace("0.1.0", "Unreleased"));
    assert_eq!(releases([early]), ["core 0.1.0"]);
}

#[test]
fn what_has_not_changed_is_not_released() {
    assert_eq!(releases(all()), [""; 0]);
}

#[test]
fn what_the_changelog_says_decides_the_version_of_that_earlyalone() {
    for (entry, version) in [("fixed: a", "0.1.1"), ("added: a", "0.1.1"), ("removed: a", "0.2.0")] {
        let mut crates = all();
        with_entries(&mut crates[2], &["fixed: b", entry]);
        assert_eq!(releases(crates), [format!("other {version}")], "{entry}");
    }
}

#[test]
fn a_break_reaches_every_earlythat_is_built_on_it() {
    let mut crates = all();
    with_entries(&mut crates[0], &["**breaking**: a"]);
    let plan = decided(crates);
    assert_eq!(plan.findings, [""; 0]);
    assert_eq!(plan.unprepared(), ["core", "client"]);
    let client = plan.steps[1].release.as_ref().unwrap();
    let line = "**breaking**: built on core 0.2.0, whose types are part of this crate's";
    assert_eq!(
        (client.version.to_string().as_str(), client.lines.as_slice()),
        ("0.2.0", &[line.to_owned()][..])
    );
    assert_eq!(client.heading, None);
}

#[test]
fn a_break_travels_further_than_one_arrow() {
    let mut crates =
        vec![released("core", &[]), released("client", &["core"]), released("other", &["client"])];
    with_entries(&mut crates[0], &["removed: a"]);
    assert_eq!(releases(crates), ["core 0.2.0", "client 0.2.0", "other 0.2.0"]);
}

#[test]
fn an_addition_below_releases_nothing_above() {
    let mut crates = all();
    with_entries(&mut crates[0], &["added: a"]);
    assert_eq!(releases(crates), ["core 0.1.1"]);
}

#[test]
fn a_break_that_was_released_alone_still_reaches_the_crates_above() {
    let mut crates = all();
    let core = &mut crates[0];
    prepared(core, Version::new(0, 2, 0), &["**breaking**: a"]);
    let changelog = core.changelog.clone().unwrap();
    let earlier = core.released.as_mut().unwrap();
    (earlier.version, earlier.changelog, earlier.changed) = (Version::new(0, 2, 0), changelog, Vec::new());
    assert_eq!(releases(crates), ["client 0.2.0"]);
}

#[test]
fn what_is_prepared_is_planned_again_as_it_is() {
    let mut crates = all();
    prepared(&mut crates[0], Version::new(0, 2, 0), &["**breaking**: a"]);
    let line = "**breaking**: built on core 0.2.0, whose types are part of this crate's";
    prepared(&mut crates[1], Version::new(0, 2, 0), &[line]);
    let plan = decided(crates);
    assert_eq!((plan.findings.len(), plan.unprepared().len()), (0, 0));
    assert_eq!(plan.releases().count(), 2);
}

#[test]
fn a_prepared_version_that_is_too_small_is_raised_and_a_greater_one_stays() {
    let mut crates = all();
    prepared(&mut crates[2], Version::new(0, 1, 1), &["**breaking**: a"]);
    assert_eq!(releases(crates), ["other 0.2.0"]);
    let mut crates = all();
    prepared(&mut crates[0], Version::new(1, 0, 0), &["added: a"]);
    assert_eq!(releases(crates), ["core 1.0.0", "client 0.2.0"], "and Cargo takes 1.0.0 for a break");
}

#[test]
fn a_version_without_a_word_in_the_changelog_is_a_finding() {
    let mut first = never_released("core", &[]);
    first.changelog = Some("# Changelog\n\n## 0.1.0\n".into());
    assert!(finding([first]).starts_with("core: its changelog says nothing about 0.1.0, its first release"));
    let mut without = never_released("core", &[]);
    without.changelog = None;
    assert!(finding([without]).contains("says nothing"));
    let mut raised = all();
    raised[2].version = Version::new(0, 1, 1);
    raised[2].asked = Some(Version::new(0, 1, 1));
    assert_eq!(finding(raised), "other: its changelog says nothing about 0.1.1");
}

#[test]
fn a_table_that_asks_for_another_version_is_a_finding() {
    let mut crates = all();
    crates[2].asked = Some(Version::new(0, 0, 9));
    assert!(finding(crates).contains("its manifest says 0.1.0 and the workspace's table 0.0.9"));
    let mut crates = all();
    crates[2].asked = None;
    assert!(finding(crates).contains("the workspace's table none"));
}

#[test]
fn a_version_older_than_its_tag_and_a_pre_release_are_findings() {
    let mut crates = all();
    crates[2].released.as_mut().unwrap().version = Version::new(0, 3, 0);
    assert!(decided(crates).findings[0].contains("older than its last tag"));
    let mut early = never_released("core", &[]);
    early.version = Version::parse("0.1.0-beta.1").unwrap();
    early.asked = Some(early.version.clone());
    assert!(finding([early]).contains("is a pre-release"));
}

#[test]
fn two_sections_that_are_not_released_are_a_finding() {
    let mut crates = all();
    prepared(&mut crates[2], Version::new(0, 1, 1), &["added: a"]);
    let text = crates[2].changelog.take().unwrap();
    crates[2].changelog = Some(text.replacen("## ", "## Unreleased\n\n- fixed: b\n\n## ", 1));
    assert!(
        finding(crates).contains("`## Unreleased` and `## 0.1.1` are not released; make them one section")
    );
}

#[test]
fn an_entry_under_a_released_version_is_a_finding_and_a_corrected_one_is_not() {
    let mut crates = all();
    crates[2].changelog = Some(FIRST.replace("- added: all", "- added: more\n- added: all"));
    assert!(finding(crates).contains("1 more under 0.1.0 or below than its tag"));
    let mut crates = all();
    crates[2].changelog = Some(FIRST.replace("all of it", "everything"));
    assert_eq!(releases(crates), [""; 0]);
}

#[test]
fn an_entry_without_a_kind_is_a_finding() {
    let mut crates = all();
    with_entries(&mut crates[2], &["fixed: a", "Adds b"]);
    assert!(finding(crates).contains("line 6 of its changelog does not say its kind"));
}

#[test]
fn what_is_released_is_not_built_on_a_change_that_is_not() {
    for (file, stops) in
        [("src/lib.rs", true), ("Cargo.toml: time of the workspace", true), ("tests/it/main.rs", false)]
    {
        let mut crates = all();
        crates[0].released.as_mut().unwrap().changed = vec![file.into()];
        with_entries(&mut crates[1], &["added: a"]);
        let plan = decided(crates);
        assert_eq!(!plan.findings.is_empty(), stops, "{file}: {:?}", plan.findings);
    }
    let mut crates = all();
    crates[0].released.as_mut().unwrap().changed = vec!["src/lib.rs".into()];
    assert_eq!(releases(crates), [""; 0], "a change that nobody notices is no release");
}

#[test]
fn what_is_not_committed_and_a_circle_are_findings() {
    let plan = decide(&Facts {
        crates: Vec::new(),
        circle: vec!["client".into(), "emulator".into()],
        uncommitted: vec![" M src/lib.rs".into()],
    });
    assert!(plan.findings[0].starts_with("not committed") && plan.findings[0].contains("src/lib.rs"));
    assert!(plan.findings[1].starts_with("client, emulator need each other"));
}

#[test]
fn every_arrow_of_this_workspace_is_public() {
    let workspace = Workspace::find().unwrap();
    let published = workspace.published();
    let ours: Vec<&str> = published.iter().map(|package| package.name.as_str()).collect();
    let mut arrows = 0;
    for package in &published {
        let lib = workspace.read(package.folder().unwrap().join("src/lib.rs")).unwrap();
        for on in
            package.dependencies.iter().filter(|on| on.kind.is_none() && ours.contains(&on.name.as_str()))
        {
            let reexport = format!("pub use {}", on.name.replace('-', "_"));
            let is_public = lib
                .lines()
                .any(|line| line.strip_prefix(&reexport).is_some_and(|rest| rest.starts_with([':', ';'])));
            assert!(
                is_public,
                "{} -> {}: a private arrow, which a break need not travel along",
                package.name, on.name
            );
            arrows += 1;
        }
    }
    assert!(arrows >= 10, "{arrows} arrows");
}
