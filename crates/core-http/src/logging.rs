//! Logs on stderr for programs that have no `tracing` subscriber of their own (feature `logging`).
//!
//! Everything these crates do is told through `tracing`, in the span `acs.call` and events inside it. A program with a
//! subscriber sees it there and does not need this module. Bodies, keys, tokens and paths are never written.
//!
//! ```
//! let log = core_http::logging::init_from_env(); // AZURE_LOG_LEVEL=info
//! log.set_log_level(core_http::logging::LogLevel::Verbose); // more, from now on
//! ```

use std::{io, str::FromStr};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Registry, filter::Targets, fmt, layer::SubscriberExt, reload, util::SubscriberInitExt,
};

use crate::error::{Error, Result};

/// What the targets of these crates begin with.
const TARGETS: [&str; 3] = ["core_auth", "core_http", "communication_"];

/// How much is logged: the levels of the other Azure SDKs.
///
/// ```
/// use core_http::logging::LogLevel;
///
/// assert_eq!("Warning".parse::<LogLevel>()?, LogLevel::Warning);
/// # Ok::<(), core_http::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What needs a person. Nothing so far: a call that fails tells its caller, and is logged as information.
    Error,
    /// What no call tells its caller and somebody should know, such as a token that could not be renewed ahead of its end.
    Warning,
    /// One line for every failed call and every repeat.
    Info,
    /// Every request and answer, with the headers that may be shown.
    Verbose,
}

impl LogLevel {
    fn filter(self) -> Targets {
        let level = match self {
            Self::Off => LevelFilter::OFF,
            Self::Error => LevelFilter::ERROR,
            Self::Warning => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Verbose => LevelFilter::DEBUG,
        };
        Targets::new().with_targets(TARGETS.map(|target| (target, level)))
    }
}

impl FromStr for LogLevel {
    type Err = Error;

    /// Reads `verbose`, `info`, `warning`, `error` or `off`, in any case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for any other text.
    fn from_str(text: &str) -> Result<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "verbose" => Ok(Self::Verbose),
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            "off" => Ok(Self::Off),
            _ => Err(Error::invalid_input("log level: must be verbose, info, warning, error or off")),
        }
    }
}

/// Changes the level at run time. Dropping it changes nothing.
#[derive(Debug, Clone)]
pub struct LogHandle {
    filter: Option<reload::Handle<Targets, Registry>>,
}

impl LogHandle {
    /// Sets how much is logged from now on. Does nothing if [`is_installed`](Self::is_installed) is false.
    pub fn set_log_level(&self, level: LogLevel) {
        if let Some(filter) = &self.filter {
            // Fails only when the subscriber is gone, and with it every log.
            drop(filter.reload(level.filter()));
        }
    }

    /// Whether logs go to stderr; false if the program had a subscriber already, which is left alone.
    #[must_use]
    pub fn is_installed(&self) -> bool {
        self.filter.is_some()
    }
}

/// Logs to stderr as much as the variable `AZURE_LOG_LEVEL` says: `verbose`, `info`, `warning` or `error`. Unset or
/// empty, nothing is logged; anything else is complained of once on stderr.
///
/// Call it once, at the start. A program that has a `tracing` subscriber keeps it.
#[must_use]
pub fn init_from_env() -> LogHandle {
    let text = std::env::var_os("AZURE_LOG_LEVEL").unwrap_or_default();
    let text = text.to_string_lossy();
    let level = if text.trim().is_empty() { Ok(LogLevel::Off) } else { text.parse() };
    init(level.unwrap_or_else(|error: Error| {
        eprintln!("AZURE_LOG_LEVEL: {error}");
        LogLevel::Off
    }))
}

/// Logs to stderr as much as `level` says.
#[must_use]
pub fn init(level: LogLevel) -> LogHandle {
    let (filter, handle) = reload::Layer::new(level.filter());
    let layer = fmt::layer().with_writer(io::stderr).with_ansi(false);
    let installed = tracing_subscriber::registry().with(filter).with(layer).try_init().is_ok();
    LogHandle { filter: installed.then_some(handle) }
}
