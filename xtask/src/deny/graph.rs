//! Where crates come from, and how loosely they are asked for.

use std::collections::BTreeSet;

use crate::{
    deny::Denial,
    metadata::{Metadata, Package},
};

/// How cargo names the registry of Rust crates in lock files and metadata, whatever mirror it fetches from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Nothing from git, from another registry or from a path outside the workspace.
pub(crate) fn check_sources(graph: &Metadata) -> Vec<Denial> {
    let reason = |package: &Package| match package.source.as_deref() {
        Some(REGISTRY) => None,
        None if graph.is_member(package) => None,
        None => Some("comes from a path outside the workspace".to_owned()),
        Some(source) => Some(format!("comes from {source}, not from the registry of Rust crates")),
    };
    let denials = graph.packages.iter().filter_map(|package| {
        Some(Denial { package: format!("{} {}", package.name, package.version), why: reason(package)? })
    });
    denials.collect()
}

/// No member asks for "any version"; a path alone will do where nothing is published.
pub(crate) fn check_wildcards(graph: &Metadata) -> Vec<Denial> {
    let mut denials = Vec::new();
    for package in graph.packages.iter().filter(|package| graph.is_member(package)) {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.req == "*") {
            let unpublished = !package.is_published() || dependency.kind.as_deref() == Some("dev");
            if dependency.path.is_none() || !unpublished {
                let why = format!("asks for any version of {}; name one", dependency.name);
                denials.push(Denial { package: package.name.clone(), why });
            }
        }
    }
    denials
}

/// The crate names in the output of `cargo tree --prefix none --format {p}`.
pub(crate) fn names_of_tree(tree: &str) -> BTreeSet<String> {
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// A graph of packages: name, `registry`, `path` or any other source, names of dependencies.
#[cfg(test)]
pub(crate) fn fixture(packages: &[(&str, &str, &[&str])]) -> Metadata {
    use serde_json::json;
    let source = |kind: &str| match kind {
        "registry" => json!(REGISTRY),
        "path" => json!(null),
        other => json!(other),
    };
    let described = packages.iter().enumerate().map(|(index, (name, kind, dependencies))| {
        let dependency = |name: &&str| json!({ "name": name, "kind": null, "req": "^1", "path": null });
        json!({ "name": name, "version": format!("1.{index}.0"), "id": format!("{name}#{index}"),
            "source": source(kind), "license": "MIT", "publish": null, "features": {}, "targets": [],
            "dependencies": dependencies.iter().map(dependency).collect::<Vec<_>>(),
            "manifest_path": format!("{name}/Cargo.toml"), "rust_version": null })
    });
    let id = |wanted: &str| {
        packages.iter().position(|(name, ..)| *name == wanted).map(|at| format!("{wanted}#{at}"))
    };
    let nodes = packages.iter().enumerate().map(|(index, (name, _, dependencies))| {
        let ids: Vec<_> = dependencies.iter().filter_map(|name| id(name)).collect();
        json!({ "id": format!("{name}#{index}"), "dependencies": ids, "features": [] })
    });
    let members = packages.iter().enumerate().filter(|(_, package)| package.1 == "path");
    let metadata = json!({ "packages": described.collect::<Vec<_>>(), "target_directory": "target",
        "workspace_members": members.map(|(index, package)| format!("{}#{index}", package.0)).collect::<Vec<_>>(),
        "resolve": { "nodes": nodes.collect::<Vec<_>>() } });
    Metadata::parse(&metadata.to_string()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_the_registry_are_the_only_sources() {
        let git = "git+https://example.com/reqwest?branch=main#0123";
        let mut graph = fixture(&[
            ("core-http", "path", &["bytes"]),
            ("bytes", "registry", &[]),
            ("reqwest", git, &[]),
            ("other", "registry+https://example.com/index", &[]),
        ]);
        let denied: Vec<String> = check_sources(&graph).into_iter().map(|denial| denial.package).collect();
        assert_eq!(denied, ["reqwest 1.2.0", "other 1.3.0"]);
        graph.workspace_members.clear();
        assert!(check_sources(&graph).iter().any(|denial| denial.why.contains("outside the workspace")));
    }

    #[test]
    fn any_version_is_denied_to_a_member_and_a_path_is_no_excuse_for_what_is_published() {
        let mut graph = fixture(&[("core-http", "path", &["bytes"]), ("bytes", "registry", &["*"])]);
        assert_eq!(check_wildcards(&graph), []);
        graph.packages[0].dependencies[0].req = "*".to_owned();
        assert_eq!(check_wildcards(&graph).len(), 1);
        graph.packages[0].dependencies[0].path = Some("crates/bytes".into());
        assert_eq!(check_wildcards(&graph).len(), 1);
        graph.packages[0].dependencies[0].kind = Some("dev".to_owned());
        assert_eq!(check_wildcards(&graph), []);
    }

    #[test]
    fn a_tree_is_read_by_its_first_words() {
        let tree =
            "core-http v0.1.0 (crates/core-http)\nbytes v1.11.0\nserde_derive v1.0.0 (proc-macro) (*)\n\n";
        let expected = ["bytes", "core-http", "serde_derive"].map(str::to_owned);
        assert_eq!(names_of_tree(tree), expected.into());
    }
}
