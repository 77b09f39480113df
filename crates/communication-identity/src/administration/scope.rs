//! What a token of the 2020 preview is good for.

use core_http::open_enum;

open_enum! {
    /// What the holder of a token of the 2020 preview may do.
    ///
    /// ```
    /// use communication_identity::administration::TokenScope;
    ///
    /// assert_eq!(TokenScope::Pstn.as_str(), "pstn");
    /// assert_eq!(TokenScope::from("chat"), TokenScope::Chat);
    /// ```
    TokenScope {
        /// `chat`: chat.
        Chat = "chat",
        /// `voip`: calling over the internet.
        Voip = "voip",
        /// `pstn`: calling phone numbers.
        Pstn = "pstn",
    }
}
