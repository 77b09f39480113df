//! What a token is good for.

use core_http::open_enum;

open_enum! {
    /// What the holder of a user access token may do.
    ///
    /// ```
    /// use communication_identity::TokenScope;
    ///
    /// assert_eq!(TokenScope::ChatJoin.as_str(), "chat.join");
    /// assert_eq!(TokenScope::from("voip"), TokenScope::Voip);
    /// assert_eq!(TokenScope::from("a.new.one").as_str(), "a.new.one");
    /// ```
    TokenScope {
        /// `chat`: all of chat.
        Chat = "chat",
        /// `voip`: all of calling.
        Voip = "voip",
        /// `chat.join`: chat, but without creating, changing or deleting threads.
        ChatJoin = "chat.join",
        /// `chat.join.limited`: like [`ChatJoin`](Self::ChatJoin), and without adding or removing participants.
        ChatJoinLimited = "chat.join.limited",
        /// `voip.join`: calling, but without starting calls.
        VoipJoin = "voip.join",
    }
}
