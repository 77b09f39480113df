//! Pages: their Rust is compiled and run, their links lead somewhere, the commands they name exist, and the examples'
//! page names every example.

use std::collections::BTreeSet;

use crate::{
    cli,
    tidy::{
        Offence,
        tree::{self, Tree},
    },
};

const EXAMPLES: &str = "examples/examples/";
const EXAMPLES_PAGE: &str = "examples/README.md";

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (file, text) in tree.with_suffix(".md") {
        let lines = lines(text);
        offences.extend(check_rust_is_run(tree, file, &lines));
        offences.extend(check_links(tree, file, &lines));
        offences.extend(check_commands(tree, file, &lines));
    }
    offences.extend(check_examples_page(tree));
    offences
}

/// A line of a page and where it stands.
pub(super) struct Line<'t> {
    pub(super) number: usize,
    pub(super) text: &'t str,
    pub(super) place: Place<'t>,
}

pub(super) enum Place<'t> {
    Prose,
    /// The line that opens a block of code, with its info string.
    Fence(&'t str),
    Code,
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut open = false;
    let mut lines = Vec::new();
    for (index, text) in text.lines().enumerate() {
        let fence = text.trim_start().strip_prefix("```");
        let place = match fence {
            Some(info) if !open => Place::Fence(info.trim()),
            Some(_) => Place::Code,
            None if open => Place::Code,
            None => Place::Prose,
        };
        open ^= fence.is_some();
        lines.push(Line { number: index + 1, text, place });
    }
    lines
}

fn check_rust_is_run(tree: &Tree, file: &str, lines: &[Line<'_>]) -> Option<Offence> {
    let is_rust = |info: &str| info.split(',').next().is_some_and(|language| language.trim() == "rust");
    let block = lines.iter().find(|line| matches!(line.place, Place::Fence(info) if is_rust(info)))?;
    let included = tree.with_suffix("src/lib.rs").any(|(path, text)| {
        let relative = text.split("include_str!(\"").skip(1).filter_map(|rest| rest.split('"').next());
        relative.into_iter().any(|relative| tree::join(tree::folder(path), relative).as_deref() == Some(file))
    });
    let remedy = "no library runs the Rust of this page; in its lib.rs write `#[cfg(doctest)]`, \
                  `#[doc = include_str!(\"..\")]` and a private unit struct";
    (!included).then(|| Offence::new(file, block.number, "page-is-run", remedy))
}

fn check_links(tree: &Tree, file: &str, lines: &[Line<'_>]) -> Vec<Offence> {
    let mut offences = Vec::new();
    for line in lines.iter().filter(|line| matches!(line.place, Place::Prose)) {
        for link in links(line.text) {
            if let Some(why) = broken(tree, file, &link) {
                offences.push(Offence::new(
                    file,
                    line.number,
                    "link",
                    format!("`{link}` leads nowhere: {why}"),
                ));
            }
        }
    }
    offences
}

/// The targets of `[text](target)` and of `[name]: target`, outside code spans.
fn links(line: &str) -> Vec<String> {
    let prose: String = line.split('`').step_by(2).collect();
    let inline = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let definition = prose.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]: "));
    let targets = inline.chain(definition.map(|(_, target)| target));
    targets.filter_map(|target| target.split_whitespace().next()).map(str::to_owned).collect()
}

fn broken(tree: &Tree, file: &str, link: &str) -> Option<String> {
    if ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { Some(file.to_owned()) } else { tree::join(tree::folder(file), path) };
    let Some(target) = target.filter(|target| tree.contains(target)) else {
        return Some("there is no such file".to_owned());
    };
    let is_page = target.rsplit_once('.').is_some_and(|(_, kind)| kind == "md");
    let page = tree.get(&target).filter(|_| is_page && !anchor.is_empty())?;
    let headings = lines(page).into_iter().filter(|line| matches!(line.place, Place::Prose));
    let found = headings.filter_map(|line| heading_anchor(line.text)).any(|name| name == anchor);
    (!found).then(|| format!("{target} has no such heading"))
}

/// How repository hosts name a heading: lower case, blanks to hyphens, no punctuation.
fn heading_anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?;
    let kept = title.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    Some(kept.map(|c| if c == ' ' { '-' } else { c }).collect())
}

fn check_commands(tree: &Tree, file: &str, lines: &[Line<'_>]) -> Vec<Offence> {
    let mut offences = Vec::new();
    for line in lines {
        for name in after(line.text, "--example ").into_iter().filter(|name| !is_example(tree, name)) {
            offences.push(Offence::new(
                file,
                line.number,
                "command",
                format!("there is no example `{name}`"),
            ));
        }
        for word in after(line.text, "cargo xtask ").into_iter().filter(|word| !cli::is_command(word)) {
            let remedy = format!("`cargo xtask` has no command `{word}`");
            offences.push(Offence::new(file, line.number, "command", remedy));
        }
    }
    offences
}

/// The word behind each occurrence of `prefix`; a placeholder such as `<name>` is none.
fn after<'l>(line: &'l str, prefix: &str) -> Vec<&'l str> {
    let words = line.split(prefix).skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    });
    words.filter(|word| !word.is_empty()).collect()
}

pub(super) fn is_example(tree: &Tree, name: &str) -> bool {
    let ending = [format!("examples/{name}.rs"), format!("examples/{name}/main.rs")];
    tree.iter().any(|(path, _)| ending.iter().any(|ending| path.ends_with(ending.as_str())))
}

fn check_examples_page(tree: &Tree) -> Vec<Offence> {
    let files = tree.iter().filter_map(|(path, _)| path.strip_prefix(EXAMPLES));
    let names: BTreeSet<&str> = files.filter_map(example_name).collect();
    let page = tree.get(EXAMPLES_PAGE).unwrap_or_default();
    let listed: BTreeSet<&str> = page.lines().flat_map(|line| after(line, "--example ")).collect();
    let missing = names.difference(&listed);
    missing
        .map(|name| {
            let command = format!("cargo run -p acs-examples --example {name}");
            Offence::new(
                EXAMPLES_PAGE,
                0,
                "examples-page",
                format!("list `{name}` with its command `{command}`"),
            )
        })
        .collect()
}

fn example_name(file: &str) -> Option<&str> {
    file.strip_suffix("/main.rs").or_else(|| file.strip_suffix(".rs")).filter(|name| !name.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_rust_of_a_page_is_included_by_a_library() {
        let page = ("crates/core-auth/README.md", "# core-auth\n\n```rust\nfn main() {}\n```\n");
        let with = ("crates/core-auth/src/lib.rs", "#[doc = include_str!(\"../README.md\")]\nstruct Readme;");
        let root = ("README.md", "```rust\nfn main() {}\n```\n");
        let examples = ("examples/src/lib.rs", "#[doc = include_str!(\"../../README.md\")]\nstruct Readme;");
        assert_eq!(found(&[page, with, root, examples]), [""; 0]);
        assert_eq!(found(&[page, with, root]).len(), 1);
        let offences = found(&[page, ("crates/core-auth/src/lib.rs", "//! Docs."), root, examples]);
        assert!(offences[0].starts_with("crates/core-auth/README.md:3: page-is-run:"), "{offences:?}");
    }

    #[test]
    fn a_page_without_rust_needs_no_library() {
        assert_eq!(found(&[("README.md", "```toml\na = 1\n```\n\n```text\nrust\n```\n")]), [""; 0]);
    }

    #[test]
    fn links_lead_to_files_folders_and_headings() {
        let page = "# One page\n[a](docs/a.md) [b](docs) [c](docs/a.md#the-second-one) [d](#one-page)\n\
                    [e]: docs/a.md\n`[x](nowhere)` [f](https://example.com/x)\n```text\n[y](nowhere)\n```\n";
        let other = "## The second one!\n[up](../README.md \"title\")\n";
        assert_eq!(found(&[("README.md", page), ("docs/a.md", other)]), [""; 0]);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_an_offence() {
        for link in ["docs/b.md", "../outside.md", "docs/a.md#third", "#other", "crate::Secret"] {
            let page = format!("text\n[a]({link})\n");
            let offences = found(&[("README.md", &page), ("docs/a.md", "# First")]);
            assert_eq!(offences.len(), 1, "{link}");
            assert!(
                offences[0].starts_with(&format!("README.md:2: link: `{link}` leads nowhere")),
                "{offences:?}"
            );
        }
    }

    #[test]
    fn commands_name_what_exists() {
        let page = "Run `cargo run -p acs-examples --example sip_plan` or `cargo xtask ci`, `cargo xtask <command>`.\n\
                    ```sh\ncargo run -p acs-examples --example sip_pla\ncargo xtask rebuild\n```\n";
        let offences = found(&[
            ("CONTRIBUTING.md", page),
            ("examples/examples/sip_plan.rs", ""),
            ("examples/README.md", "`--example sip_plan`"),
        ]);
        assert_eq!(offences.len(), 2, "{offences:?}");
        assert!(offences[0].starts_with("CONTRIBUTING.md:3: command: there is no example `sip_pla`"));
        assert!(offences[1].contains("no command `rebuild`"));
    }

    #[test]
    fn the_examples_page_lists_every_example() {
        let files = [
            ("examples/README.md", "| `cargo run -p acs-examples --example sip_plan` |"),
            ("examples/examples/sip_plan.rs", ""),
            ("examples/examples/identity_issue/main.rs", ""),
            ("examples/examples/identity_issue/helper.rs", ""),
        ];
        let offences = found(&files);
        assert_eq!(offences.len(), 1, "{offences:?}");
        assert!(offences[0].contains("list `identity_issue` with its command"), "{offences:?}");
    }
}
