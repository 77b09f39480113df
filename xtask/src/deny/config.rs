//! The part of cargo-deny's configuration that we use.
//!
//! An entry that we do not know is an error: a rule in the file that nothing enforces would be worse than none.

use serde::Deserialize;

use crate::failure::{Failure, Result};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Config {
    #[expect(dead_code, reason = "read by cargo-deny; our graph always has every feature")]
    graph: Graph,
    pub(crate) licenses: Licenses,
    pub(crate) bans: Bans,
    #[expect(dead_code, reason = "read by cargo-deny; we always allow the registry of Rust crates alone")]
    sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Graph {
    #[serde(rename = "all-features")]
    _all_features: Yes,
}

/// What a crate may be licensed under.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Licenses {
    pub(crate) allow: Vec<String>,
    #[serde(default)]
    pub(crate) exceptions: Vec<LicenseException>,
}

/// One crate that may have further licences.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LicenseException {
    #[serde(rename = "crate")]
    pub(crate) name: String,
    pub(crate) allow: Vec<String>,
}

/// What the graph must not contain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Bans {
    #[serde(rename = "multiple-versions")]
    _multiple_versions: Allow,
    #[serde(rename = "wildcards")]
    _wildcards: Deny,
    #[serde(rename = "allow-wildcard-paths")]
    _allow_wildcard_paths: Yes,
    pub(crate) deny: Vec<BannedCrate>,
    #[serde(default)]
    pub(crate) features: Vec<BannedFeatures>,
}

/// A crate that must not be there, or that must be there only once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BannedCrate {
    #[serde(rename = "crate")]
    pub(crate) name: String,
    /// The crates that may depend on it, where a feature that is not a default switches them on.
    #[serde(default)]
    pub(crate) wrappers: Vec<String>,
    #[serde(default)]
    pub(crate) deny_multiple_versions: bool,
    pub(crate) reason: String,
}

/// Features of a crate that must not be switched on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BannedFeatures {
    #[serde(rename = "crate")]
    pub(crate) name: String,
    pub(crate) deny: Vec<String>,
    pub(crate) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sources {
    #[serde(rename = "unknown-registry")]
    _unknown_registry: Deny,
    #[serde(rename = "unknown-git")]
    _unknown_git: Deny,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Deny {
    Deny,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Allow {
    Allow,
}

/// A switch that is on here whatever the file says, so the file must say so.
#[derive(Debug, Deserialize)]
#[serde(try_from = "bool")]
struct Yes;

impl TryFrom<bool> for Yes {
    type Error = &'static str;

    fn try_from(value: bool) -> std::result::Result<Self, Self::Error> {
        if value { Ok(Self) } else { Err("only `true` is supported") }
    }
}

pub(crate) fn parse(text: &str) -> Result<Config> {
    toml_edit::de::from_str(text).map_err(Failure::context("deny.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = include_str!("../../../deny.toml");

    #[test]
    fn the_file_of_this_workspace_is_understood() {
        let config = parse(OWN).unwrap();
        assert!(config.licenses.allow.iter().any(|license| license == "MIT"));
        assert!(config.bans.deny.iter().any(|ban| ban.name == "openssl" && !ban.wrappers.is_empty()));
    }

    #[test]
    fn an_entry_that_nothing_enforces_is_refused() {
        let text = OWN.replace("[bans]", "[bans]\nhighlight = \"all\"");
        assert!(parse(&text).unwrap_err().to_string().contains("highlight"));
        assert!(parse(&OWN.replace("wildcards = \"deny\"", "wildcards = \"allow\"")).is_err());
        assert!(parse(&OWN.replace("all-features = true", "all-features = false")).is_err());
    }
}
