//! What has to be published before what.

use std::collections::{BTreeMap, BTreeSet};

use crate::metadata::Package;

/// Whom each published package needs in the registry: every dependency with a version, those for development too. One by
/// path alone is none: cargo leaves it out of the archive.
pub(crate) fn needs(published: &[&Package]) -> BTreeMap<String, BTreeSet<String>> {
    let ours: BTreeSet<&str> = published.iter().map(|package| package.name.as_str()).collect();
    let needed = |package: &Package| {
        let dependencies = package.dependencies.iter().filter(|dependency| dependency.req != "*");
        let names = dependencies.map(|dependency| dependency.name.as_str());
        names.filter(|name| ours.contains(name)).map(str::to_owned).collect()
    };
    published.iter().map(|package| (package.name.clone(), needed(package))).collect()
}

/// The names so that each comes after what it needs; the error has those that need each other.
pub(crate) fn sorted(needs: &BTreeMap<String, BTreeSet<String>>) -> Result<Vec<String>, Vec<String>> {
    let mut order: Vec<String> = Vec::new();
    while order.len() < needs.len() {
        let ready = |(name, needed): &(&String, &BTreeSet<String>)| {
            !order.contains(*name) && needed.iter().all(|need| order.contains(need))
        };
        match needs.iter().find(ready) {
            Some((name, _)) => order.push(name.clone()),
            None => return Err(needs.keys().filter(|name| !order.contains(*name)).cloned().collect()),
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::metadata::Metadata;

    use super::*;

    /// A package, and of each dependency the name, the version and the kind.
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str, Option<&'a str>)]);

    fn order(cases: &[Case<'_>]) -> Result<Vec<String>, Vec<String>> {
        let package = |(name, on): &Case<'_>| {
            let dependencies: Vec<_> = on
                .iter()
                .map(|(name, req, kind)| json!({ "name": name, "req": req, "kind": kind, "path": "x" }))
                .collect();
            json!({ "name": name, "version": "0.1.0", "id": name, "publish": null, "features": {},
                "targets": [], "manifest_path": "x", "dependencies": dependencies })
        };
        let packages: Vec<_> = cases.iter().map(package).collect();
        let json = json!({ "packages": packages, "workspace_members": [], "target_directory": "t" });
        let metadata = Metadata::parse(&json.to_string()).unwrap();
        sorted(&needs(&metadata.packages.iter().collect::<Vec<_>>()))
    }

    #[test]
    fn what_is_needed_comes_first_for_development_too() {
        let found = order(&[
            (
                "a-client",
                &[("core", "^0.1.0", None), ("serde", "^1", None), ("emulator", "^0.1.0", Some("dev"))],
            ),
            ("core", &[]),
            ("emulator", &[("core", "^0.1.0", Some("dev"))]),
        ]);
        assert_eq!(found.unwrap(), ["core", "emulator", "a-client"]);
    }

    #[test]
    fn crates_that_need_each_other_are_named() {
        let found = order(&[
            ("core", &[]),
            ("client", &[("core", "^0.1.0", None), ("emulator", "^0.1.0", Some("dev"))]),
            ("emulator", &[("client", "^0.1.0", Some("dev"))]),
        ]);
        assert_eq!(found.unwrap_err(), ["client", "emulator"]);
    }

    #[test]
    fn a_dependency_by_path_alone_is_not_needed() {
        let found = order(&[
            ("client", &[("client", "*", Some("dev")), ("emulator", "^0.1.0", Some("dev"))]),
            ("emulator", &[("client", "*", Some("dev"))]),
        ]);
        assert_eq!(found.unwrap(), ["emulator", "client"]);
    }
}
