//! What the parsers of outside text share.

/// Without the blanks around it, nor the byte order mark that editors put in front of a file.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// On one line and of bounded length, for messages that were written elsewhere.
pub(crate) fn printable(text: &str) -> String {
    const LONGEST: usize = 4096;
    text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
