//! Licence expressions: is there a way to comply with the allowed licences alone?
//!
//! SPDX 2.3, annex D: `WITH` binds closest, then `AND`, then `OR`. A `/` is what crates wrote for `OR` before.

/// True if `expression` can be satisfied by licences that `allowed` accepts.
///
/// A licence with an exception is asked for as one text, `Apache-2.0 WITH LLVM-exception`.
pub(crate) fn is_satisfied(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut parser = Parser { tokens: tokens(expression), at: 0, allowed };
    let satisfied = parser.any()?;
    match parser.peek() {
        None => Ok(satisfied),
        Some(token) => Err(format!("unexpected `{token}` in `{expression}`")),
    }
}

struct Parser<'a> {
    tokens: Vec<String>,
    at: usize,
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn next(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<bool, String> {
        let mut satisfied = self.all()?;
        while self.take("OR") {
            satisfied |= self.all()?;
        }
        Ok(satisfied)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut satisfied = self.one()?;
        while self.take("AND") {
            satisfied &= self.one()?;
        }
        Ok(satisfied)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take("(") {
            let satisfied = self.any()?;
            return if self.take(")") { Ok(satisfied) } else { Err("a `)` is missing".to_owned()) };
        }
        let license = self.licence()?;
        if self.take("WITH") {
            let exception = self.licence()?;
            return Ok((self.allowed)(&format!("{license} WITH {exception}")));
        }
        Ok((self.allowed)(&license))
    }

    fn licence(&mut self) -> Result<String, String> {
        match self.next() {
            Some(word) if !matches!(word.as_str(), "AND" | "OR" | "WITH" | "(" | ")") => Ok(word),
            Some(word) => Err(format!("a licence was expected, not `{word}`")),
            None => Err("a licence was expected at the end".to_owned()),
        }
    }
}

fn tokens(expression: &str) -> Vec<String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    spaced.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str) -> Result<bool, String> {
        let allowed = ["MIT", "Apache-2.0", "ISC", "Apache-2.0 WITH LLVM-exception"];
        is_satisfied(expression, &|license| allowed.contains(&license))
    }

    #[test]
    fn and_binds_closer_than_or() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0/MIT", true),
            ("MIT AND GPL-3.0", false),
            ("MIT OR GPL-3.0 AND LGPL-3.0", true),
            ("GPL-3.0 AND MIT OR LGPL-3.0", false),
            ("(MIT OR GPL-3.0) AND ISC", true),
            ("ISC AND (GPL-3.0 OR (LGPL-3.0 OR Apache-2.0)) AND MIT", true),
            ("(GPL-3.0 OR LGPL-3.0) AND MIT", false),
        ] {
            assert_eq!(check(expression), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn an_exception_is_part_of_its_licence() {
        assert_eq!(check("Apache-2.0 WITH LLVM-exception"), Ok(true));
        assert_eq!(check("MIT WITH LLVM-exception"), Ok(false));
        assert_eq!(check("GPL-3.0 WITH Classpath-exception-2.0 OR MIT"), Ok(true));
    }

    #[test]
    fn a_broken_expression_is_an_error_and_not_a_licence() {
        for broken in ["", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT ISC", "MIT WITH"] {
            assert!(check(broken).is_err(), "{broken}");
        }
    }
}
