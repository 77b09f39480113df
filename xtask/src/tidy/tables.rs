//! Tables of pages: every row of a column `Example` names an example that exists.

use crate::tidy::{
    Offence,
    markdown::{Line, Place, is_example, lines},
    tree::Tree,
};

const COLUMN: &str = "Example";
const RULE: &str = "table-example";

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (file, text) in tree.with_suffix(".md") {
        offences.extend(check_page(tree, file, &lines(text)));
    }
    offences
}

fn check_page(tree: &Tree, file: &str, lines: &[Line<'_>]) -> Vec<Offence> {
    let mut offences = Vec::new();
    for column in columns(lines, &[COLUMN]) {
        for line in column.rows {
            let cells = cells(line).unwrap_or_default();
            let cell = cells.get(column.index).map(String::as_str).unwrap_or_default();
            offences.extend(check_cell(tree, file, line.number, cell));
        }
    }
    offences
}

/// A column of a table, and the rows of that table.
pub(super) struct Column<'l, 't> {
    pub(super) index: usize,
    pub(super) rows: &'l [Line<'t>],
}

/// The columns with these heads, in every table that names examples.
pub(super) fn columns<'l, 't>(lines: &'l [Line<'t>], heads: &[&str]) -> Vec<Column<'l, 't>> {
    let mut columns = Vec::new();
    for (at, pair) in lines.windows(2).enumerate() {
        let [before, line] = pair else { continue };
        let (Some(names), true) = (cells(before), cells(line).is_some_and(|cells| is_ruler(&cells))) else {
            continue;
        };
        let below = lines.get(at + 2..).unwrap_or_default();
        let count = below.iter().take_while(|line| cells(line).is_some()).count();
        let rows = below.get(..count).unwrap_or_default();
        let indices = names.iter().enumerate().filter(|(_, name)| heads.contains(&name.as_str()));
        if names.iter().any(|name| name == COLUMN) {
            columns.extend(indices.map(|(index, _)| Column { index, rows }));
        }
    }
    columns
}

fn check_cell(tree: &Tree, file: &str, line: usize, cell: &str) -> Vec<Offence> {
    let names = names(cell);
    if names.is_empty() {
        return vec![Offence::new(file, line, RULE, "name an example in this row, as `[name](path)`")];
    }
    let missing = names.into_iter().filter(|name| !is_example(tree, name));
    missing.map(|name| Offence::new(file, line, RULE, format!("there is no example `{name}`"))).collect()
}

/// The texts of the links in a cell. Whether a link leads somewhere is another rule; its text must be the name.
fn names(cell: &str) -> Vec<&str> {
    cell.split('[').skip(1).filter_map(|rest| rest.split_once("](")).map(|(name, _)| name).collect()
}

/// The cells of a row; nothing if the line is none.
pub(super) fn cells(line: &Line<'_>) -> Option<Vec<String>> {
    let row = line.text.trim().strip_prefix('|')?.strip_suffix('|')?;
    let row = matches!(line.place, Place::Prose).then(|| row.replace("\\|", "\u{0}"))?;
    Some(row.split('|').map(|cell| cell.trim().to_owned()).collect())
}

fn is_ruler(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.len() >= 3 && cell.bytes().all(|byte| matches!(byte, b'-' | b':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &str) -> Vec<String> {
        let page = format!("# Page\n\n{rows}\n\nText.\n");
        let files = [("README.md", page.as_str()), ("examples/examples/sip_lint.rs", "")];
        check(&Tree::of(&files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_row_names_an_example_that_exists() {
        let row =
            "| You want | Example |\n| --- | --- |\n| a \\| b | [sip_lint](examples/examples/sip_lint.rs) |";
        assert_eq!(found(row), [""; 0]);
    }

    #[test]
    fn a_row_without_an_example_is_an_offence() {
        let offences = found("| Example | You want |\n| --- | :-: |\n| | lint |\n| none | lint |");
        assert_eq!(offences.len(), 2, "{offences:?}");
        assert!(offences[0].starts_with("README.md:5: table-example: name an example"), "{offences:?}");
    }

    #[test]
    fn a_row_with_an_example_that_is_gone_is_an_offence() {
        let offences = found("| You want | Example |\n|---|---|\n| lint | [sip_lint](x), [sip_lnt](x) |");
        assert_eq!(offences, ["README.md:5: table-example: there is no example `sip_lnt`"]);
        assert_eq!(found("| a | Example |\n| --- | --- |\n| only one cell |").len(), 1);
    }

    #[test]
    fn other_tables_and_blocks_of_code_are_left_alone() {
        assert_eq!(found("| You want | Call |\n| --- | --- |\n| lint | `lint` |"), [""; 0]);
        assert_eq!(found("```text\n| You want | Example |\n| --- | --- |\n| lint | |\n```"), [""; 0]);
        let two = "| a | Example |\n| --- | --- |\n\n| You want | Call |\n| --- | --- |\n| lint | `lint` |";
        assert_eq!(found(two), [""; 0]);
    }
}
