//! Rules for Rust files: sizes, module documentation, reasons for exceptions, tests that always run, and who may name the
//! HTTP client or put a URL together.

use std::ops::RangeInclusive;

use syn::visit::{self, Visit};

use crate::tidy::{
    Offence,
    rust::{self, Kind, Token},
    tree::Tree,
};

const MAX_FILE_LINES: usize = 400;
/// An example is read at one go.
const MAX_EXAMPLE_LINES: usize = 80;
const EXAMPLES: &str = "examples/examples/";
const MAX_FUNCTION_LINES: usize = 80;

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    tree.with_suffix(".rs").flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Offence> {
    let tokens = match rust::tokens(text) {
        Ok(tokens) => tokens,
        Err(error) => return vec![Offence::new(path, 0, "source", format!("cannot be read: {error}"))],
    };
    let mut offences = check_attributes(path, &tokens);
    if !rust::is_for_tests(path) {
        let tests = rust::test_lines(&tokens);
        offences.extend(check_module_docs(path, text));
        offences.extend(check_file_length(path, text, &tests));
        offences.extend(check_function_lengths(path, text, &tests));
        offences.extend(check_http_client(path, &tokens, &tests));
        offences.extend(check_urls(path, &tokens, &tests));
    }
    offences
}

fn check_module_docs(path: &str, text: &str) -> Option<Offence> {
    let is_other_attribute = |line: &&str| line.starts_with("#![") && !line.starts_with("#![doc");
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).skip_while(is_other_attribute);
    let is_documentation = |line: &str| line.starts_with("//!") || line.starts_with("#![doc = include_str!");
    let remedy = "begin with `//!`: what is in this file, and what is not";
    (!lines.next().is_none_or(is_documentation)).then(|| Offence::new(path, 1, "module-docs", remedy))
}

fn check_file_length(path: &str, text: &str, tests: &[RangeInclusive<usize>]) -> Option<Offence> {
    let limit = if path.starts_with(EXAMPLES) { MAX_EXAMPLE_LINES } else { MAX_FILE_LINES };
    let lines = (1..=text.lines().count()).filter(|line| !is_in(*line, tests)).count();
    let remedy = format!("{lines} lines without tests, {limit} are the limit; split it by topic");
    (lines > limit).then(|| Offence::new(path, limit + 1, "file-length", remedy))
}

fn check_function_lengths(path: &str, text: &str, tests: &[RangeInclusive<usize>]) -> Vec<Offence> {
    let Ok(file) = syn::parse_file(text) else {
        return vec![Offence::new(path, 0, "source", "it has tokens of Rust but is not Rust")];
    };
    let mut functions = Functions(Vec::new());
    functions.visit_file(&file);
    let long = functions.0.into_iter().filter(|(_, lines)| {
        let length = lines.end() - lines.start() + 1;
        length > MAX_FUNCTION_LINES && !is_in(*lines.start(), tests)
    });
    long.map(|(name, lines)| {
        let length = lines.end() - lines.start() + 1;
        let remedy = format!("`{name}` has {length} lines, {MAX_FUNCTION_LINES} are the limit; split it");
        Offence::new(path, *lines.start(), "function-length", remedy)
    })
    .collect()
}

struct Functions(Vec<(String, RangeInclusive<usize>)>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let lines = signature.fn_token.span.start().line..=block.brace_token.span.close().end().line;
        self.0.push((signature.ident.to_string(), lines));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.add(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

fn check_attributes(path: &str, tokens: &[Token]) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (_, attribute) in rust::attributes(tokens) {
        let line = attribute.first().map_or(0, |token| token.line);
        let mut words = rust::words(attribute);
        let (rule, remedy) = match words.next() {
            Some(level @ ("allow" | "expect")) if !words.any(|word| word == "reason") => {
                ("lint-reason", format!("give `{level}` a `reason = \"..\"`"))
            }
            Some("ignore") => {
                ("test-ignored", "a test runs or is deleted; split off what cannot run here".to_owned())
            }
            Some("should_panic") => {
                ("test-panics", "nothing here panics; assert on the error that is returned".to_owned())
            }
            _ => continue,
        };
        offences.push(Offence::new(path, line, rule, remedy));
    }
    offences
}

/// In published crates nothing but the transport names reqwest. A module of our own that is called so may be named.
fn check_http_client(path: &str, tokens: &[Token], tests: &[RangeInclusive<usize>]) -> Vec<Offence> {
    let transport = "crates/core-http/src/transport";
    if !path.starts_with("crates/")
        || path.starts_with(&format!("{transport}/"))
        || path == format!("{transport}.rs")
    {
        return Vec::new();
    }
    let mut offences = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == "reqwest") {
        if token.kind == Kind::Word && !is_below_a_module(tokens, at) && !is_in(token.line, tests) {
            let remedy = "only core-http's transport names reqwest; go through `Transport`";
            offences.push(Offence::new(path, token.line, "http-client", remedy));
        }
    }
    offences
}

/// True for the last word of `transport::reqwest`, not for that of `::reqwest`.
fn is_below_a_module(tokens: &[Token], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|index| tokens.get(index));
    let separated =
        before(1).is_some_and(|token| token.text == ":") && before(2).is_some_and(|token| token.text == ":");
    separated && before(3).is_some_and(|token| token.kind == Kind::Word && token.text != "use")
}

/// A URL is parsed and then given its parts; only the types that are a whole address may write one.
fn check_urls(path: &str, tokens: &[Token], tests: &[RangeInclusive<usize>]) -> Vec<Offence> {
    // The benchmarks hold what programs write by hand.
    if path.starts_with("benchmarks/")
        || path.split(['/', '.']).any(|part| matches!(part, "target" | "endpoint"))
    {
        return Vec::new();
    }
    let serves = path.starts_with("crates/communication-emulator/");
    let literals = tokens.iter().filter(|token| token.kind == Kind::Literal && !is_in(token.line, tests));
    let made = literals.filter(|token| {
        let gap = url_with_a_gap(&token.text);
        gap.is_some_and(|rest| !(serves && is_authority_alone(rest)))
    });
    let remedy = "no URL is made of pieces of text; start from a parsed endpoint and set its parts";
    made.map(|token| Offence::new(path, token.line, "url-of-pieces", remedy)).collect()
}

/// What follows the scheme in a literal whose host is filled in.
fn url_with_a_gap(literal: &str) -> Option<&str> {
    let content = literal.trim_start_matches(['b', 'r', '#', '"']);
    let rest = ["https://", "http://"].iter().find_map(|scheme| content.strip_prefix(scheme))?;
    rest.starts_with('{').then_some(rest)
}

/// `{}` or `{address}/`: how a server that is bound to a socket writes its own address.
fn is_authority_alone(rest: &str) -> bool {
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    matches!(after.trim_end_matches(['"', '#']), "" | "/")
}

fn is_in(line: usize, ranges: &[RangeInclusive<usize>]) -> bool {
    ranges.iter().any(|range| range.contains(&line))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: &str = "crates/core-http/src/retry.rs";

    fn found(path: &str, text: &str) -> Vec<String> {
        check_file(path, text).iter().map(|offence| format!("{}:{}", offence.line, offence.rule)).collect()
    }

    fn function(lines: usize) -> String {
        format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2))
    }

    #[test]
    fn every_module_says_what_it_is() {
        assert_eq!(found(SOME, "//! Retry.\nfn f() {}\n"), [""; 0]);
        assert_eq!(found("crates/a/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n"), [""; 0]);
        let attributes = "#![cfg_attr(docsrs, feature(doc_cfg))]\n";
        assert_eq!(found("crates/a/src/lib.rs", &format!("{attributes}//! Docs.\n")), [""; 0]);
        assert_eq!(found("crates/a/src/lib.rs", &format!("{attributes}mod a;\n")), ["1:module-docs"]);
        assert_eq!(found(SOME, "\n// Retry.\nfn f() {}\n"), ["1:module-docs"]);
        assert_eq!(found("crates/core-http/src/retry/tests.rs", "fn f() {}\n"), [""; 0]);
    }

    #[test]
    fn a_long_file_is_measured_without_its_tests() {
        let body = "const A: u8 = 0;\n".repeat(MAX_FILE_LINES - 1);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    // a\n".repeat(200));
        assert_eq!(found(SOME, &format!("//! Docs.\n{body}{tests}")), [""; 0]);
        assert_eq!(found(SOME, &format!("//! Docs.\n{body}\n{tests}")), ["401:file-length"]);
    }

    #[test]
    fn an_example_is_short() {
        let body = "const A: u8 = 0;\n".repeat(MAX_EXAMPLE_LINES - 1);
        assert_eq!(found("examples/examples/sip_lint.rs", &format!("//! Docs.\n{body}")), [""; 0]);
        let offences = found("examples/examples/quickstart/main.rs", &format!("//! Docs.\n\n{body}"));
        assert_eq!(offences, ["81:file-length"]);
    }

    #[test]
    fn a_long_function_is_an_offence_wherever_it_sits() {
        assert_eq!(found(SOME, &format!("//! Docs.\n{}", function(80))), [""; 0]);
        assert_eq!(found(SOME, &format!("//! Docs.\n{}", function(81))), ["2:function-length"]);
        assert_eq!(found(SOME, &format!("//! Docs.\nimpl A {{\n{}}}", function(81))), ["3:function-length"]);
        assert_eq!(found(SOME, &format!("//! Docs.\n#[cfg(test)]\nmod t {{\n{}}}", function(81))), [""; 0]);
    }

    #[test]
    fn an_exception_has_a_reason() {
        assert_eq!(found(SOME, "//! D.\n#[allow(dead_code)]\nfn f() {}"), ["2:lint-reason"]);
        assert_eq!(found("crates/a/tests/it.rs", "#![expect(dead_code)]"), ["1:lint-reason"]);
        assert_eq!(found(SOME, "//! D.\n#[expect(dead_code, reason = \"why\")]\nfn f() {}"), [""; 0]);
        assert_eq!(found(SOME, "//! D.\n// #[allow(x)]\nconst A: &str = \"#[allow(x)]\";"), [""; 0]);
    }

    #[test]
    fn tests_run_and_do_not_panic_on_purpose() {
        let text = "//! D.\n#[cfg(test)]\nmod t {\n#[test]\n#[ignore = \"slow\"]\nfn a() {}\n#[should_panic]\nfn b() {}\n}";
        assert_eq!(found(SOME, text), ["5:test-ignored", "7:test-panics"]);
    }

    #[test]
    fn only_the_transport_names_the_http_client() {
        for named in ["use reqwest::Client;", "fn f(c: &::reqwest::Client) {}", "use reqwest as http_client;"]
        {
            assert_eq!(found(SOME, &format!("//! D.\n{named}")), ["2:http-client"], "{named}");
            assert_eq!(
                found("crates/core-http/src/transport/reqwest.rs", &format!("//! D.\n{named}")),
                [""; 0]
            );
            assert_eq!(found("crates/core-http/tests/it.rs", named), [""; 0]);
            assert_eq!(found("examples/examples/own_transport.rs", &format!("//! D.\n{named}")), [""; 0]);
        }
    }

    #[test]
    fn words_about_the_http_client_are_not_its_name() {
        for other in [
            "// reqwest follows redirects",
            "#[cfg(feature = \"reqwest\")]\nuse crate::transport::reqwest::ReqwestTransport;",
            "#[cfg(test)]\nuse reqwest::Client;",
        ] {
            assert_eq!(found(SOME, &format!("//! D.\n{other}")), [""; 0], "{other}");
        }
    }

    #[test]
    fn a_url_is_not_made_of_pieces() {
        let made = "//! D.\nfn f(h: &str) -> String {\n    format!(\"https://{h}/a\")\n}";
        assert_eq!(found(SOME, made), ["3:url-of-pieces"]);
        assert_eq!(found("crates/core-auth/src/endpoint.rs", made), [""; 0]);
        assert_eq!(found("benchmarks/src/by_hand.rs", made), [""; 0]);
        assert_eq!(found("crates/core-http/src/target/resolve.rs", made), [""; 0]);
        assert_eq!(found("crates/core-http/tests/it/main.rs", made), [""; 0]);
        let own = made.replace("/a", "/");
        assert_eq!(found("crates/communication-emulator/src/server.rs", &own), [""; 0]);
        assert_eq!(found("crates/communication-emulator/src/server.rs", made), ["3:url-of-pieces"]);
        assert_eq!(found(SOME, &own), ["3:url-of-pieces"]);
        assert_eq!(found(SOME, "//! D.\nconst A: &str = \"https://learn.microsoft.com/\";"), [""; 0]);
    }
}
