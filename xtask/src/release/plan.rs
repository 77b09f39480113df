//! What a release would bring: a function from the facts to versions and to the findings that stop it.
//!
//! Every arrow between our crates is public: a service re-exports what it is built on. So a version that Cargo does not
//! take for the old one makes every crate that is built on it break as well; a test holds this against the sources.

use std::collections::BTreeMap;

use semver::Version;

use crate::{
    changelog::{self, Kind, Section, UNRELEASED},
    release::{
        bump::{self, Level},
        facts::{CrateFacts, Facts, Released},
    },
};

/// What was decided.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Every published crate, in the order of publishing.
    pub(crate) steps: Vec<Step>,
    pub(crate) findings: Vec<String>,
}

/// One crate.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    /// In its manifest.
    pub(crate) version: Version,
    /// None: never released.
    pub(crate) last: Option<Version>,
    /// The packaged files that differ from the last release.
    pub(crate) changed: Vec<String>,
    /// What the changelog says since then.
    pub(crate) entries: Vec<Kind>,
    /// None: it stays as it is.
    pub(crate) release: Option<Release>,
}

/// A version to be published.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Release {
    pub(crate) version: Version,
    /// The heading in the changelog that is to bear the version, by its line; none: there is no section yet.
    pub(crate) heading: Option<usize>,
    /// What the section has to say besides: that a crate below breaks.
    pub(crate) lines: Vec<String>,
}

impl Plan {
    pub(crate) fn releases(&self) -> impl Iterator<Item = (&Step, &Release)> {
        self.steps.iter().filter_map(|step| Some((step, step.release.as_ref()?)))
    }

    /// The crates whose manifests do not have the planned version yet.
    pub(crate) fn unprepared(&self) -> Vec<&str> {
        let open = self.releases().filter(|(step, release)| step.version != release.version);
        open.map(|(step, _)| step.name.as_str()).collect()
    }
}

/// Decides it for every crate, in their order.
pub(crate) fn decide(facts: &Facts) -> Plan {
    let mut plan = Plan { steps: Vec::new(), findings: of_workspace(facts) };
    let mut planned = BTreeMap::new();
    for facts in &facts.crates {
        let mut findings = Vec::new();
        let step = decide_crate(facts, &planned, &mut findings);
        if step.release.is_some() {
            findings.extend(built_on_what_stays(facts, &plan.steps));
        }
        let version = step.release.as_ref().map_or(&facts.version, |release| &release.version);
        planned.insert(facts.name.clone(), version.clone());
        plan.findings.extend(findings.iter().map(|finding| format!("{}: {finding}", facts.name)));
        plan.steps.push(step);
    }
    plan
}

fn of_workspace(facts: &Facts) -> Vec<String> {
    let mut findings = Vec::new();
    if !facts.uncommitted.is_empty() {
        let files = facts.uncommitted.join("\n    ");
        findings.push(format!("not committed; commit, stash or remove it:\n    {files}"));
    }
    if !facts.circle.is_empty() {
        findings.push(format!(
            "{} need each other in the registry, so none of them can be the first; give a dependency for \
             development a path without a version",
            facts.circle.join(", ")
        ));
    }
    findings
}

fn decide_crate(facts: &CrateFacts, planned: &BTreeMap<String, Version>, findings: &mut Vec<String>) -> Step {
    let version = &facts.version;
    if facts.asked.as_ref() != Some(version) {
        let asked = facts.asked.as_ref().map_or_else(|| "none".to_owned(), Version::to_string);
        findings
            .push(format!("its manifest says {version} and the workspace's table {asked}; make them equal"));
    }
    if !version.pre.is_empty() {
        findings.push(format!("{version} is a pre-release, and those are not planned here"));
    }
    let last = facts.released.as_ref().map(|released| &released.version);
    if last.is_some_and(|last| version < last) {
        findings.push(format!("its manifest says {version}, which is older than its last tag"));
    }
    let text = facts.changelog.as_deref().unwrap_or_default();
    let sections = changelog::sections(text);
    let open = open_section(&sections, version, last, findings);
    let entries = kinds(open, findings);
    if let Some(released) = &facts.released {
        findings.extend(added_to_closed(&sections, released));
    }
    let release = release(facts, planned, open, &entries, findings);
    let changed = facts.released.as_ref().map(|released| released.changed.clone()).unwrap_or_default();
    Step {
        name: facts.name.clone(),
        version: version.clone(),
        last: last.cloned(),
        changed,
        entries,
        release,
    }
}

/// The section of what is not released: `## Unreleased`, or the version that was prepared.
fn open_section<'s, 't>(
    sections: &'s [Section<'t>],
    version: &Version,
    last: Option<&Version>,
    findings: &mut Vec<String>,
) -> Option<&'s Section<'t>> {
    let is_open = |section: &&Section<'_>| {
        let newer = section.version().is_some_and(|own| match last {
            Some(last) => own > *last,
            None => own >= *version,
        });
        section.is_unreleased() || newer
    };
    let open: Vec<&Section<'_>> = sections.iter().filter(is_open).collect();
    if open.len() > 1 {
        let titles: Vec<String> = open.iter().map(|section| format!("`## {}`", section.title)).collect();
        findings.push(format!("{} are not released; make them one section", titles.join(" and ")));
    }
    open.into_iter().next()
}

fn kinds(section: Option<&Section<'_>>, findings: &mut Vec<String>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for entry in section.map(|section| section.entries.as_slice()).unwrap_or_default() {
        match Kind::of(entry.text) {
            Some(kind) => kinds.push(kind),
            None => findings.push(format!("line {} of its changelog does not say its kind", entry.line)),
        }
    }
    kinds
}

/// Entries under a version that is out: nobody who reads the changelog would find them.
fn added_to_closed(sections: &[Section<'_>], released: &Released) -> Option<String> {
    let count = |sections: &[Section<'_>]| -> usize {
        let closed = |section: &&Section<'_>| section.version().is_some_and(|own| own <= released.version);
        sections.iter().filter(closed).map(|section| section.entries.len()).sum()
    };
    let then = count(&changelog::sections(&released.changelog));
    let more = count(sections).checked_sub(then).filter(|more| *more > 0)?;
    Some(format!(
        "its changelog has {more} more under {} or below than its tag; move them to `## {UNRELEASED}`",
        released.version
    ))
}

fn release(
    facts: &CrateFacts,
    planned: &BTreeMap<String, Version>,
    open: Option<&Section<'_>>,
    entries: &[Kind],
    findings: &mut Vec<String>,
) -> Option<Release> {
    let version = &facts.version;
    let heading = open.map(|section| section.line);
    let Some(released) = &facts.released else {
        if entries.is_empty() {
            findings.push(format!("its changelog says nothing about {version}, its first release"));
        }
        return Some(Release { version: version.clone(), heading, lines: Vec::new() });
    };
    let lines = breaks_below(facts, released, planned);
    let own = entries.iter().map(|kind| Level::from(*kind)).max();
    let level = own.max((!lines.is_empty()).then_some(Level::Breaking));
    let is_raised = *version > released.version;
    if level.is_none() && is_raised {
        findings.push(format!("its changelog says nothing about {version}"));
    }
    let needed = level.map(|level| bump::next(&released.version, level));
    let version = needed.max(is_raised.then(|| version.clone()))?;
    Some(Release { version, heading, lines })
}

/// An entry for each crate it is built on whose next version Cargo does not take for the one of the last release.
fn breaks_below(facts: &CrateFacts, released: &Released, planned: &BTreeMap<String, Version>) -> Vec<String> {
    let broken = facts.built_on.iter().filter_map(|name| {
        let (then, next) = (released.asked.get(name)?, planned.get(name)?);
        (!bump::is_compatible(then, next)).then(|| {
            format!("{}: built on {name} {next}, whose types are part of this crate's", Kind::Breaking.word())
        })
    });
    broken.collect()
}

/// A crate below that has changed but stays at its old version: what is released might need the change.
fn built_on_what_stays(facts: &CrateFacts, steps: &[Step]) -> Vec<String> {
    let below = steps.iter().filter(|step| facts.built_on.contains(&step.name));
    let stays = below.filter(|step| step.release.is_none() && step.changed.iter().any(|file| is_code(file)));
    let finding = |step: &Step| {
        format!(
            "it is built on {}, which has changed since {} without an entry in its changelog; give it one, so \
             that both are released",
            step.name, step.version
        )
    };
    stays.map(finding).collect()
}

/// True for what users compile.
fn is_code(file: &str) -> bool {
    file.starts_with("src/") || file.starts_with("Cargo.toml") || file == "build.rs"
}

#[cfg(test)]
mod tests;
