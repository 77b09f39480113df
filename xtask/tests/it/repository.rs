//! A made-up workspace under version control, in a folder of its own that goes when it is dropped.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const ROOT: &str = r#"# The workspace.
[workspace]
resolver = "3"
members = ["crates/*", "xtask"]

[workspace.package]
edition = "2024"
rust-version = "1.88"

[workspace.dependencies]
# Ours.
demo-client = { path = "crates/demo-client", version = "0.1.0", default-features = false }
demo-core = { path = "crates/demo-core", version = "0.1.0", default-features = false }
demo-other = { path = "crates/demo-other", version = "0.1.0", default-features = false }
"#;

/// Two crates, one built on the other, and a third that uses one for its tests.
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// None, and a word on it, where the machine has no git.
    pub(crate) fn new(name: &str) -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: no git on this machine");
            return None;
        }
        let root = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let repository = Self { root };
        repository.write("Cargo.toml", ROOT);
        repository.write(".gitignore", "/target\n");
        repository
            .write("xtask/Cargo.toml", "[package]\nname = \"xtask\"\nedition = \"2024\"\npublish = false\n");
        repository.write("xtask/src/main.rs", "//! Nothing.\nfn main() {}\n");
        repository.add_crate("demo-core", "");
        repository.add_crate("demo-client", "[dependencies]\ndemo-core.workspace = true\n");
        repository.add_crate("demo-other", "[dev-dependencies]\ndemo-client.workspace = true\n");
        let (succeeded, text) = repository.run(Command::new(env!("CARGO")).arg("generate-lockfile"));
        assert!(succeeded, "{text}");
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit();
        Some(repository)
    }

    fn add_crate(&self, name: &str, dependencies: &str) {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\" # of this crate\nedition.workspace = true\n\
             rust-version.workspace = true\n\n{dependencies}"
        );
        self.write(&format!("crates/{name}/Cargo.toml"), &manifest);
        self.write(&format!("crates/{name}/src/lib.rs"), "//! A crate.\n");
        let changelog = format!("# Changelog of {name}\n\n## 0.1.0\n\n- added: all of it\n");
        self.write(&format!("crates/{name}/CHANGELOG.md"), &changelog);
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// A section for what is not released yet.
    pub(crate) fn add_unreleased(&self, name: &str, entry: &str) {
        let file = format!("crates/{name}/CHANGELOG.md");
        let text = self.read(&file);
        self.write(&file, &text.replacen("## ", &format!("## Unreleased\n\n- {entry}\n\n## "), 1));
    }

    /// Commits everything.
    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A change"]);
    }

    /// Runs git, whatever the settings of this machine are, and returns what it says.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.com");
        }
        let (succeeded, text) = self.run(&mut command);
        assert!(succeeded, "{text}");
        text
    }

    /// `cargo xtask release <step>`: whether it succeeded, and what it said.
    pub(crate) fn release(&self, step: &str) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["release", step]).env("CARGO_MANIFEST_DIR", self.root.join("xtask"));
        command.env_remove("CARGO_TARGET_DIR");
        self.run(&mut command)
    }

    fn run(&self, command: &mut Command) -> (bool, String) {
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        let Output { status, stdout, stderr } = command.current_dir(&self.root).output().unwrap();
        let text = format!("{}{}", String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
        (status.success(), text)
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        Path::new(&self.root).join(path).exists()
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        // The test has its verdict; a folder that stays behind does not change it.
        let _ = fs::remove_dir_all(&self.root);
    }
}
