//! What cargo built, from the messages of `cargo build --message-format=json`.

use std::path::PathBuf;

use serde::Deserialize;

/// A program that was built.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Executable {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

#[derive(Deserialize)]
struct Message {
    target: Option<MessageTarget>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct MessageTarget {
    name: String,
    kind: Vec<String>,
}

/// The programs of that kind, `example` or `bin`, by name.
pub(crate) fn executables(messages: &str, wanted: &str) -> Vec<Executable> {
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let mut found: Vec<Executable> = parsed
        .filter_map(|message| {
            let target = message.target.filter(|target| target.kind.iter().any(|kind| kind == wanted))?;
            Some(Executable { name: target.name, path: message.executable? })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_programs_of_the_kind_are_taken_from_the_messages() {
        let messages = r#"
{"reason":"compiler-artifact","target":{"name":"acs_examples","kind":["lib"]},"executable":null}
{"reason":"compiler-artifact","target":{"name":"sip_plan","kind":["example"]},"executable":"/t/sip_plan"}
{"reason":"compiler-artifact","target":{"name":"identity_issue","kind":["example"]},"executable":"/t/identity_issue"}
{"reason":"compiler-artifact","target":{"name":"communication-emulator","kind":["bin"]},"executable":"/t/emulator"}
{"reason":"build-finished","success":true}"#;
        let names = |kind| -> Vec<String> {
            executables(messages, kind).into_iter().map(|program| program.name).collect()
        };
        assert_eq!(names("example"), ["identity_issue", "sip_plan"]);
        assert_eq!(names("bin"), ["communication-emulator"]);
    }
}
