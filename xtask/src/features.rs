//! `cargo xtask features`: each published crate alone, without features, with each one, and with all.
//!
//! With `-p`, one crate at a time: a run over the whole workspace unifies the features of all its members, and a crate
//! that forgot one of its own would still compile.

use std::collections::BTreeMap;

use crate::{
    ci::Verdict,
    failure::{Failure, Result},
    workspace::Workspace,
};

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    // What a plain `cargo test --workspace` compiles; the `test` gate runs it with every feature.
    let mut selections = vec![vec!["--workspace".to_owned(), "--all-targets".to_owned()]];
    for package in workspace.published() {
        let combinations = combinations(&package.features).into_iter();
        selections.extend(
            combinations.map(|features| [vec!["-p".into(), package.name.clone()], features].concat()),
        );
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
