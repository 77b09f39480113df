//! Every crate of the graph can be used under the allowed licences.

use crate::{
    deny::{Denial, config::Licenses, spdx},
    metadata::{Metadata, Package},
};

pub(crate) fn check(licenses: &Licenses, graph: &Metadata) -> Vec<Denial> {
    let denials = graph.packages.iter().filter_map(|package| {
        let why = reason_against(licenses, package)?;
        Some(Denial { package: format!("{} {}", package.name, package.version), why })
    });
    denials.collect()
}

fn reason_against(licenses: &Licenses, package: &Package) -> Option<String> {
    let Some(expression) = &package.license else {
        return Some("no licence expression in its manifest; read its licence and think twice".to_owned());
    };
    let further = licenses.exceptions.iter().filter(|exception| exception.name == package.name);
    let accepted: Vec<&String> =
        licenses.allow.iter().chain(further.flat_map(|exception| &exception.allow)).collect();
    match spdx::is_satisfied(expression, &|license| accepted.iter().any(|text| *text == license)) {
        Ok(true) => None,
        Ok(false) => Some(format!("`{expression}` cannot be met by the licences that deny.toml allows")),
        Err(error) => Some(format!("unreadable licence expression: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deny::{config::LicenseException, graph::fixture};

    fn names(license: Option<&str>) -> usize {
        let licenses = Licenses {
            allow: vec!["MIT".into()],
            exceptions: vec![LicenseException { name: "rooted".into(), allow: vec!["Zlib".into()] }],
        };
        let mut graph = fixture(&[("leaf", "registry", &[]), ("rooted", "registry", &[])]);
        graph.packages[0].license = license.map(str::to_owned);
        graph.packages[1].license = Some("MIT AND Zlib".to_owned());
        check(&licenses, &graph).len()
    }

    #[test]
    fn an_allowed_licence_passes_and_an_exception_holds_for_its_crate_alone() {
        assert_eq!(names(Some("MIT OR GPL-3.0")), 0);
        assert_eq!(names(Some("Zlib")), 1);
    }

    #[test]
    fn a_missing_or_unreadable_licence_is_a_denial() {
        assert_eq!(names(None), 1);
        assert_eq!(names(Some("MIT OR")), 1);
    }
}
