//! What the release asks of git. Nothing here changes the repository.

use std::path::Path;

use semver::Version;

use crate::{failure::Result, process::Process};

/// The tag of a release.
pub(crate) fn tag(name: &str, version: &Version) -> String {
    format!("{name}-v{version}")
}

/// What is changed, staged or not tracked.
pub(crate) fn uncommitted(root: &Path) -> Result<Vec<String>> {
    lines(root, &["status", "--porcelain"])
}

/// Every tag in the history of what is checked out.
pub(crate) fn tags(root: &Path) -> Result<Vec<String>> {
    lines(root, &["tag", "--list", "--merged", "HEAD"])
}

/// The highest version of that crate among the tags.
pub(crate) fn last_release(tags: &[String], name: &str) -> Option<Version> {
    let versions = tags.iter().filter_map(|tag| tag.strip_prefix(name)?.strip_prefix("-v"));
    versions.filter_map(|version| Version::parse(version).ok()).max()
}

/// The files below `folder` that differ from `tag`, from `folder`, in the working tree as it is.
pub(crate) fn changed(folder: &Path, tag: &str) -> Result<Vec<Change>> {
    let status = lines(
        folder,
        &["-c", "core.quotePath=false", "diff", "--name-status", "--no-renames", "--relative", tag],
    )?;
    Ok(status.iter().filter_map(|line| parse_change(line)).collect())
}

/// One file that differs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) file: String,
    pub(crate) is_deleted: bool,
}

fn parse_change(line: &str) -> Option<Change> {
    let (status, file) = line.split_once('\t')?;
    Some(Change { file: file.to_owned(), is_deleted: status == "D" })
}

/// The text of a file as it was, with its path from `root`; none if it was not there.
pub(crate) fn file_at(root: &Path, tag: &str, path: &str) -> Result<Option<String>> {
    let object = format!("{tag}:./{path}");
    if !git(root, &["cat-file", "-e", &object]).succeeds() {
        return Ok(None);
    }
    git(root, &["show", &object]).text().map(Some)
}

/// The commit that is checked out.
pub(crate) fn head(root: &Path) -> Result<String> {
    Ok(git(root, &["rev-parse", "HEAD"]).text()?.trim().to_owned())
}

/// The branches and tags that point at what is checked out.
pub(crate) fn names_of_head(root: &Path) -> Result<Vec<String>> {
    let arguments = ["for-each-ref", "--points-at", "HEAD", "--format=%(refname:short)"];
    lines(root, &[arguments.as_slice(), &["refs/heads", "refs/tags", "refs/remotes"]].concat())
}

fn lines(root: &Path, arguments: &[&str]) -> Result<Vec<String>> {
    Ok(git(root, arguments).text()?.lines().map(str::to_owned).collect())
}

fn git(root: &Path, arguments: &[&str]) -> Process {
    Process::new("git", root, arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_release_is_the_highest_version_and_not_the_last_line() {
        let tags =
            ["core-auth-v0.9.0", "core-auth-v0.10.0", "core-auth-entra-v3.0.0", "core-auth-vNext", "v9.0.0"];
        let tags = tags.map(str::to_owned);
        assert_eq!(last_release(&tags, "core-auth"), Some(Version::new(0, 10, 0)));
        assert_eq!(last_release(&tags, "core-auth-entra"), Some(Version::new(3, 0, 0)));
        assert_eq!(last_release(&tags, "core-http"), None);
        assert_eq!(tag("core-auth", &Version::new(0, 10, 0)), "core-auth-v0.10.0");
    }

    #[test]
    fn a_line_of_the_difference_is_a_file_and_whether_it_is_gone() {
        assert_eq!(
            parse_change("M\tsrc/a b.rs"),
            Some(Change { file: "src/a b.rs".into(), is_deleted: false })
        );
        assert_eq!(parse_change("D\tsrc/b.rs"), Some(Change { file: "src/b.rs".into(), is_deleted: true }));
        assert_eq!(parse_change("nothing"), None);
    }
}
