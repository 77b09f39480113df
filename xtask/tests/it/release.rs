//! From the first release to the second, without the registry.

use crate::repository::Repository;

/// All three crates are released as 0.1.0.
fn released(name: &str) -> Option<Repository> {
    let repository = Repository::new(name)?;
    for name in ["demo-client", "demo-core", "demo-other"] {
        repository.git(&["tag", &format!("{name}-v0.1.0")]);
    }
    Some(repository)
}

/// The words of the plan's row for that crate.
fn row(text: &str, name: &str) -> String {
    let row = text.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap_or(text);
    row.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_release_is_planned_in_order_and_changes_nothing() {
    let Some(repository) = Repository::new("first") else { return };
    let (succeeded, text) = repository.release("plan");
    assert!(succeeded, "{text}");
    let order: Vec<&str> =
        text.lines().skip(1).take(3).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(order, ["demo-core", "demo-client", "demo-other"]);
    assert_eq!(row(&text, "demo-core"), "demo-core 0.1.0 none everything 1 added 0.1.0, the first");
    assert!(text.ends_with("next: `cargo xtask release rehearse`\n"), "{text}");
    let (succeeded, text) = repository.release("prepare");
    assert!(succeeded && text.contains("nothing to write"), "{text}");
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}

#[test]
fn without_a_change_there_is_nothing_to_release() {
    let Some(repository) = released("unchanged") else { return };
    let (succeeded, text) = repository.release("plan");
    assert!(succeeded && text.ends_with("nothing to release\n"), "{text}");
    assert_eq!(row(&text, "demo-core"), "demo-core 0.1.0 demo-core-v0.1.0 nothing nothing none");
    let (succeeded, text) = repository.release("rehearse");
    assert!(!succeeded && text.contains("nothing to release: every crate is as its last tag"), "{text}");
}

#[test]
fn a_break_is_prepared_through_every_crate_that_is_built_on_it() {
    let Some(repository) = released("break") else { return };
    repository.write("crates/demo-core/src/lib.rs", "//! Another crate.\n");
    repository.add_unreleased("demo-core", "**breaking**: another crate");
    repository.commit();
    let (succeeded, text) = repository.release("plan");
    assert!(succeeded, "{text}");
    assert_eq!(row(&text, "demo-core"), "demo-core 0.1.0 demo-core-v0.1.0 2 files 1 breaking 0.2.0");
    assert!(
        row(&text, "demo-client").ends_with("nothing nothing 0.2.0, for what it is built on breaks"),
        "{text}"
    );
    assert!(row(&text, "demo-other").ends_with("nothing nothing none"), "for its tests alone: {text}");

    let head = repository.git(&["rev-parse", "HEAD"]);
    let (succeeded, text) = repository.release("prepare");
    assert!(succeeded, "{text}");
    let manifest = repository.read("crates/demo-core/Cargo.toml");
    assert!(manifest.contains("version = \"0.2.0\" # of this crate\n"), "{manifest}");
    let root = repository.read("Cargo.toml");
    assert!(root.starts_with("# The workspace.\n") && root.contains("# Ours.\n"), "{root}");
    assert_eq!((root.matches("0.2.0").count(), root.matches("0.1.0").count()), (2, 1));
    assert_eq!(repository.read("Cargo.lock").matches("version = \"0.2.0\"").count(), 2);
    assert_eq!(
        repository.read("crates/demo-core/CHANGELOG.md"),
        "# Changelog of demo-core\n\n## 0.2.0\n\n- **breaking**: another crate\n\n## 0.1.0\n\n- added: all of it\n"
    );
    let changelog = repository.read("crates/demo-client/CHANGELOG.md");
    assert!(changelog.contains("## 0.2.0\n\n- **breaking**: built on demo-core 0.2.0"), "{changelog}");
    assert!(repository.read("crates/demo-other/CHANGELOG.md").contains("\n\n## 0.1.0\n\n- added"));
    assert_eq!(repository.git(&["rev-parse", "HEAD"]), head, "a person commits");
    assert_eq!(repository.git(&["tag"]).lines().count(), 3, "a person tags");

    let (succeeded, text) = repository.release("prepare");
    assert!(!succeeded && text.contains("not committed"), "{text}");
    repository.commit();
    let (succeeded, text) = repository.release("prepare");
    assert!(succeeded && text.contains("nothing to write"), "{text}");
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    let (succeeded, text) = repository.release("publish");
    assert!(!succeeded && text.contains("has not been rehearsed"), "{text}");
}

#[test]
fn a_dirty_tree_is_not_prepared() {
    let Some(repository) = released("dirty") else { return };
    repository.add_unreleased("demo-other", "fixed: a fault");
    repository.commit();
    repository.write("notes.txt", "a file that nobody knows");
    let (succeeded, text) = repository.release("prepare");
    assert!(!succeeded && text.contains("?? notes.txt"), "{text}");
    assert_eq!(repository.git(&["diff", "--name-only"]), "");
    let (succeeded, text) = repository.release("plan");
    assert!(!succeeded && row(&text, "demo-other").ends_with("CHANGELOG.md 1 fixed 0.1.1"), "{text}");
}

#[test]
fn what_a_crate_takes_from_the_workspace_is_a_change_and_what_is_not_packaged_is_none() {
    let Some(repository) = released("inherited") else { return };
    let manifest = repository.read("crates/demo-core/Cargo.toml");
    repository.write(
        "crates/demo-core/Cargo.toml",
        &manifest.replace("edition.workspace", "exclude = [\"/notes\"]\nedition.workspace"),
    );
    repository.commit();
    repository.git(&["tag", "--force", "demo-core-v0.1.0"]);
    repository.write("crates/demo-core/notes/a.md", "A note.\n");
    let root = repository.read("Cargo.toml");
    repository.write("Cargo.toml", &root.replace("1.88", "1.90"));
    repository.commit();
    let (_, text) = repository.release("plan");
    let changed = "demo-core-v0.1.0 Cargo.toml: rust-version of the workspace nothing none";
    assert!(row(&text, "demo-core").ends_with(changed), "{text}");
}

#[test]
fn a_table_that_differs_stops_every_step() {
    let Some(repository) = released("table") else { return };
    let root = repository.read("Cargo.toml");
    let (before, after) = root.split_once("demo-other").unwrap();
    repository.write("Cargo.toml", &format!("{before}demo-other{}", after.replace("0.1.0", "0.1.7")));
    repository.commit();
    for step in ["plan", "prepare", "rehearse", "publish"] {
        let (succeeded, text) = repository.release(step);
        assert!(!succeeded, "{step}: {text}");
        assert!(
            text.contains("demo-other: its manifest says 0.1.0 and the workspace's table 0.1.7"),
            "{step}: {text}"
        );
    }
    assert!(!repository.exists("target/xtask/rehearsed/passed"));
}

#[test]
fn crates_that_need_each_other_in_the_registry_are_found() {
    let Some(repository) = Repository::new("circle") else { return };
    let manifest = repository.read("crates/demo-core/Cargo.toml");
    let circle = |dependency: &str| format!("{manifest}[dev-dependencies]\n{dependency}\n");
    repository.write("crates/demo-core/Cargo.toml", &circle("demo-other.workspace = true"));
    let (succeeded, text) = repository.release("plan");
    assert!(!succeeded, "{text}");
    assert!(text.contains("demo-client, demo-core, demo-other need each other in the registry"), "{text}");
    repository.write("crates/demo-core/Cargo.toml", &circle("demo-other = { path = \"../demo-other\" }"));
    let (_, text) = repository.release("plan");
    assert!(!text.contains("need each other"), "{text}");
}
