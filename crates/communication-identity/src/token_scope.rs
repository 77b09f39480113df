//! What a token is good for.

use std::fmt;

/// What the holder of a user access token may do.
///
/// Compared with case. A scope that is not known yet is kept as it is and sent unchanged.
///
/// ```
/// use communication_identity::TokenScope;
///
/// assert_eq!(TokenScope::ChatJoin.as_str(), "chat.join");
/// assert_eq!(TokenScope::from("voip"), TokenScope::Voip);
/// assert_eq!(TokenScope::from("a.new.one").as_str(), "a.new.one");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenScope {
    /// `chat`: all of chat.
    Chat,
    /// `voip`: all of calling.
    Voip,
    /// `chat.join`: chat, but without creating, changing or deleting threads.
    ChatJoin,
    /// `chat.join.limited`: like [`ChatJoin`](Self::ChatJoin), and without adding or removing participants.
    ChatJoinLimited,
    /// `voip.join`: calling, but without starting calls.
    VoipJoin,
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
            Self::ChatJoin => "chat.join",
            Self::ChatJoinLimited => "chat.join.limited",
            Self::VoipJoin => "voip.join",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for TokenScope {
    fn from(text: String) -> Self {
        match text.as_str() {
            "chat" => Self::Chat,
            "voip" => Self::Voip,
            "chat.join" => Self::ChatJoin,
            "chat.join.limited" => Self::ChatJoinLimited,
            "voip.join" => Self::VoipJoin,
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
