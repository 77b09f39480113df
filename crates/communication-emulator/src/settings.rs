//! What an emulator can be asked to do differently.

use serde::{Deserialize, Serialize};

/// How fast operations (searches, purchases, releases, ...) run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Speed {
    /// An operation ends with the poll of that number: with 2, the first look says running and the second
    /// succeeded; 0 and 1 end it with the first look. A look is a GET of the operation or of what it changes.
    Polls(u32),
    /// An operation takes so many milliseconds by the emulator's clock, with the recorded sequence of statuses.
    Millis(u64),
    /// Durations and sequences of statuses as recorded from the service (search 2 to 10 s, purchase 20 s with its
    /// step back to `notStarted`, release and capability update 7 s), by the emulator's clock, and lists that lag.
    Realistic,
}

/// Switches of an emulator, read and changed with [`Emulator::settings`](crate::Emulator::settings) and
/// [`Emulator::configure`](crate::Emulator::configure), or over `/_emulator/settings`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::{Emulator, Speed};
///
/// let emulator = Emulator::builder().start().await?;
/// emulator.configure(|settings| settings.speed = Speed::Polls(5));
/// assert_eq!(emulator.settings().speed, Speed::Polls(5));
/// # Ok(()) }
/// ```
#[expect(clippy::struct_excessive_bools, reason = "they are independent switches")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// How fast operations run. In process `Polls(2)`, as a program realistic.
    pub speed: Speed,
    /// Refuse the known signature deviations of official SDKs of other languages; otherwise they are accepted and
    /// named in the journal. In process true, as a program false.
    pub strict_signature: bool,
    /// Refuse every `api-version` that is not described; otherwise older and newer ones of a surface are answered.
    pub strict_api_version: bool,
    /// The quotas of a trial subscription: five searches and one purchase in seven days, then 429.
    pub realistic_quotas: bool,
    /// Refuse SIP trunks whose domain is not enabled under `domains` (2024-11-15-preview).
    pub verify_domains: bool,
}

impl Settings {
    /// Strict and fast: what tests want.
    pub(crate) fn in_process() -> Settings {
        Settings {
            speed: Speed::Polls(2),
            strict_signature: true,
            strict_api_version: false,
            realistic_quotas: false,
            verify_domains: false,
        }
    }

    /// Tolerant and realistic: what a person at a shell wants.
    pub(crate) fn program() -> Settings {
        Settings { speed: Speed::Realistic, strict_signature: false, ..Settings::in_process() }
    }
}
