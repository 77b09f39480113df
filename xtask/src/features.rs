//! `cargo xtask features`: each published crate alone, without features, with each one, and with all.
//!
//! With `-p`, one crate at a time: a run over the whole workspace unifies the features of all its members, and a crate
//! that forgot one of its own would still compile.
//!
//! The retired surfaces must cost nothing when they are off: their feature is no default, and enables no dependency and no
//! other feature. That no code is left of them either, the builds without them show, where dead code is an error.

use std::collections::BTreeMap;

use crate::{
    ci::Verdict,
    failure::{Failure, Result},
    workspace::Workspace,
};

/// The feature for a surface that the service has retired.
const RETIRED: &str = "administration";

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    // What a plain `cargo test --workspace` compiles; the `test` gate runs it with every feature.
    let mut selections = vec![vec!["--workspace".to_owned(), "--all-targets".to_owned()]];
    for package in workspace.published() {
        let combinations = combinations(&package.features).into_iter();
        selections.extend(
            combinations.map(|features| [vec!["-p".into(), package.name.clone()], features].concat()),
        );
    }
    let costs = |name: &str, features: &_| cost_of_retired(features).map(|cost| format!("{name}: {cost}"));
    let costs: Vec<String> = workspace
        .published()
        .into_iter()
        .filter_map(|package| costs(&package.name, &package.features))
        .collect();
    if !costs.is_empty() {
        return Err(Failure::new(format!(
            "a retired surface costs something when it is off:\n  {}",
            costs.join("\n  ")
        )));
    }
    let mut failed = Vec::new();
    for selection in &selections {
        let words = selection.iter().map(String::as_str);
        let arguments: Vec<&str> =
            ["clippy"].into_iter().chain(words).chain(["--", "-D", "warnings"]).collect();
        if workspace.cargo(&arguments).run().is_err() {
            failed.push(selection.join(" "));
        }
    }
    let list = failed.join("\n  ");
    if failed.is_empty() {
        Ok(Verdict::Passed)
    } else {
        Err(Failure::new(format!("does not build:\n  {list}")))
    }
}

/// What a feature for a retired surface costs those who do not ask for it, if it costs anything.
fn cost_of_retired(features: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let enabled = features.get(RETIRED)?;
    let is_default = features.get("default").is_some_and(|names| names.iter().any(|name| name == RETIRED));
    let enabling =
        features.iter().find(|(name, enabled)| *name != "default" && enabled.iter().any(|it| it == RETIRED));
    match (is_default, enabling, enabled.first()) {
        (true, ..) => Some(format!("{RETIRED} is on by default")),
        (_, Some((name, _)), _) => Some(format!("{RETIRED} is switched on by {name}")),
        (.., Some(other)) => Some(format!("{RETIRED} enables {other}")),
        _ => None,
    }
}

/// The arguments of each combination worth compiling.
fn combinations(features: &BTreeMap<String, Vec<String>>) -> Vec<Vec<String>> {
    let alone = features.keys().filter(|name| *name != "default");
    let mut all = vec![vec!["--no-default-features".to_owned()]];
    all.extend(alone.map(|name| vec!["--no-default-features".into(), "--features".into(), name.clone()]));
    if all.len() > 1 {
        all.push(vec![]);
        all.push(vec!["--all-features".to_owned()]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(features: &[&str]) -> Vec<String> {
        let table = features.iter().map(|name| ((*name).to_owned(), vec![])).collect();
        combinations(&table).iter().map(|arguments| arguments.join(" ")).collect()
    }

    #[test]
    fn a_retired_surface_costs_nothing_when_it_is_off() {
        let cost = |features: &[(&str, &[&str])]| {
            let table = features.iter().map(|(name, enabled)| {
                ((*name).to_owned(), enabled.iter().map(|it| (*it).to_owned()).collect())
            });
            cost_of_retired(&table.collect())
        };
        assert_eq!(cost(&[("default", &["reqwest"]), ("administration", &[])]), None);
        assert_eq!(cost(&[("default", &["reqwest"])]), None);
        for (features, told) in [
            (&[("default", &["administration"][..]), ("administration", &[])][..], "is on by default"),
            (&[("full", &["administration"]), ("administration", &[])], "is switched on by full"),
            (&[("administration", &["dep:regex"])], "enables dep:regex"),
        ] {
            assert_eq!(cost(features), Some(format!("administration {told}")));
        }
    }

    #[test]
    fn a_crate_without_features_is_compiled_once() {
        assert_eq!(lines(&[]), ["--no-default-features"]);
    }

    #[test]
    fn each_feature_alone_then_the_defaults_then_all() {
        let expected = [
            "--no-default-features",
            "--no-default-features --features logging",
            "--no-default-features --features reqwest",
            "",
            "--all-features",
        ];
        assert_eq!(lines(&["default", "logging", "reqwest"]), expected);
    }
}
