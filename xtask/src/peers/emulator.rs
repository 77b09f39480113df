//! The emulator's program, one for each driver: it begins empty, and its journal is of that driver alone.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Child,
};

use serde::Deserialize;

use crate::{
    artifacts::executables,
    failure::{Failure, Result},
    process::Process,
    workspace::Workspace,
};

const PACKAGE: &str = "communication-emulator";

/// Builds the program and says where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    let build =
        workspace.cargo(&["build", "-p", PACKAGE, "--bins", "--message-format=json-render-diagnostics"]);
    let programs = executables(&build.text()?, "bin");
    let program = programs.into_iter().find(|program| program.name == PACKAGE);
    program.map(|program| program.path).ok_or_else(|| Failure::new(format!("cargo built no {PACKAGE}")))
}

/// A running program; it stops when this is dropped.
pub(crate) struct Emulator {
    child: Child,
    /// Host and port of http.
    pub(crate) address: String,
    /// The line that it printed when it was ready.
    pub(crate) ready_file: PathBuf,
    /// What clients have to trust for https.
    pub(crate) certificate: PathBuf,
}

#[derive(Deserialize)]
struct Ready {
    endpoint: String,
}

impl Emulator {
    pub(crate) fn start(program: &Path, folder: &Path) -> Result<Self> {
        let (certificate, log) = (folder.join("ca.pem"), folder.join("emulator.log"));
        let ca_out = certificate.to_string_lossy().into_owned();
        let arguments = ["--port", "0", "--https-port", "0", "--ca-out", &ca_out, "--fast", "--log", "warn"];
        let child = Process::new(&program.to_string_lossy(), folder, arguments).bare().spawn(&log)?;
        let ready_file = folder.join("ready.json");
        let mut emulator = Self { child, address: String::new(), ready_file, certificate };
        let line = emulator.first_line()?;
        let ready: Ready = serde_json::from_str(&line).map_err(|error| {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            Failure::new(format!("{PACKAGE} printed no ready line: {error}\n{said}"))
        })?;
        ready.endpoint.trim_start_matches("http://").trim_end_matches('/').clone_into(&mut emulator.address);
        std::fs::write(&emulator.ready_file, line)
            .map_err(Failure::context(emulator.ready_file.display()))?;
        Ok(emulator)
    }

    fn first_line(&mut self) -> Result<String> {
        let output = self.child.stdout.take().ok_or_else(|| Failure::new("the program has no output"))?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).map_err(Failure::context("reading the ready line"))?;
        Ok(line)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // An error means that it ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
