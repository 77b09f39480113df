//! What a changelog says: its sections, and the kind of each entry. `tidy` judges it, `release` reads versions from it.

use std::fmt;

use semver::Version;

/// The heading of what the next release will bring.
pub(crate) const UNRELEASED: &str = "Unreleased";

/// What a user will notice, the first word of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Fixed,
    Added,
    Changed,
    Deprecated,
    Removed,
    Breaking,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Added, Self::Changed, Self::Fixed, Self::Deprecated, Self::Removed, Self::Breaking];

    /// None if the entry begins with none of the words.
    pub(crate) fn of(entry: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            entry
                .strip_prefix(kind.word())
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        })
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Deprecated => "deprecated",
            Self::Removed => "removed",
            Self::Breaking => "**breaking**",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word().trim_matches('*'))
    }
}

/// One line for one change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'t> {
    /// From 1.
    pub(crate) line: usize,
    /// Without its bullet.
    pub(crate) text: &'t str,
}

/// A heading and its entries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Section<'t> {
    /// From 1.
    pub(crate) line: usize,
    /// `0.2.0` of `## 0.2.0`, `## [0.2.0]` and `## 0.2.0 (2026-01-31)`, which are all common.
    pub(crate) title: &'t str,
    pub(crate) entries: Vec<Entry<'t>>,
}

impl Section<'_> {
    pub(crate) fn is_unreleased(&self) -> bool {
        self.title == UNRELEASED
    }

    pub(crate) fn version(&self) -> Option<Version> {
        Version::parse(self.title).ok()
    }
}

/// Every section from the top of the file.
pub(crate) fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (index, content) in text.lines().enumerate() {
        let line = index + 1;
        if let Some(heading) = content.strip_prefix("## ") {
            let title = heading.split_whitespace().next().unwrap_or_default().trim_matches(['[', ']']);
            sections.push(Section { line, title, entries: Vec::new() });
        } else if let (Some(text), Some(section)) = (entry_of(content), sections.last_mut()) {
            section.entries.push(Entry { line, text });
        }
    }
    sections
}

/// Every entry, wherever it stands.
pub(crate) fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let numbered = text.lines().enumerate();
    numbered.filter_map(|(index, line)| Some(Entry { line: index + 1, text: entry_of(line)? }))
}

fn entry_of(line: &str) -> Option<&str> {
    line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_has_its_entries_and_not_their_details() {
        let text = "# Changelog\n\n## Unreleased\n\n- added: a\n  - detail\n* fixed: b\n\n## [0.1.0] - 2026-01-31\n- added: c\n";
        let found = sections(text);
        let titles: Vec<&str> = found.iter().map(|section| section.title).collect();
        assert_eq!(titles, ["Unreleased", "0.1.0"]);
        let lines: Vec<usize> = found[0].entries.iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [5, 7]);
        assert_eq!(found[1].entries, [Entry { line: 10, text: "added: c" }]);
        assert!(found[0].is_unreleased() && found[0].version().is_none());
        assert_eq!(found[1].version(), Some(Version::new(0, 1, 0)));
    }

    #[test]
    fn the_kind_is_the_first_word_in_lower_case() {
        assert_eq!(Kind::of("**breaking**: a"), Some(Kind::Breaking));
        assert_eq!(Kind::of("removed the feature"), Some(Kind::Removed));
        for unknown in ["Added: a", "breaking: a", "addedx", "", "fixes: a"] {
            assert_eq!(Kind::of(unknown), None, "{unknown}");
        }
    }
}
