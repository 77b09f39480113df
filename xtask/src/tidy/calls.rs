//! Tables of pages that name examples: what a row calls is public in some crate.

use std::collections::BTreeSet;

use crate::tidy::{
    Offence,
    markdown::{Line, lines},
    tables::{cells, columns},
    tree::Tree,
};

/// The columns that say what to call.
const COLUMNS: [&str; 4] = ["Call", "How", "Rust", "You use"];
const RULE: &str = "table-call";

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let known = public_names(tree);
    let mut offences = Vec::new();
    for (file, text) in tree.with_suffix(".md") {
        let lines = lines(text);
        for column in columns(&lines, &COLUMNS) {
            for line in column.rows {
                offences.extend(check_cell(file, line, column.index, &known));
            }
        }
    }
    offences
}

fn check_cell(file: &str, line: &Line<'_>, column: usize, known: &BTreeSet<String>) -> Vec<Offence> {
    let cells = cells(line).unwrap_or_default();
    let cell = cells.get(column).map(String::as_str).unwrap_or_default();
    let missing = called(cell).into_iter().filter(|name| !known.contains(name));
    missing
        .map(|name| Offence::new(file, line.number, RULE, format!("nothing public is called `{name}`")))
        .collect()
}

/// The functions and modules in the code of a cell. Arguments are left out; types, and names of packages, too.
fn called(cell: &str) -> Vec<String> {
    let spans = cell.split('`').skip(1).step_by(2).filter(|span| !span.contains('-'));
    let names = spans.flat_map(|span| {
        let bare = without_arguments(span);
        let words = bare.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned);
        words.collect::<Vec<_>>()
    });
    names.filter(|name| name.starts_with(|c: char| c.is_lowercase()) && name != "await").collect()
}

fn without_arguments(code: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = |c: char| {
        depth = if c == ')' { depth.saturating_sub(1) } else { depth + usize::from(c == '(') };
        depth == 0
    };
    code.chars().filter(|c| outside(*c)).collect()
}

/// The crates, and what their sources declare as public functions and modules.
fn public_names(tree: &Tree) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = tree.crates().into_iter().map(|name| name.replace('-', "_")).collect();
    for (path, text) in tree.with_suffix(".rs").filter(|(path, _)| path.starts_with("crates/")) {
        if path.contains("/src/") {
            names.extend(text.lines().filter_map(declared));
        }
    }
    names
}

fn declared(line: &str) -> Option<String> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let rest = rest.strip_prefix("async ").or_else(|| rest.strip_prefix("const ")).unwrap_or(rest);
    let name = rest.strip_prefix("fn ").or_else(|| rest.strip_prefix("mod "))?;
    name.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "pub mod service {}\nimpl Client {\n    pub async fn create_user(&self) {}\n    \
                          pub const fn clock() {}\n    pub fn advance() {}\n    fn hidden() {}\n    \
                          pub(crate) fn inner() {}\n}\n";

    fn found(rows: &str) -> Vec<String> {
        let page = format!("# Page\n\n{rows}\n");
        let files = [("README.md", page.as_str()), ("crates/core-http/src/lib.rs", SOURCE)];
        check(&Tree::of(&files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_row_calls_is_public() {
        let rows = "| You want | Call | Example |\n| --- | --- | --- |\n\
                    | a user | `create_user(&request)`, then `.await` | x |\n\
                    | time | `Emulator::clock().advance(Duration::hours(1))` of `core-http` | x |\n\
                    | more | `core_http::service`, with an `Error` | x |";
        assert_eq!(found(rows), [""; 0]);
    }

    #[test]
    fn a_call_that_is_gone_is_an_offence() {
        for call in ["make_user()", "hidden", "inner()", "clock().rewind(..)", "core_htp::service"] {
            let rows = format!("| JS | Rust | Example |\n| --- | --- | --- |\n| `a()` | `{call}` | x |");
            let offences = found(&rows);
            assert_eq!(offences.len(), 1, "{call}: {offences:?}");
            assert!(
                offences[0].starts_with("README.md:5: table-call: nothing public is called"),
                "{offences:?}"
            );
        }
    }

    #[test]
    fn tables_without_examples_are_left_alone() {
        assert_eq!(found("| JS | Rust |\n| --- | --- |\n| `a` | `let x = y` |"), [""; 0]);
    }
}
