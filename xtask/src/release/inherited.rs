//! What a crate's packaged manifest takes from the workspace's: it changes with no file of the crate.

use std::collections::BTreeMap;

use semver::Version;
use toml_edit::{Document, Item, TableLike};

use crate::failure::{Failure, Result};

const DEPENDENCIES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// The inherited keys and dependencies, with their text in the workspace's manifest. Our own crates are not among them: a
/// new version of one matters only if it breaks, and that the plan decides.
pub(crate) fn inherited(workspace: &str, member: &str) -> Result<BTreeMap<String, String>> {
    let (workspace, member) = (parse(workspace)?, parse(member)?);
    let member = member.as_item();
    let mut found = BTreeMap::new();
    let mut take = |table: Option<&Item>, from: &str| {
        for (name, _) in entries(table).filter(|(_, item)| is_inherited(item)) {
            let value = workspace.get("workspace").and_then(|root| root.get(from)?.get(name));
            let value = value.filter(|value| value.get("path").is_none());
            found.extend(value.map(|value| (name.to_owned(), value.to_string().trim().to_owned())));
        }
    };
    take(member.get("package"), "package");
    let targets = entries(member.get("target")).map(|(_, target)| target);
    for holder in std::iter::once(member).chain(targets) {
        for key in DEPENDENCIES {
            take(holder.get(key), "dependencies");
        }
    }
    Ok(found)
}

/// The names whose text differs, or that only one of them has.
pub(crate) fn differing(then: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let gone = then.keys().filter(|name| !now.contains_key(*name));
    let other = now.iter().filter(|(name, text)| then.get(*name) != Some(text)).map(|(name, _)| name);
    gone.chain(other).cloned().collect()
}

/// What the workspace's table asks for of each of our crates.
pub(crate) fn table(workspace: &str) -> Result<BTreeMap<String, Version>> {
    let document = parse(workspace)?;
    let dependencies = document.get("workspace").and_then(|root| root.get("dependencies"));
    let ours = entries(dependencies).filter(|(_, item)| item.get("path").is_some());
    let version = |item: &Item| Version::parse(item.get("version")?.as_str()?).ok();
    Ok(ours.filter_map(|(name, item)| Some((name.to_owned(), version(item)?))).collect())
}

fn parse(text: &str) -> Result<Document<&str>> {
    Document::parse(text).map_err(Failure::context("a manifest cannot be read"))
}

fn entries(table: Option<&Item>) -> impl Iterator<Item = (&str, &Item)> {
    table.and_then(Item::as_table_like).map(TableLike::iter).into_iter().flatten()
}

fn is_inherited(item: &Item) -> bool {
    item.get("workspace").and_then(Item::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = r#"
[workspace.package]
edition = "2024"
license = "MIT"

[workspace.dependencies]
core-auth = { path = "crates/core-auth", version = "0.1.0", default-features = false }
bytes = { version = "1.11", default-features = false }
time = { version = "0.3.47", default-features = false }
url = { version = "2.5", default-features = false }
"#;
    const MEMBER: &str = r#"
[package]
name = "core-http"
version = "0.1.0"
edition.workspace = true

[dependencies]
bytes.workspace = true
core-auth.workspace = true

[target.'cfg(unix)'.dev-dependencies]
time = { workspace = true, features = ["macros"] }
"#;

    fn changed(root: &str) -> Vec<String> {
        differing(&inherited(ROOT, MEMBER).unwrap(), &inherited(root, MEMBER).unwrap())
    }

    #[test]
    fn what_the_crate_inherits_is_found_and_nothing_else() {
        let names: Vec<String> = inherited(ROOT, MEMBER).unwrap().into_keys().collect();
        assert_eq!(names, ["bytes", "edition", "time"]);
        assert_eq!(changed(&ROOT.replace("MIT", "ISC").replace("2.5", "3")), [""; 0]);
    }

    #[test]
    fn another_version_or_feature_in_the_table_is_a_change() {
        assert_eq!(changed(&ROOT.replace("1.11", "1.12")), ["bytes"]);
        assert_eq!(changed(&ROOT.replace("edition = \"2024\"", "edition = \"2027\"")), ["edition"]);
        let features = ROOT.replace("version = \"0.3.47\"", "version = \"0.3.47\", features = [\"std\"]");
        assert_eq!(changed(&features), ["time"]);
        assert_eq!(changed(&ROOT.replace("bytes = ", "#")), ["bytes"]);
    }

    #[test]
    fn a_new_version_of_our_own_is_not_a_change_of_its_users() {
        assert_eq!(changed(&ROOT.replace("0.1.0", "0.2.0")), [""; 0]);
        let table = table(ROOT).unwrap();
        assert_eq!(table.into_iter().collect::<Vec<_>>(), [("core-auth".to_owned(), Version::new(0, 1, 0))]);
    }
}
