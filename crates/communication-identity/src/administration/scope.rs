//! What a token of the 2020 preview is good for.

use std::fmt;

/// What the holder of a token of the 2020 preview may do.
///
/// Compared with case. A scope that is not known is kept as it is and sent unchanged.
///
/// ```
/// use communication_identity::administration::TokenScope;
///
/// assert_eq!(TokenScope::Pstn.as_str(), "pstn");
/// assert_eq!(TokenScope::from("chat"), TokenScope::Chat);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenScope {
    /// `chat`: chat.
    Chat,
    /// `voip`: calling over the internet.
    Voip,
    /// `pstn`: calling phone numbers.
    Pstn,
    /// Another one. Made by `from` alone, so that a known scope has one form.
    #[non_exhaustive]
    Other(String),
}

impl TokenScope {
    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Chat => "chat",
            Self::Voip => "voip",
            Self::Pstn => "pstn",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for TokenScope {
    fn from(text: String) -> Self {
        match text.as_str() {
            "chat" => Self::Chat,
            "voip" => Self::Voip,
            "pstn" => Self::Pstn,
            _ => Self::Other(text),
        }
    }
}

impl From<&str> for TokenScope {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
