//! What every example shares: a resource to talk to, and the question before money is spent.

use std::io::Write;

use communication_common::PhoneNumber;
use communication_emulator::{Emulator, OwnedPhoneNumber};
use core_auth_entra::DefaultCredential;
use core_http::{Credential, StaticToken};

/// What `main` of an example returns.
pub type Result<T = (), E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

const NO_CONNECTION_STRING: &str = "--live talks to a real resource: set ACS_CONNECTION_STRING to its connection string, \
                                    which the portal shows under Keys; without --live the emulator takes its place";

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
        let connection_string = std::env::var("ACS_CONNECTION_STRING").map_err(|_| NO_CONNECTION_STRING)?;
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

    /// Whether this is a real resource, where numbers cost money and routes carry calls.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.emulator.is_none()
    }

    /// A credential of Microsoft Entra ID: a token that the emulator made, and with `--live` the default chain.
    ///
    /// # Errors
    ///
    /// The chain cannot be made.
    pub fn entra_credential(&self) -> Result<Credential> {
        match &self.emulator {
            Some(emulator) => Ok(StaticToken::new(emulator.entra_token(3600))?.into()),
            None => Ok(DefaultCredential::new()?.into()),
        }
    }

    /// A number that the resource owns: one that the emulator is given, and with `--live` that of `ACS_PHONE_NUMBER`.
    ///
    /// # Errors
    ///
    /// `ACS_PHONE_NUMBER` is not set, or no number.
    pub fn phone_number(&self) -> Result<PhoneNumber> {
        let Some(emulator) = &self.emulator else {
            let text = std::env::var("ACS_PHONE_NUMBER")
                .map_err(|_| "set ACS_PHONE_NUMBER to a number of the resource")?;
            return Ok(PhoneNumber::parse(&text)?);
        };
        emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550100"))?;
        Ok(PhoneNumber::parse("+18335550100")?)
    }

    /// Asks on the terminal before something is bought, released or re-routed for real, and takes `yes` alone for a yes.
    /// The emulator is not asked about.
    ///
    /// # Errors
    ///
    /// The terminal cannot be read.
    pub fn confirm(&self, what: &str) -> Result<bool> {
        if !self.is_live() {
            return Ok(true);
        }
        let mut terminal = std::io::stderr();
        write!(terminal, "{what}, on a real resource? Type yes: ")?;
        terminal.flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok(answer.trim() == "yes")
    }

    /// As [`confirm`](Self::confirm), for examples that end with a no.
    ///
    /// # Errors
    ///
    /// The answer was not `yes`.
    pub fn ask(&self, what: &str) -> Result {
        if self.confirm(what)? { Ok(()) } else { Err("not confirmed: nothing was done".into()) }
    }
}

/// The pages, compiled and run.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/authentication.md")]
    struct Authentication;
    #[doc = include_str!("../../docs/errors.md")]
    struct Errors;
    #[doc = include_str!("../../docs/migrating-from-javascript.md")]
    struct MigratingFromJavascript;
    #[doc = include_str!("../../docs/operations.md")]
    struct Operations;
    #[doc = include_str!("../../docs/paging.md")]
    struct Paging;
    #[doc = include_str!("../../docs/retries-and-money.md")]
    struct RetriesAndMoney;
    #[doc = include_str!("../../docs/testing-with-the-emulator.md")]
    struct TestingWithTheEmulator;
}
