//! A Rust file as a flat list of tokens with their lines: comments are gone, strings are one token each, and what is
//! compiled for tests alone is known.

use std::{ops::RangeInclusive, str::FromStr};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One token; a delimiter is a token of its own.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
    pub(crate) kind: Kind,
    depth: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Mark,
    Literal,
}

/// All tokens of a file; the error is the lexer's.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let stream = TokenStream::from_str(text).map_err(|error| error.to_string())?;
    let mut tokens = Vec::new();
    flatten(stream, 0, &mut tokens);
    Ok(tokens)
}

/// True for a file that is compiled for tests and benchmarks alone.
pub(crate) fn is_for_tests(path: &str) -> bool {
    let in_folder = path.split('/').any(|part| matches!(part, "tests" | "benches" | "fuzz"));
    in_folder || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}

/// The lines of items behind `#[cfg(test)]`.
pub(crate) fn test_lines(tokens: &[Token]) -> Vec<RangeInclusive<usize>> {
    let mut ranges: Vec<RangeInclusive<usize>> = Vec::new();
    for (at, attribute) in attributes(tokens) {
        let line = attribute.first().map_or(0, |token| token.line);
        let known = ranges.last().is_some_and(|range| range.contains(&line));
        if !known && is_test_only(attribute) {
            ranges.push(line..=end_of_item(tokens, at + attribute.len()));
        }
    }
    ranges
}

/// Every attribute from its `#` to its `]`, with its place in the list.
pub(crate) fn attributes(tokens: &[Token]) -> impl Iterator<Item = (usize, &[Token])> {
    let starts = (0..tokens.len()).filter(|at| tokens.get(*at).is_some_and(|token| token.text == "#"));
    starts.filter_map(|at| {
        let rest = tokens.get(at..)?;
        let open = rest.iter().take(3).position(|token| token.text == "[")?;
        let between = rest.get(1..open)?;
        if !between.iter().all(|token| token.text == "!") {
            return None;
        }
        let depth = rest.get(open)?.depth;
        let length = rest.iter().skip(open).position(|token| token.text == "]" && token.depth == depth)?;
        Some((at, rest.get(..=open + length)?))
    })
}

/// The words of an attribute: `allow` and `dead_code` of `#[allow(dead_code)]`.
pub(crate) fn words(attribute: &[Token]) -> impl Iterator<Item = &str> {
    attribute.iter().filter(|token| token.kind == Kind::Word).map(|token| token.text.as_str())
}

fn flatten(stream: TokenStream, depth: usize, tokens: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        let (kind, text) = match tree {
            TokenTree::Ident(ident) => (Kind::Word, ident.to_string()),
            TokenTree::Punct(punct) => (Kind::Mark, punct.as_char().to_string()),
            TokenTree::Literal(literal) => (Kind::Literal, literal.to_string()),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                let mark = |text: &str, line| Token { text: text.to_owned(), line, kind: Kind::Mark, depth };
                tokens.push(mark(open, line));
                flatten(group.stream(), depth + 1, tokens);
                tokens.push(mark(close, group.span_close().end().line));
                continue;
            }
        };
        tokens.push(Token { text, line, kind, depth });
    }
}

/// `cfg(test)` and `cfg(all(test, ..))`, not `cfg(any(test, ..))`.
fn is_test_only(attribute: &[Token]) -> bool {
    let mut words = words(attribute);
    words.next() == Some("cfg")
        && match words.next() {
            Some("test") => true,
            Some("all") => words.any(|word| word == "test"),
            _ => false,
        }
}

/// The line on which the item that begins at `from`, with further attributes perhaps, ends.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let Some(depth) = tokens.get(from).map(|token| token.depth) else {
        return tokens.last().map_or(0, |token| token.line);
    };
    let rest = tokens.get(from..).unwrap_or_default();
    let end = rest.iter().find(|token| {
        token.depth < depth || (token.depth == depth && matches!(token.text.as_str(), ";" | "}" | ","))
    });
    end.or(tokens.last()).map_or(0, |token| token.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_gone_and_strings_are_one_token() {
        let tokens = tokens("// reqwest\nlet a = \"reqwest { }\"; /* reqwest */").unwrap();
        let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(texts, ["let", "a", "=", "\"reqwest { }\"", ";"]);
        assert!(tokens.iter().all(|token| token.line == 2));
    }

    #[test]
    fn items_for_tests_are_known_by_their_lines() {
        let text = "fn a() {}\n#[cfg(test)]\n#[path = \"t.rs\"]\nmod tests {\n    fn b() {}\n}\n\
                    #[cfg(all(test, unix))]\nuse a::b;\n#[cfg(any(test, unix))]\nfn c() {}\n#[cfg(not(test))]\nfn d() {}\n";
        assert_eq!(test_lines(&tokens(text).unwrap()), [2..=6, 7..=8]);
    }

    #[test]
    fn attributes_are_found_with_their_words() {
        let tokens = tokens("#![allow(a)]\n#[expect(b, reason = \"c\")]\nfn f(x: [u8; 1]) {}").unwrap();
        let found: Vec<Vec<&str>> =
            attributes(&tokens).map(|(_, attribute)| words(attribute).collect()).collect();
        assert_eq!(found, [vec!["allow", "a"], vec!["expect", "b", "reason"]]);
    }

    #[test]
    fn test_files_are_known_by_their_place() {
        for path in ["crates/a/tests/it/main.rs", "crates/a/src/retry/tests.rs", "crates/a/benches/b.rs"] {
            assert!(is_for_tests(path), "{path}");
        }
        assert!(!is_for_tests("xtask/src/test.rs") && !is_for_tests("crates/core-http/src/testing/clock.rs"));
    }
}
