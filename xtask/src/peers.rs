//! `cargo xtask peers`: the official SDKs of other languages against the emulator, every public method of them.
//!
//! They are witnesses: the emulator and our clients were written by the same hands, and a mistake that both share shows
//! only where somebody else's client meets the emulator. The packages are installed at fixed versions; the drivers in
//! `xtask/peers` call every method and look at what came of it, and the snippets of the emulator's README are run. What
//! this machine lacks is said, and not passed over.

mod emulator;
mod install;
mod journal;
mod outcome;
mod readme;

use std::{path::Path, time::Duration};

use self::{
    emulator::Emulator,
    install::{Language, Tools},
    outcome::Outcome,
};
use crate::{
    ci::Verdict,
    failure::{Failure, Result},
    process::{Process, Stopwatch},
    workspace::Workspace,
};

/// The checks of one driver take a few seconds; one that runs longer hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// A script in `xtask/peers`, with what it is told beside the emulator and the transport.
struct Driver {
    language: Language,
    script: &'static str,
    kind: Option<&'static str>,
}

const DRIVERS: [Driver; 7] = [
    Driver { language: Language::JavaScript, script: "phone-numbers.mjs", kind: None },
    Driver { language: Language::JavaScript, script: "identity.mjs", kind: None },
    Driver { language: Language::JavaScript, script: "administration.mjs", kind: None },
    Driver { language: Language::Python, script: "phone_numbers.py", kind: Some("sync") },
    Driver { language: Language::Python, script: "phone_numbers.py", kind: Some("aio") },
    Driver { language: Language::Python, script: "identity.py", kind: Some("sync") },
    Driver { language: Language::Python, script: "identity.py", kind: Some("aio") },
];

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let program = emulator::build(workspace)?;
    let folder = workspace.scratch("peers")?;
    let (mut rows, mut failures, mut not_checked) = (Vec::new(), Vec::new(), Vec::new());
    for language in [Language::JavaScript, Language::Python] {
        let tools = match install::install(workspace, language, &folder)? {
            Ok(tools) => tools,
            Err(why) => {
                println!("{language}: not checked ({why})");
                not_checked.push(format!("{language}: {why}"));
                continue;
            }
        };
        for driver in DRIVERS.iter().filter(|driver| driver.language == language) {
            for transport in ["http", "https"] {
                let watch = Stopwatch::start();
                let outcome = drive(driver, transport, &tools, &program, &folder)?;
                rows.push(outcome.row(driver.kind.unwrap_or_default(), transport, watch.elapsed()));
                failures.extend(outcome.failures(transport));
            }
        }
        failures.extend(readme::problem(workspace, language, &tools, &program, &folder)?);
    }
    if !rows.is_empty() {
        println!("\n{}", outcome::table(&rows));
    }
    if !failures.is_empty() {
        return Err(Failure::new(failures.join("\n")));
    }
    if not_checked.is_empty() {
        return Ok(Verdict::Passed);
    }
    Ok(Verdict::NotChecked(not_checked.join("; ")))
}

/// Runs one driver against an emulator of its own, and looks at the emulator's journal afterwards.
fn drive(driver: &Driver, transport: &str, tools: &Tools, program: &Path, folder: &Path) -> Result<Outcome> {
    let emulator = Emulator::start(program, folder)?;
    let ready = emulator.ready_file.to_string_lossy().into_owned();
    let mut arguments = vec![driver.script, &ready, transport];
    arguments.extend(driver.kind);
    let certificate = &emulator.certificate;
    let name = [Some(driver.script), driver.kind, Some(transport)];
    let log = folder.join(name.into_iter().flatten().collect::<Vec<_>>().join("-")).with_extension("log");
    let ended = Process::new(&tools.interpreter, &tools.folder, &arguments)
        .env("NODE_EXTRA_CA_CERTS", certificate)
        .env("REQUESTS_CA_BUNDLE", certificate)
        .bare()
        .run_within(LIMIT, &log);
    let output = std::fs::read_to_string(&log).map_err(Failure::context(log.display()))?;
    let mut outcome = Outcome::read(driver.script, &output);
    if let Err(failure) = ended {
        outcome.problems.push(failure.to_string());
    }
    let entries = journal::entries(&emulator.address)?;
    outcome.problems.extend(entries.iter().filter_map(journal::fault));
    outcome.deviations = journal::deviations(&entries);
    outcome.problems.extend(journal::against_contract(&emulator.address, folder)?);
    Ok(outcome)
}
