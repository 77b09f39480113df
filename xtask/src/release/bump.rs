//! Which version comes next, as Cargo reads versions.
//!
//! Before 1.0.0 the second number is the one that breaks: `**breaking**` and `removed` raise it, everything else raises
//! the third. From 1.0.0 on: `**breaking**` and `removed` raise the first, `added`, `changed` and `deprecated` the second,
//! `fixed` the third.

use semver::{Comparator, Op, Version};

use crate::changelog::Kind;

/// How much a release changes for its users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Fix,
    Feature,
    Breaking,
}

impl From<Kind> for Level {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Fixed => Self::Fix,
            Kind::Added | Kind::Changed | Kind::Deprecated => Self::Feature,
            Kind::Removed | Kind::Breaking => Self::Breaking,
        }
    }
}

/// The smallest version that a change of that level may have.
pub(crate) fn next(version: &Version, level: Level) -> Version {
    let Version { major, minor, patch, .. } = *version;
    match (major, level) {
        (0, Level::Breaking) => Version::new(0, minor + 1, 0),
        (0, _) => Version::new(0, minor, patch + 1),
        (_, Level::Breaking) => Version::new(major + 1, 0, 0),
        (_, Level::Feature) => Version::new(major, minor + 1, 0),
        (_, Level::Fix) => Version::new(major, minor, patch + 1),
    }
}

/// True if Cargo gives `newer` to whoever asked for `older`.
pub(crate) fn is_compatible(older: &Version, newer: &Version) -> bool {
    let asked = Comparator {
        op: Op::Caret,
        major: older.major,
        minor: Some(older.minor),
        patch: Some(older.patch),
        pre: older.pre.clone(),
    };
    asked.matches(newer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(version: &str, kind: Kind) -> String {
        next(&Version::parse(version).unwrap(), kind.into()).to_string()
    }

    #[test]
    fn before_1_0_only_what_breaks_raises_the_second_number() {
        for kind in [Kind::Breaking, Kind::Removed] {
            assert_eq!(after("0.1.3", kind), "0.2.0");
            assert_eq!(after("0.0.3", kind), "0.1.0");
        }
        for kind in [Kind::Added, Kind::Changed, Kind::Deprecated, Kind::Fixed] {
            assert_eq!(after("0.1.3", kind), "0.1.4");
        }
    }

    #[test]
    fn from_1_0_on_each_level_has_its_number() {
        for kind in [Kind::Breaking, Kind::Removed] {
            assert_eq!(after("1.2.3", kind), "2.0.0");
        }
        for kind in [Kind::Added, Kind::Changed, Kind::Deprecated] {
            assert_eq!(after("1.2.3", kind), "1.3.0");
        }
        assert_eq!(after("1.2.3", Kind::Fixed), "1.2.4");
    }

    #[test]
    fn a_level_that_breaks_is_one_that_cargo_does_not_hand_out() {
        for version in ["0.1.0", "0.9.4", "1.0.0", "7.3.2"] {
            let version = Version::parse(version).unwrap();
            assert!(!is_compatible(&version, &next(&version, Level::Breaking)), "{version}");
            assert!(is_compatible(&version, &next(&version, Level::Feature)), "{version}");
            assert!(is_compatible(&version, &next(&version, Level::Fix)), "{version}");
        }
        assert!(!is_compatible(&Version::new(0, 2, 0), &Version::new(1, 0, 0)));
        assert!(!is_compatible(&Version::new(0, 2, 1), &Version::new(0, 2, 0)));
    }
}
