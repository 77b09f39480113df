//! The snippets of the emulator's README, run as they stand there.

use std::path::Path;

use super::{
    LIMIT,
    emulator::Emulator,
    install::{Language, Tools},
};
use crate::{
    failure::{Failure, Result},
    process::Process,
    workspace::Workspace,
};

const README: &str = "crates/communication-emulator/README.md";
/// Where the README's emulator listens; the one that is started for a snippet takes a free port.
const WRITTEN: &str = "127.0.0.1:8723";

/// Runs the snippet of that language; what is wrong with it, if anything is.
pub(crate) fn problem(
    workspace: &Workspace,
    language: Language,
    tools: &Tools,
    program: &Path,
    scratch: &Path,
) -> Result<Option<String>> {
    let (fence, name) = match language {
        Language::JavaScript => ("js", "readme.mjs"),
        Language::Python => ("python", "readme.py"),
    };
    let readme = workspace.read(README)?;
    let emulator = Emulator::start(program, scratch)?;
    let Some(snippet) = snippet(&readme, fence, &emulator.address) else {
        return Ok(Some(format!("{README}: no {fence} snippet for {WRITTEN}")));
    };
    let file = tools.folder.join(name);
    std::fs::write(&file, snippet).map_err(Failure::context(file.display()))?;
    let log = scratch.join(name).with_extension("log");
    let ended = Process::new(&tools.interpreter, &tools.folder, [name]).bare().run_within(LIMIT, &log);
    let output = std::fs::read_to_string(&log).map_err(Failure::context(log.display()))?;
    Ok(match ended {
        Err(failure) => Some(format!("{README}: {failure}\n{output}")),
        // Each prints the numbers that it bought.
        Ok(()) if !output.contains("+1") => {
            Some(format!("{README}: the {fence} snippet printed no number: {output}"))
        }
        Ok(()) => None,
    })
}

/// The first block of that language that talks to the README's emulator, with another address.
fn snippet(readme: &str, fence: &str, address: &str) -> Option<String> {
    let opening = format!("\n```{fence}\n");
    let blocks = readme.split(&opening).skip(1);
    let mut blocks = blocks.filter_map(|block| block.split_once("\n```")).map(|(block, _)| block);
    let block = blocks.find(|block| block.contains(WRITTEN))?;
    Some(block.replace(WRITTEN, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippet_of_a_language_is_taken_with_the_address_of_the_emulator() {
        let readme = "# A\n```js\nother();\n```\n\n```js\ncall('http://127.0.0.1:8723/');\nend();\n```\n```python\nx\n```\n";
        let taken = snippet(readme, "js", "127.0.0.1:9").unwrap();
        assert_eq!(taken, "call('http://127.0.0.1:9/');\nend();");
        assert_eq!(snippet(readme, "python", "127.0.0.1:9"), None);
        assert_eq!(snippet(readme, "ruby", "127.0.0.1:9"), None);
    }
}
