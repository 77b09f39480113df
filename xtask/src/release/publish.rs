//! `cargo xtask release publish`: one `cargo publish` for what is not in the registry yet.
//!
//! Cargo orders the crates, verifies them against each other, refuses a version that exists, and waits until each can be
//! used. A run that breaks off is repeated: what is in the registry by then is left out. Nothing can be unpublished, so
//! the command is only printed unless `--yes` is given.

use std::path::Path;

use semver::Version;

use crate::{
    failure::{Failure, Result},
    process::Process,
    release::{git, rehearse},
    workspace::Workspace,
};

pub(crate) fn run(workspace: &Workspace, really: bool) -> Result {
    let plan = super::prepared(workspace)?;
    let head = git::head(&workspace.root)?;
    let refusals =
        refusals(&git::names_of_head(&workspace.root)?, rehearse::has_passed(workspace, &head, &plan)?);
    if !refusals.is_empty() {
        return Err(Failure::new(refusals.join("\n")));
    }
    let mut open = Vec::new();
    let mut tags = Vec::new();
    for (step, release) in plan.releases() {
        tags.push(git::tag(&step.name, &release.version));
        if is_in_registry(&std::env::temp_dir(), &step.name, &release.version)? {
            println!("{} {} is in the registry already", step.name, release.version);
        } else {
            open.push(step.name.as_str());
        }
    }
    let command = command(&open);
    if open.is_empty() {
        println!("nothing left to publish");
    } else if really {
        workspace.cargo(&command).run()?;
    } else {
        println!("this would run, with --yes:\n  cargo {}", command.join(" "));
    }
    println!("{}", closing(&head, &tags));
    Ok(())
}

/// Why this commit must not be published.
fn refusals(names: &[String], has_passed: bool) -> Vec<&'static str> {
    let nameless =
        "no branch and no tag points at this commit: it could be lost while its crates stay published";
    let unrehearsed =
        "this commit with these versions has not been rehearsed; run `cargo xtask release rehearse`";
    let refusals = [(names.is_empty(), nameless), (!has_passed, unrehearsed)];
    refusals.into_iter().filter(|(is_refused, _)| *is_refused).map(|(_, why)| why).collect()
}

/// `--locked`: the lock file that the archives carry is the one that was tested.
fn command<'a>(crates: &[&'a str]) -> Vec<&'a str> {
    let packages = crates.iter().flat_map(|name| ["-p", name]);
    ["publish", "--locked"].into_iter().chain(packages).collect()
}

fn closing(head: &str, tags: &[String]) -> String {
    let commands: Vec<String> = tags.iter().map(|tag| format!("  git tag {tag} {head}\n")).collect();
    format!(
        "once published, the releases get their tags:\n{}  git push origin {}",
        commands.concat(),
        tags.join(" ")
    )
}

/// Asked from `folder`, where no workspace answers in the registry's place.
fn is_in_registry(folder: &Path, name: &str, version: &Version) -> Result<bool> {
    let question = format!("{name}@{version}");
    let answer = Process::cargo(folder, ["info", "--registry", "crates-io", &question]).answer()?;
    answer_of(&question, answer.succeeded, &answer.errors)
}

/// Only the registry's own "no" is a no: an answer that did not come is none.
fn answer_of(question: &str, succeeded: bool, errors: &str) -> Result<bool> {
    if succeeded {
        return Ok(true);
    }
    let is_unknown =
        errors.lines().any(|line| line.starts_with(&format!("error: could not find `{question}`")));
    let failure =
        || Failure::new(format!("the registry cannot be asked for {question}:\n{}", errors.trim_end()));
    if is_unknown { Ok(false) } else { Err(failure()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_crates_go_in_one_command() {
        assert_eq!(
            command(&["core-auth", "core-http"]).join(" "),
            "publish --locked -p core-auth -p core-http"
        );
    }

    #[test]
    fn a_commit_is_published_only_if_it_has_a_name_and_was_rehearsed() {
        let named = ["main".to_owned()];
        assert_eq!(refusals(&named, true), [""; 0]);
        assert!(refusals(&[], true)[0].contains("no branch and no tag"));
        assert!(refusals(&named, false)[0].contains("has not been rehearsed"));
        assert_eq!(refusals(&[], false).len(), 2);
    }

    #[test]
    fn the_tags_name_the_commit() {
        let text = closing("abc", &["core-auth-v0.1.0".into(), "core-http-v0.1.0".into()]);
        assert!(
            text.contains("\n  git tag core-auth-v0.1.0 abc\n  git tag core-http-v0.1.0 abc\n"),
            "{text}"
        );
        assert!(text.ends_with("git push origin core-auth-v0.1.0 core-http-v0.1.0"));
    }

    #[test]
    fn only_the_registrys_no_is_a_no() {
        let unknown = "    Updating index\nerror: could not find `core-auth@0.1.0` in registry `r`\n";
        assert!(!answer_of("core-auth@0.1.0", false, unknown).unwrap());
        assert!(answer_of("core-auth@0.1.0", true, "").unwrap());
        for silent in
            ["", "error: failed to download", "error: could not find `core-auth-entra@0.1.0` in registry"]
        {
            assert!(answer_of("core-auth@0.1.0", false, silent).is_err(), "{silent}");
        }
    }
}
