//! The journal: every request with what was made of it, and its export in the format of the recordings.

mod export;
mod log;

use std::{path::Path, sync::Arc};

pub(crate) use log::{Log, Observer, Packed};
use serde::{Deserialize, Serialize};

use crate::world::Shared;

/// One request, and the answer it got.
///
/// The values of `authorization` are left out; bodies are kept whole, with the tokens in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Entry {
    /// Counts from 1 and never starts again.
    pub number: u64,
    /// The emulator's time, in RFC 3339.
    pub at: String,
    /// The method.
    pub method: String,
    /// Path and query as they were sent.
    pub target: String,
    /// The headers of the request; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body of the request, where it is text.
    pub body: Option<String>,
    /// The surface, as the folders of the recordings name it.
    pub surface: Option<String>,
    /// The operation, as the specification names it.
    pub operation: Option<String>,
    /// What was made of it: `ok`, or why it was refused.
    pub verdict: String,
    /// What was to be signed and what was, where a signature was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strings_to_sign: Option<StringsToSign>,
    /// Deviations that were accepted, and other remarks.
    pub notes: Vec<String>,
    /// The faults that were applied to it.
    pub faults: Vec<String>,
    /// Whether the request was carried out: false where it was refused, or a fault came before.
    pub carried_out: bool,
    /// The status of the answer; `None` where the connection was reset.
    pub status: Option<u16>,
    /// The headers of the answer; names in lower case.
    pub response_headers: Vec<(String, String)>,
    /// The body of the answer.
    pub response_body: Option<String>,
}

/// The strings to sign of a refused signature, to be laid side by side. Neither has anything of a key in it.
///
/// Where both are equal, what was signed is not what was sent, in a way that the emulator does not know, or it was signed
/// with another key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StringsToSign {
    /// What would have been accepted for this request: the method and the target as they were sent, a date that is good,
    /// the host, and the hash of the body that arrived.
    pub expected: String,
    /// What was signed as far as the request tells: the text of its own `x-ms-hmac-string-to-sign-base64` header, or the
    /// known deviation that fits the signature, or else the values of the headers that it names.
    pub received: String,
}

impl Entry {
    /// The value of a header of the request.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Entries in the format of the recordings, by file name.
pub(crate) fn export_entries(entries: &[Entry]) -> Vec<(String, String)> {
    export::scenarios(entries)
}

/// The journal of one emulator.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::Emulator;
///
/// let emulator = Emulator::builder().start().await?;
/// let url = format!("{}phoneNumbers?api-version=2025-06-01", emulator.endpoint());
/// let answer = reqwest::get(url).await?;
/// assert_eq!(answer.status(), 401);
///
/// assert_eq!(emulator.journal().len(), 1);
/// let requests = emulator.journal().requests();
/// assert_eq!(requests[0].operation.as_deref(), Some("listPhoneNumbers"));
/// assert!(requests[0].verdict.contains("no Authorization header"));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Journal {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.requests()).finish()
    }
}

impl Journal {
    pub(crate) fn new(shared: Arc<Shared>) -> Journal {
        Journal { shared }
    }

    /// The exchanges, oldest first: the last 10,000, or as many as 64 MiB hold.
    #[must_use]
    pub fn requests(&self) -> Vec<Entry> {
        self.shared.lock().journal.entries()
    }

    /// How many exchanges it holds, without reading them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.lock().journal.len()
    }

    /// Whether nothing was asked yet, or everything was forgotten.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The exchanges of one operation, by its name in the specification.
    #[must_use]
    pub fn requests_of(&self, operation: &str) -> Vec<Entry> {
        self.requests().into_iter().filter(|entry| entry.operation.as_deref() == Some(operation)).collect()
    }

    /// Forgets the exchanges; their numbers go on.
    pub fn clear(&self) {
        self.shared.lock().journal.clear();
    }

    /// The exchanges in the format of the recordings: a file name and its JSON for each surface.
    ///
    /// Exchanges without an answer, and those of no operation, are left out.
    #[must_use]
    pub fn export(&self) -> Vec<(String, String)> {
        export::scenarios(&self.requests())
    }

    /// Writes the export into a folder, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// When the folder or a file cannot be written.
    pub fn write_to(&self, folder: &Path) -> std::io::Result<()> {
        for (name, text) in self.export() {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, text)?;
        }
        Ok(())
    }
}
