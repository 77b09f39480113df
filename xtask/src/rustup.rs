//! What rustup has installed. A machine may have Rust without rustup: then it has nothing.

use std::path::Path;

use crate::{failure::Result, process::Process};

/// The installed toolchain of that release, e.g. `1.88.0-x86_64-unknown-linux-gnu` for `1.88`.
pub(crate) fn toolchain(root: &Path, release: &str) -> Option<String> {
    let list = Process::new("rustup", root, ["toolchain", "list"]).text().ok()?;
    find_toolchain(&list, release).map(str::to_owned)
}

/// True if this Rust has the standard library of `target`.
pub(crate) fn has_target(root: &Path, target: &str) -> Result<bool> {
    let sysroot = Process::new("rustc", root, ["--print", "sysroot"]).text()?;
    Ok(Path::new(sysroot.trim()).join("lib").join("rustlib").join(target).join("lib").is_dir())
}

fn find_toolchain<'l>(list: &'l str, release: &str) -> Option<&'l str> {
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    names.into_iter().find(|name| {
        name.strip_prefix(release).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "stable-x86_64-unknown-linux-gnu (active, default)\n1.88.0-x86_64-unknown-linux-gnu\n";

    #[test]
    fn a_release_is_found_with_its_patch_number_and_host() {
        assert_eq!(find_toolchain(LIST, "1.88"), Some("1.88.0-x86_64-unknown-linux-gnu"));
        assert_eq!(find_toolchain("1.88-x86_64 (override)\n", "1.88"), Some("1.88-x86_64"));
    }

    #[test]
    fn another_release_is_not_taken_for_it() {
        for other in ["1.8", "1.89", "1.880"] {
            assert_eq!(find_toolchain(LIST, other), None, "{other}");
        }
    }
}
