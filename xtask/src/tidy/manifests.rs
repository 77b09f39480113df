//! What every manifest has in common: one place for versions, one lint table, and what a registry page needs.

use toml_edit::{Document, Item, TableLike};

use crate::tidy::{
    Offence,
    tree::{Tree, folder},
};

const RULE: &str = "manifest";

const INHERITED: [&str; 3] = ["edition", "rust-version", "license"];
const PUBLISHED: [&str; 4] = ["description", "readme", "version", "keywords"];
const DEPENDENCIES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Manifests that may depend on reqwest; the benchmarks measure against it.
const MAY_USE_REQWEST: [&str; 2] = ["crates/core-http/Cargo.toml", "benchmarks/Cargo.toml"];

/// The one package that is not called like its folder: `examples` would say nothing in a list of packages.
const RENAMED: (&str, &str) = ("examples", "acs-examples");

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (file, text) in tree.with_suffix("Cargo.toml") {
        match Document::parse(text) {
            Ok(document) if file == "Cargo.toml" => offences.extend(check_table(tree, &document)),
            Ok(document) => offences.extend(check_member(tree, &Manifest { file, document: &document })),
            Err(error) => offences.push(Offence::new(file, 0, RULE, format!("cannot be read: {error}"))),
        }
    }
    offences
}

/// The version a manifest gives its package.
pub(crate) fn version_of(manifest: &str) -> Option<String> {
    let document = Document::parse(manifest).ok()?;
    Some(document.get("package")?.get("version")?.as_str()?.to_owned())
}

struct Manifest<'a> {
    file: &'a str,
    document: &'a Document<&'a str>,
}

impl Manifest<'_> {
    fn offence(&self, at: Option<&Item>, remedy: impl Into<String>) -> Offence {
        let line = at.and_then(Item::span).and_then(|span| self.document.raw().get(..span.start));
        Offence::new(self.file, line.map_or(0, |before| before.matches('\n').count() + 1), RULE, remedy)
    }
}

fn check_table(tree: &Tree, document: &Document<&str>) -> Vec<Offence> {
    let manifest = Manifest { file: "Cargo.toml", document };
    let table =
        document.get("workspace").and_then(|item| item.get("dependencies")).and_then(Item::as_table_like);
    let mut offences = Vec::new();
    for (name, entry) in table.map(TableLike::iter).into_iter().flatten() {
        let field = |key| entry.as_table_like().and_then(|entry| entry.get(key));
        if field("default-features").and_then(Item::as_bool) != Some(false) {
            let remedy =
                format!("give {name} `default-features = false`; a crate names the features that it needs");
            offences.push(manifest.offence(Some(entry), remedy));
        }
        let Some(path) = field("path").and_then(Item::as_str) else { continue };
        let own = tree.get(&format!("{path}/Cargo.toml")).and_then(version_of);
        let asked = field("version").and_then(Item::as_str);
        if own.as_deref() != asked {
            let (own, asked) = (own.unwrap_or_default(), asked.unwrap_or_default());
            let remedy =
                format!("the table asks for {name} `{asked}` and its manifest says `{own}`; make them equal");
            offences.push(manifest.offence(Some(entry), remedy));
        }
    }
    offences
}

fn check_member(tree: &Tree, manifest: &Manifest<'_>) -> Vec<Offence> {
    let Some(package) = manifest.document.get("package").and_then(Item::as_table_like) else {
        return vec![manifest.offence(None, "it has no [package]")];
    };
    let mut offences = check_name(manifest, package);
    for key in INHERITED {
        let item = package.get(key);
        if !item.is_some_and(is_inherited) {
            offences.push(manifest.offence(item, format!("write `{key}.workspace = true`")));
        }
    }
    let lints = manifest.document.get("lints");
    if !lints.is_some_and(is_inherited) {
        offences.push(manifest.offence(lints, "write `[lints]` with `workspace = true`"));
    }
    if package.get("publish").and_then(Item::as_bool) != Some(false) {
        offences.extend(check_published(tree, manifest, package));
    }
    offences.extend(check_dependencies(manifest));
    offences
}

fn check_name(manifest: &Manifest<'_>, package: &dyn TableLike) -> Vec<Offence> {
    let item = package.get("name");
    let name = item.and_then(Item::as_str).unwrap_or_default();
    let folder = folder(manifest.file).rsplit('/').next().unwrap_or_default();
    let remedy = format!("the package `{name}` lives in the folder `{folder}`; give them one name");
    if name == folder || (folder, name) == RENAMED { vec![] } else { vec![manifest.offence(item, remedy)] }
}

fn check_published(tree: &Tree, manifest: &Manifest<'_>, package: &dyn TableLike) -> Vec<Offence> {
    let folder = folder(manifest.file);
    let mut offences = Vec::new();
    if !manifest.file.starts_with("crates/") {
        offences
            .push(manifest.offence(None, "only what is in crates/ is published; write `publish = false`"));
    }
    for key in PUBLISHED.into_iter().filter(|key| package.get(key).is_none()) {
        offences.push(manifest.offence(None, format!("a published crate has a `{key}`")));
    }
    let readme = package.get("readme").and_then(Item::as_str).unwrap_or("README.md");
    if tree.get(&format!("{folder}/{readme}")).is_none() {
        offences.push(manifest.offence(package.get("readme"), format!("write {folder}/{readme}")));
    }
    offences
}

fn check_dependencies(manifest: &Manifest<'_>) -> Vec<Offence> {
    let root = manifest.document.as_item();
    let targets = root.get("target").and_then(Item::as_table_like);
    let targets = targets.map(TableLike::iter).into_iter().flatten().map(|(_, target)| target);
    let mut offences = Vec::new();
    for holder in std::iter::once(root).chain(targets) {
        for key in DEPENDENCIES {
            let table = holder.get(key).and_then(Item::as_table_like);
            for (name, entry) in table.map(TableLike::iter).into_iter().flatten() {
                offences.extend(check_dependency(manifest, key, name, entry));
            }
        }
    }
    offences
}

fn check_dependency(manifest: &Manifest<'_>, table: &str, name: &str, entry: &Item) -> Vec<Offence> {
    let mut offences = Vec::new();
    let for_own_tests = table == "dev-dependencies" && is_itself(entry);
    if !is_inherited(entry) && !for_own_tests {
        let remedy = format!("write `{name}.workspace = true` and keep its version in the workspace's table");
        offences.push(manifest.offence(Some(entry), remedy));
    }
    if name == "reqwest" && table != "dev-dependencies" && !MAY_USE_REQWEST.contains(&manifest.file) {
        let remedy =
            "only core-http depends on reqwest (and the benchmarks, as a peer); go through its `Transport`";
        offences.push(manifest.offence(Some(entry), remedy));
    }
    offences
}

/// A crate that switches on its own features for its tests: by path alone, so that publishing leaves it out.
fn is_itself(entry: &Item) -> bool {
    entry.get("path").and_then(Item::as_str) == Some(".") && entry.get("version").is_none()
}

fn is_inherited(item: &Item) -> bool {
    item.get("workspace").and_then(Item::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = r#"
[workspace.dependencies]
core-auth = { path = "crates/core-auth", version = "0.1.0", default-features = false }
bytes = { version = "1", default-features = false }
"#;
    const MEMBER: &str = r#"
[package]
name = "core-auth"
version = "0.1.0"
description = "Keys"
readme = "README.md"
edition.workspace = true
rust-version.workspace = true
license.workspace = true
keywords.workspace = true

[dependencies]
bytes = { workspace = true, features = ["std"] }

[target.'cfg(unix)'.dev-dependencies]
core-http.workspace = true

[lints]
workspace = true
"#;

    fn offences(root: &str, member: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("Cargo.toml", root),
            ("crates/core-auth/Cargo.toml", member),
            ("crates/core-auth/README.md", "# core-auth"),
        ]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    fn one(root: &str, member: &str) -> String {
        let found = offences(root, member);
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().unwrap()
    }

    #[test]
    fn a_good_manifest_passes() {
        assert_eq!(offences(ROOT, MEMBER), [""; 0]);
    }

    #[test]
    fn what_is_inherited_is_not_repeated() {
        for key in INHERITED {
            let member = MEMBER.replace(&format!("{key}.workspace = true"), &format!("{key} = \"1\""));
            assert!(one(ROOT, &member).contains(&format!("{key}.workspace = true")), "{key}");
        }
        assert!(one(ROOT, &MEMBER.replace("[lints]\nworkspace = true", "")).contains("[lints]"));
    }

    #[test]
    fn a_published_crate_has_what_its_registry_page_needs() {
        for line in ["description = \"Keys\"\n", "readme = \"README.md\"\n", "keywords.workspace = true\n"] {
            let key = line.split(['.', ' ']).next().unwrap();
            assert!(one(ROOT, &MEMBER.replace(line, "")).contains(&format!("has a `{key}`")));
        }
        assert!(
            one(ROOT, &MEMBER.replace("README.md", "OTHER.md")).contains("write crates/core-auth/OTHER.md")
        );
    }

    #[test]
    fn a_package_that_is_not_published_needs_none_of_it() {
        let bare = "[package]\nname = \"acs-examples\"\npublish = false\nedition.workspace = true\n\
                    rust-version.workspace = true\nlicense.workspace = true\n\n[lints]\nworkspace = true\n";
        assert_eq!(check(&Tree::of(&[("examples/Cargo.toml", bare)])), []);
        let published = bare.replace("publish = false\n", "");
        let found = check(&Tree::of(&[("examples/Cargo.toml", &published)]));
        assert!(found.iter().any(|offence| offence.remedy.contains("only what is in crates/ is published")));
    }

    #[test]
    fn versions_live_in_the_table_alone_and_agree() {
        let member = MEMBER.replace("core-http.workspace = true", "core-http = \"0.1\"");
        assert!(
            one(ROOT, &member)
                .starts_with("crates/core-auth/Cargo.toml:16: manifest: write `core-http.workspace")
        );
        let member = MEMBER.replace("version = \"0.1.0\"", "version = \"0.2.0\"");
        assert!(
            one(ROOT, &member).starts_with("Cargo.toml:3: manifest: the table asks for core-auth `0.1.0`")
        );
    }

    #[test]
    fn a_crate_may_switch_on_its_own_features_for_its_tests() {
        let own = "core-auth = { path = \".\", features = [\"testing\"] }";
        let in_table = |table: &str| MEMBER.replace("[lints]", &format!("[{table}]\n{own}\n\n[lints]"));
        assert_eq!(offences(ROOT, &in_table("dev-dependencies")), [""; 0]);
        assert!(one(ROOT, &in_table("build-dependencies")).contains("core-auth.workspace = true"));
        let published =
            in_table("dev-dependencies").replace("path = \".\"", "path = \".\", version = \"0.1.0\"");
        assert!(one(ROOT, &published).contains("core-auth.workspace = true"));
    }

    #[test]
    fn an_entry_of_the_table_switches_the_defaults_off() {
        for entry in ["bytes = \"1\"", "bytes = { version = \"1\" }"] {
            let root = ROOT.replace("bytes = { version = \"1\", default-features = false }", entry);
            assert!(one(&root, MEMBER).starts_with("Cargo.toml:4: manifest: give bytes"));
        }
    }

    #[test]
    fn only_core_http_depends_on_reqwest() {
        let member = MEMBER.replace("[dependencies]", "[dependencies]\nreqwest.workspace = true");
        assert!(one(ROOT, &member).contains("only core-http depends on reqwest"));
    }

    #[test]
    fn a_package_is_called_like_its_folder() {
        assert!(one(ROOT, &MEMBER.replace("name = \"core-auth\"", "name = \"auth\"")).contains("one name"));
    }
}
