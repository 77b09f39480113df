//! Which crate may depend on which. Any arrow that is not in the table is an offence.
//!
//! Development dependencies, the examples and the benchmarks may point anywhere: nobody who uses a crate gets them.

use crate::{
    metadata::{Metadata, Package},
    tidy::Offence,
};

const RULE: &str = "arrows";

/// Every package, and which of ours it may stand on. A service stands on the shared crates and never on a service; the
/// emulator stands on none of ours, so that it is an independent witness.
const TABLE: &[(&str, &[&str])] = &[
    ("core-auth", &[]),
    ("core-auth-entra", &["core-auth"]),
    ("core-http", &["core-auth"]),
    ("communication-common", &["core-auth", "core-http"]),
    ("communication-identity", &["core-auth", "core-http", "communication-common"]),
    ("communication-phone-numbers", &["core-auth", "core-http", "communication-common"]),
    ("communication-sip-routing", &["core-auth", "core-http", "communication-common"]),
    ("communication-emulator", &[]),
    ("xtask", &[]),
];

/// They may depend on everything.
const FREE: [&str; 2] = ["acs-examples", "benchmarks"];

pub(crate) fn check(metadata: &Metadata) -> Vec<Offence> {
    metadata.packages.iter().flat_map(|package| check_package(metadata, package)).collect()
}

fn check_package(metadata: &Metadata, package: &Package) -> Vec<Offence> {
    let file = manifest_of(package);
    if FREE.contains(&package.name.as_str()) {
        return Vec::new();
    }
    let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == package.name) else {
        let remedy = "a crate that the table of arrows does not know: add it to xtask/src/tidy/arrows.rs and \
                      ARCHITECTURE.md, and say why it exists";
        return vec![Offence::new(&file, 0, RULE, remedy)];
    };
    let ours = |name: &str| metadata.packages.iter().any(|other| other.name == name);
    let mut offences = Vec::new();
    for dependency in &package.dependencies {
        let for_development = dependency.kind.as_deref() == Some("dev") && package.name != "xtask";
        if for_development || !ours(&dependency.name) || allowed.contains(&dependency.name.as_str()) {
            continue;
        }
        let allowed = if allowed.is_empty() { "none of ours".to_owned() } else { allowed.join(", ") };
        let arrow = format!("{} -> {}", package.name, dependency.name);
        let remedy =
            format!("the arrow {arrow} is not in ARCHITECTURE.md; {} may depend on {allowed}", package.name);
        offences.push(Offence::new(&file, 0, RULE, remedy));
    }
    offences
}

fn manifest_of(package: &Package) -> String {
    let in_crates = package.manifest_path.iter().any(|part| part == "crates");
    let folder = package.manifest_path.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
    let prefix = if in_crates { "crates/" } else { "" };
    format!("{prefix}{}/Cargo.toml", folder.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The workspace as it is meant to be when all its crates are there.
    const FINISHED: &[(&str, &[&str])] = &[
        ("core-auth", &[]),
        ("core-auth-entra", &["core-auth"]),
        ("core-http", &["core-auth"]),
        ("communication-common", &["core-http", "core-auth"]),
        ("communication-identity", &["communication-common", "core-http"]),
        ("communication-phone-numbers", &["communication-common", "core-http", "core-auth"]),
        ("communication-sip-routing", &["communication-common"]),
        ("communication-emulator", &[]),
        ("acs-examples", &["communication-identity", "communication-emulator", "core-auth-entra"]),
        ("benchmarks", &["core-http", "communication-emulator"]),
        ("xtask", &[]),
    ];

    fn with(from: &str, to: &str, kind: Option<&str>) -> Vec<String> {
        let dependency = |name: &str, kind: Option<&str>| json!({ "name": name, "kind": kind, "req": "^0.1", "path": null });
        let package = |name: &str, dependencies: &[&str]| {
            let folder = if name == "xtask" { "/w/xtask".to_owned() } else { format!("/w/crates/{name}") };
            let mut list: Vec<_> = dependencies.iter().map(|on| dependency(on, None)).collect();
            list.push(dependency("serde", None));
            if name == from {
                list.push(dependency(to, kind));
            }
            json!({ "name": name, "version": "0.1.0", "id": name, "source": null, "license": "MIT",
                "publish": null, "features": {}, "targets": [], "rust_version": null,
                "manifest_path": format!("{folder}/Cargo.toml"), "dependencies": list })
        };
        let packages: Vec<_> = FINISHED.iter().map(|(name, on)| package(name, on)).collect();
        let metadata = json!({ "packages": packages, "workspace_members": [], "target_directory": "t" });
        let offences = check(&Metadata::parse(&metadata.to_string()).unwrap());
        offences.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_finished_workspace_passes() {
        assert_eq!(with("core-auth", "serde", None), [""; 0]);
    }

    #[test]
    fn any_added_arrow_is_an_offence() {
        for (from, to) in [
            ("core-auth", "core-http"),
            ("core-auth", "core-auth-entra"),
            ("core-http", "core-auth-entra"),
            ("core-http", "communication-common"),
            ("core-auth-entra", "core-http"),
            ("communication-common", "communication-identity"),
            ("communication-identity", "communication-phone-numbers"),
            ("communication-sip-routing", "communication-identity"),
            ("communication-phone-numbers", "communication-emulator"),
            ("communication-emulator", "core-auth"),
            ("xtask", "core-auth"),
        ] {
            let offences = with(from, to, None);
            assert_eq!(offences.len(), 1, "{from} -> {to}: {offences:?}");
            assert!(
                offences[0].contains(&format!("arrows: the arrow {from} -> {to} is not")),
                "{offences:?}"
            );
            assert_eq!(with(from, to, Some("build")).len(), 1, "{from} -> {to} for its build script");
        }
    }

    #[test]
    fn development_dependencies_may_point_anywhere_but_for_xtask() {
        assert_eq!(with("core-http", "communication-emulator", Some("dev")), [""; 0]);
        assert_eq!(with("communication-emulator", "communication-identity", Some("dev")), [""; 0]);
        assert_eq!(with("xtask", "core-auth", Some("dev")).len(), 1);
    }

    #[test]
    fn a_crate_that_nobody_planned_is_an_offence() {
        let json = json!({ "packages": [{ "name": "communication-chat", "version": "0.1.0", "id": "c",
            "source": null, "license": "MIT", "publish": null, "features": {}, "targets": [],
            "dependencies": [], "manifest_path": "/w/crates/communication-chat/Cargo.toml" }],
            "workspace_members": [], "target_directory": "t" });
        let offences = check(&Metadata::parse(&json.to_string()).unwrap());
        assert_eq!(offences.len(), 1);
        assert!(
            offences[0]
                .to_string()
                .starts_with("crates/communication-chat/Cargo.toml:1: arrows: a crate that")
        );
    }
}
