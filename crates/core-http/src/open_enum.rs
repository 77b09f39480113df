//! Words that the service may add to.

/// Declares an enum of words that the service may add to; for authors of clients.
///
/// Known words are read in any case and written as declared. Another word is kept as it is in `Other`, and written back
/// unchanged, so that nothing is lost when the service learns a new one. The crate that uses it depends on `serde`.
///
/// A macro, because a function cannot declare a type, and each is one of its own with the same conversions.
///
/// ```
/// core_http::open_enum! {
///     /// How a message went.
///     DeliveryStatus {
///         /// `delivered`: it arrived.
///         Delivered = "delivered",
///         /// `notDelivered`: it did not.
///         NotDelivered = "notDelivered",
///     }
/// }
///
/// assert_eq!(DeliveryStatus::from("Delivered"), DeliveryStatus::Delivered);
/// assert_eq!(DeliveryStatus::NotDelivered.as_str(), "notDelivered");
/// assert_eq!(DeliveryStatus::from("Delayed").to_string(), "Delayed");
///
/// let read: DeliveryStatus = serde_json::from_str("\"DELIVERED\"")?;
/// assert_eq!(serde_json::to_string(&read)?, "\"delivered\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$about])*
        ///
        /// Known words are read in any case. One that is not known yet is kept as it is.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$what])* $variant,)+
            /// Another word. Made by `from` alone, so that a known word has one form.
            #[non_exhaustive]
            Other(String),
        }

        impl $name {
            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $(if text.eq_ignore_ascii_case($text) {
                    return Self::$variant;
                })+
                Self::Other(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                match word {
                    $name::Other(text) => text,
                    known => known.as_str().to_owned(),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
