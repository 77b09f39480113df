//! The packages, at the versions that the files beside the drivers fix, in folders of their own.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    failure::{Failure, Result},
    process::Process,
    workspace::Workspace,
};

/// An installation takes ten seconds on a usual line.
const LIMIT: Duration = Duration::from_secs(180);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    JavaScript,
    Python,
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Language::JavaScript => "JavaScript",
            Language::Python => "Python",
        })
    }
}

/// What runs the drivers of one language.
pub(crate) struct Tools {
    pub(crate) interpreter: String,
    /// Drivers and packages.
    pub(crate) folder: PathBuf,
}

/// The tools with the packages installed, or why this machine cannot have them.
pub(crate) fn install(
    workspace: &Workspace,
    language: Language,
    scratch: &Path,
) -> Result<std::result::Result<Tools, String>> {
    let name = language.to_string().to_lowercase();
    let folder = scratch.join(&name);
    copy(&workspace.root.join("xtask").join("peers").join(&name), &folder)?;
    let log = scratch.join(format!("{name}.log"));
    let installed = match language {
        Language::JavaScript => javascript(&folder, &log),
        Language::Python => python(&folder, &log),
    };
    match installed {
        Ok(interpreter) => Ok(Ok(Tools { interpreter, folder })),
        Err(Obstacle::Missing(what)) => Ok(Err(what)),
        Err(Obstacle::Failed(failure)) => {
            let said = fs::read_to_string(&log).unwrap_or_default();
            match unreachable(&said) {
                Some(sign) => Ok(Err(format!("its registry cannot be reached: {sign}"))),
                None => Err(Failure::new(format!("{failure}\n{said}"))),
            }
        }
    }
}

enum Obstacle {
    /// A program that is not on this machine.
    Missing(String),
    Failed(Failure),
}

fn javascript(folder: &Path, log: &Path) -> std::result::Result<String, Obstacle> {
    need(folder, "node", &["-e", NODE_IS_NEW], "no Node.js from version 20 on")?;
    need(folder, "npm", &["--version"], "no npm")?;
    // No package runs a script of its own here.
    let install =
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"];
    Process::new("npm", folder, install).run_within(LIMIT, log).map_err(Obstacle::Failed)?;
    Ok("node".to_owned())
}

fn python(folder: &Path, log: &Path) -> std::result::Result<String, Obstacle> {
    need(folder, "python3", &["-c", PYTHON_IS_NEW], "no Python from version 3.10 on")?;
    need(folder, "python3", &["-c", "import ensurepip, venv"], "no venv module of Python")?;
    Process::new("python3", folder, ["-m", "venv", "venv"])
        .run_within(LIMIT, log)
        .map_err(Obstacle::Failed)?;
    let program = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let interpreter = folder.join("venv").join(program).to_string_lossy().into_owned();
    let install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "1"];
    let requirements = ["--no-deps", "--only-binary", ":all:", "-r", "requirements.txt"];
    Process::new(&interpreter, folder, install.iter().chain(&requirements))
        .run_within(LIMIT, log)
        .map_err(Obstacle::Failed)?;
    Ok(interpreter)
}

/// The oldest that the fixed packages take.
const NODE_IS_NEW: &str = "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)";
const PYTHON_IS_NEW: &str = "import sys; sys.exit(sys.version_info < (3, 10))";

fn need(
    folder: &Path,
    program: &str,
    arguments: &[&str],
    missing: &str,
) -> std::result::Result<(), Obstacle> {
    if Process::new(program, folder, arguments).succeeds() {
        return Ok(());
    }
    Err(Obstacle::Missing(format!("there is {missing}")))
}

/// The word that says that there was no way to the registry; every other failure is one of ours.
fn unreachable(said: &str) -> Option<&'static str> {
    let signs = [
        "EAI_AGAIN",
        "ENOTFOUND",
        "ENETUNREACH",
        "EHOSTUNREACH",
        "ECONNREFUSED",
        "ECONNRESET",
        "ETIMEDOUT",
        "ERR_SOCKET_TIMEOUT",
        "NewConnectionError",
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "ProxyError",
        "Failed to establish a new connection",
        "Connection timed out",
    ];
    signs.into_iter().find(|sign| said.contains(sign))
}

/// The files of a folder into another one; what else is there stays, such as what was installed before.
fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to).map_err(Failure::context(to.display()))?;
    for entry in fs::read_dir(from).map_err(Failure::context(from.display()))? {
        let path = entry.map_err(Failure::context(from.display()))?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, to.join(name)).map_err(Failure::context(path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_way_to_the_registry_is_told_from_a_failure_of_ours() {
        let offline = "npm warn x\nnpm error code EAI_AGAIN\nnpm error syscall getaddrinfo";
        assert_eq!(unreachable(offline), Some("EAI_AGAIN"));
        let offline =
            "WARNING: Retrying after connection broken by 'NewConnectionError(\"<pip>: no route\")'";
        assert!(unreachable(offline).is_some());
        for ours in [
            "npm error code EINTEGRITY",
            "npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync",
            "ERROR: No matching distribution found for azure-core==99",
        ] {
            assert_eq!(unreachable(ours), None, "{ours}");
        }
    }
}
