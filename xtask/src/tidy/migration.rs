//! The page for those who come from JavaScript: it has every method that the official packages have.

use std::collections::BTreeSet;

use crate::tidy::{Offence, tree::Tree};

const PAGE: &str = "docs/migrating-from-javascript.md";
/// The drivers of `cargo xtask peers`, which fail for a method of a package without a check of its own.
const DRIVERS: &str = "xtask/peers/javascript/";
const RULE: &str = "migration-page";

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let page = tree.get(PAGE).unwrap_or_default();
    let named: BTreeSet<&str> = page.split(|c: char| !c.is_alphanumeric()).collect();
    let drivers = tree.with_suffix(".mjs").filter(|(path, _)| path.starts_with(DRIVERS));
    let methods: BTreeSet<&str> = drivers.flat_map(|(_, driver)| checked(driver)).collect();
    let missing = methods.difference(&named);
    missing
        .map(|method| Offence::new(PAGE, 0, RULE, format!("say what takes the place of `{method}`")))
        .collect()
}

/// The methods that a driver checks; a check of something else has blanks in its name.
fn checked(driver: &str) -> impl Iterator<Item = &str> {
    let names = driver.split("check(\"").skip(1).filter_map(|rest| rest.split('"').next());
    names.filter(|name| name.chars().all(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_that_the_page_leaves_out_is_an_offence() {
        let driver = (
            "xtask/peers/javascript/identity.mjs",
            "a.check(\"getToken\", ..);\nb.check(\"createUser\", ..)",
        );
        let good = check(&Tree::of(&[driver, (PAGE, "| `createUser()`, `getToken(user)` | x |")]));
        assert_eq!(good, []);
        let offences =
            check(&Tree::of(&[driver, (PAGE, "| `createUserAndToken()`, `getToken(user)` | x |")]));
        assert_eq!(offences.len(), 1, "{offences:?}");
        assert!(offences[0].remedy.contains("`createUser`"), "{offences:?}");
    }
}
