//! Lists as tables with a caption, cut where they are long.

use super::{
    Section,
    html::{Html, all, element, text},
};

/// How many rows are shown; the JSON API has all of them.
pub(super) const SHOWN: usize = 50;

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
    pub(super) fn section(self, rows: impl Iterator<Item = Vec<Html>>, total: usize) -> Section {
        let content = if total == 0 {
            element("p", &[("class", "empty")], [text(self.empty)])
        } else {
            all([self.html(rows.take(SHOWN)), rest(total)])
        };
        Section { id: self.id, title: self.title, count: Some(total), content }
    }

    fn html(&self, rows: impl Iterator<Item = Vec<Html>>) -> Html {
        let column = |name: &&str| element("th", &[("scope", "col")], [text(name)]);
        let row =
            |cells: Vec<Html>| element("tr", &[], cells.into_iter().map(|cell| element("td", &[], [cell])));
        let caption = format!("{}-caption", self.id);
        // Wide tables scroll by themselves, by keyboard too.
        let scroll =
            [("class", "scroll"), ("role", "region"), ("aria-labelledby", &caption), ("tabindex", "0")];
        element(
            "div",
            &scroll,
            [element(
                "table",
                &[],
                [
                    element("caption", &[("id", &caption)], [text(self.caption)]),
                    element("thead", &[], [element("tr", &[], self.columns.iter().map(column))]),
                    element("tbody", &[], rows.map(row)),
                ],
            )],
        )
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
