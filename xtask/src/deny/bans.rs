//! No banned crate, no banned feature.

use std::collections::BTreeSet;

use crate::{
    deny::{
        Denial,
        config::{BannedCrate, BannedFeatures, Bans},
    },
    metadata::{Metadata, Node, Package},
};

/// Over the whole graph, every feature switched on: a banned crate only below its wrappers.
pub(crate) fn check(bans: &Bans, graph: &Metadata) -> Vec<Denial> {
    let mut denials: Vec<Denial> = bans.deny.iter().flat_map(|ban| check_crate(ban, graph)).collect();
    denials.extend(bans.features.iter().flat_map(|ban| check_features(ban, graph)));
    denials
}

/// Over what a user gets with `package` and its default features: no banned crate at all.
pub(crate) fn check_defaults(bans: &Bans, package: &str, graph: &BTreeSet<String>) -> Vec<Denial> {
    let banned = bans.deny.iter().filter(|ban| !ban.deny_multiple_versions && graph.contains(&ban.name));
    let denial = |ban: &BannedCrate| Denial {
        package: package.to_owned(),
        why: format!("its default features bring in {}: {}", ban.name, ban.reason),
    };
    banned.map(denial).collect()
}

fn check_crate(ban: &BannedCrate, graph: &Metadata) -> Vec<Denial> {
    let versions: Vec<&Package> = graph.packages.iter().filter(|package| package.name == ban.name).collect();
    if ban.deny_multiple_versions {
        let list = versions.iter().map(|package| package.version.as_str()).collect::<Vec<_>>().join(", ");
        let why = format!("{} versions at once ({list}): {}", versions.len(), ban.reason);
        return if versions.len() > 1 { vec![Denial { package: ban.name.clone(), why }] } else { vec![] };
    }
    let denied = versions.iter().flat_map(|package| dependents(graph, package));
    let denied = denied.filter(|dependent| !ban.wrappers.contains(&dependent.name));
    let denial = |dependent: &Package| Denial {
        package: dependent.name.clone(),
        why: format!("depends on {}: {}", ban.name, ban.reason),
    };
    denied.map(denial).collect()
}

fn check_features(ban: &BannedFeatures, graph: &Metadata) -> Vec<Denial> {
    let mut denials = Vec::new();
    for package in graph.packages.iter().filter(|package| package.name == ban.name) {
        let node = nodes(graph).iter().find(|node| node.id == package.id);
        let on = node.iter().flat_map(|node| &node.features).filter(|feature| ban.deny.contains(feature));
        denials.extend(on.map(|feature| Denial {
            package: package.name.clone(),
            why: format!("its feature {feature} is switched on: {}", ban.reason),
        }));
    }
    denials
}

fn dependents<'g>(graph: &'g Metadata, package: &Package) -> Vec<&'g Package> {
    let ids = nodes(graph).iter().filter(|node| node.dependencies.contains(&package.id)).map(|node| &node.id);
    ids.filter_map(|id| graph.packages.iter().find(|package| package.id == *id)).collect()
}

fn nodes(graph: &Metadata) -> &[Node] {
    graph.resolve.as_ref().map_or(&[], |resolve| &resolve.nodes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deny::{config, graph::fixture};

    fn bans() -> Bans {
        config::parse(include_str!("../../../deny.toml")).unwrap().bans
    }

    fn shown(denials: &[Denial]) -> String {
        denials.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_banned_crate_is_denied_to_whoever_depends_on_it() {
        let graph = fixture(&[("core-http", "path", &["ureq"]), ("ureq", "registry", &[])]);
        assert!(shown(&check(&bans(), &graph)).starts_with("core-http: depends on ureq"));
    }

    #[test]
    fn a_wrapper_may_depend_on_it_and_nothing_else_may() {
        let graph = fixture(&[
            ("native-tls", "registry", &["openssl"]),
            ("openssl", "registry", &[]),
            ("reqwest", "registry", &["native-tls"]),
        ]);
        assert_eq!(shown(&check(&bans(), &graph)), "");
        let graph = fixture(&[("core-auth", "path", &["openssl"]), ("openssl", "registry", &[])]);
        assert!(shown(&check(&bans(), &graph)).starts_with("core-auth: depends on openssl"));
    }

    #[test]
    fn by_default_not_even_a_wrapper_brings_it_in() {
        let graph = ["reqwest", "native-tls"].map(str::to_owned).into();
        let text = shown(&check_defaults(&bans(), "core-http", &graph));
        assert!(text.starts_with("core-http: its default features bring in native-tls"), "{text}");
        assert_eq!(check_defaults(&bans(), "core-http", &["reqwest".to_owned()].into()), []);
    }

    #[test]
    fn two_versions_of_the_http_client_are_denied() {
        let graph = fixture(&[("reqwest", "registry", &[]), ("reqwest", "registry", &[])]);
        assert!(shown(&check(&bans(), &graph)).contains("reqwest: 2 versions at once"));
    }

    #[test]
    fn a_feature_that_changes_the_json_of_the_whole_graph_is_denied() {
        let mut graph = fixture(&[("serde_json", "registry", &[])]);
        assert_eq!(check(&bans(), &graph), []);
        graph.resolve.as_mut().unwrap().nodes[0].features.push("arbitrary_precision".to_owned());
        assert!(shown(&check(&bans(), &graph)).contains("arbitrary_precision is switched on"));
    }
}
