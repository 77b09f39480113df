//! What the program says on stderr.

use std::{fmt::Display, io::Write as _};

use communication_emulator::journal::Entry;

/// How much is said; each level says what those before it say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Off,
    /// Requests that were answered with a status from 500 on, or not at all.
    Error,
    /// Requests that were refused, that deviate, or that faults were applied to.
    Warn,
    /// Every request, in one line.
    Info,
    /// Every request with headers and bodies, tokens included.
    Debug,
}

impl Level {
    pub(crate) fn parse(text: &str) -> Option<Level> {
        match text.to_ascii_lowercase().as_str() {
            "off" => Some(Level::Off),
            "error" => Some(Level::Error),
            "warn" => Some(Level::Warn),
            "info" => Some(Level::Info),
            "debug" => Some(Level::Debug),
            _ => None,
        }
    }

    /// Something about the program itself.
    pub(crate) fn say(self, text: &str) {
        if self >= Level::Info {
            line(text);
        }
    }

    /// One line for each exchange that is worth it.
    pub(crate) fn log(self, entry: &Entry) {
        if self < level_of(entry) {
            return;
        }
        let status = entry.status.map_or_else(|| "reset".to_owned(), |status| status.to_string());
        let remarks: Vec<&str> = entry.notes.iter().chain(&entry.faults).map(String::as_str).collect();
        let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
        let verdict = if entry.verdict == "ok" { String::new() } else { format!(" {}", entry.verdict) };
        line(format_args!("{} {} {} {status}{verdict}{remarks}", entry.at, entry.method, entry.target));
        if self >= Level::Debug {
            details(&entry.headers, entry.body.as_deref(), ">");
            details(&entry.response_headers, entry.response_body.as_deref(), "<");
        }
    }
}

/// Whoever read stderr may be gone. That is no reason to stop serving, as a panic of `eprintln!` would be.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

fn level_of(entry: &Entry) -> Level {
    match entry.status {
        None | Some(500..) => Level::Error,
        Some(400..) => Level::Warn,
        Some(_) if !entry.notes.is_empty() || !entry.faults.is_empty() => Level::Warn,
        Some(_) => Level::Info,
    }
}

fn details(headers: &[(String, String)], body: Option<&str>, sign: &str) {
    for (name, value) in headers {
        line(format_args!("  {sign} {name}: {value}"));
    }
    if let Some(body) = body {
        line(format_args!("  {sign} {body}"));
    }
}
