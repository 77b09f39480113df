//! What every example shares: a resource to talk to.

use communication_emulator::Emulator;

/// What `main` of an example returns.
pub type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// A resource: the emulator, started for this run, or a real one.
#[derive(Debug)]
pub struct Resource {
    connection_string: String,
    emulator: Option<Emulator>,
}

/// Starts the emulator in this process. With `--live` on the command line nothing is started, and the resource is the
/// real one that `ACS_CONNECTION_STRING` names.
///
/// # Errors
///
/// The emulator cannot listen, or `ACS_CONNECTION_STRING` is not set.
pub async fn connect() -> Result<Resource> {
    if std::env::args().any(|argument| argument == "--live") {
        let connection_string =
            std::env::var("ACS_CONNECTION_STRING").map_err(|_| "set ACS_CONNECTION_STRING")?;
        return Ok(Resource { connection_string, emulator: None });
    }
    let emulator = Emulator::builder().start().await?;
    Ok(Resource { connection_string: emulator.connection_string(), emulator: Some(emulator) })
}

impl Resource {
    /// Endpoint and key.
    #[must_use]
    pub fn connection_string(&self) -> &str {
        &self.connection_string
    }

    /// The emulator, to steer it.
    ///
    /// # Errors
    ///
    /// With `--live` there is none.
    pub fn emulator(&self) -> Result<&Emulator> {
        self.emulator.as_ref().ok_or_else(|| "this example needs the emulator: run it without --live".into())
    }
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
