//! Lists as tables with a caption, cut where they are long.

use super::{
    Section,
    html::{Html, all, element, text},
};

/// How many rows are shown; the JSON API has all of them.
pub(super) const SHOWN: usize = 50;

/// A row, and what belongs to it but is too much for a cell.
pub(super) struct Row {
    pub(super) cells: Vec<Html>,
    /// Shown below the cells, as wide as all of them.
    pub(super) below: Option<Html>,
}

impl From<Vec<Html>> for Row {
    fn from(cells: Vec<Html>) -> Row {
        Row { cells, below: None }
    }
}

/// The rows to be shown of a list, and what it is called.
pub(super) struct Table {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// What the rows are and in which order.
    pub(super) caption: &'static str,
    /// Where there is nothing.
    pub(super) empty: &'static str,
    pub(super) columns: &'static [&'static str],
}

impl Table {
    /// The section with the first rows of the list. `total` counts those that are not shown, too.
    pub(super) fn section(self, rows: impl Iterator<Item = impl Into<Row>>, total: usize) -> Section {
        let content = if total == 0 {
            element("p", &[("class", "empty")], [text(self.empty)])
        } else {
            all([self.html(rows.take(SHOWN)), rest(total)])
        };
        Section { id: self.id, title: self.title, count: Some(total), content }
    }

    /// The roles are what the elements mean anyway; browsers forget it where a style makes cards of the rows.
    fn html(&self, rows: impl Iterator<Item = impl Into<Row>>) -> Html {
        let column = |name: &&str| element("th", &[("scope", "col"), ("role", "columnheader")], [text(name)]);
        let caption = format!("{}-caption", self.id);
        // Wide tables scroll by themselves, by keyboard too.
        let scroll =
            [("class", "scroll"), ("role", "region"), ("aria-labelledby", &caption), ("tabindex", "0")];
        let head = element("tr", &[("role", "row")], self.columns.iter().map(column));
        element(
            "div",
            &scroll,
            [element(
                "table",
                &[("role", "table")],
                [
                    element("caption", &[("id", &caption)], [text(self.caption)]),
                    element("thead", &[("role", "rowgroup")], [head]),
                    element("tbody", &[("role", "rowgroup")], rows.map(|row| self.row(row.into()))),
                ],
            )],
        )
    }

    fn row(&self, row: Row) -> Html {
        // The names of the columns are for narrow windows, where a row is a card and has no heading above it.
        let cell =
            |(name, cell): (&&str, Html)| element("td", &[("role", "cell"), ("data-column", name)], [cell]);
        let cells = element("tr", &[("role", "row")], self.columns.iter().zip(row.cells).map(cell));
        let below = row.below.map(|below| {
            let width = self.columns.len().to_string();
            let cell = element("td", &[("role", "cell"), ("colspan", &width)], [below]);
            element("tr", &[("role", "row"), ("class", "below")], [cell])
        });
        all([cells].into_iter().chain(below))
    }
}

fn rest(total: usize) -> Html {
    match total.checked_sub(SHOWN) {
        None | Some(0) => Html::default(),
        Some(more) => {
            element("p", &[("class", "more")], [text(format!("{more} more of {total} are not shown."))])
        }
    }
}
