//! Examples in documentation run. One that does not says why, in a comment on the line before its fence: `// reason` in
//! Rust, `<!-- reason -->` in Markdown.

use crate::tidy::{Offence, tree::Tree};

const RULE: &str = "doc-example";

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (file, text) in tree.with_suffix(".rs") {
        let documentation = |line: &'_ str| {
            let line = line.trim_start();
            line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::to_owned)
        };
        let is_reason = |line: &str| {
            let line = line.trim_start();
            line.starts_with("// ") && line.len() > 3
        };
        offences.extend(check_file(file, text, documentation, is_reason));
    }
    for (file, text) in tree.with_suffix(".md") {
        let is_reason = |line: &str| line.trim_start().starts_with("<!-- ");
        offences.extend(check_file(file, text, |line| Some(line.to_owned()), is_reason));
    }
    offences
}

fn check_file(
    file: &str,
    text: &str,
    documentation: impl Fn(&str) -> Option<String>,
    is_reason: impl Fn(&str) -> bool,
) -> Vec<Offence> {
    let mut offences = Vec::new();
    let mut before = "";
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        let documented = documentation(line);
        if let Some(info) = documented.as_deref().and_then(|text| text.trim_start().strip_prefix("```")) {
            open = !open;
            if open && !runs(info) && !is_reason(before) {
                let remedy =
                    format!("make the example run, or say on the line before why it is `{}`", info.trim());
                offences.push(Offence::new(file, index + 1, RULE, remedy));
            }
        } else if documented.is_none() && !is_reason(line) {
            open = false;
        }
        before = line;
    }
    offences
}

/// Whether rustdoc runs a block with this info string, if it takes it for Rust at all.
fn runs(info: &str) -> bool {
    let words = info.split([',', ' ', '{', '}']).map(str::trim);
    !words.into_iter().any(|word| matches!(word, "no_run" | "should_panic") || word.starts_with("ignore"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(file: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(file, text)])).iter().map(|offence| offence.line).collect()
    }

    #[test]
    fn an_example_that_runs_needs_no_word() {
        let text = "/// ```\n/// f();\n/// ```\n/// ```rust\n/// ```\n//! ```text\n//! ignore\n//! ```\n\
                    /// ```compile_fail\n/// ```\n";
        assert_eq!(lines("a.rs", text), [0; 0]);
        assert_eq!(lines("a.md", "```rust\nf();\n```\n```sh\ncargo test -- --ignored\n```\n"), [0; 0]);
    }

    #[test]
    fn one_that_does_not_run_needs_a_reason() {
        assert_eq!(lines("a.rs", "/// ```no_run\n/// ```\n//! ```rust,ignore\n//! ```\n"), [1, 3]);
        assert_eq!(lines("a.rs", "/// ```should_panic\n/// ```"), [1]);
        assert_eq!(lines("a.md", "text\n\n```rust,no_run\nf();\n```\n"), [3]);
    }

    #[test]
    fn a_reason_is_a_comment_on_the_line_before() {
        assert_eq!(
            lines("a.rs", "/// Sends.\n// It talks to a real resource.\n/// ```no_run\n/// ```"),
            [0; 0]
        );
        assert_eq!(lines("a.md", "<!-- It talks to a real resource. -->\n```rust,no_run\n```"), [0; 0]);
        assert_eq!(lines("a.rs", "/// Not run: no reason.\n/// ```no_run\n/// ```"), [2]);
    }

    #[test]
    fn the_end_of_a_block_is_not_taken_for_its_beginning() {
        assert_eq!(lines("a.rs", "/// ```\n/// ```\n/// ignore\n/// ```\n/// ```\n"), [0; 0]);
    }
}
